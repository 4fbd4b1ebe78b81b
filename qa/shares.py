"""shares: how many a share of the asker's number is.

「组成人员86个，最少到几个才能开」: 三分之二方可举行, so 58. 「来了20个客人，最多几个人陪」: 不超过四分之一, so 5.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from corpus.sentences import CLAUSE_MARKS, split
from qa.quantities import SHARE, Quantity, asked_units, format_value, quantities
from qa.rulebook import Rulebook
from qa.understand import Query

_HOW_MANY = re.compile(
    "(?:最少|至少|最多|至多|起码|得有|得|要|该|可以|能|应)[^，。？?]{0,12}?(?:几|多少)|(?:几|多少)[^，。？?]{0,10}(?:才|合格|够|到会|出席)"
)
"""That a number is asked for which is to be reckoned from another."""
_AT_MOST = re.compile("不(?:得|能|应|可)?(?:超过|多于|高于|大于)[^，。；]*$|以[下内]")
_MORE_THAN = re.compile("(?:(?<!不)(?<!不得)(?<!不能)(?<!不应)(?:超过|多于|高于|大于)|过)[^，。；]*$")
_HALF = re.compile("(?P<more>过|超过[^，。；]{0,12})?半数(?:以上)?")


def share_of(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """How many the one share that the quoted words want is of the one number that the question gives, as it is read before the quote; empty
    where no number is asked for, or there is not one of each."""
    if _HOW_MANY.search(query.text) is None:
        return ""
    units = asked_units(query.text) or ("人",)
    given = [number for number in query.quantities if number.unit in units and number.unit != SHARE]
    wanted = [one for quote in quotes for one in _wanted(quote)]
    if len(given) != 1 or len(wanted) != 1:
        return ""
    (number,), ((share, bound),) = given, wanted
    exact = number.value * share
    if bound == "at_most":
        return _said(rules, "at_most_so_many", math.floor(exact + 1e-9), number)
    more = bound == "more_than"
    return _said(rules, "at_least_so_many", math.floor(exact + 1e-9) + 1 if more else math.ceil(exact - 1e-9), number)


def _said(rules: Rulebook, key: str, value: int, number: Quantity) -> str:
    return rules.phrase("prefix", key, value=value, unit=number.unit, whole=format_value(number.value)) if value else ""


def _wanted(quote: str) -> list[tuple[float, str]]:
    """The shares in a text, each with how it bounds."""
    found: list[tuple[float, str]] = []
    for start, end in split(quote, 0, len(quote), CLAUSE_MARKS):
        clause = quote[start:end]
        for one in quantities(clause):
            if one.unit == SHARE:
                before = clause[: one.start]
                most = _AT_MOST.search(before) or clause[one.end :].startswith(("以下", "以内"))
                found.append(
                    (one.value, "at_most" if most else "more_than" if _MORE_THAN.search(before) else "at_least")
                )
        found += [(0.5, "more_than" if match["more"] else "at_least") for match in _HALF.finditer(clause)]
    return found
