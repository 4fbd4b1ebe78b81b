"""Intervals: 「50万元以上」「10万元以上不足50万元」「超过3日不满7日」「3日以内」 as ranges of a quantity."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.numerals import NUMERAL_CHARS, parse_numeral
from qa.quantities import Quantity, quantities

_NOT = "不(?:得|能|应|可|准|宜|许)?"
_IS_NOT = "".join(f"(?<!{no})" for no in ("不", "不得", "不能", "不应", "不可", "不准", "不宜", "不许"))
_LOWER_OPEN = re.compile(rf"{_IS_NOT}(?:超过|多于|高于|大于|长于)(?:全[书文部体册]|总[数量额])?的?$")
_LOWER_CLOSED = re.compile(rf"(?:满|达到?|{_NOT}(?:少于|低于|小于|短于)|至少|自|从)$")
_UPPER_OPEN = re.compile(rf"(?:不满|不足|未满|未达到?|{_IS_NOT}(?:少于|低于|小于|短于))$")
_UPPER_CLOSED = re.compile(rf"(?:{_NOT}(?:超过|多于|高于|大于|长于)|至多|最多)(?:全[书文部体册]|总[数量额])?的?$")
_ABOVE = re.compile(r"(?:及|（含[^）]*）)?以上")
_WITHIN = re.compile(r"(?:及|（含[^）]*）)?(?:以内|以下|之内|内)")
_NOT_WITHIN = re.compile(
    rf"{_WITHIN.pattern}(?:仍|还|尚|都|依然|均)?(?:未|没有?|不能|无法|无(?=[^，。；]{{0,6}}(?:意见|回复|答复|结果|进展)))(?!满|足|达到)"
)
"""That something has not been done in a time: then that time has passed (五个工作日内未达成一致的)."""

_DASH = "(?:至|到|—|－|-|~|～)"
_TO = re.compile(rf"(?:以上)?(?:（[^）]*）)?{_DASH}(?=[\d{NUMERAL_CHARS}])")
_FROM = re.compile(
    rf"[\d{NUMERAL_CHARS}](?:个)?(?:工作日|万?元|小时|分钟|[日天年月周人名次份件里])(?:以上)?(?:（[^）]*）)?{_DASH}$"
)
_BARE_FROM = re.compile(rf"(?<![\d{NUMERAL_CHARS}月])(?P<low>\d+|[{NUMERAL_CHARS}]+){_DASH}$")
"""The other end of a range: 1天至|3天, 2至|5天."""
_CASE_WITHIN = 14
"""Characters behind a number in which 的 says that its range is a case."""
_DAY_OF_MONTH = re.compile("每[年月季]|月份|\\d月")


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of values in one unit; infinite where the text sets no bound."""

    unit: str
    low: float
    high: float
    low_included: bool
    high_included: bool

    def holds(self, value: float) -> bool:
        """Whether `value` lies in it."""
        above = value > self.low or (self.low_included and value == self.low)
        below = value < self.high or (self.high_included and value == self.high)
        return above and below


def intervals(text: str) -> list[Interval]:
    """The ranges that a text sets, one for each unit with at least one bound.

    Two bounds of one unit that stand in one clause make one range.
    """
    out: list[Interval] = []
    for clause in re.split(r"[，。；：\n]", text):
        bounds: dict[str, list[tuple[str, float, bool]]] = {}
        for quantity in quantities(clause):
            bound = _bound(clause, quantity)
            if bound is not None:
                bounds.setdefault(quantity.unit, []).append(bound)
            if quantity.unit != "日" or _DAY_OF_MONTH.search(clause) is None:
                bounds.setdefault(quantity.unit, []).extend(_from_to(clause, quantity))
        out.extend(_range(unit, found) for unit, found in bounds.items() if found)
    return out


def fits(asked: Quantity, text: str) -> bool | None:
    """Whether the ranges of a text hold the asked value; None when the text sets none in its unit."""
    same = [interval for interval in intervals(text) if interval.unit == asked.unit]
    return any(interval.holds(asked.value) for interval in same) if same else None


def one_fits(asked: Sequence[Quantity], text: str) -> bool:
    """Whether one of the asked values lies in a range that a text sets."""
    return any(fits(quantity, text) for quantity in asked)


def one_does_not(asked: Sequence[Quantity], text: str) -> bool:
    """Whether all asked values of one unit lie outside the ranges that a text sets in it (of 45万元 and 120万元 one may lie inside)."""
    told: dict[str, bool] = {}
    for quantity in asked:
        holds = fits(quantity, text)
        if holds is not None:
            told[quantity.unit] = told.get(quantity.unit, False) or holds
    return False in told.values()


def _bound(clause: str, quantity: Quantity) -> tuple[str, float, bool] | None:
    before, after = clause[: quantity.start], clause[quantity.end :]
    if _UPPER_OPEN.search(before):
        return "high", quantity.value, False
    if _UPPER_CLOSED.search(before):
        return "high", quantity.value, True
    if _ABOVE.match(after) or _NOT_WITHIN.match(after):
        return "low", quantity.value, True
    if _WITHIN.match(after):
        return "high", quantity.value, True
    if _LOWER_OPEN.search(before):
        return "low", quantity.value, False
    if _LOWER_CLOSED.search(before):
        return "low", quantity.value, True
    return None


def _from_to(clause: str, quantity: Quantity) -> list[tuple[str, float, bool]]:
    """The bounds that a number is of a range from one to another that says a case: 超过1天至3天的, 1000元至5000元的, 2至5天的."""
    before, after = clause[: quantity.start], clause[quantity.end :]
    found: list[tuple[str, float, bool]] = []
    if "的" not in after[:_CASE_WITHIN]:
        return found
    if _TO.match(after) and _LOWER_OPEN.search(before) is None:
        found.append(("low", quantity.value, True))
    if _FROM.search(before) is not None:
        found.append(("high", quantity.value, True))
    bare = _BARE_FROM.search(before)
    low = parse_numeral(bare["low"]) if bare else None
    if bare and low is None and bare["low"].isdigit():
        low = int(bare["low"])
    if low is not None and low < quantity.value:
        found += [("low", float(low), True), ("high", quantity.value, True)]
    return found


def _range(unit: str, bounds: Sequence[tuple[str, float, bool]]) -> Interval:
    low, low_in, high, high_in = -math.inf, False, math.inf, False
    for side, value, included in bounds:
        if side == "low":
            low, low_in = value, included
        else:
            high, high_in = value, included
    return Interval(unit, low, high, low_in, high_in)
