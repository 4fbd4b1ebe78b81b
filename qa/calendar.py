"""Calendar: working days of mainland China, and the last day of a period that runs from a day or up to it.

Public holidays and worked weekends come from the package ``chinese_calendar``, which holds the yearly notices of the
State Council. A later year is computed from weekends and the days that 《全国年节及纪念日放假办法》 (as amended from 2025 on)
makes holidays every year, those of the lunar calendar by the package ``lunar_python``, and said to be uncertain: which
weekends are worked instead is not known. An earlier year is computed from weekends alone.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from chinese_calendar import Holiday, get_holiday_detail, holidays

Direction = Literal["ahead", "within"]
WORKING_DAY = "工作日"
LIMITS = {WORKING_DAY: 400, "日": 400, "周": 60, "月": 60, "年": 20}
"""Units that can be counted, each with the largest amount."""
WEEKEND = "周末"
MADE_UP = "调休上班"
LAST_YEAR: int = max(holidays).year
"""The last year whose holidays are known."""
NEW_YEAR_FROM = (12, 28)
"""From this month and day on, the notice of the next year decides: 29 and 31 December 2018 were moved by that of 2019."""
LAST_LUNAR_YEAR = 2200
"""After this year only the holidays with a fixed date are computed."""
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class DayKind(NamedTuple):
    """Whether a day is worked.

    Attributes:
        worked: whether it is a working day.
        reason: 周末 or the holiday's name when it is not; 调休上班 for a worked weekend; else empty.
        certain: False when the arrangement of that year's holidays is not known.
    """

    worked: bool
    reason: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period.

    Attributes:
        event: the day from which, or up to which, is counted; itself never counted.
        day: the last day of the period: the latest day that is early enough (``ahead``), or the last one (``within``).
        amount: how many units, at least 1.
        unit: 工作日, 日 (calendar days), 周, 月 or 年.
        direction: ``"ahead"`` (before the event) or ``"within"`` (after it).
        skipped: (day, reason) of each day between event and `day` that is not counted, by date; only for 工作日.
        worked_weekends: weekend days that are counted because they are worked, by date; only for 工作日.
        rolled_to: the next working day when a period ``within`` in calendar units ends on a day off (民法典 203);
            a note only, `day` is not moved. None otherwise.
        years: years whose holidays are not known and matter here, ascending.
    """

    event: date
    day: date
    amount: int
    unit: str
    direction: Direction
    skipped: tuple[tuple[date, str], ...] = ()
    worked_weekends: tuple[date, ...] = ()
    rolled_to: date | None = None
    years: tuple[int, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the holidays were known for every day that decided on `day` and `rolled_to`."""
        return not self.years


def working_day(day: date) -> DayKind:
    """Whether `day` is worked, why not, and whether that is certain.

    >>> working_day(date(2026, 10, 1)), working_day(date(2026, 10, 10)).reason
    (DayKind(worked=False, reason='国庆节', certain=True), '调休上班')
    """
    certain = _unknown_year(day) is None
    weekend = day.weekday() >= _SATURDAY
    try:
        off, holiday = get_holiday_detail(day)
    except NotImplementedError:
        name = yearly_holidays(day.year).get(day) if day.year > LAST_YEAR else None
        return DayKind(name is None and not weekend, name or (WEEKEND if weekend else ""), certain)
    if not off:
        return DayKind(True, MADE_UP if weekend else "", certain)
    return DayKind(False, Holiday(holiday).chinese if holiday else WEEKEND, certain)


def days_between(start: date, end: date, unit: str) -> int:
    """How many days after `start` up to and with `end`, not before it: 工作日, or calendar days for any other unit.

    >>> days_between(date(2026, 12, 4), date(2026, 12, 18), "工作日"), days_between(date(2026, 12, 4), date(2026, 12, 18), "日")
    (10, 14)
    """
    days = max((end - start).days, 0)
    if unit != WORKING_DAY:
        return days
    return sum(working_day(start + timedelta(days=n)).worked for n in range(1, days + 1))


@cache
def yearly_holidays(year: int) -> dict[date, str]:
    """The days that are holidays in a year by law alone, whatever a notice arranges around them, with their names:
    元旦, 春节 (除夕 to 初三), 清明, 劳动节 (two days), 端午, 中秋, 国庆节 (three days).

    >>> [day.isoformat() for day, name in yearly_holidays(2027).items() if name == "端午"]
    ['2027-06-09']
    """
    fixed = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    if year > LAST_LUNAR_YEAR:
        return fixed
    from lunar_python import Lunar  # only an unknown year needs it

    def solar(month: int, day: int) -> date:
        return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())

    found = {solar(1, 1) + timedelta(days=shift): "春节" for shift in range(-1, 3)}
    clear_and_bright = Lunar.fromYmd(year, 3, 1).getJieQiTable()["清明"].toYmd()
    found |= {date.fromisoformat(clear_and_bright): "清明", solar(5, 5): "端午", solar(8, 15): "中秋"}
    return found | fixed


def last_day(event: date, amount: float, unit: str, direction: Direction) -> Deadline:
    """The last day of a period of `amount` units that ends before `event` (``ahead``) or starts after it (``within``).

    The day of the event is not counted (民法典 201: 开始的当日不计入); ``ahead`` is counted the same way backwards, so
    ten 工作日 ahead of Friday 18 December 2026 are full on Friday 4 December. A period of months or years ends on the
    day of the same number, or on the last of the month where there is none (民法典 202).

    Args:
        event: the day from which is counted.
        amount: a whole number from 1 to ``LIMITS[unit]``; 10.0 is 10.
        unit: 工作日, 日, 周, 月 or 年; 小时 and others cannot be counted in days.
        direction: ``"ahead"`` or ``"within"``.

    Raises:
        ValueError: unit or direction unknown, amount not whole or out of range, or a day outside the years 1-9999.
    """
    count = _whole(amount, unit)
    if direction not in ("ahead", "within"):
        raise ValueError(f"direction {direction!r}: wanted 'ahead' or 'within'")
    try:
        if unit == WORKING_DAY:
            return _working_days(event, count, direction)
        day = _shift(event, count if direction == "within" else -count, unit)
        rolled_to, unknown = _rolled(day) if direction == "within" else (None, ())
    except OverflowError as error:
        raise ValueError(f"{count}{unit} {direction} {event} leaves the years 1-9999") from error
    return Deadline(event, day, count, unit, direction, rolled_to=rolled_to, years=unknown)


def earliest_event(day: date, amount: float, unit: str, direction: Direction) -> Deadline:
    """The period of the earliest event for which `day` is not too late: `last_day` read backwards.

    Ten 工作日 ahead, and today is Friday 4 December 2026: the event may be on Friday 18 December, no day sooner.
    ``within`` seven 工作日: what came in on the event's day or later can still be done on `day`.

    Returns:
        `last_day` of that event. Its `day` is `day`, or a later one where no event has `day` itself for its last day.

    Raises:
        ValueError: as `last_day`.
    """
    back: Direction = "within" if direction == "ahead" else "ahead"
    try:
        # Later events end no sooner, so that from an event near the wanted one a few steps lead to it.
        found = last_day(last_day(day, amount, unit, back).day, amount, unit, direction)
        while found.day >= day:
            found = last_day(found.event - _ONE_DAY, amount, unit, direction)
        while found.day < day:
            found = last_day(found.event + _ONE_DAY, amount, unit, direction)
    except OverflowError as error:
        raise ValueError(f"{amount}{unit} {direction} {day} leaves the years 1-9999") from error
    return found


def _whole(amount: float, unit: str) -> int:
    if unit not in LIMITS:
        raise ValueError(f"unit {unit!r} cannot be counted: wanted one of {'、'.join(LIMITS)}")
    if not float(amount).is_integer() or not 1 <= amount <= LIMITS[unit]:
        raise ValueError(f"amount {amount!r}: wanted a whole number of {unit} from 1 to {LIMITS[unit]}")
    return int(amount)


def _unknown_year(day: date) -> int | None:
    """The year whose notice decides on `day` and is not known; None when it is known."""
    if day.year == LAST_YEAR and (day.month, day.day) >= NEW_YEAR_FROM:
        return LAST_YEAR + 1
    try:
        get_holiday_detail(day)
    except NotImplementedError:
        return day.year
    return None


def _working_days(event: date, count: int, direction: Direction) -> Deadline:
    step = _ONE_DAY if direction == "within" else -_ONE_DAY
    day, left = event, count
    skipped: list[tuple[date, str]] = []
    worked_weekends: list[date] = []
    unknown: set[int] = set()
    while left:
        day += step
        kind = working_day(day)
        unknown.update(_years(day))
        if not kind.worked:
            skipped.append((day, kind.reason))
            continue
        left -= 1
        if kind.reason == MADE_UP:
            worked_weekends.append(day)
    return Deadline(
        event, day, count, WORKING_DAY, direction,
        skipped=tuple(sorted(skipped)), worked_weekends=tuple(sorted(worked_weekends)),
        years=tuple(sorted(unknown)),
    )  # fmt: skip


def _shift(day: date, amount: int, unit: str) -> date:
    """`day` moved by calendar units; a day that the month does not have becomes its last."""
    if unit in ("日", "周"):
        return day + timedelta(days=amount * (7 if unit == "周" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + amount * (12 if unit == "年" else 1), 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _rolled(day: date) -> tuple[date | None, tuple[int, ...]]:
    """The working day after a day off (None for a working day), and the unknown years on the way."""
    next_day, unknown = day, set(_years(day))
    while not working_day(next_day).worked:
        next_day += _ONE_DAY
        unknown.update(_years(next_day))
    return (next_day if next_day != day else None), tuple(sorted(unknown))


def _years(day: date) -> tuple[int, ...]:
    year = _unknown_year(day)
    return () if year is None else (year,)
