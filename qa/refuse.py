"""refuse: when nothing found answers the question. A refusal is a value with its reason, never an exception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.choose import Scored
from qa.understand import Query


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a text does not answer a question; measured on the development sets (``python -m eval run``).

    Attributes:
        context: least share of the question's concepts, by weight, held by the best statement and its context.
        missing: from this share on, concepts of weight that nothing near the statement holds cast doubt.
        doubtful: least `context` when there is such doubt.
        telling: least weight of a concept whose absence counts.
    """

    context: float
    missing: float
    doubtful: float
    telling: float = 2.5


PROVED = Thresholds(context=0.05, missing=0.5, doubtful=0.5)
"""For a question whose answer must be of a certain kind, when the statement is of that kind."""
OPEN = Thresholds(context=0.2, missing=0.35, doubtful=0.5)
"""For a question whose answer may be of any kind."""


def reason_to_refuse(query: Query, ranked: Sequence[Scored]) -> str | None:
    """Why nothing answers, as a stable English name, or None when the best statement may stand."""
    if not ranked:
        return "nothing_found"
    best = ranked[0]
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    if main is not None and main.name not in best.evidence:
        return "no_evidence"
    if main is not None and main.name == "issuing":
        return None
    thresholds = OPEN if main is None else PROVED
    if best.context < thresholds.context:
        return "off_topic"
    if missing_share(query, best, thresholds.telling) >= thresholds.missing and best.context < thresholds.doubtful:
        return "not_said"
    if main is not None and speaks_of_another(query, best, thresholds.telling):
        return "another_thing"
    return None


def speaks_of_another(query: Query, best: Scored, telling: float) -> bool:
    """Whether the statement is about a thing of the same kind as one that is asked about, but not about that one.

    Things of a kind end alike: who asks how often the 全体会议 meets is not answered by how often the 常务会议 does.
    """
    statement = best.statement
    for concept in query.concepts:
        name = concept.words[0]
        if not concept.asked or concept.start < 0 or concept.weight < telling or len(name) < 4 or name != concept.said:
            continue
        if (
            concept.held_by(statement.folded) < 1.0
            and concept.held_by(statement.context) < 1.0
            and name[-2:] in statement.folded
        ):
            return True
    return False


def missing_share(query: Query, best: Scored, telling: float) -> float:
    """Share, by weight, of the question's concepts that are asked about, tell much, and stand nowhere near the statement."""
    total = sum(concept.weight for concept in query.concepts) or 1.0
    statement = best.statement
    missing = sum(
        concept.weight
        for concept in query.concepts
        if concept.asked
        and concept.weight >= telling
        and not concept.held_by(statement.folded)
        and not concept.held_by(statement.context)
    )
    return missing / total
