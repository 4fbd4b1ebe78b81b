"""refuse: when nothing found answers the question. A refusal is a value with its reason, never an exception.

Whether the best statement answers is a probability from a few signals, fitted by ``python -m eval fit`` on questions whose
answering article was left in or taken out:

    own, context, evidence, kind, matter, echo, range, phrase, coverage, notice   features of the best statement
    cosine, nearness   similarities of its passage and of itself with the question, minus `USUAL_COSINE`, in `COSINE_UNIT`s
    margin             how far its score is above that of the best statement of another article, at most `WIDEST`
    missing            share of the concepts, by weight, that are asked about, tell much, and stand nowhere near it
    another            whether it is about a thing of the same kind as one that is asked about, but not about that one
    asked              whether the answer must be of a certain kind
    follows            whether the question leans on the turn before
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.choose import Scored
from qa.features import COSINE_UNIT
from qa.understand import Query
from qa.weights import Weights

SIGNALS = (
    "own", "context", "evidence", "kind", "matter", "echo", "range", "phrase", "coverage", "notice", "cosine", "nearness",
    "margin", "missing", "another", "asked", "follows",
)  # fmt: skip
_OF_STATEMENT = SIGNALS[:10]
TELLING = 2.5
"""Least weight of a concept whose absence counts."""
USUAL_COSINE = 0.6
WIDEST = 5.0


def reason_to_refuse(query: Query, ranked: Sequence[Scored], weights: Weights) -> str | None:
    """Why nothing answers, as a stable English name, or None when the best statement may stand."""
    if not ranked:
        return "nothing_found"
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    if main is not None and main.name == "issuing":
        return None if main.name in ranked[0].evidence else "no_evidence"
    if probability(query, ranked, weights) >= weights.least:
        return None
    if main is not None and main.name not in ranked[0].evidence:
        return "no_evidence"
    if speaks_of_another(query, ranked[0]):
        return "another_thing"
    return "not_said" if missing_share(query, ranked[0]) > 0 else "off_topic"


def probability(query: Query, ranked: Sequence[Scored], weights: Weights) -> float:
    """Probability that the best statement answers, 0..1; 0 when there is none."""
    return weights.probability(signals(query, ranked)) if ranked else 0.0


def signals(query: Query, ranked: Sequence[Scored]) -> dict[str, float]:
    """What speaks for and against the best statement, by the names of `SIGNALS`."""
    best = ranked[0]
    here = best.statement.ref.at_article()
    other = next((s.score for s in ranked if s.statement.ref.at_article() != here), 0.0)
    return {
        **{name: best.features[name] for name in _OF_STATEMENT},
        "cosine": (best.cosine - USUAL_COSINE) / COSINE_UNIT,
        "nearness": (best.nearness - USUAL_COSINE) / COSINE_UNIT,
        "margin": min(best.score - other, WIDEST),
        "missing": missing_share(query, best),
        "another": float(speaks_of_another(query, best)),
        "asked": float(any(intent.needs_evidence for intent in query.intents)),
        "follows": float(bool(query.context)),
    }


def speaks_of_another(query: Query, best: Scored) -> bool:
    """Whether the statement is about a thing of the same kind as one that is asked about, but not about that one.

    Things of a kind end alike: who asks how often the 全体会议 meets is not answered by how often the 常务会议 does.
    """
    statement = best.statement
    for concept in query.concepts:
        name = concept.words[0]
        if not concept.asked or concept.start < 0 or concept.weight < TELLING or len(name) < 4 or name != concept.said:
            continue
        if (
            concept.held_by(statement.folded) < 1.0
            and concept.held_by(statement.context) < 1.0
            and name[-2:] in statement.folded
        ):
            return True
    return False


def missing_share(query: Query, best: Scored) -> float:
    """Share, by weight, of the question's concepts that are asked about, tell much, and stand nowhere near the statement."""
    total = sum(concept.weight for concept in query.concepts) or 1.0
    statement = best.statement
    missing = sum(
        concept.weight
        for concept in query.concepts
        if concept.asked
        and concept.weight >= TELLING
        and not concept.held_by(statement.folded)
        and not concept.held_by(statement.context)
    )
    return missing / total
