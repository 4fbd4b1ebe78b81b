"""The view 一览 in a real browser: wide and narrow, light and dark."""

from __future__ import annotations

import pytest

from tests.ui.browser import IN_BROWSER, LOOKS, Open, expect, serious, shoot, width

pytestmark = IN_BROWSER


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_duties__table_opens_the_words_and_procedures_are_drawn(
    open_page: Open,
    server: str,
    size: tuple[int, int],
    scheme: str,
) -> None:
    name = f"duties-{size[0]}-{scheme}"
    page = open_page(f"{server}/duties", size, scheme)
    first = page.locator(".gw-duty").first
    expect(first).to_be_visible()
    shoot(page, f"{name}-1-table")
    assert width(page) <= size[0]
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(first.locator("mark").first).to_be_visible()
    expect(first.locator(".gw-to-reader")).to_have_attribute("href", "read?doc=anze-work-rules-2024&ref=art22%2Fpara1")
    shoot(page, f"{name}-2-open")
    page.get_by_role("tab", name="办理程序").click()
    flow = page.locator(".gw-flow", has_text="第三十三条第二款").first
    expect(flow.locator("ol .gw-step-label")).to_have_text(["审核", "签发"])
    shoot(page, f"{name}-3-steps")
    flow.locator("summary").first.click()
    expect(flow.locator("mark").first).to_be_visible()
    flow.scroll_into_view_if_needed()
    shoot(page, f"{name}-4-step")
    assert width(page) <= size[0]


def test_duties__address_restores_the_filter_and_the_file_is_offered(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/duties?kind=签发&who=县长")
    count = page.locator(".gw-duties-count")
    expect(count).to_have_text("共 5 项")
    shoot(page, "duties-1280-light-5-filtered")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_label("查找", exact=True).fill("<img src=x onerror=alert(1)>")
    expect(page.locator(".gw-duties-empty")).to_be_visible()
    shoot(page, "duties-1280-light-6-empty")


def test_duties__the_way_back_leads_from_the_procedures_to_the_filtered_table(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/duties?kind=签发&who=县长")
    expect(page.locator(".gw-duties-count")).to_have_text("共 5 项")
    page.get_by_role("tab", name="办理程序").click()
    expect(page.locator(".gw-flow").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("tab", name="职责表")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".gw-duties-count")).to_have_text("共 5 项")
    page.go_forward()
    expect(page.locator(".gw-flow").first).to_be_visible()


def test_duties__no_serious_finding_of_an_accessibility_check(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/duties")
    for part in ("职责表", "办理程序"):
        page.get_by_role("tab", name=part).click()
        expect(page.locator(".gw-duty, .gw-flow").first).to_be_visible()
        assert serious(page, ".st-key-gw-duties") == []
