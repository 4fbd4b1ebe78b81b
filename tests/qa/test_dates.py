"""Dates in questions, and how days are written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.dates import find_dates, format_day, format_days

TODAY = date(2026, 11, 23)
"""A Monday."""
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


def _read(text: str, today: date = TODAY) -> list[str]:
    return [mention.day.isoformat() for mention in find_dates(text, today)]


@pytest.mark.parametrize(
    "text", ["12月18截止，哪天报", "12月18才报行吗", "12月18前报送", "定在12月18，来得及吗", "12月18开会"]
)
def test_find_dates__a_day_without_its_word_before_what_happens_then(text: str) -> None:
    assert _read(text) == ["2026-12-18"]


@pytest.mark.parametrize("text", ["12月18次", "每年3月2份报告", "3月18个文件", "第12月18条"])
def test_find_dates__a_number_of_things_is_no_day(text: str) -> None:
    assert _read(text) == []


# --- formats --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026年12月18日", "2026-12-18"),
        ("2026 年 12 月 18 日", "2026-12-18"),
        ("26年12月18日", "2026-12-18"),
        ("二〇二六年十二月十八日", "2026-12-18"),
        ("2025年3月5号", "2025-03-05"),
        ("今年12月18日", "2026-12-18"),
        ("明年的3月5日", "2027-03-05"),
        ("去年12月18日", "2025-12-18"),
        ("12月18日", "2026-12-18"),
        ("7月8日（星期一）", "2024-07-08"),
        ("12月18日（星期五）", "2026-12-18"),
        ("12月18日星期四", "2025-12-18"),
        ("2026年12月18日（星期四）", "2026-12-18"),
        ("12月18号", "2026-12-18"),
        ("十二月十八号", "2026-12-18"),
        ("12月份的18号", "2026-12-18"),
        ("2026-12-18", "2026-12-18"),
        ("2026/1/5", "2026-01-05"),
        ("2026.12.18", "2026-12-18"),
        ("12.18", "2026-12-18"),
        ("12.18日", "2026-12-18"),
        ("本月25号", "2026-11-25"),
        ("这个月5日", "2026-11-05"),
        ("下月5号", "2026-12-05"),
        ("下个月18日", "2026-12-18"),
        ("下下个月1号", "2027-01-01"),
        ("上个月3号", "2026-10-03"),
        ("18号", "2026-12-18"),
        ("28号", "2026-11-28"),
        ("二十八号", "2026-11-28"),
        ("23日", "2026-11-23"),
        ("31号", "2026-12-31"),
        ("今天", "2026-11-23"),
        ("明天", "2026-11-24"),
        ("后天", "2026-11-25"),
        ("大后天", "2026-11-26"),
        ("昨天", "2026-11-22"),
        ("前天", "2026-11-21"),
        ("大前天", "2026-11-20"),
        ("明日", "2026-11-24"),
        ("周一", "2026-11-23"),
        ("周五", "2026-11-27"),
        ("星期五", "2026-11-27"),
        ("星期天", "2026-11-29"),
        ("礼拜三", "2026-11-25"),
        ("这周五", "2026-11-27"),
        ("这个星期五", "2026-11-27"),
        ("本周五", "2026-11-27"),
        ("下周三", "2026-12-02"),
        ("下星期一", "2026-11-30"),
        ("下个礼拜日", "2026-12-06"),
        ("下下周三", "2026-12-09"),
        ("下周的周三", "2026-12-02"),
        ("上周五", "2026-11-20"),
    ],
)
@pytest.mark.parametrize("frame", ["{}", "会议在{}召开，什么时候报？"], ids=["alone", "in-a-question"])
def test_find_dates__one_format(said: str, day: str, frame: str) -> None:
    text = frame.format(said)
    (mention,) = find_dates(text, TODAY)
    assert (text[mention.start : mention.end], mention.day.isoformat()) == (said, day)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("请示12月18日前报", ["2026-12-18"]),
        ("18号前要报上去", ["2026-12-18"]),
        ("会议18日召开", ["2026-12-18"]),
        ("会18日下午开", ["2026-12-18"]),
        ("改到18日", ["2026-12-18"]),
        ("那么，18日呢？", ["2026-12-18"]),
        ("12月18日（星期五）开会", ["2026-12-18"]),
        ("12月18日周五开会", ["2026-12-18"]),
        ("今天收到，下周三开会", ["2026-11-23", "2026-12-02"]),
        ("12月18日至20日", ["2026-12-18", "2026-12-20"]),
        ("12月18日至20日期间", ["2026-12-18", "2026-12-20"]),
        ("12月18-20日", ["2026-12-18", "2026-12-20"]),
        ("12月5、6、12日", ["2026-12-05", "2026-12-06", "2026-12-12"]),
        ("18号到20号", ["2026-12-18", "2026-12-20"]),
        ("12月30日至3日", ["2026-12-30"]),
        ("12月18日收到，10日内答复", ["2026-12-18"]),
        ("12月18日、10日内", ["2026-12-18"]),
        ("下周一至周三", ["2026-11-30"]),
        ("提前10个工作日报，12月18日开会", ["2026-12-18"]),
        ("2024-1-5和2024-1-8", ["2024-01-05", "2024-01-08"]),
    ],
)
def test_find_dates__in_a_question(text: str, days: list[str]) -> None:
    assert _read(text) == days


def test_find_dates__second_day_of_a_range_starts_at_its_number() -> None:
    text = "12月18日至20日开会"
    assert [text[mention.start : mention.end] for mention in find_dates(text, TODAY)] == ["12月18日", "20日"]


# --- what is no date ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        # durations
        "10日内", "前15日", "提前10日", "10日前", "3日后", "15日以内", "30日之内", "超过3日", "不少于5日", "公示5日行吗", "要公示5日", "公示5日，行吗",
        "请假3日", "5日行吗", "拘留15日", "5日以上10日以下", "5日至15日内", "3个月18日", "会后3日送达", "10个工作日",
        "自收到之日起3日报送", "交上去，3日过了还没批",
        # days that do not exist
        "2月30日", "2026年2月29日", "13月1日", "0月5日", "2026-02-30", "2026-13-01", "13.18", "4.31", "32号", "0号",
        "2月31日至32日", "本月31号", "2月29日",
        # what recurs
        "每月5日", "每个月18号", "每年12月18日", "每年的12月18日", "每周五", "周一至周五", "第一周和第三周的星期三", "第一个星期五", "一周一次", "一周五天",
        # numbers of things
        "安政发〔2024〕5号", "第18号", "5号楼", "1号文件", "3号会议室", "国务院令第493号", "1.5倍", "3.5万元", "12.18元",
        "第3.2条", "1.2.3", "v1.5", "1.5日内", "12.185", "电话12345号",
        # words that look like it
        "说明天数", "提前天数", "证明日期", "本周日程", "本周日常工作", "先说明日常安排", "四周年", "周期", "周末",
        # stretches
        "月底", "下月初", "12月", "2026年12月", "下周", "明年", "",
    ],
)  # fmt: skip
def test_find_dates__none(text: str) -> None:
    assert _read(text) == []


# --- against today --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "said", "day"),
    [
        ("2026-11-23", "11月23日", "2026-11-23"),
        ("2026-11-23", "11月22日", "2026-11-22"),
        ("2026-11-23", "10月24日", "2026-10-24"),
        ("2026-11-23", "10月23日", "2027-10-23"),
        ("2026-11-23", "3月5日", "2027-03-05"),
        ("2027-01-05", "12月20日", "2026-12-20"),
        ("2027-01-25", "12月20日", "2027-12-20"),
        ("2027-11-23", "2月29日", "2028-02-29"),
        ("2026-11-27", "周五", "2026-11-27"),
        ("2026-11-28", "周五", "2026-12-04"),
        ("2026-11-29", "这周五", "2026-11-27"),
        ("2026-11-29", "下周一", "2026-11-30"),
        ("2027-01-31", "30号", "2027-03-30"),
        ("2026-12-31", "明天", "2027-01-01"),
        ("2026-12-31", "下月5号", "2027-01-05"),
        ("2027-01-05", "上月31号", "2026-12-31"),
    ],
)
def test_find_dates__the_day_meant_depends_on_today(today: str, said: str, day: str) -> None:
    assert _read(said, date.fromisoformat(today)) == [day]


def test_find_dates__at_the_ends_of_the_calendar_nothing_breaks() -> None:
    text = "明天、昨天、下周五、上周一、18号、12月18日、本月5号、下月5号"
    for today in (date.min, date.max):
        assert all(isinstance(mention.day, date) for mention in find_dates(text, today))


# --- rendering ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "year", "text"),
    [
        (date(2026, 12, 4), 2026, "12月4日（星期五）"),
        (date(2027, 1, 3), 2026, "2027年1月3日（星期日）"),
        (date(2025, 12, 29), 2026, "2025年12月29日（星期一）"),
    ],
)
def test_format_day__year_only_when_it_differs(day: date, year: int, text: str) -> None:
    assert format_day(day, year) == text


@pytest.mark.parametrize(
    ("days", "year", "text"),
    [
        ([], None, ""),
        ([(2026, 12, 5)], None, "12月5日"),
        ([(2026, 12, 5), (2026, 12, 6), (2026, 12, 12), (2026, 12, 13)], None, "12月5、6、12、13日"),
        ([(2026, 10, 1), (2026, 9, 27), (2026, 9, 26), (2026, 9, 26)], None, "9月26、27日、10月1日"),
        ([(2026, 12, 27), (2027, 1, 2)], None, "12月27日、2027年1月2日"),
        ([(2026, 12, 27), (2027, 1, 2), (2027, 2, 6)], 2027, "2026年12月27日、2027年1月2日、2月6日"),
    ],
)
def test_format_days__by_month(days: list[tuple[int, int, int]], year: int | None, text: str) -> None:
    assert format_days((date(*day) for day in days), year) == text


# --- properties -----------------------------------------------------------------------------------------------------


@given(DAYS, DAYS)
def test_format_day__with_its_year_reads_back(day: date, today: date) -> None:
    assert _read(f"会议{format_day(day, 0)}召开", today) == [day.isoformat()]


@given(DAYS, st.integers(-30, 300))
def test_find_dates__month_and_day_near_today_reads_back(today: date, days: int) -> None:
    day = today + timedelta(days=days)
    assert _read(f"定在{day.month}月{day.day}日", today) == [day.isoformat()]


@given(st.text("0123456789一二十年月日号周星期天今明后前下上本个这每.-/〇至、（） 内开", max_size=40), DAYS)
def test_find_dates__any_text_spans_in_order_without_overlap(text: str, today: date) -> None:
    found = find_dates(text, today)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(one.end <= two.start for one, two in zip(found, found[1:], strict=False))
