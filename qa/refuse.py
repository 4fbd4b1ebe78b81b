"""refuse: when nothing found answers the question. A refusal is a value with its reason, never an exception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.choose import Scored
from qa.understand import Query


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below these a text does not answer a question; measured on the development sets (``python -m eval run``).

    Attributes:
        context: least share of the question's concepts, by weight, held by the best statement and its context.
        own: least share held by the statement itself.
        object_weight: a concept of the asking clause that weighs at least this and that no text found holds at all
            means that the corpus does not speak of what is asked.
        cosine: least similarity of passage and question.
    """

    context: float = 0.34
    own: float = 0.12
    object_weight: float = 5.4
    cosine: float = 0.80


def reason_to_refuse(query: Query, ranked: Sequence[Scored], thresholds: Thresholds) -> str | None:
    """Why nothing answers, as a stable English name, or None when the best statement may stand."""
    if not ranked:
        return "nothing_found"
    best = ranked[0]
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    if main is not None and main.name not in best.evidence:
        return "no_evidence"
    if best.context < thresholds.context:
        return "off_topic"
    if best.own < thresholds.own and best.context < thresholds.context + 0.2:
        return "not_said"
    if best.cosine and best.cosine < thresholds.cosine:
        return "far_away"
    return None
