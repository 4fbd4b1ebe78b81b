"""shares: how many a share of the asker's number is.

「组成人员86个，最少到几个才能开」: 三分之二方可举行, so 58. 「来了20个客人，最多几个人陪」: 不超过四分之一, so 5.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from corpus.sentences import CLAUSE_MARKS, split
from qa.quantities import SHARE, THINGS, Quantity, asked_units, format_value, quantities
from qa.rulebook import Rulebook
from qa.understand import Query

_HOW_MANY = re.compile(
    "(?:最少|至少|最多|至多|起码|得有|得|要|该|可以|能|应)[^，。？?]{0,12}?(?:几|多少)|(?:几|多少)[^，。？?]{0,10}(?:才|合格|够|到会|出席)"
)
"""That a number is asked for which is to be reckoned from another."""
_IN_WHAT = re.compile("(?:几|多少)(?P<unit>公斤|公里|公顷|平方米|立方米|[吨亩户家件份辆间处页票])")
"""The unit in which a number is asked for."""
_AT_MOST = re.compile("不(?:得|能|应|可)?(?:超过|多于|高于|大于)[^，。；]*$|以[下内]")
_MORE_THAN = re.compile("(?:(?<!不)(?<!不得)(?<!不能)(?<!不应)(?:超过|多于|高于|大于)|过)[^，。；]*$")
_ALREADY = re.compile("(?:已|已经|现在?|目前|正)[^，。？?]{0,6}$")
"""What stands before the number of those that are so already: 一共12人，已经有3人请假."""
_ONE_MORE = re.compile("(?:还|再)[^，。？?]{0,2}(?:能|可以|可|行)|(?:能|可以)[^，。？?]{0,4}再|又[^，。？?]{0,2}[有来]")
"""That leave is asked for one more."""
_OF_THEM = re.compile("其中|里[头面]?有?|当中")
"""What stands between a whole and its part."""
_SHARE_OF = re.compile(
    "不(?:得|能|应)?(?:超过|多于|高于)[^，。；]{2,12}?(?:人数|总数|数量)的?(?:[一-龥]{1,3}分之|\\d+/|\\d+%)"
)
"""A limit as a share of a number that it names."""
_HALF = re.compile("(?P<more>过|超过[^，。；]{0,12})?半数(?:以上)?")


def share_of(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """How many the one share that the quoted words want is of the one number that the question gives, as it is read before the quote; empty
    where no number is asked for, or there is not one of each."""
    if _HOW_MANY.search(query.text) is None:
        return ""
    named = _IN_WHAT.search(query.text)
    units = asked_units(query.text) or ((named["unit"],) if named else ("人", THINGS))
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


def one_more(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """Whether one more may be beside those that are already, as it is read before the quote, where the words allow a share of the whole
    (同时请假的不得超过四分之一: 12个人已有3个请假，还能再请吗); empty when that is not asked, or the question does not give both numbers."""
    if _ONE_MORE.search(query.text) is None:
        return ""
    wanted = [(share, bound) for quote in quotes for share, bound in _wanted(quote) if bound == "at_most"]
    people = [number for number in query.quantities if number.unit == "人"]
    already = [number for number in people if _ALREADY.search(query.text[: number.start])]
    whole = [number for number in people if number not in already]
    if len(wanted) != 1 or len(whole) != 1 or len(already) != 1 or already[0].value >= whole[0].value:
        return ""
    most = math.floor(whole[0].value * wanted[0][0] + 1e-9)
    key = "room_for_one" if already[0].value + 1 <= most else "no_room"
    had, total = (format_value(number.value) for number in (already[0], whole[0]))
    return rules.phrase("prefix", key, value=most, unit=whole[0].unit, whole=total, had=had)


def part_of(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """Whether the part that a question gives of its whole is the share that the words want (12家企业，其中民企7家，够不够: 民营企业不少于三分之二), as it
    is read before the quote; empty when it gives no part of one whole, or they want no one share."""
    inside = _OF_THEM.search(query.text)
    wanted = [one for quote in quotes for one in _wanted(quote)]
    if not query.yes_no or len(wanted) != 1:
        return ""
    if inside is not None:
        whole = [n for n in query.quantities if n.end <= inside.start() and n.unit != SHARE]
        part = [n for n in query.quantities if n.start >= inside.end() and whole and n.unit == whole[-1].unit]
    else:
        whole, part = _beside(query, quotes)
    if len(part) != 1 or part[0].value > whole[-1].value:
        return ""
    (share, bound), whole_value = wanted[0], whole[-1].value
    exact = whole_value * share
    if bound == "at_most":
        need = math.floor(exact + 1e-9)
        key, rest = ("part_fits", 0.0) if part[0].value <= need else ("part_over", part[0].value - need)
    else:
        need = math.floor(exact + 1e-9) + 1 if bound == "more_than" else math.ceil(exact - 1e-9)
        key, rest = ("part_enough", 0.0) if part[0].value >= need else ("part_short", need - part[0].value)
    told = {"value": need, "rest": format_value(rest), "unit": whole[-1].unit, "whole": format_value(whole[-1].value)}
    return rules.phrase("prefix", key, **told)


def _beside(query: Query, quotes: Sequence[str]) -> tuple[list[Quantity], list[Quantity]]:
    """The whole and the part of two numbers of people of whom the second are there for the first (来了15个客人，陪6个行吗: 陪餐人数不超过接待对象人数的三分之一):
    the words take the share of the whole by its name, and it is no number of those who are present or agree."""
    people = [number for number in query.quantities if number.unit == "人"]
    shared = [match for quote in quotes for match in _SHARE_OF.finditer(quote)]
    if len(people) != 2 or len(shared) != 1 or people[1].value >= people[0].value:
        return [], []
    return people[:1], people[1:]


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
