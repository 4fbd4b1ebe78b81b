"""rerank: the cross-encoder's order for what it read, the retriever's for the rest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.provision import ProvisionRef
from index.cross_encoder import Reading
from index.rerank import READ, reranked
from index.retriever import Candidate
from qa.assistant import Assistant


class _Last:
    """Is for the last passage that it is given."""

    fingerprint = "last"

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        return [Reading(9.0 if n == len(passages) - 1 else -9.0, ()) for n in range(len(passages))]


@pytest.mark.parametrize("size", [1, 5, READ + 3])
def test_reranked__what_is_read_comes_first(assistant: Assistant, size: int) -> None:
    candidates = [Candidate(n, ProvisionRef("d", n + 1), 10.0 - 0.1 * n, 0.5, 0.5) for n in range(size)]
    found = reranked(_Last(), assistant.index, "谁签发", candidates)
    last = min(size, READ) - 1
    assert [c.passage for c in found] == [last, *range(last), *range(last + 1, size)]
    assert [c.score for c in found] == [c.score for c in candidates]


def test_reranked__nothing_to_read(assistant: Assistant) -> None:
    assert reranked(_Last(), assistant.index, "谁签发", []) == []
