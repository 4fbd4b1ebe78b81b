"""quorum: how many of a body are there, held against the share of it that the words want.

「委员一共9个，到了6个，能开吗」: 三分之二以上委员到会方可召开.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.numerals import NUMERAL_CHARS, parse_numeral
from corpus.sentences import CLAUSE_MARKS, split
from index.tokenizer import fold
from qa.quantities import SHARE, quantities
from qa.rulebook import Rulebook
from qa.understand import Query

NAMED = 1.0
"""Least weight of what the question shares with one case alone to be about it."""
_COUNT = re.compile(rf"(?P<n>\d+|[{NUMERAL_CHARS}]+)(?:个|名|位|人|票)|(?P<both>[俩仨])")
_BOTH = {"俩": 2, "仨": 3}
_PRESENT = re.compile(r"[到来]了|到[会场]|能[到来]|出席|参加|在场|赞成|同意|举手|[到来](?=\d)|只[到来有]")
_WHOLE = re.compile(r"(?:一共|总共|共有?|应到|全体)(?:是|有)?$")
_THERE = re.compile(r"(?:到会|到了|来了|实到|[只就]来|[只就]到|在场|出席)(?:的|了|有|只有)?$")
_AT_LEAST = re.compile(
    rf"(?:不少于|至少有?|须有|应当?有)[^，。；\d]{{0,12}}?(?P<n>\d+|[{NUMERAL_CHARS}]+)(?:人|名|位)(?:以上)?"
    rf"|(?P<m>\d+|[{NUMERAL_CHARS}]+)(?:人|名|位)以上"
)
_HALF = re.compile(r"(?P<more>过|超过[^，。；]{0,12})?半数(?:以上)?")
_OF_THOSE = re.compile(r"到会|出席|参加|在场|赞成|同意|通过|召开|举行|表决")
_PASSES = re.compile(r"通过|赞成|同意|表决")
"""That something is passed, which wants other shares than that a meeting is held."""
MOSTLY = 0.6
"""From this share of its name on, the question names a case."""
_NAME_END = re.compile(r"的，|应当?|须|必须|需要?|由|经")
_SPECIAL = re.compile(r"讨论|涉及|审议|研究|决定|事项|任免|特别|重大|修改")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A share of a body, 0..1, whether more than that is wanted, and the clauses that say so."""

    share: float
    more: bool
    case: str

    @property
    def name(self) -> str:
        """The words that say which case it is: those before the duty and the share."""
        return _NAME_END.split(self.case, maxsplit=1)[0].strip("，, ").removesuffix("时")


