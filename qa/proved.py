"""proved: a ranking led by a statement that proves what is asked for, where the best one does not and the other scores nearly as well."""

from __future__ import annotations

import re

from qa.choose import ALMOST, NEARLY, Scored, led_by, paragraph_of
from qa.quantities import quantities
from qa.rulebook import NUMBERS
from qa.understand import Query
from qa.which_case import FURTHER

_BEFORE_IT = re.compile("(?:签发|签署|审批|批准|审定)[之以]?前")


def proved_first(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the best statement that proves the main intent, when its score is at most `ALMOST` lower, or
    `NEARLY` lower in the same paragraph, or `FURTHER` where a number is asked for or only a proof answers. Whatever its score in the same paragraph, where the best
    one says what is done before (签发前送财务股核对).

    Issuing facts are proved by the notice alone, so there the score does not matter. What a turn only inherits need not be proved by
    the article that the talk is of.
    """
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    if main is None or not ranked or main.name in ranked[0].evidence:
        return all_proved(query, ranked)
    best = ranked[0]
    if query.context and best.features["stay"] and not main.asked_in(query.text):
        return ranked

    def allowed(scored: Scored) -> float:
        if main.of_notice:
            return float("inf")
        number = main.name in NUMBERS and main.asked_in(query.text)
        if paragraph_of(scored) != paragraph_of(best):
            here = scored.statement.ref.at_article() == best.statement.ref.at_article()
            return FURTHER if number and here and not any(quantities(best.statement.text)) else ALMOST
        if _BEFORE_IT.search(best.statement.text):
            return float("inf")
        return FURTHER if number or main.only_proved else NEARLY  # nothing unproved answers it

    proof = next((s for s in ranked if main.name in s.evidence and s.score >= best.score - allowed(s)), None)
    return ranked if proof is None else led_by(proof, ranked)


def all_proved(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement that proves everything the question asks for (要休四天年假，找哪级领导批: 请假 and 审批), where the
    best one proves only some of it and the other stands in the same article, at most `ALMOST` lower."""
    asked = {intent.name for intent in query.intents if intent.needs_evidence and intent.asked_in(query.text)}
    if not ranked or len(asked) < 2 or asked <= set(ranked[0].evidence):
        return ranked
    best = ranked[0]
    for scored in ranked[1:]:
        if scored.score < best.score - ALMOST:
            break
        if asked <= set(scored.evidence) and scored.statement.ref.at_article() == best.statement.ref.at_article():
            return led_by(scored, ranked)
    return ranked
