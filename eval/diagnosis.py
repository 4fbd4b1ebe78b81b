"""Diagnosis: where the answers go wrong. What was understood against what was asked; confidence against truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.record import CaseRecord, TurnRecord

KINDS = (
    "signer", "approver", "convener", "attendance", "quorum", "agenda", "composition", "delegation",
    "deadline", "duration", "frequency", "effect", "effect_date", "limit", "amount", "scope", "definition",
    "leave", "procedure", "consultation", "issuing", "filing", "prohibition", "penalty", "duty", "comparison",
)  # fmt: skip
"""Tags that say what a question asks for; the other tags say how it is put."""
FORMS = ("list", "yesno")
"""Tags that say the form of the answer: the kind of a question that has no tag of `KINDS`."""
NO_INTENT = "（无）"
BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies in [low, high), the last bin's in [low, high].

    Attributes:
        n: how many; 0 leaves the other two at 0.0.
        confidence: their mean confidence.
        right: share of them that is right.
    """

    low: float
    high: float
    n: int
    confidence: float
    right: float


def kind_of(tags: Iterable[str]) -> str | None:
    """The first tag that is one of `KINDS`, else the first of `FORMS`, else None."""
    known = list(tags)
    return next((tag for kinds in (KINDS, FORMS) for tag in known if tag in kinds), None)


def confusion(records: Iterable[CaseRecord]) -> dict[str, dict[str, int]]:
    """kind → understood intent → count, most frequent first, over the first turns of cases whose tags name a kind."""
    counts: dict[str, Counter[str]] = {}
    for record in records:
        if (kind := kind_of(record.case.tags)) is not None:
            counts.setdefault(kind, Counter())[record.turns[0].intent or NO_INTENT] += 1
    return {kind: dict(counts[kind].most_common()) for kind in (*KINDS, *FORMS) if kind in counts}


def reliability(records: Iterable[CaseRecord]) -> list[Bin]:
    """`BINS` bins of equal width over 0..1 of the answers given, refusals left out."""
    given = [turn for record in records for turn in record.turns if turn.answer.status == "answered"]
    members: list[list[TurnRecord]] = [[] for _ in range(BINS)]
    for turn in given:
        members[min(int(turn.answer.confidence * BINS), BINS - 1)].append(turn)
    return [_bin(index, turns) for index, turns in enumerate(members)]


def _bin(index: int, turns: Sequence[TurnRecord]) -> Bin:
    n = len(turns)
    confidence = sum(turn.answer.confidence for turn in turns) / n if n else 0.0
    return Bin(index / BINS, (index + 1) / BINS, n, confidence, sum(turn.right for turn in turns) / n if n else 0.0)
