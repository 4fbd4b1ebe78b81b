"""The view 条文 in a real browser: wide and narrow, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa.build import build_index
from tests.ui.browser import (
    APP,
    CLIPBOARD,
    IN_BROWSER,
    LOOKS,
    NARROW,
    Open,
    Page,
    expect,
    serious,
    serving,
    shoot,
    width,
)
from tests.ui.conftest import TODAY
from tests.ui.test_escape import PAYLOADS

pytestmark = IN_BROWSER
RULES = "read?doc=anze-work-rules-2024"


def _serious(page: Page) -> list[str]:
    """What axe finds inside the view and its contents."""
    return serious(page, ".st-key-gw-reader", ".gw-toc")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_reader__opens_at_the_place_and_marks_what_is_looked_for(
    open_page: Open, server: str, size: tuple[int, int], scheme: str
) -> None:
    name = f"read-{size[0]}-{scheme}"
    page = open_page(f"{server}/read", size, scheme)
    expect(page.locator(".gw-doc-title")).to_be_in_viewport()
    shoot(page, f"{name}-1-begin")
    assert _serious(page) == []
    page.goto(f"{server}/{RULES}&ref=art33%2Fpara3&norms=1&kuan=1")
    place = page.locator('[id="at-art33/para3"]')
    expect(place).to_be_in_viewport()
    expect(place).to_have_css("box-shadow", re.compile("inset"))
    expect(page.locator('[id="at-art33"] .gw-art-no')).to_be_in_viewport()
    expect(page.locator('[id="at-art33"] .gw-fixed li').first).to_be_visible()
    shoot(page, f"{name}-2-place")
    assert _serious(page) == []
    page.get_by_placeholder("查找词语或条号").fill("签发")
    count = page.locator(".gw-find-count")
    expect(count).to_contain_text("处")
    total = int(count.inner_text().split("/")[1].removesuffix("处"))
    expect(page.locator("mark.gw-hit")).to_have_count(total)
    page.get_by_role("button", name="下一处").click()
    here = int(count.inner_text().split("/")[0])
    expect(page.locator(f'mark[data-hit="{here}"]')).to_be_in_viewport()
    shoot(page, f"{name}-3-found")
    assert width(page) <= size[0]


def test_reader__links_stay_in_the_page_and_back_returns(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/{RULES}&ref=art1", permissions=CLIPBOARD)
    reference = page.locator(".gw-absent").first
    expect(reference).to_have_attribute("data-note", "未收录")
    page.locator("#toc-art33").click()
    expect(page.locator('[id="at-art33"]')).to_be_focused()
    assert "ref=art33" in page.url
    page.locator('[id="at-art33/para2"]').hover()
    page.locator('[id="at-art33/para2"] .gw-copy').click()
    expect(page.get_by_test_id("stToast")).to_have_text("链接已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{server}/{RULES}&ref=art33%2Fpara2" == page.url
    page.go_back()
    expect(page.locator('[id="at-art33"] .gw-art-no')).to_be_in_viewport()
    box = page.get_by_placeholder("查找词语或条号")
    box.fill("签发")
    count = page.locator(".gw-find-count")
    expect(count).to_contain_text("处")
    first = count.inner_text()
    box.press("Enter")
    expect(count).not_to_have_text(first)
    box.press("Shift+Enter")
    expect(count).to_have_text(first)
    expect(box).to_be_focused()
    assert len(page.context.pages) == 1


def test_reader__link_pressed_before_the_readers_script_is_there_stays_in_the_tab(open_page: Open, server: str) -> None:
    page = open_page(server)  # the view 问答 has no such script at all
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()
    page.evaluate(
        """(query) => document.querySelector('[data-testid="stMain"]').insertAdjacentHTML("afterbegin",
        `<a data-gw-go="go" target="_blank" style="position: fixed; top: 50%; z-index: 9" href="${query}">早按的链接</a>`)""",
        f"{RULES}&ref=art20",
    )
    page.get_by_text("早按的链接").click()
    expect(page.locator('[id="at-art20"]')).to_be_focused()
    assert len(page.context.pages) == 1


def test_reader__phone_contents_lead_to_the_article_and_close(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/read", NARROW)
    page.get_by_test_id("stExpandSidebarButton").click()
    entry = page.locator("#toc-art20")
    entry.click()
    expect(page.locator('[id="at-art20"] .gw-art-no')).to_be_in_viewport()
    expect(entry).not_to_be_in_viewport()


def test_reader__hostile_documents_and_words_stay_text(open_page: Open, tmp_path: Path) -> None:
    lines = "\n".join(f"第{number}条 说明：{payload}" for number, payload in enumerate(PAYLOADS, 1))
    (tmp_path / "odd.txt").write_text(f"某局<b>办法</b>\n\n{lines}\n", encoding="utf-8")
    build_index([tmp_path / "odd.txt"], "none", tmp_path / "index", TODAY)
    with serving(APP, tmp_path / "index") as address:
        page = open_page(f"{address}/read")
        expect(page.locator(".gw-text")).to_contain_text("onerror=alert(1)")
        assert page.locator(".gw-text :is(img, script, iframe, strong, em, code), .gw-toc img").count() == 0
        for payload in PAYLOADS:
            page.get_by_placeholder("查找词语或条号").fill(payload)
            page.wait_for_timeout(600)
        assert page.locator(".st-key-gw-reader :is(img, script, iframe)").count() == 0
        page.close()
