"""reading: what was read of passages, by the offsets of their articles."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.provision import ProvisionRef
from index.cross_encoder import Reading
from index.retriever import Candidate
from qa.assistant import Assistant
from qa.reading import NEVER, Readings, read_candidates

HERE, THERE = ProvisionRef("d", 1, paragraph=1), ProvisionRef("d", 2, paragraph=1)


class _Fixed:
    """Gives each character of a text the log odds of its place; records what it was given."""

    fingerprint = "fixed"

    def __init__(self) -> None:
        self.given: list[tuple[str, str]] = []

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        numbers = range(len(self.given), len(self.given) + len(passages))
        self.given += passages
        texts = [text for _, text in passages]
        return [Reading(-float(n), ((0, 2, 3.0), (2, len(text), 30.0))) for n, text in zip(numbers, texts, strict=True)]


def test_readings__unread_is_as_the_least_read() -> None:
    readings = Readings({HERE: 2.0, THERE: -20.0}, {HERE: ((0, 4, 1.0), (4, 9, -30.0))})
    assert (readings.of(HERE), readings.of(THERE), readings.of(ProvisionRef("d", 3))) == (2.0, -8.0, -8.0)
    assert readings.inside(HERE, 0, 4) == ((0, 4, 1.0),)
    assert readings.inside(HERE, 0, 9) == ((0, 4, 1.0), (4, 9, NEVER))
    assert readings.inside(HERE, 1, 4) == readings.inside(THERE, 0, 9) == ()
    assert Readings().of(HERE) == 0.0


def test_read_candidates__offsets_of_the_article(assistant: Assistant) -> None:
    index = assistant.index
    numbers = [n for n, p in enumerate(index.passages) if p.start > 0 and p.end - p.start == len(p.text)][:2]
    numbers += [n for n, p in enumerate(index.passages) if p.end - p.start < len(p.text)][
        :1
    ]  # led in by its list's head
    reader = _Fixed()
    readings = read_candidates(reader, index, "谁", [Candidate(n, index.passages[n].ref, 1, 1, 1) for n in numbers])
    assert reader.given == [(index.passages[n].path, index.passages[n].text) for n in numbers]
    for place, number in enumerate(numbers):
        passage = index.passages[number]
        assert readings.odds[passage.ref] == -place
        article = index.document(passage.ref.document).article(passage.ref.article or 0, passage.ref.branch)
        for start, end, odds in readings.clauses[passage.ref]:
            assert passage.start <= start <= end <= passage.end
            if odds == 30.0:
                assert article.text[start:end] == passage.text[2:]
