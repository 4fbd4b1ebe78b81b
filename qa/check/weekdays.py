"""weekdays: whether a day of the week that a draft writes beside a date is the one that the date falls on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from corpus.numerals import NUMERAL_CHARS, parse_numeral
from qa.check.draft import Draft
from qa.check.finding import Finding, Passed, Place
from qa.check.rules import CheckRule

_NAMES = "一二三四五六日"
_N = rf"(?:\d{{1,2}}|[{NUMERAL_CHARS}]{{1,3}})"
_YEAR = re.compile(r"(?<!\d)(\d{4})年")
_NAMED = r"(?:星期|周|礼拜)(?P<w>[一二三四五六日天])(?![至到—、\-~～]|[次年天])"
_DATED = re.compile(
    rf"(?:(?<!\d)(?P<y>\d{{4}}) ?年 ?)?(?<![\d{NUMERAL_CHARS}])(?P<m>{_N}) ?月 ?(?P<d>{_N}) ?[日号]"
    rf" ?(?:上午|下午|中午|晚上?|早上)? ?[（(，,]? ?{_NAMED}[）)]?"
)
_NEAR = timedelta(days=183)


def check_weekdays(check: CheckRule, draft: Draft) -> Iterator[Finding | Passed]:
    """One finding for the dates whose weekday is another; nothing where no year can be known.

    The year is the date's own, else one that the draft's own date allows; a weekday that fits any of these is right.
    """
    wrong: list[tuple[Place, str]] = []
    looked = 0
    for part in draft.of("body", "title", "annex", "annexes"):
        text = draft.text[part.start : part.end]
        for match in _DATED.finditer(text):
            days = _days(match, text, draft.dated)
            looked += bool(days)
            if not days or any(day.weekday() == _weekday(match["w"]) for day in days):
                continue
            start, end = part.start + match.start(), part.start + match.end()
            wrong.append((Place(start, end, part.label, draft.text[start:end]), _said(days[0])))
    if wrong:
        said = "；".join(dict.fromkeys(says for _, says in wrong))
        yield Finding(check.id, check.label, check.severity, check.says.format(words=said),
                      tuple(place for place, _ in wrong), form=check.form)  # fmt: skip
    elif looked:
        yield Passed(check.id, check.label, check.passes)


def _days(match: re.Match[str], text: str, dated: date | None) -> list[date]:
    """The days that may be meant, the likeliest first."""
    month, day = _number(match["m"]), _number(match["d"])
    if match["y"]:
        return _existing(int(match["y"]), month, day)
    named = [int(year) for year in _YEAR.findall(text[: match.start()])]
    if dated is None:
        return [each for year in named[-1:] for each in _existing(year, month, day)]
    same = _existing(dated.year, month, day)
    near = [each for year in (dated.year - 1, dated.year + 1) for each in _existing(year, month, day)]
    said = [each for year in named for each in _existing(year, month, day)]
    return [*same, *(each for each in near if abs(each - dated) <= _NEAR), *said]


def _existing(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _number(text: str) -> int:
    return int(text) if text.isdigit() else parse_numeral(text) or 0


def _weekday(name: str) -> int:
    return _NAMES.index("日" if name == "天" else name)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日是星期{_NAMES[day.weekday()]}"
