"""The view 条文 in a real browser: wide and narrow, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright：pip install playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe-playwright-python")

from qa.build import build_index  # noqa: E402
from tests.ui import test_page_browser as base  # noqa: E402
from tests.ui.conftest import TODAY  # noqa: E402
from tests.ui.test_escape import PAYLOADS  # noqa: E402

Browser, Page, expect = sync_api.Browser, sync_api.Page, sync_api.expect
browser, server, pytestmark = base.browser, base.server, base.pytestmark
RULES = "read?doc=anze-work-rules-2024"
DISCOVERY = ("/_stcore/health", "/_stcore/host-config")
"""Where Streamlit looks for its own root from the address of a page; it answers 404 below /read and tries above."""
Open = Callable[..., Page]


@pytest.fixture
def open_read(browser: Browser) -> Iterator[Open]:
    """Opens a page and fails afterwards on console errors, dialogs and requests to another host."""
    trouble: list[str] = []
    contexts = []

    def opened(address: str, size: tuple[int, int] = base.WIDE, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="zh-CN",
            permissions=["clipboard-read", "clipboard-write"],
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: _note_console(message, trouble))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: base._note_foreign(request.url, trouble))
        page.on("websocket", lambda socket: base._note_foreign(socket.url, trouble))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


def _note_console(message: sync_api.ConsoleMessage, trouble: list[str]) -> None:
    if message.type == "error" and not message.location["url"].endswith(DISCOVERY):
        trouble.append(f"console: {message.text} {message.location['url']}")


def _serious(page: Page) -> list[str]:
    """What axe finds serious or worse inside the view and its contents."""
    found = axe.Axe().run(page, context={"include": [[".st-key-gw-reader"], [".gw-toc"]]})
    return [
        f"{entry['id']}: {entry['nodes'][0]['html'][:200]}"
        for entry in found.response["violations"]
        if entry["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("size", "scheme"), base.LOOKS)
def test_reader__opens_at_the_place_and_marks_what_is_looked_for(
    open_read: Open, server: str, size: tuple[int, int], scheme: str
) -> None:
    name = f"read-{size[0]}-{scheme}"
    page = open_read(f"{server}/read", size, scheme)
    expect(page.locator(".gw-doc-title")).to_be_in_viewport()
    base.shoot(page, f"{name}-1-begin")
    assert _serious(page) == []
    page.goto(f"{server}/{RULES}&ref=art33%2Fpara3&norms=1&kuan=1")
    place = page.locator('[id="at-art33/para3"]')
    expect(place).to_be_in_viewport()
    expect(place).to_have_css("box-shadow", re.compile("inset"))
    expect(page.locator('[id="at-art33"] .gw-art-no')).to_be_in_viewport()
    expect(page.locator('[id="at-art33"] .gw-fixed li').first).to_be_visible()
    base.shoot(page, f"{name}-2-place")
    assert _serious(page) == []
    page.get_by_placeholder("查找词语或条号").fill("签发")
    count = page.locator(".gw-find-count")
    expect(count).to_contain_text("处")
    total = int(count.inner_text().split("/")[1].removesuffix("处"))
    expect(page.locator("mark.gw-hit")).to_have_count(total)
    page.get_by_role("button", name="下一处").click()
    here = int(count.inner_text().split("/")[0])
    expect(page.locator(f'mark[data-hit="{here}"]')).to_be_in_viewport()
    base.shoot(page, f"{name}-3-found")
    assert base.width(page) <= size[0]


def test_reader__links_stay_in_the_page_and_back_returns(open_read: Open, server: str) -> None:
    page = open_read(f"{server}/{RULES}&ref=art1")
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


def test_reader__phone_contents_lead_to_the_article_and_close(open_read: Open, server: str) -> None:
    page = open_read(f"{server}/read", base.NARROW)
    page.get_by_test_id("stExpandSidebarButton").click()
    entry = page.locator("#toc-art20")
    entry.click()
    expect(page.locator('[id="at-art20"] .gw-art-no')).to_be_in_viewport()
    expect(entry).not_to_be_in_viewport()


def test_reader__hostile_documents_and_words_stay_text(open_read: Open, tmp_path: Path) -> None:
    lines = "\n".join(f"第{number}条 说明：{payload}" for number, payload in enumerate(PAYLOADS, 1))
    (tmp_path / "odd.txt").write_text(f"某局<b>办法</b>\n\n{lines}\n", encoding="utf-8")
    build_index([tmp_path / "odd.txt"], "none", tmp_path / "index", TODAY)
    with base.serving(base.ROOT / "app.py", tmp_path / "index") as address:
        page = open_read(f"{address}/read")
        expect(page.locator(".gw-text")).to_contain_text("onerror=alert(1)")
        assert page.locator(".gw-text :is(img, script, iframe, strong, em, code), .gw-toc img").count() == 0
        for payload in PAYLOADS:
            page.get_by_placeholder("查找词语或条号").fill(payload)
            page.wait_for_timeout(600)
        assert page.locator(".st-key-gw-reader :is(img, script, iframe)").count() == 0
        page.close()
