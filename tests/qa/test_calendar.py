"""Working days, and last days of periods, against the State Council's notices for 2025 and 2026."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.calendar import LAST_YEAR, LIMITS, Direction, earliest_event, last_day, working_day, yearly_holidays

KNOWN_DAYS = st.dates(date(2006, 1, 1), date(2024, 12, 31))
DIRECTIONS = st.sampled_from(["ahead", "within"])


def _days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


def _between(first: date, last: date) -> list[date]:
    """Both ends included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# --- working_day ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "worked", "reason"),
    [
        ("2026-12-04", True, ""),
        ("2026-12-05", False, "周末"),
        ("2026-12-06", False, "周末"),
        ("2026-10-01", False, "国庆节"),
        ("2026-10-03", False, "国庆节"),
        ("2026-10-10", True, "调休上班"),
        ("2026-02-14", True, "调休上班"),
        ("2026-02-17", False, "春节"),
        ("2026-02-23", False, "春节"),
        ("2026-02-28", True, "调休上班"),
        ("2026-01-02", False, "元旦"),
        ("2026-04-06", False, "清明"),
        ("2026-06-19", False, "端午"),
        ("2026-09-25", False, "中秋"),
        ("2026-05-05", False, "劳动节"),
    ],
)
def test_working_day__known_year(day: str, worked: bool, reason: str) -> None:
    assert working_day(date.fromisoformat(day)) == (worked, reason, True)


@pytest.mark.parametrize(
    ("day", "worked", "reason"),
    [
        ("2031-10-01", False, "国庆节"),
        ("2031-10-04", False, "周末"),
        ("2031-10-06", True, ""),
        ("2027-01-01", False, "元旦"),
        ("2027-02-05", False, "春节"),
        ("2027-02-08", False, "春节"),
        ("2027-02-09", True, ""),
        ("2027-04-05", False, "清明"),
        ("2027-05-01", False, "劳动节"),
        ("2027-06-09", False, "端午"),
        ("2027-09-15", False, "中秋"),
        ("1990-10-01", True, ""),
        ("9999-12-31", True, ""),
        ("9999-10-01", False, "国庆节"),
    ],
)
def test_working_day__unknown_year_by_weekends_yearly_holidays_and_uncertain(
    day: str, worked: bool, reason: str
) -> None:
    assert working_day(date.fromisoformat(day)) == (worked, reason, False)


def test_working_day__days_that_the_next_years_notice_decides_are_uncertain_in_the_last_year_only() -> None:
    assert working_day(date(LAST_YEAR, 12, 27)).certain
    assert not working_day(date(LAST_YEAR, 12, 28)).certain
    assert working_day(date(2018, 12, 29)) == (True, "调休上班", True)


# --- last_day: working days -----------------------------------------------------------------------------------------


def test_last_day__ten_working_days_ahead() -> None:
    found = last_day(date(2026, 12, 18), 10, "工作日", "ahead")
    assert (found.event, found.amount, found.unit, found.direction) == (date(2026, 12, 18), 10, "工作日", "ahead")
    assert found.day == date(2026, 12, 4)
    assert found.skipped == tuple(
        (day, "周末") for day in _days("2026-12-05", "2026-12-06", "2026-12-12", "2026-12-13")
    )
    assert (found.worked_weekends, found.rolled_to, found.certain, found.years) == ((), None, True, ())


def test_last_day__national_day_within_ends_on_a_worked_saturday() -> None:
    found = last_day(date(2026, 9, 30), 3, "工作日", "within")
    assert found.day == date(2026, 10, 10)
    assert found.skipped == tuple((day, "国庆节") for day in _between(date(2026, 10, 1), date(2026, 10, 7)))
    assert found.worked_weekends == _days("2026-10-10")
    assert found.certain


def test_last_day__national_day_ahead() -> None:
    found = last_day(date(2026, 10, 12), 5, "工作日", "ahead")
    assert found.day == date(2026, 9, 29)
    assert [reason for _, reason in found.skipped] == ["国庆节"] * 7 + ["周末"]
    assert found.worked_weekends == _days("2026-10-10")


@pytest.mark.parametrize(
    ("event", "direction", "day", "worked"),
    [
        ("2026-02-13", "within", "2026-02-27", _days("2026-02-14")),
        ("2026-03-03", "ahead", "2026-02-25", _days("2026-02-28")),
        ("2026-02-24", "ahead", "2026-02-10", _days("2026-02-14")),
    ],
)
def test_last_day__spring_festival_counts_worked_weekends(
    event: str, direction: Direction, day: str, worked: tuple[date, ...]
) -> None:
    found = last_day(date.fromisoformat(event), 5, "工作日", direction)
    assert (found.day, found.worked_weekends) == (date.fromisoformat(day), worked)


