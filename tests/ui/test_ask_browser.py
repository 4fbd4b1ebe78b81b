"""What is done with an answer, in a real browser: copied, linked, printed, exported, judged."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import docx
import pypdfium2
import pytest

from tests.ui.browser import (
    CLIPBOARD,
    IN_BROWSER,
    LOOKS,
    NARROW,
    Open,
    ask,
    expect,
    serious,
    shoot,
    width,
)
from tests.ui.test_escape import PAYLOADS

pytestmark = IN_BROWSER
ASKED = "以县政府办公室名义发文由谁签发"
FOLLOW_UP = "那以县政府名义发文呢"
QUOTE = "以县政府办公室名义发文，一般由县政府分管领导同志签发"


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_ask__dialogue_opinion_and_tools(open_page: Open, server: str, size: tuple[int, int], scheme: str) -> None:
    name = f"ask-{size[0]}-{scheme}"
    page = open_page(server, size, scheme)
    expect(page.locator(".gw-welcome-held")).to_be_visible()
    ask(page, ASKED)
    expect(page.locator(".gw-card")).to_have_count(1)
    ask(page, FOLLOW_UP)
    expect(page.locator(".gw-card")).to_have_count(2)
    expect(page.locator(".gw-question-text").last).to_be_in_viewport()
    shoot(page, f"{name}-1-follow-up")
    page.get_by_text("没用", exact=True).last.click()
    reasons = page.locator("[class*=st-key-gw-reason-]")
    expect(reasons.get_by_text("不完整", exact=True)).to_be_in_viewport()
    reasons.get_by_text("不完整", exact=True).click()
    expect(page.locator(".gw-kept")).to_have_text("已记下")
    shoot(page, f"{name}-2-opinion")
    page.get_by_text("导出", exact=True).click()
    expect(page.get_by_text("Word 文件")).to_be_visible()
    shoot(page, f"{name}-3-export")
    page.keyboard.press("Escape")
    page.get_by_text("新对话", exact=True).click()
    expect(page.locator(".gw-welcome-held")).to_be_visible()
    page.get_by_text("历史", exact=True).click()
    past = page.locator(".st-key-gw-history-list button")
    expect(past).to_contain_text(ASKED)
    shoot(page, f"{name}-4-history")
    past.click()
    expect(page.locator(".gw-card")).to_have_count(2)
    assert width(page) <= size[0]


def test_ask__copied_text_and_link(open_page: Open, server: str) -> None:
    page = open_page(server, permissions=CLIPBOARD)
    expect(page.locator(".gw-welcome-held")).to_be_visible()
    ask(page, ASKED)
    expect(page.locator(".gw-card")).to_have_count(1)
    ask(page, FOLLOW_UP)
    expect(page.locator(".gw-card")).to_have_count(2)
    page.locator("[data-gw-copy]").first.click()
    expect(page.locator("[data-gw-copy]").first).to_have_text("已复制")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith(f"问：{ASKED}\n答：")
    assert QUOTE in copied and "《安泽县人民政府工作规则》第三十三条第三款（" in copied
    page.locator("[data-gw-link]").last.click()
    expect(page.locator("[data-gw-link]").last).to_have_text("已复制")
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert link.startswith(f"{server}/?q=")
    again = open_page(link)
    expect(again.locator(".gw-card")).to_have_count(2)
    assert again.locator(".gw-card").all_inner_texts() == page.locator(".gw-card").all_inner_texts()
    expect(page.locator("[data-gw-link]").last).to_have_text("复制链接")


def test_ask__printed_and_exported(open_page: Open, server: str, tmp_path: Path) -> None:
    page = open_page(f"{server}/?q={quote(ASKED)}", NARROW, "dark")
    expect(page.locator(".gw-card")).to_have_count(1)
    page.get_by_text("导出", exact=True).click()
    with page.expect_download() as download:
        page.get_by_text("Word 文件").click()
    download.value.save_as(tmp_path / "out.docx")
    assert any(QUOTE in paragraph.text for paragraph in docx.Document(str(tmp_path / "out.docx")).paragraphs)
    assert download.value.suggested_filename.startswith("问答记录-")
    page.keyboard.press("Escape")
    page.pdf(path=tmp_path / "out.pdf", format="A4")
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as printed:
        text = "".join(sheet.get_textpage().get_text_bounded() for sheet in printed)
        picture = printed[0].render(scale=1.5).to_pil().convert("L")
    assert "第一款" in text and "由县长签署" in "".join(text.split())
    assert not any(word in text for word in ("新对话", "复制链接", "有用", "菜单", "为什么是这个答案"))
    corners = [(3, 3), (3, picture.height - 3), (picture.width - 3, picture.height - 3)]
    assert [picture.getpixel(place) for place in corners] == [255] * 3
    expect(page.locator(".gw-cite mark")).to_be_hidden()


def test_ask__hostile_words_stay_text_where_they_are_kept(open_page: Open, server: str) -> None:
    page = open_page(server, permissions=CLIPBOARD)
    expect(page.locator(".gw-welcome-held")).to_be_visible()
    payload = PAYLOADS[0]
    ask(page, payload)
    expect(page.locator(".gw-card")).to_have_count(1)
    page.locator("[data-gw-copy]").click()
    assert payload in str(page.evaluate("navigator.clipboard.readText()"))
    page.get_by_text("新对话", exact=True).click()
    expect(page.locator(".gw-welcome-held")).to_be_visible()
    page.get_by_text("历史", exact=True).click()
    past = page.locator(".st-key-gw-history-list button")
    expect(past).to_contain_text("onerror")
    assert past.inner_text().replace("\u2060", "") == f"{payload}（1 问）"
    assert page.locator("img[src=x]").count() == 0


def test_ask__no_serious_finding_of_axe(open_page: Open, server: str) -> None:
    for scheme in ("light", "dark"):
        page = open_page(f"{server}/?q={quote(ASKED)}", scheme=scheme)
        expect(page.locator(".gw-card")).to_have_count(1)
        page.locator(".gw-cite > summary").click()
        page.get_by_text("没用", exact=True).click()
        expect(page.locator("[class*=st-key-gw-reason-]")).to_be_visible()
        page.wait_for_timeout(700)
        assert serious(page) == []
