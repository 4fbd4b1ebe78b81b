"""The calendar of a deadline: a table a month, each day marked in words as well as by colour."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qa.calendar import WORKING_DAY, Deadline, working_day
from ui.escape import html_text

MOST_MONTHS = 4
"""More months than these are not drawn in between."""
_WEEKDAYS = "一二三四五六日"
_LEGEND = {
    "event": "当天，不算", "counted": "算", "last": "最后一天，算", "off": "休息，不算", "madeup": "调休上班，算", "today": "今天",
}  # fmt: skip
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """How one day is drawn.

    Attributes:
        kind: ``"event"``, ``"last"``, ``"counted"``, ``"madeup"``, ``"off"`` or ``""`` for a day outside the period.
        mark: what stands below the number; at most three characters.
        spoken: the same for who does not see the table.
    """

    kind: str
    mark: str
    spoken: str


def marked_days(deadline: Deadline) -> dict[date, Day]:
    """Every day from the event to the last one, ends included, with the rolled day if there is one."""
    step = _ONE_DAY if deadline.direction == "within" else -_ONE_DAY
    skipped, made_up = dict(deadline.skipped), set(deadline.worked_weekends)
    numbered = deadline.unit in (WORKING_DAY, "日")
    days = {deadline.event: Day("event", "当天", "当天，不算")}
    day, count = deadline.event, 0
    while day != deadline.day:
        day += step
        if day in skipped:
            days[day] = Day("off", _holiday_mark(skipped[day]), f"{skipped[day]}，不算")
            continue
        count += 1
        nth, spoken = (str(count), f"第{count}天") if numbered else ("·", "算在内")
        if day in made_up:
            days[day] = Day("madeup", f"班{nth}", f"调休上班，{spoken}")
        else:
            days[day] = Day("counted", nth, spoken)
    made_up_last = days[day].kind == "madeup"
    days[day] = Day("last", "到期", f"{days[day].spoken}，最后一天{'，调休上班' if made_up_last else ''}")
    if deadline.rolled_to is not None:
        days[deadline.rolled_to] = Day("last", "顺延", "顺延到这一天")
    return days


def calendar_html(deadline: Deadline, today: date) -> str:
    """The months of the period with a legend of the marks that occur."""
    days = marked_days(deadline)
    months = _months(min(days), max(days))
    drawn = months if len(months) <= MOST_MONTHS else [*months[:2], *months[-2:]]
    tables = []
    for position, month in enumerate(drawn):
        if position == 2 and len(drawn) < len(months):
            tables.append(f'<p class="gw-cal-gap">中间{len(months) - len(drawn)}个月照此计算，没有画出。</p>')
        tables.append(_month_html(month, days, today))
    kinds = [days[day].kind for day in days if (day.year, day.month) in drawn]
    shown_today = (today.year, today.month) in drawn
    return f'<div class="gw-cals" lang="zh-CN">{"".join(tables)}</div>{_legend_html(kinds, shown_today)}'


def _months(first: date, last: date) -> list[tuple[int, int]]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [(number // 12, number % 12 + 1) for number in numbers]


def _month_html(month: tuple[int, int], days: dict[date, Day], today: date) -> str:
    head = "".join(f'<th scope="col"><abbr title="星期{name}">{name}</abbr></th>' for name in _WEEKDAYS)
    rows = "".join(f"<tr>{''.join(_cells(week, month[1], days, today))}</tr>" for week in _weeks(month))
    return (
        f'<table class="gw-cal"><caption>{month[0]}年{month[1]}月</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _weeks(month: tuple[int, int]) -> Sequence[Sequence[tuple[int, int, int]]]:
    cells = list(Calendar().itermonthdays3(*month))
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cells(week: Sequence[tuple[int, int, int]], month: int, days: dict[date, Day], today: date) -> Iterator[str]:
    for cell in week:
        if cell[1] != month:
            yield "<td></td>"
            continue
        day = date(*cell)
        held = days.get(day, Day("", "", ""))
        rest = " gw-day-rest" if not held.kind and not working_day(day).worked else ""
        kind = f" gw-day-{held.kind}" if held.kind else rest
        now = ' aria-current="date"' if day == today else ""
        spoken = f'<span class="gw-sr">{html_text(held.spoken)}</span>' if held.spoken else ""
        mark = f'<span class="gw-day-mark" aria-hidden="true">{html_text(held.mark)}</span>' if held.mark else ""
        yield f'<td class="gw-day{kind}"{now}><span class="gw-day-no">{day.day}</span>{mark}{spoken}</td>'


def _legend_html(kinds: Sequence[str], today: bool) -> str:
    samples = {"event": "当天", "counted": "1", "last": "到期", "off": "休", "madeup": "班", "today": "今"}
    shown = [kind for kind in _LEGEND if kind in kinds or (kind == "today" and today)]
    rows = "".join(
        f'<li><span class="gw-day gw-day-{kind}" aria-hidden="true">{samples[kind]}</span>{_LEGEND[kind]}</li>'
        for kind in shown
    )
    return f'<ul class="gw-cal-legend" lang="zh-CN" aria-label="图例">{rows}</ul>'


def _holiday_mark(reason: str) -> str:
    return "休" if reason == "周末" else reason[:2]