def test_last_day__event_on_a_day_off_is_neither_counted_nor_skipped() -> None:
    found = last_day(date(2026, 12, 6), 1, "工作日", "within")
    assert (found.day, found.skipped) == (date(2026, 12, 7), ())


def test_last_day__unknown_year_uncertain() -> None:
    found = last_day(date(2031, 9, 30), 3, "工作日", "within")
    assert (found.day, found.certain, found.years) == (
        date(2031, 10, 8),
        False,
        (2031,),
    )  # 1 to 3 off, 4 and 5 a weekend
    assert last_day(date(2027, 1, 8), 10, "工作日", "ahead").day == date(2026, 12, 24)  # New Year's Day is never worked


@pytest.mark.parametrize("year", range(2025, LAST_YEAR + 1))
def test_yearly_holidays__are_off_in_the_published_years(year: int) -> None:
    days = yearly_holidays(year)
    assert len(days) >= 12
    assert all(working_day(day) == (False, name, True) or day.weekday() >= 5 for day, name in days.items())


def test_last_day__period_into_an_unknown_year_uncertain() -> None:
    found = last_day(date(LAST_YEAR + 1, 1, 20), 20, "工作日", "ahead")
    assert (found.certain, found.years) == (False, (LAST_YEAR + 1,))


def test_last_day__event_in_an_unknown_year_is_certain_when_no_counted_day_lies_there() -> None:
    assert last_day(date(2003, 12, 31), 1, "工作日", "within").certain
    assert not last_day(date(2004, 1, 2), 5, "工作日", "ahead").certain


# --- last_day: calendar units ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "amount", "unit", "direction", "day"),
    [
        ("2026-12-18", 10, "日", "ahead", "2026-12-08"),
        ("2026-12-18", 10, "日", "within", "2026-12-28"),
        ("2026-12-18", 2, "周", "ahead", "2026-12-04"),
        ("2026-01-31", 1, "月", "within", "2026-02-28"),
        ("2024-01-31", 1, "月", "within", "2024-02-29"),
        ("2026-03-31", 1, "月", "ahead", "2026-02-28"),
        ("2026-11-15", 2, "月", "within", "2027-01-15"),
        ("2026-01-15", 1, "月", "ahead", "2025-12-15"),
        ("2024-02-29", 1, "年", "within", "2025-02-28"),
        ("2026-12-18", 3, "年", "ahead", "2023-12-18"),
        ("2026-12-18", 10.0, "日", "ahead", "2026-12-08"),
    ],
)
def test_last_day__calendar_units(event: str, amount: float, unit: str, direction: Direction, day: str) -> None:
    found = last_day(date.fromisoformat(event), amount, unit, direction)
    assert found.day == date.fromisoformat(day)
    assert (found.skipped, found.worked_weekends) == ((), ())
    assert isinstance(found.amount, int)


@pytest.mark.parametrize(
    ("event", "day", "rolled_to"),
    [
        ("2026-11-24", "2026-12-04", None),
        ("2026-11-25", "2026-12-05", "2026-12-07"),
        ("2026-11-26", "2026-12-06", "2026-12-07"),
        ("2026-09-21", "2026-10-01", "2026-10-08"),
        ("2026-09-30", "2026-10-10", None),
        ("2026-02-05", "2026-02-15", "2026-02-24"),
    ],
    ids=["working-day", "saturday", "sunday", "national-day", "worked-saturday", "spring-festival"],
)
def test_last_day__ending_on_a_day_off_is_noted_and_not_moved(event: str, day: str, rolled_to: str | None) -> None:
    found = last_day(date.fromisoformat(event), 10, "日", "within")
    assert found.day == date.fromisoformat(day)
    assert found.rolled_to == (date.fromisoformat(rolled_to) if rolled_to else None)
    assert found.certain


def test_last_day__ahead_on_a_day_off_is_not_rolled() -> None:
    found = last_day(date(2026, 12, 15), 10, "日", "ahead")
    assert (found.day, found.rolled_to) == (date(2026, 12, 5), None)
    assert last_day(date(2031, 12, 15), 10, "日", "ahead").certain


def test_last_day__rolling_into_an_unknown_year_uncertain() -> None:
    found = last_day(date(2031, 12, 17), 10, "日", "within")
    assert (found.day, found.rolled_to, found.years) == (date(2031, 12, 27), date(2031, 12, 29), (2031,))


# --- last_day: bad input --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [0, -1, 0.5, 1.5, 401, math.inf, math.nan])
def test_last_day__bad_amount(amount: float) -> None:
    with pytest.raises(ValueError, match="amount"):
        last_day(date(2026, 12, 18), amount, "工作日", "ahead")


