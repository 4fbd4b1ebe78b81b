"""rerank: the nearest passages in the order in which the cross-encoder and the retriever together put them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.cross_encoder import CrossEncoder, Reading
from index.retriever import Candidate
from index.store import CorpusIndex

READ = 5
"""How many of the nearest passages are read at most; of 3, 4, 5, 6 and 8, measured on the open sets (decision 97)."""
READ_AT_LEAST = 2
SETTLED = 4.0
"""Log odds that the next passage would need to come first, from which on it is not read (decision 105)."""
RETRIEVED = 6.0
"""What the retriever's score, as a share of the best passage's, counts in log odds."""


def read_nearest(
    reader: CrossEncoder, index: CorpusIndex, question: str, candidates: Sequence[Candidate]
) -> list[Reading]:
    """What the reader makes of the first candidates, in their order: of `READ`, or of fewer where those further down would need log odds
    of `SETTLED` to come before the best of those that were read."""
    nearest = candidates[:READ]
    readings: list[Reading] = []
    best = 0.0
    for number, candidate in enumerate(nearest):
        behind = _retrieved(candidate, nearest)
        if number >= READ_AT_LEAST and best - behind > SETTLED:
            break
        passage = index.passages[candidate.passage]
        readings += reader.read(question, [(passage.path, passage.text)])
        worth = readings[-1].odds + behind
        best = max(best, worth) if number else worth
    return readings


def reranked(
    reader: CrossEncoder, index: CorpusIndex, question: str, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The candidates with those that are read in the order of their log odds that they answer plus `RETRIEVED` times their share of
    the best score; ties, and all others, stay as they are."""
    readings = read_nearest(reader, index, question, candidates)
    nearest = list(candidates[: len(readings)])
    worth = [r.odds + _retrieved(c, nearest) for r, c in zip(readings, nearest, strict=True)]
    order = sorted(range(len(nearest)), key=lambda i: (-round(worth[i], 3), i))
    # scores stay falling: the n-th place keeps the n-th highest score
    scores = sorted((candidate.score for candidate in nearest), reverse=True)
    return [
        *(replace(nearest[i], score=score) for i, score in zip(order, scores, strict=True)),
        *candidates[len(nearest) :],
    ]


def _retrieved(candidate: Candidate, nearest: Sequence[Candidate]) -> float:
    """What a candidate's score counts in log odds, held against the first one's."""
    return RETRIEVED * candidate.score / max(nearest[0].score, 1e-6)
