"""What Streamlit itself says, in a real browser: in Chinese, and nothing that documents or people say is touched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.ui.admin_office import Installation
from tests.ui.browser import (
    APP,
    AT_REST,
    IN_BROWSER,
    NARROW,
    VIEWS,
    WIDE,
    Open,
    Page,
    ask,
    expect,
    serving,
    shoot,
    width,
)
from ui.records.store import open_records

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = IN_BROWSER
TITLES = {"ask": "问答", "read": "条文", "duties": "一览", "deadlines": "期限", "check": "体检", "learn": "入门"}
FOREIGN = r"""() => {
  const found = new Set(), says = (text) => /[A-Za-z]{2,}/.test(text) && !/[\u4e00-\u9fff]/.test(text);
  const keep = 'script, style, noscript, pre, code, [data-testid="stHtml"], [data-testid="stIconMaterial"], [data-testid="stMarkdownContainer"]';
  const spoken = ["aria-label", "title", "placeholder", "alt", "aria-valuetext", "aria-roledescription"];
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest('[aria-hidden="true"] svg, [role="graphics-document"] svg[aria-hidden], iframe')) continue;
    for (const what of spoken) {
      if (says(element.getAttribute(what) ?? "")) found.add(`${what}: ${element.getAttribute(what)}`);
    }
    if (element.closest(keep) || getComputedStyle(element.parentElement).display === "none") continue;
    for (const node of element.childNodes) if (node.nodeType === 3 && says(node.data)) found.add(node.data);
  }
  return [...found];
}"""
"""Words without a Chinese character that Streamlit shows or gives to a screen reader."""


def _foreign(page: Page) -> list[str]:
    """What is still English."""
    page.wait_for_timeout(500)
    found: list[str] = page.evaluate(FOREIGN)
    return [words for words in found if not words.endswith(("per file", "HTML"))]  # hidden by check.css and admin.css


@pytest.mark.parametrize("size", [WIDE], ids=["1280"])
@pytest.mark.parametrize("view", VIEWS)
def test_words__view_is_named_and_speaks_chinese(
    open_page: Open, server: str, view: str, size: tuple[int, int]
) -> None:
    page = open_page(f"{server}/{VIEWS[view]}", size)
    expect(page).to_have_title(f"{TITLES[view]} · 规问")
    page.locator(".gw-card, .gw-head, .gw-doc-head").first.wait_for()
    page.locator(".gw-doc, .gw-toc").first.wait_for(state="attached")
    page.locator(AT_REST).wait_for(state="attached")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert _foreign(page) == []


def test_words__tab_is_named_after_the_view_that_is_gone_to(open_page: Open, server: str) -> None:
    page = open_page(server)
    expect(page).to_have_title("问答 · 规问")
    page.get_by_test_id("stTopNavLink").filter(has_text="期限").click()
    expect(page).to_have_title("期限 · 规问")


def test_words__wrong_address(browser: Browser, server: str) -> None:
    page = browser.new_page(locale="zh-CN")  # not watched: Streamlit writes to the console that there is no such page
    page.goto(f"{server}/nowhere")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("没有这一页")
    expect(dialog).to_contain_text("这个网址没有对应的页，已经打开“问答”。")
    expect(dialog.get_by_role("button", name="关闭")).to_be_visible()
    assert _foreign(page) == []
    shoot(page, "words-1280-light-nowhere")
    page.close()


def test_words__server_that_is_gone(browser: Browser, index_dir: Path) -> None:
    page = browser.new_page(locale="zh-CN")  # not watched: what cannot be reached is written to the console
    with serving(APP, index_dir) as address:
        page.goto(address)
        page.locator(".gw-welcome-held").wait_for(timeout=60_000)
        page.locator(AT_REST).wait_for(state="attached")
        page.locator("[data-testid=stTextInput] input").first.wait_for(state="attached")  # its code is loaded last
        page.wait_for_load_state("networkidle")  # what the page needs later is loaded as well
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("连不上规问")
    expect(dialog).to_contain_text("服务没有回应")
    assert _foreign(page) == []
    page.close()


def test_words__numbers_and_days_out_of_range(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/deadlines?matter={quote('提前10工作日')}", NARROW, "dark")
    box = page.get_by_test_id("stNumberInput").locator("input")
    box.fill("99999")
    box.press("Enter")
    expect(page.get_by_test_id("stNumberInput").get_by_role("alert")).to_have_text("超出范围，请填1到400之间的数。")
    assert _foreign(page) == []
    box.fill("10")
    box.press("Enter")
    parts = page.get_by_test_id("stDateInputField").get_by_role("spinbutton")
    expect(parts).to_have_text(["年", "月", "日"])
    parts.first.click()
    assert _foreign(page) == []
    page.keyboard.type("21001231", delay=30)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stDateInput").get_by_role("alert")).to_have_text(
        "超出范围，请选2099-12-31或更早的日期。"
    )
    expect(parts.nth(1)).to_have_attribute("aria-valuetext", "12月")
    assert _foreign(page) == []
    assert width(page) <= NARROW[0]
    shoot(page, "words-360-dark-range")


def test_words__lists_that_find_nothing(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/duties")
    page.get_by_test_id("stSelectbox").locator("input").first.fill("zzzz")
    expect(page.get_by_test_id("stSelectboxVirtualDropdown")).to_have_text("没有相符的")
    assert _foreign(page) == []
    page.keyboard.press("Escape")
    tags = page.get_by_test_id("stMultiSelect").first
    tags.locator("input").fill("zzzz")
    expect(page.get_by_test_id("stMultiSelectDropdown")).to_have_text("没有相符的")
    expect(tags.locator("[data-tag] button").last).to_have_attribute("aria-label", "移除：安泽县人民政府工作规则")
    assert _foreign(page) == []


def test_words__what_people_say_is_left_alone(open_page: Open, server: str) -> None:
    page = open_page(server)
    for words in ("No results", "Skip to main content", "Error"):
        ask(page, words)
        expect(page.locator(".gw-question-text").last).to_have_text(words)
        expect(page.locator(".gw-question-text").last).to_be_visible()
    expect(page.locator(".gw-card")).to_have_count(3)
    assert page.locator(".gw-question-text").all_inner_texts() == ["No results", "Skip to main content", "Error"]


def test_words__charts_and_tables_of_the_office(open_page: Open, asked: Installation) -> None:
    with serving(APP, asked.index_dir) as address:
        page = open_page(f"{address}/admin")
        expect(page).to_have_title("管理 · 规问")
        page.get_by_role("radio", name="使用情况").click()
        charts = page.get_by_test_id("stVegaLiteChart")
        charts.locator("svg, canvas").first.wait_for()
        assert _foreign(page) == []
        charts.first.hover()
        expect(page.get_by_test_id("stElementToolbar").first).to_be_hidden()
        page.close()


def test_words__menu_of_a_column_and_its_statistics(open_page: Open, asked: Installation) -> None:
    open_records().audit.note("1", "王主任", "publish", "替换《甲》", {"build": "abc", "changed": 3})
    with serving(APP, asked.index_dir) as address:
        page = open_page(f"{address}/admin")
        page.get_by_role("radio", name="操作记录").click()
        table = page.get_by_test_id("stDataFrame")
        table.locator("canvas").first.wait_for()
        head = table.bounding_box()
        assert head is not None
        menu = page.get_by_test_id("stDataFrameColumnMenu")
        for left in range(40, int(head["width"]), 6):  # its mark is drawn on a canvas, at the end of each column's head
            page.mouse.click(head["x"] + left, head["y"] + 16)
            if menu.is_visible():
                break
        menu.get_by_text("统计").hover()
        page.get_by_test_id("stDataFrameStatisticsContent").get_by_text("有值").wait_for()
        assert _foreign(page) == []
        shoot(page, "words-1280-light-column")
        page.close()
