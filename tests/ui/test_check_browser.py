"""The view 体检 in a real browser: wide and narrow, light and dark, with files that mean harm."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from tests.qa.check.test_upload import ENCRYPTED_PDF, bomb, docx_of
from tests.ui.browser import IN_BROWSER, LOOKS, Open, expect, serious, shoot, width
from tests.ui.test_check import DRAFT
from tests.ui.test_escape import PAYLOADS

pytestmark = IN_BROWSER
HOSTILE = [
    ("空.docx", b"", "空文件"),
    ("稿.docx", b"<!DOCTYPE html><script>alert(1)</script>", "网页"),
    ("<img src=x onerror=alert(1)>.exe", b"MZ\x90\x00", "不认识"),
    ("稿.pdf", ENCRYPTED_PDF, "“稿.pdf”"),
]


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_check__paste_read_and_go_to_the_place(
    open_page: Open,
    server: str,
    size: tuple[int, int],
    scheme: str,
) -> None:
    name = f"check-{size[0]}-{scheme}"
    page = open_page(f"{server}/check", size, scheme)
    box = page.locator(".st-key-check_text textarea")
    expect(box).to_be_visible()
    shoot(page, f"{name}-1-empty")
    box.fill(DRAFT)
    page.get_by_role("button", name="开始体检").click()
    expect(page.locator(".gw-chk-sum")).to_contain_text("会议请示（自动判断")
    expect(page.locator(".gw-chk-folded").last).to_be_attached()
    assert page.locator(".gw-chk-item").count() >= 6
    shoot(page, f"{name}-2-report")
    page.locator(".gw-chk-count.gw-chk-violation").click()
    expect(page.locator("#gw-chk-violation")).to_be_in_viewport()
    shoot(page, f"{name}-3-findings")
    page.locator(".gw-chk-places a").first.click()
    expect(page.locator(".gw-chk-paper mark").first).to_be_in_viewport()
    expect(page.locator(".gw-chk-sum")).to_be_attached()
    shoot(page, f"{name}-4-draft")
    page.locator(".gw-chk-folded > summary").last.click()
    page.locator(".gw-chk-folded > summary").last.scroll_into_view_if_needed()
    shoot(page, f"{name}-5-rest")
    assert serious(page, ".stMain") == []
    assert width(page) <= size[0]


def test_check__upload_report_and_refusals(open_page: Open, server: str, tmp_path: Path) -> None:
    page = open_page(f"{server}/check")
    page.get_by_text("上传文件").click()
    field = page.locator("[data-testid=stFileUploader] input[type=file]")
    field.wait_for(state="attached")
    shoot(page, "check-1280-light-6-upload")
    data = docx_of(*DRAFT.strip().split("\n"))
    field.set_input_files({"name": "稿.docx", "mimeType": "application/octet-stream", "buffer": data})
    expect(page.locator(".gw-chk-sum")).to_contain_text("稿.docx")
    with page.expect_download() as started:
        page.get_by_role("button", name="下载体检报告").click()
    path = tmp_path / "report.docx"
    started.value.save_as(path)
    assert started.value.suggested_filename.endswith(".docx")
    word = docx.Document(io.BytesIO(path.read_bytes()))
    assert list(word.comments)
    for file_name, content, said in [*HOSTILE, ("炸弹.docx", bomb(), "“炸弹.docx”解压后大得不正常")]:
        expect(page.locator("[data-testid=stFileUploader] input[type=file]")).to_have_count(1)
        page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
            {"name": file_name, "mimeType": "application/octet-stream", "buffer": content}
        )
        refused = page.locator(".gw-chk-refused")
        expect(refused).to_contain_text(said)
        assert page.locator(".gw-chk-refused :is(img, script)").count() == 0
    shoot(page, "check-1280-light-7-refused")


def test_check__what_is_pasted_stays_text(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/check")
    page.locator(".st-key-check_text textarea").fill("关于经费的请示\n县政府：\n" + "\n".join(PAYLOADS))
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="开始体检").click()
    lines = page.locator(".gw-chk-paper p")
    expect(lines).to_have_count(len(PAYLOADS) + 2)
    shown = [text.strip() for text in lines.all_inner_texts()]
    assert shown[2:] == [payload.removeprefix("# ") for payload in PAYLOADS]
    assert page.locator(".gw-chk-paper :is(img, script, a, code, strong, em, del, .katex)").count() == 0
