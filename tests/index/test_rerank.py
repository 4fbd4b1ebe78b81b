"""rerank: the cross-encoder's order for what it read, the retriever's for the rest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.provision import ProvisionRef
from index.cross_encoder import Reading
from index.rerank import READ, READ_AT_LEAST, read_nearest, reranked
from index.retriever import Candidate
from qa.assistant import Assistant


class _For:
    """Is for one of the passages that it is given, by the order in which it is given them."""

    fingerprint = "for"

    def __init__(self, wanted: int) -> None:
        self.wanted, self.given = wanted, 0

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        numbers = range(self.given, self.given + len(passages))
        self.given += len(passages)
        return [Reading(9.0 if n == self.wanted else -9.0, ()) for n in numbers]


@pytest.mark.parametrize("size", [1, 5, READ + 3])
def test_reranked__what_is_read_comes_first(assistant: Assistant, size: int) -> None:
    candidates = [Candidate(n, ProvisionRef("d", n + 1), 10.0 - 0.1 * n, 0.5, 0.5) for n in range(size)]
    last = min(size, READ) - 1
    found = reranked(_For(last), assistant.index, "谁签发", candidates)
    assert [c.passage for c in found] == [last, *range(last), *range(last + 1, size)]
    assert [c.score for c in found] == [c.score for c in candidates]


def test_reranked__nothing_to_read(assistant: Assistant) -> None:
    assert reranked(_For(0), assistant.index, "谁签发", []) == []


@pytest.mark.parametrize(("wanted", "read"), [(0, READ_AT_LEAST), (2, 3), (READ - 1, READ), (READ + 1, READ)])
def test_read_nearest__no_further_than_to_one_that_answers(assistant: Assistant, wanted: int, read: int) -> None:
    candidates = [Candidate(n, ProvisionRef("d", n + 1), 10.0 - n, 0.5, 0.5) for n in range(READ + 3)]
    reader = _For(wanted)
    assert len(read_nearest(reader, assistant.index, "谁签发", candidates)) == reader.given == read
