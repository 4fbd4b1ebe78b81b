"""管理 in a real browser: from an upload to the switch, at both widths, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.admin_office import ADDED, ADDED_TITLE, CITY, Installation
from tests.ui.browser import APP, IN_BROWSER, NARROW, WIDE, Open, Page, expect, serious, serving, shoot, width
from tests.ui.test_escape import PAYLOADS

pytestmark = IN_BROWSER
BUILT = 300_000
"""Milliseconds that a build may take: it gives way to everything else on the machine."""
PARTS = {"未答问题": "没有答上来的问题", "反馈": "反馈", "使用情况": "使用情况", "操作记录": "操作记录"}
"""Each further part → the heading over it."""
CHARTS = {"使用情况": 2}
VIEW = "[class^='gw-admin-']"
"""The view without the navigation and the widgets that Streamlit draws."""


@pytest.fixture
def address(asked: Installation) -> Iterator[str]:
    with serving(APP, asked.index_dir) as served:
        yield f"{served}/admin"


def test_admin__upload_preview_publish_and_every_part(open_page: Open, address: str, asked: Installation) -> None:
    page = open_page(address)
    expect(page.locator(".gw-admin-doc").first).to_contain_text("安泽县人民政府工作规则")
    _looked_at(page, "1-files")
    page.locator("input[type=file]").set_input_files(ADDED)
    expect(page.locator(".gw-admin-outline")).to_be_visible()
    page.locator(".gw-admin-outline").scroll_into_view_if_needed()
    _looked_at(page, "2-preview")
    before = asked.current
    page.get_by_role("button", name="准备发布（1 份）").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    shoot(page, "admin-1280-light-3-building")
    assert asked.current == before
    expect(page.get_by_role("button", name="发布", exact=True)).to_be_visible(timeout=BUILT)
    expect(page.locator(".st-key-gw-admin-draft")).to_contain_text("比较了 3 道题")
    _looked_at(page, "4-ready")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".gw-admin-said")).to_contain_text(f"已发布：新增《{ADDED_TITLE}》")
    assert asked.current != before
    _looked_at(page, "5-published")
    for number, (part, heading) in enumerate(PARTS.items(), 6):
        page.get_by_role("radio", name=part).click()
        expect(page.locator(".gw-admin-head h2", has_text=heading).first).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        charts = page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").filter(visible=True)
        expect(charts).to_have_count(CHARTS.get(part, 0))
        _looked_at(page, f"{number}-part")
    page.close()


def _looked_at(page: Page, stage: str) -> None:
    """The page as it stands, at each width and in each scheme: nothing sticks out and axe finds nothing serious."""
    for (wide, high), scheme in ((NARROW, "dark"), (WIDE, "light")):
        page.set_viewport_size({"width": wide, "height": high})
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
        shoot(page, f"admin-{wide}-{scheme}-{stage}")
        assert width(page) <= wide
        assert serious(page, VIEW) == []


def test_admin__withdrawal_shows_what_is_lost_then_export_and_rollback(
    open_page: Open,
    address: str,
    asked: Installation,
) -> None:
    before = asked.current
    page = open_page(address)
    box = page.locator(".st-key-gw-admin-doc-linzhou-city-work-rules")
    box.get_by_role("button", name="版本与疑点").click()
    shoot(page, "admin-1280-light-10-versions")
    page.keyboard.press("Escape")
    box.get_by_role("button", name="撤下").click()
    page.get_by_role("dialog").get_by_role("button", name="准备撤下").click()
    expect(page.get_by_role("button", name="发布", exact=True)).to_be_visible(timeout=BUILT)
    expect(page.locator(".gw-admin-lost")).to_contain_text("第二条说了什么")
    shoot(page, "admin-1280-light-11-lost")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".gw-admin-said")).to_contain_text(f"已发布：撤下《{CITY}》")
    page.locator(f".st-key-gw-admin-build-{before}").get_by_role("button", name="恢复").click()
    shoot(page, "admin-1280-light-12-rollback")
    page.get_by_role("dialog").get_by_role("button", name="立即恢复").click()
    expect(page.locator(".gw-admin-said")).to_contain_text("已恢复到文件库")
    assert asked.current == before
    page.get_by_role("radio", name="反馈").click()
    page.get_by_role("button", name="存为测试题").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("现在的答案")
    shoot(page, "admin-1280-light-13-export")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.locator(".gw-admin-said")).to_contain_text("已存为测试题 office-0001")
    page.close()


def test_admin__hostile_file_name_and_text_stay_text(open_page: Open, address: str, tmp_path: Path) -> None:
    hostile = tmp_path / "<img src=x onerror=alert(1)>.txt"
    body = "\n".join(f"第{n}条 {payload}" for n, payload in zip("一二三四五六七八九", PAYLOADS, strict=False))
    hostile.write_text(f"**<script>alert(1)</script>规定**\n\n{body}\n", encoding="utf-8")
    page = open_page(address)
    page.locator("input[type=file]").set_input_files(hostile)
    outline = page.locator(".gw-admin-outline")
    expect(outline).to_contain_text("<img src=x onerror=alert(1")
    assert outline.locator("img, a, script, strong").count() == 0
    assert page.locator(".st-key-prepare").count() == 1
    shoot(page, "admin-1280-light-14-hostile")
    page.close()


def test_admin__guests_have_no_such_page(
    open_page: Open,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GUIWEN_LOCAL_ADMIN")
    with serving(APP, installation.index_dir) as served:
        page = open_page(served)
        expect(page.get_by_role("heading", name="规问 · 问答")).to_be_visible()
        assert page.get_by_role("link", name="管理").count() == 0
        page.close()
