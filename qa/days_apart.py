"""days_apart: how many days late something was, how few ahead, how many are left, for a question that wants to know (晚几天, 还有几个工作日)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from qa.calendar import WORKING_DAY, Deadline, days_between
from qa.understand import Query

_UNIT = "(?P<unit>个?工作日|天|日)"
_LATE = re.compile(f"(?:晚|迟|超|拖|逾)(?:期)?(?:了|出)?(?:多少|几){_UNIT}")
_AHEAD = re.compile(f"(?:提前|早)(?:了|出)?(?:多少|几){_UNIT}")
_LEFT = re.compile(f"(?:还有|还剩|剩下?|还能拖|离[^，。？]{{0,8}}有)(?:多少|几){_UNIT}")


def how_far_off(query: Query, deadline: Deadline, done: date) -> tuple[str, str] | None:
    """The phrase for, and the days of, what was done too late on a day: how many late, or how few ahead; None where nobody asks."""
    if asked := _LATE.search(query.said):
        unit = _unit_of(asked, deadline)
        return "was_late_by", _in_words(days_between(deadline.day, done, unit), unit)
    if (asked := _AHEAD.search(query.said)) and deadline.direction == "ahead":
        unit, day_before = _unit_of(asked, deadline), timedelta(days=1)
        return "was_ahead_by", _in_words(days_between(done - day_before, deadline.event - day_before, unit), unit)
    return None


def days_left(query: Query, deadline: Deadline, today: date) -> str:
    """How many days are left until the last one; empty where nobody asks, or it is past."""
    asked = _LEFT.search(query.said)
    if asked is None or today > deadline.day:
        return ""
    unit = _unit_of(asked, deadline)
    return _in_words(days_between(today, deadline.day, unit), unit)


def _unit_of(asked: re.Match[str], deadline: Deadline) -> str:
    """工作日 where it is asked for, or nothing else is said and the time is given in it."""
    return WORKING_DAY if asked["unit"].endswith(WORKING_DAY) or deadline.unit == WORKING_DAY else "日"


def _in_words(days: int, unit: str) -> str:
    return f"{days}个工作日" if unit == WORKING_DAY else f"{days}天"
