"""The view 期限 in a real browser: wide and narrow, light and dark."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.ui.browser import CLIPBOARD, IN_BROWSER, LOOKS, NARROW, WIDE, Open, expect, serious, shoot, width

pytestmark = IN_BROWSER
MEETING = "anze-work-rules-2024:art25/para2"


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_deadlines__from_the_matter_to_the_last_day(
    open_page: Open, server: str, size: tuple[int, int], scheme: str
) -> None:
    name = f"deadlines-{size[0]}-{scheme}"
    page = open_page(f"{server}/deadlines", size, scheme)
    page.get_by_text("召开全县性会议和举行重要活动").first.wait_for()
    shoot(page, f"{name}-1-choose")
    assert width(page) <= size[0]
    page.locator(".st-key-gw-ask-deadline button").nth(1).click()
    day = page.get_by_test_id("stDateInputField").get_by_role("spinbutton")
    day.first.click()
    page.keyboard.type("20261016", delay=30)
    page.keyboard.press("Escape")
    expect(page.locator(".gw-deadline-day")).to_have_text("2026年9月28日 星期一")
    expect(page.locator(".gw-cal")).to_have_count(2)
    expect(page.locator(".gw-deadline-basis mark")).to_have_text("主办部门应提前10个工作日正式向县政府报送请示")
    shoot(page, f"{name}-2-result")
    assert width(page) <= size[0]
    page.locator(".gw-cals").scroll_into_view_if_needed()
    shoot(page, f"{name}-3-calendar")
    page.locator(".gw-deadline-take button").scroll_into_view_if_needed()
    shoot(page, f"{name}-4-take")


def test_deadlines__result_is_copied_and_saved(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/deadlines?matter={quote(MEETING)}&date=2026-12-18", permissions=CLIPBOARD)
    page.locator(".gw-deadline-take button").click()
    expect(page.locator(".gw-deadline-take [role=status]")).to_have_text("已复制")
    assert "最晚在这一天办：2026年12月4日（星期五）" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="放进日历").click()
    assert waiting.value.suggested_filename == "期限-2026-12-04.ics"
    assert b"DTSTART;VALUE=DATE:20261204" in waiting.value.path().read_bytes()


def test_deadlines__earliest_day_in_a_year_without_published_holidays(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/deadlines?matter={quote('提前10工作日')}&from=2026-12-24", NARROW)
    expect(page.locator(".gw-deadline-day")).to_have_text("2027年1月8日 星期五")
    expect(page.locator(".gw-note-warn")).to_contain_text("2027年的放假安排还没有公布")
    shoot(page, "deadlines-360-light-5-earliest")
    assert width(page) <= NARROW[0]


def test_deadlines__no_serious_finding_of_axe(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/deadlines?matter={quote(MEETING)}&date=2026-12-18", WIDE, "dark")
    page.locator(".gw-deadline-take button").wait_for()
    assert serious(page, ".stMain") == []
