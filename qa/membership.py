"""membership: 是。/ 没有列入。 for a question whether somebody belongs to a body (政府办副主任算不算县政府组成人员), where the quoted words list its
members.

Nothing is said where a member is described and not named (有关部门负责人), so that it may be anybody; 主要负责人 is no deputy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokenizer import fold
from qa.agents import agent_name
from qa.rulebook import Rulebook
from qa.understand import Query

_ASKS = re.compile(
    "(?P<who>[\u4e00-\u9fff]{2,14}?)(?:到底|究竟|也|都)*(?:算不算|是不是|属不属于|属于|算是?|是)(?=[\u4e00-\u9fff]{0,12}?(?:组成人员|成员|组成部门))"
)
_LISTS = re.compile("由(?P<members>[^。；：]{2,120}?)组成")
_JOINTS = re.compile("、|，|以及|和|与|及")
_DESCRIBED = re.compile("有关|相关|其他|部分|若干|等$|人员|代表|委员|负责人|负责同志|领导|成员")
_HEADS = re.compile("主要负责人|主要负责同志|一把手")


def asks_of_its_body(query: Query, folded: str) -> bool:
    """Whether a question asks if somebody belongs to the body whose members a statement, folded, lists: then it answers, also where it does
    not name him."""
    asks = _ASKS.search(query.mentions.rest) if query.yes_no else None
    lists = _LISTS.search(folded.replace(":", "："))
    if asks is None or lists is None or not agent_name(asks["who"]):
        return False
    after = query.mentions.rest[asks.end() :]
    body = re.split("的?(?:组成人员|成员|组成部门)", after)[0]
    names = {fold(body), *(fold(word) for c in query.concepts if c.start >= 0 and c.said == body for word in c.words)}
    return any(len(name) > 1 and folded[: lists.start()].endswith(name) for name in names)


def membership(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """The verdict, as it is read before the quotes; empty when there is none.

    Args:
        query: the question.
        quotes: the quoted words.
        rules: the phrases.
    """
    asks = _ASKS.search(query.mentions.rest) if query.yes_no else None
    lists = _LISTS.search(" ".join(quotes))
    who = agent_name(asks["who"]) if asks else ""
    if lists is None or not who:
        return ""
    start = asks.start("who") if asks else 0
    meant = {fold(who)} | {
        fold(word)
        for c in query.concepts
        if start <= c.start and c.start + len(c.said) == start + len(who) and c.said == who
        for word in c.words
    }
    members = [fold(member) for member in _JOINTS.split(lists["members"]) if member]
    if any(member == name or member.endswith(name) and "副" not in member for member in members for name in meant):
        return rules.phrase("prefix", "it_is")
    described = [member for member in members if _DESCRIBED.search(member)]
    deputy = "副" in who and all(_HEADS.search(member) for member in described)
    return rules.phrase("prefix", "not_listed") if deputy or not described else ""
