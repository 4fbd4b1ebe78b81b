"""A computed deadline in words: what was asked, the day, how it was counted, and the whole as text to be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from qa.calendar import LIMITS, WORKING_DAY, Deadline, Direction, earliest_event, last_day, working_day
from qa.dates import format_day, format_days
from qa.matters import Matter, term_text
from qa.rulebook import load_rulebook

Tone = Literal["plain", "warn"]
TYPED_NAME = "自己填写的期限"
FAR = 400
"""From this many days on it is not said how many of them are working days."""
_ONE_DAY = timedelta(days=1)
_TYPED = re.compile(rf"(?P<ahead>提前)?(?P<n>[1-9]\d{{0,3}})(?P<unit>{'|'.join(LIMITS)})(?P<within>内)?")


@dataclass(frozen=True, slots=True)
class Term:
    """A period: how many units, before the event (``"ahead"``) or after it (``"within"``)."""

    amount: int
    unit: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Result:
    """What was asked and what came out.

    Attributes:
        deadline: the period that was counted.
        back: whether the day of doing was given and the earliest event was looked for.
        given: the day that was chosen: the event's, or with `back` the day on which it is done.
        matter: what it is about; None for a term that was typed.
        source: 《…》第…条第…款 of the matter; empty when there is none.
        quote: the words of it that say so; empty when there is no matter.
        today: what the days left are counted from.
    """

    deadline: Deadline
    back: bool
    given: date
    matter: Matter | None
    source: str
    quote: str
    today: date

    @property
    def answer(self) -> date:
        """The day that was asked for."""
        return self.deadline.event if self.back else self.deadline.day

    @property
    def event(self) -> str:
        """What the event is called."""
        return (self.matter.event if self.matter else "") or (
            "事件" if self.deadline.direction == "ahead" else "起算日"
        )

    @property
    def name(self) -> str:
        """What the matter is called."""
        return self.matter.name if self.matter else TYPED_NAME

    @property
    def term(self) -> str:
        """The period in words."""
        held = self.deadline
        return self.matter.term if self.matter else term_text(held.amount, held.unit, held.direction)


def parse_term(text: str) -> Term | None:
    """What `format_term` wrote; None for anything else, and for amounts that cannot be counted.

    >>> parse_term("提前10工作日"), parse_term("7工作日内"), parse_term("10工作日")
    (Term(amount=10, unit='工作日', direction='ahead'), Term(amount=7, unit='工作日', direction='within'), None)
    """
    match = _TYPED.fullmatch(text)
    if match is None or bool(match["ahead"]) == bool(match["within"]) or int(match["n"]) > LIMITS[match["unit"]]:
        return None
    return Term(int(match["n"]), match["unit"], "ahead" if match["ahead"] else "within")


def format_term(term: Term) -> str:
    """A term for an address; inverse of `parse_term`."""
    return f"提前{term.amount}{term.unit}" if term.direction == "ahead" else f"{term.amount}{term.unit}内"


def reckon(
    term: Term, given: date, back: bool, today: date, matter: Matter | None = None, source: str = "", quote: str = ""
) -> Result:
    """The result for a day.

    Raises:
        ValueError: the period leaves the calendar, as in `qa.calendar.last_day`.
    """
    count = earliest_event if back else last_day
    deadline = count(given, term.amount, term.unit, term.direction)
    return Result(deadline, back, given, matter, source, quote, today)


def caption(result: Result) -> str:
    """What the large day is."""
    if result.back:
        return (
            f"{result.event}最早可以在"
            if result.deadline.direction == "ahead"
            else f"{result.event}不早于这一天的，还来得及"
        )
    return "最晚在这一天办" if result.deadline.direction == "ahead" else "期限的最后一天"


def distance(day: date, today: date) -> str:
    """How far `day` is from `today`: 「还有14天，其中10个工作日」, 「就是今天」, 「已过3天」."""
    days = (day - today).days
    if days == 0:
        return "就是今天"
    if days < 0:
        return f"已过{-days}天"
    if days > FAR:
        return f"还有{days}天"
    worked = sum(working_day(today + _ONE_DAY * n).worked for n in range(1, days + 1))
    return f"还有{days}天，其中{worked}个工作日"


def counting(result: Result) -> str:
    """How it was counted, and which of the two days at the ends count."""
    held, year = result.deadline, result.given.year
    event, last = format_day(held.event, year), format_day(held.day, year)
    number = term_text(held.amount, held.unit, "ahead").removeprefix("提前")
    way = "往前" if held.direction == "ahead" else "从第二天起往后"
    return f"{event}当天不算，{way}数{number}，到{last}为止；这一天算在内。"


def notes(result: Result) -> Iterator[tuple[Tone, str]]:
    """What else must be known: days not counted, made-up days, a last day that is a day off, unknown years, exceptions."""
    held, year, phrase = result.deadline, result.given.year, load_rulebook().phrase
    if held.years:
        yield "warn", phrase("note", "uncertain_year", years="、".join(str(y) for y in held.years))
    if held.unit == WORKING_DAY:
        yield "plain", not_counted(held, year)
    if held.worked_weekends:
        yield "plain", f"调休上班，算工作日：{format_days(held.worked_weekends, year)}。"
    if held.rolled_to is not None and not result.back:
        yield "warn", phrase("note", "rolled", day=format_day(held.rolled_to, year))
    if day_off := _day_off(result):
        yield "warn", day_off
    matter = result.matter
    if matter is None:
        return
    if not matter.event and held.direction == "within":
        yield "warn", "条文没有写明从哪一天算起，请按实际起算的那一天选。"
    if matter.exception:
        yield "warn", f"条文另有规定：{matter.exception}。"
    if matter.day_rule is not None:
        yield "plain", f"同一文件规定：{matter.day_rule.quote.strip()}"


def not_counted(held: Deadline, year: int) -> str:
    """The days left out, by reason: 「不算：12月5、6日（周末），10月1、2日（国庆节）。」"""
    by_reason: dict[str, list[date]] = {}
    for day, reason in held.skipped:
        by_reason.setdefault(reason, []).append(day)
    parts = [f"{format_days(days, year)}（{reason}）" for reason, days in by_reason.items()]
    return f"不算：{'；'.join(parts)}。" if parts else "中间没有周末和节假日。"


def copy_text(result: Result) -> str:
    """The result as plain text, one fact a line."""
    chosen = "办理日期" if result.back else f"{result.event}的日期"
    lines = [
        f"{result.name}（{result.term}）",
        f"{caption(result)}：{full_day(result.answer)}",
        f"{chosen}：{full_day(result.given)}",
        f"算法：{counting(result)}",
        *(text for _, text in notes(result)),
        f"依据：{result.source}" if result.source else "",
        f"原文：{result.quote}" if result.quote else "",
    ]
    return "\n".join(line for line in lines if line)


def full_day(day: date) -> str:
    """「2026年12月4日（星期五）」, always with the year."""
    return format_day(day, day.year - 1)


def day_and_weekday(day: date) -> tuple[str, str]:
    """The same in two parts: 「2026年12月4日」, 「星期五」."""
    head, _, rest = full_day(day).partition("（")
    return head, rest.rstrip("）")


def _day_off(result: Result) -> str:
    """What to do when the day asked for is not worked; empty when it is, or `Deadline.rolled_to` says it."""
    held, year = result.deadline, result.given.year
    kind = working_day(result.answer)
    if kind.worked or held.direction != "ahead":
        return ""
    step = _ONE_DAY if result.back else -_ONE_DAY
    near = result.answer
    while not working_day(near).worked:
        near += step
    advice = f"之后的第一个工作日是{format_day(near, year)}" if result.back else f"请在{format_day(near, year)}前办好"
    return f"这一天不上班（{kind.reason}），{advice}。"