@pytest.mark.parametrize("unit", ["小时", "天", "字", ""])
def test_last_day__bad_unit(unit: str) -> None:
    with pytest.raises(ValueError, match="unit"):
        last_day(date(2026, 12, 18), 10, unit, "ahead")


def test_last_day__bad_direction() -> None:
    with pytest.raises(ValueError, match="direction"):
        last_day(date(2026, 12, 18), 10, "日", "前")  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", LIMITS)
def test_last_day__outside_the_calendar(unit: str) -> None:
    for event, direction in ((date.min, "ahead"), (date.max, "within")):
        with pytest.raises(ValueError, match="years 1-9999"):
            last_day(event, 1, unit, direction)  # type: ignore[arg-type]


# --- earliest_event ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "amount", "unit", "direction", "event"),
    [
        ("2026-12-04", 10, "工作日", "ahead", "2026-12-18"),
        ("2026-12-05", 10, "工作日", "ahead", "2026-12-19"),
        ("2026-12-01", 15, "日", "ahead", "2026-12-16"),
        ("2026-09-29", 5, "工作日", "ahead", "2026-10-11"),
        ("2026-01-31", 1, "月", "ahead", "2026-03-01"),
        ("2026-12-04", 7, "工作日", "within", "2026-11-25"),
        ("2026-12-06", 7, "工作日", "within", "2026-11-26"),
        ("2026-12-04", 20, "日", "within", "2026-11-14"),
    ],
)
def test_earliest_event__known(day: str, amount: int, unit: str, direction: Direction, event: str) -> None:
    assert earliest_event(date.fromisoformat(day), amount, unit, direction).event == date.fromisoformat(event)


def test_earliest_event__says_the_unknown_years() -> None:
    assert earliest_event(date(LAST_YEAR, 12, 25), 10, "工作日", "ahead").years == (LAST_YEAR + 1,)


@pytest.mark.parametrize(("day", "direction"), [(date.max, "ahead"), (date.min, "within")])
def test_earliest_event__outside_the_calendar(day: date, direction: Direction) -> None:
    with pytest.raises(ValueError, match="years 1-9999"):
        earliest_event(day, 1, "工作日", direction)


@settings(deadline=None)
@given(KNOWN_DAYS, st.integers(1, 20), st.sampled_from(sorted(LIMITS)), DIRECTIONS)
def test_earliest_event__is_in_time_and_the_day_before_is_not(
    day: date, amount: int, unit: str, direction: Direction
) -> None:
    found = earliest_event(day, amount, unit, direction)
    assert found == last_day(found.event, amount, unit, direction)
    assert found.day >= day
    assert last_day(found.event - timedelta(days=1), amount, unit, direction).day < day


@settings(deadline=None)
@given(KNOWN_DAYS, st.integers(1, 20), st.sampled_from(sorted(LIMITS)), DIRECTIONS)
def test_earliest_event__forward_and_back(event: date, amount: int, unit: str, direction: Direction) -> None:
    there = last_day(event, amount, unit, direction).day
    back = earliest_event(there, amount, unit, direction)
    assert back.event <= event and back.day == there


# --- properties -----------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(KNOWN_DAYS, st.integers(1, 60), DIRECTIONS)
def test_last_day__as_many_working_days_as_asked_the_rest_skipped(
    event: date, amount: int, direction: Direction
) -> None:
    found = last_day(event, amount, "工作日", direction)
    one = timedelta(days=1)
    span = _between(event + one, found.day) if direction == "within" else _between(found.day, event - one)
    worked = [day for day in span if working_day(day).worked]
    assert len(worked) == amount and found.day in worked
    assert sorted([*worked, *(day for day, _ in found.skipped)]) == span
    assert set(found.worked_weekends) == {day for day in worked if day.weekday() >= 5}
    assert found.certain


@settings(deadline=None)
@given(KNOWN_DAYS, st.integers(1, 60))
def test_last_day__there_and_back(event: date, amount: int) -> None:
    if working_day(event).worked:
        assert last_day(last_day(event, amount, "工作日", "ahead").day, amount, "工作日", "within").day == event


@settings(deadline=None)
@given(KNOWN_DAYS, st.integers(1, 20), st.sampled_from(sorted(LIMITS)), DIRECTIONS)
def test_last_day__more_is_further(event: date, amount: int, unit: str, direction: Direction) -> None:
    near, far = last_day(event, amount, unit, direction).day, last_day(event, min(amount + 1, 20), unit, direction).day
    assert event < near <= far if direction == "within" else event > near >= far
