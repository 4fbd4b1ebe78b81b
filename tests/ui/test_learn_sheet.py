"""The result sheet, read again without the library that wrote it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest

from qa.learn.study import Standing
from tests.ui.test_escape import PAYLOADS
from ui.learn_sheet import Repeat, Sheet, sheet_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sheet(name: str = "李某", repeats: tuple[Repeat, ...] = (), right: int = 3) -> Sheet:
    total = Standing(cards=10, read=4, questions=20, answered=4, right=right, due=1)
    return Sheet(
        name, "办公室文秘", ("《某县工作规则》（2024年4月2日）",), date(2026, 1, 5), total, (("办文", total),), repeats
    )


def paragraphs(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


def test_sheet__says_who_what_and_how_far() -> None:
    lines = paragraphs(sheet_docx(sheet(repeats=(Repeat("《某县工作规则》第二条", "由县长签发。"),))))
    for wanted in ("入职学习成绩单", "李某", "办公室文秘", "2026年1月5日", "4/10 张", "4/20 题", "3 题，正确率 75%", "办文",
                   "《某县工作规则》第二条：由县长签发。"):  # fmt: skip
        assert wanted in lines


def test_sheet__without_name_and_answers_leaves_lines_to_write_on() -> None:
    empty = Sheet("  ", "办公室文秘", (), date(2026, 1, 5), Standing(0, 0, 0, 0, 0, 0), (), ())
    lines = paragraphs(sheet_docx(empty))
    assert "＿＿＿＿＿＿" in lines
    assert "尚未答题。" in lines


@pytest.mark.parametrize("payload", [*PAYLOADS, "</w:t><w:br/>", "a\x00b\x0bc\ud800"])
def test_sheet__names_and_quotes_stay_text(payload: str) -> None:
    lines = paragraphs(sheet_docx(sheet(payload, (Repeat(payload, payload),))))
    clean = "".join(c for c in payload if c not in "\x00\x0b\ud800")
    assert clean in lines
    assert f"{clean}：{clean}" in lines
