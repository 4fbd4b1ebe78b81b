"""as read: a ranking led by what the cross-encoder is sure of, where the words weigh more than what they say.

Steps of `qa.preferred`; each takes a ranking, best first, and gives it back.
"""

from __future__ import annotations

import re

from qa.choose import NEAR, NEARLY, Scored, led_by
from qa.understand import Query
from qa.which_case import FURTHER, bounds, denied, of_another_case

DOUBTS, SURE, SURER = 0.5, 1.5, 1.8
"""Log odds up to which the cross-encoder doubts a statement, from which on it is sure of one, and how much surer it must be."""
WHOLE, HALF = 0.9, 0.5
"""Shares of what a question speaks of: from which on a list holds all of it, and up to which another statement does not hold half."""
TOLD = 1.0
"""Log odds from which on a ban is taken for what the asker tells, and by how much it must be surer than the best statement."""
_BANS = re.compile("(?:[\u4e00-\u9fff]{1,8})?(?:不得|严禁|禁止|不准|不许)(?!超过|少于|低于|高于|多于|迟于|晚于)")
_BY = re.compile("由[^，。；]{2,16}?(?:负责|代|办|审|批|签|定|管|牵头|协调|主持)")


def the_list_asked(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a list, where all of a kind are asked for (哪些情况会被退文) and the best statement tells none, when the list scores at
    most `NEAR` lower, holds as much of the question and is read as no less of the answer, or holds all of it and the other not half."""
    best = ranked[0] if ranked else None
    if best is None or "list" not in query.intent_names() or query.context:
        return ranked
    if "list" in best.evidence and (best.own >= HALF or best.statement.kind == "list"):
        return ranked
    for scored in ranked[1:]:
        if scored.score < best.score - NEAR:
            break
        if scored.statement.kind != "list" or scored.own < best.own:
            continue
        tells_all = scored.own >= WHOLE and best.own < HALF
        if scored.mark >= best.mark or tells_all:
            return led_by(scored, ranked)
    return ranked


def the_ban_told(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a ban of the same article (不得将同一项目拆成数项) that the cross-encoder takes for the answer, and for it more than the
    best statement, where leave is asked for: what the asker tells may be what is forbidden, whatever his numbers fit."""
    best = ranked[0] if ranked else None
    if best is None or not query.permission or _BANS.search(best.statement.text):
        return ranked
    for scored in ranked[1:]:
        if scored.score < best.score - FURTHER:
            break
        same = scored.statement.ref.at_article() == best.statement.ref.at_article()
        surer_than = scored.mark >= TOLD and scored.mark >= best.mark + TOLD
        read = scored.features["read"] >= max(best.features["read"], 0.0)
        if same and surer_than and read and _BANS.match(scored.statement.text):
            return led_by(scored, ranked)
    return ranked


def surer(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement of the same article of which the cross-encoder is sure, where it doubts the best one, when it proves what is
    asked for, or says by whom it is done, its score is at most `NEARLY` lower and the question's numbers neither speak against it nor for the best."""
    best = ranked[0] if ranked else None
    if best is None or best.mark > DOUBTS or best.statement.kind != "segment":
        return ranked
    if query.yes_no and bounds(query, best.statement.text):
        return ranked
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    for scored in ranked[1:]:
        one = scored.statement
        if scored.score < best.score - NEARLY:
            break
        same = one.ref.at_article() == best.statement.ref.at_article() and one.kind == "segment"
        sure = scored.mark >= max(SURE, best.mark + SURER) and scored.features["read"] >= best.features["read"]
        by = "responsible" in scored.evidence and _BY.search(one.text) is not None
        proves = main is None or main.name in scored.evidence or by
        if same and sure and proves and not of_another_case(query, one.text) and not denied(query, one.text):
            return led_by(scored, ranked)
    return ranked
