"""contrast: two parallel branches of one sentence, and a question that says which of them it means.

「以县委、县政府名义…前15日…；以县政府名义…前10日…」: who names 县委 means the first, who says 「只以县政府名义」 the second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from index.tokenizer import fold
from qa.choose import Scored
from qa.understand import Query
from qa.which_case import denied

AS_GOOD_BRANCH = 1.6
"""How far below the best statement's score another branch of its sentence may be to be quoted with it, or instead of it:
differences of log odds."""
PARALLEL = 0.5
"""From this similarity of their characters on, two branches say the same of different things."""
NAMED = 1.0
"""Least weight of the concepts that one branch holds and the other does not, to decide between them."""
LONG_RUN, LONGER = 8, 3
"""Characters that a question repeats of one branch to mean it, and how many more than of the other."""
_CASE = re.compile("(?P<case>[^，,。；：]{3,24})的[，,]")
"""A clause that says in which case the next holds."""
LOWER_BRANCH = 5.0
"""How much lower than the chosen one a parallel case may score between which and that one the question does not decide, or in whose name the
question says it is done."""
_NAME = re.compile("[以用](?P<who>[^，。；以用]{2,16}?)的?名义")
_ALONE = re.compile(r"(?:[只仅光]|单独?)[用以凭是由靠]{0,2}")
_JOINED = "、和与及"


def decides_against(query: Query, meant: str, other: str) -> bool:
    """Whether a question that `meant` answers speaks against the parallel branch `other`.

    Args:
        query: the question.
        meant, other: two segments of one sentence, as they stand.
    """
    here, there = fold(meant), fold(other)
    if denied(query, other) and not denied(query, meant):
        return True
    if SequenceMatcher(None, here, there, autojunk=False).ratio() < PARALLEL:
        return False
    if _to_the_letter(query, here, there) or _in_the_name_of(query, meant, other):
        return True
    if _in_the_name_of(query, other, meant):
        return False
    if _joins_what_stands_alone(query, there) and not _joins_what_stands_alone(query, here):
        return True
    only_here = only_there = 0.0
    for concept in query.concepts:
        held, held_there = concept.held_by(here), concept.held_by(there)
        if held == 1.0 and held_there < 1.0:
            only_here += concept.weight
        elif held_there == 1.0 and held < 1.0:
            only_there += concept.weight
    return only_here >= NAMED and only_there == 0.0


def parallel_cases(query: Query, meant: str, other: str) -> bool:
    """Whether two segments of one sentence begin with cases of one kind (到本市以外地区出差的，…；到本市所辖县出差的，…) between which the
    question does not decide."""
    one, two = _CASE.match(fold(meant)), _CASE.match(fold(other))
    if one is None or two is None or one["case"][-2:] != two["case"][-2:] or one["case"] == two["case"]:
        return False
    here, there = one["case"], two["case"]
    telling = (c for c in query.concepts if c.weight >= NAMED and c.held_by(here) != c.held_by(there))
    return not any(c.held_by(here) == 1.0 or c.held_by(there) == 1.0 for c in telling)


def _in_the_name_of(query: Query, meant: str, other: str) -> bool:
    """Whether both branches say in whose name something is done, and the question names just the one's (以县政府名义, not 以县委、县政府名义)."""
    asked, here, there = (_NAME.search(text) for text in (query.mentions.rest, meant, other))
    return bool(asked and here and there) and asked["who"] == here["who"] != there["who"]  # type: ignore[index]


def _to_the_letter(query: Query, here: str, there: str) -> bool:
    """Whether the question repeats a long stretch of one branch (以县政府名义报市政府), and much less of the other."""
    asked = fold(query.mentions.rest)
    run, run_there = (
        SequenceMatcher(None, asked, branch, autojunk=False).find_longest_match().size for branch in (here, there)
    )
    return run >= LONG_RUN and run >= run_there + LONGER


def _joins_what_stands_alone(query: Query, branch: str) -> bool:
    """Whether the question says 「只…X」 and the branch names X together with another."""
    text = query.mentions.rest
    for mark in _ALONE.finditer(text):
        name = next((c.said for c in query.concepts if mark.end() <= c.start <= mark.end() + 1), None)
        if name and re.search(f"[{_JOINED}]{re.escape(name)}|{re.escape(name)}[{_JOINED}]", branch):
            return True
    return False


def the_branch_asked(query: Query, ranked: Sequence[Scored]) -> list[Scored]:
    """The ranking led by the parallel branch of the best statement's sentence for which the question speaks, and against the
    best statement, when it fits about as well."""
    best = ranked[0] if ranked else None
    for scored in ranked[1:]:
        if best is None or scored.score < best.score - LOWER_BRANCH:
            break
        one, other = best.statement, scored.statement
        same = (one.ref, one.sentence, one.kind) == (other.ref, other.sentence, other.kind)
        as_good = scored.score >= best.score - AS_GOOD_BRANCH or _in_the_name_of(query, other.text, one.text)
        if same and as_good and decides_against(query, other.text, one.text):
            return [scored, *(s for s in ranked if s is not scored)]
    return list(ranked)