def quorum(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """The verdict, as it is read before the quote; empty when the question gives no two numbers, or the words no one share.

    Where the words want different shares in different cases, the question names none of these and they do not lead to the same, it is said
    what holds usually and what in each of them.

    Args:
        query: the question.
        quotes: the words that are cited.
        rules: for the phrases.
    """
    counts = _counts(query.text)
    if len(counts) != 2 or not query.yes_no or _PRESENT.search(query.text) is None:
        return ""
    total, present = max(counts), min(counts)
    shares = _shares(query, quotes)
    if not present or present == total:
        return ""
    if not shares:
        return _by_number(query, quotes, present, rules)
    needs = {_least(total, wanted.share, wanted.more) for wanted in shares}
    if len({present >= need for need in needs}) != 1:
        return _by_case(shares, total, present, _another_matter(query, shares, quotes), rules)
    short = present < min(needs)
    need = min(needs) if short else max(needs)
    if not short:
        return rules.phrase("prefix", "enough_present", need=need)
    return rules.phrase("prefix", "too_few_present", need=need, rest=need - present)


def _counts(text: str) -> list[int]:
    """The numbers of people of a question; of more than two the whole (一共五个人) and those who are there (到会三个人)."""
    told = [(m.start(), _number(m["n"]) if m["n"] else _BOTH[m["both"]]) for m in _COUNT.finditer(text)]
    if len(told) > 2:
        whole = [value for at, value in told if _WHOLE.search(text[:at])]
        there = [value for at, value in told if _THERE.search(text[:at])]
        return [*whole, *there] if len(whole) == len(there) == 1 else []
    return [value for _, value in told]


def _by_number(query: Query, quotes: Sequence[str], present: int, rules: Rulebook) -> str:
    """The verdict where the words want a number of people (须有成员4人以上到会方可举行); empty where they want none, or several."""
    passing = _PASSES.search(query.text) is not None
    clauses = [quote[start:end] for quote in quotes for start, end in split(quote, 0, len(quote), CLAUSE_MARKS)]
    needs = {
        _number(match["n"] or match["m"])
        for clause in clauses
        if _OF_THOSE.search(clause) and (_PASSES.search(clause) is not None) == passing
        for match in _AT_LEAST.finditer(clause)
    }
    others = {_number(match["n"] or match["m"]) for clause in clauses for match in _AT_LEAST.finditer(clause)}
    if len(needs) != 1 or others != needs:  # 不少于5名，其中外单位的不少于3名: who came may be of either
        return ""
    (need,) = needs
    if present >= need:
        return rules.phrase("prefix", "enough_present", need=need)
    return rules.phrase("prefix", "too_few_present", need=need, rest=need - present)


def _another_matter(query: Query, shares: Sequence[_Wanted], quotes: Sequence[str]) -> bool:
    """Whether the question names a matter that the words do not, and nothing of what their cases are about."""
    said, cases = [fold(quote) for quote in quotes], [fold(wanted.name) for wanted in shares[1:]]
    named = [c for c in query.concepts if c.start >= 0 and c.weight >= NAMED]
    if any(c.held_by(case) == 1.0 for c in named for case in cases):
        return False
    nouns = [c for c in query.concepts if c.start >= 0 and c.noun and len(c.said) > 1]
    return any(not any(c.held_by(quote) for quote in said) for c in nouns)


def _by_case(shares: Sequence[_Wanted], total: int, present: int, another: bool, rules: Rulebook) -> str:
    """What holds by the general rule, then in each case of its own; empty where the words begin with no general rule. Of a question about
    `another` matter it is only said what those cases want."""
    general, *special = shares
    if _SPECIAL.search(general.case) or not all(wanted.name for wanted in special):
        return ""
    need = _least(total, general.share, general.more)
    told = [rules.phrase("prefix", "usually_enough" if present >= need else "usually_too_few", need=need)]
    for wanted in special:
        need = _least(total, wanted.share, wanted.more)
        key = "case_wants" if another else "case_enough" if present >= need else "case_too_few"
        told.append(rules.phrase("prefix", key, case=wanted.name, need=need))
    return "；".join(told) + "："


def _shares(query: Query, quotes: Sequence[str]) -> list[_Wanted]:
    """What the words want in the case that the question names; in each where it names none."""
    passing = _PASSES.search(query.text) is not None
    shares: list[_Wanted] = []
    for quote in quotes:
        lead = ""
        for start, end in split(quote, 0, len(quote), CLAUSE_MARKS):
            clause = quote[start:end]
            here = [(q.value, False) for q in quantities(clause) if q.unit == SHARE]
            here += [(0.5, bool(m["more"])) for m in _HALF.finditer(clause)]
            of_votes = _PASSES.search(clause) is not None
            if len(here) == 1 and _OF_THOSE.search(clause) and of_votes == passing:
                shares.append(_Wanted(*here[0], lead + clause))
            lead = clause if clause.endswith(("，", ",")) else ""
    cases = [fold(wanted.case) for wanted in shares]
    for number, case in enumerate(cases):
        others = [other for n, other in enumerate(cases) if n != number]
        only = [c for c in query.concepts if c.held_by(case) == 1.0 and not any(o and c.held_by(o) for o in others)]
        if others and _SPECIAL.search(case) and sum(c.weight for c in only) >= NAMED:
            return [shares[number]]
    asked = fold(query.text)
    named = [n for n, wanted in enumerate(shares) if n and _share_of_pairs(fold(wanted.name), asked) >= MOSTLY]
    return [shares[named[0]]] if len(named) == 1 else shares


def _share_of_pairs(name: str, asked: str) -> float:
    """The share of the neighbouring characters of a name, two by two, that a question holds."""
    pairs = [name[i : i + 2] for i in range(len(name) - 1) if name[i : i + 2].isalnum()]
    return sum(pair in asked for pair in pairs) / len(pairs) if pairs else 0.0


def _least(total: int, share: float, more: bool) -> int:
    """The least number of people that a share of `total` is; more than the share itself where `more`."""
    exact = total * share
    return math.floor(exact + 1e-9) + 1 if more else math.ceil(exact - 1e-9)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else int(parse_numeral(said) or 0)
