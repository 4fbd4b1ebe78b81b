"""reading: what the cross-encoder makes of the passages nearest to a question, by paragraph and by stretch of an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.provision import ProvisionRef
from index.cross_encoder import CrossEncoder
from index.rerank import read_nearest
from index.retriever import Candidate
from index.store import CorpusIndex
from index.tokenizer import fold
from qa.understand import Query

SUREST = 8.0
"""Log odds are taken from -SUREST to SUREST."""
NEVER = -SUREST
HOLDS, OWN = 0.3, 0.5
"""What counts beside the retriever's score for what is worth reading: the share of the question's concepts that a passage holds, and that it is
of no law (decision 130)."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read for one question.

    Attributes:
        odds: paragraph → log odds that it answers; of a paragraph in pieces, its best piece's.
        clauses: paragraph → start and end in the article's text of each clause that was read, and the log odds that it is of the
            answer.
    """

    odds: Mapping[ProvisionRef, float] = field(default_factory=dict)
    clauses: Mapping[ProvisionRef, Sequence[tuple[int, int, float]]] = field(default_factory=dict)

    def of(self, paragraph: ProvisionRef) -> float:
        """Log odds that a paragraph answers; of one that was not read, the least of those that were."""
        return _bounded(self.odds.get(paragraph, min(self.odds.values(), default=0.0)))

    def least(self) -> float:
        """The least log odds of a clause that was read, for those that were not."""
        return _bounded(min((odds for read in self.clauses.values() for _, _, odds in read), default=0.0))

    def inside(self, paragraph: ProvisionRef, start: int, end: int) -> tuple[tuple[int, int, float], ...]:
        """The clauses of a paragraph that lie in a stretch of the article; empty when none was read."""
        clauses = self.clauses.get(paragraph, ())
        return tuple((s, e, _bounded(odds)) for s, e, odds in clauses if start <= s and e <= end)


def worth_reading(query: Query, candidates: Sequence[Candidate], index: CorpusIndex) -> list[Candidate]:
    """The candidates in the order in which they are worth reading, with a score for that: the retriever's, what they hold of the question and,
    unless it is about laws, whether they are the office's own."""
    total = sum(concept.weight for concept in query.concepts) or 1.0
    laws = query.about_laws or query.mentions.documents

    def worth(candidate: Candidate) -> float:
        text = fold(index.passages[candidate.passage].text)
        held = sum(concept.weight * concept.held_by(text) for concept in query.concepts) / total
        own = index.document(candidate.ref.document).level != "law" and not laws
        return round(candidate.score + HOLDS * held + OWN * own, 5)

    scored = [replace(candidate, score=worth(candidate)) for candidate in candidates]
    return sorted(scored, key=lambda candidate: candidate.score, reverse=True)


def read_candidates(
    reader: CrossEncoder | None, index: CorpusIndex, question: str, candidates: Sequence[Candidate]
) -> Readings:
    """Reads a question with the first of some candidates; nothing is read without a reader."""
    if reader is None:
        return Readings()
    readings = read_nearest(reader, index, question, candidates)
    passages = [index.passages[candidate.passage] for candidate in candidates[: len(readings)]]
    odds: dict[ProvisionRef, float] = {}
    clauses: dict[ProvisionRef, list[tuple[int, int, float]]] = {}
    for passage, reading in zip(passages, readings, strict=True):
        odds[passage.ref] = max(odds.get(passage.ref, reading.odds), reading.odds)
        shift = passage.end - len(passage.text)  # a piece is led in by words that stand before it
        inside = [(s + shift, e + shift, value) for s, e, value in reading.clauses if s + shift >= passage.start]
        clauses.setdefault(passage.ref, []).extend(inside)
    return Readings(odds, clauses)


def _bounded(odds: float) -> float:
    return max(-SUREST, min(SUREST, odds))
