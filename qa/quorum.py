"""quorum: how many of a body are there, held against the share of it that the words want.

「委员一共9个，到了6个，能开吗」: 三分之二以上委员到会方可召开.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from corpus.numerals import NUMERAL_CHARS, parse_numeral
from corpus.sentences import CLAUSE_MARKS, split
from index.tokenizer import fold
from qa.quantities import SHARE, quantities
from qa.rulebook import Rulebook
from qa.understand import Query

NAMED = 1.0
"""Least weight of what the question shares with one case alone to be about it."""
_COUNT = re.compile(rf"(?P<n>\d+|[{NUMERAL_CHARS}]+)(?:个|名|位|人|票)")
_PRESENT = re.compile(r"[到来]了|到[会场]|能[到来]|出席|参加|在场|赞成|同意|举手|[到来](?=\d)|只[到来有]")
_HALF = re.compile(r"(?P<more>过|超过[^，。；]{0,12})?半数(?:以上)?")
_OF_THOSE = re.compile(r"到会|出席|参加|在场|赞成|同意|通过|召开|举行|表决")
_PASSES = re.compile(r"通过|赞成|同意|表决")
"""That something is passed, which wants other shares than that a meeting is held."""
_SPECIAL = re.compile(r"讨论|涉及|审议|研究|决定|事项|任免|特别|重大|修改")


def quorum(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """The verdict, as it is read before the quote; empty when the question gives no two numbers, or the words no one share.

    Where the words want different shares in different cases and the question names none of these, there is a verdict only when all of
    them lead to the same.

    Args:
        query: the question.
        quotes: the words that are cited.
        rules: for the phrases.
    """
    counts = [_number(m["n"]) for m in _COUNT.finditer(query.text)]
    if len(counts) != 2 or not query.yes_no or _PRESENT.search(query.text) is None:
        return ""
    total, present = max(counts), min(counts)
    shares = _shares(query, quotes)
    if not shares or not present or present == total:
        return ""
    needs = {_least(total, share, more) for share, more in shares}
    if len({present >= need for need in needs}) != 1:
        return ""
    short = present < min(needs)
    need = min(needs) if short else max(needs)
    if not short:
        return rules.phrase("prefix", "enough_present", need=need)
    return rules.phrase("prefix", "too_few_present", need=need, rest=need - present)


def _shares(query: Query, quotes: Sequence[str]) -> list[tuple[float, bool]]:
    """The shares that the words want, and whether more than that is wanted: of the case that the question names, else all."""
    passing = _PASSES.search(query.text) is not None
    shares: list[tuple[float, bool]] = []
    cases: list[str] = []
    for quote in quotes:
        lead = ""
        for start, end in split(quote, 0, len(quote), CLAUSE_MARKS):
            clause = quote[start:end]
            here = [(q.value, False) for q in quantities(clause) if q.unit == SHARE]
            here += [(0.5, bool(m["more"])) for m in _HALF.finditer(clause)]
            of_votes = _PASSES.search(clause) is not None
            if len(here) == 1 and _OF_THOSE.search(clause) and of_votes == passing:
                shares += here
                cases.append(fold(lead + clause))
            lead = clause if clause.endswith(("，", ",")) else ""
    for number, case in enumerate(cases):
        others = [other for n, other in enumerate(cases) if n != number]
        only = [c for c in query.concepts if c.held_by(case) == 1.0 and not any(o and c.held_by(o) for o in others)]
        if others and _SPECIAL.search(case) and sum(c.weight for c in only) >= NAMED:
            return [shares[number]]
    return shares


def _least(total: int, share: float, more: bool) -> int:
    """The least number of people that a share of `total` is; more than the share itself where `more`."""
    exact = total * share
    return math.floor(exact + 1e-9) + 1 if more else math.ceil(exact - 1e-9)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else int(parse_numeral(said) or 0)
