"""The result sheet of a new hire, for the office's file: one page of .docx."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from qa.learn.study import Standing

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BODY, _TITLE = "仿宋", "黑体"
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question that was last answered wrongly: where it stands and what the article says."""

    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the sheet says.

    Attributes:
        name: of the new hire, as typed; may be empty, then there is a line to write on.
        role: 岗位.
        materials: titles with versions.
        day: of the sheet.
        total: standing over all lessons.
        lessons: label and standing of each.
        repeats: what is still to be learned.
    """

    name: str
    role: str
    materials: tuple[str, ...]
    day: date
    total: Standing
    lessons: tuple[tuple[str, Standing], ...]
    repeats: tuple[Repeat, ...]


def sheet_docx(sheet: Sheet) -> bytes:
    """The sheet as a .docx file."""
    file = docx.Document()
    _set_up(file)
    title = file.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("入职学习成绩单")
    run.font.size, run.bold = Pt(18), True
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _TITLE)
    total = sheet.total
    rate = f"{round(100 * total.right / total.answered)}%" if total.answered else "—"
    _table(file, [
        ("姓名", sheet.name.strip() or "＿＿＿＿＿＿"), ("岗位", sheet.role), ("日期", f"{sheet.day.year}年{sheet.day.month}月{sheet.day.day}日"),
        ("学习材料", "；".join(sheet.materials)), ("已读卡片", f"{total.read}/{total.cards} 张"),
        ("已答题目", f"{total.answered}/{total.questions} 题"), ("最近一次答对", f"{total.right} 题，正确率 {rate}"),
    ])  # fmt: skip
    _heading(file, "各课情况")
    rows = [(label, f"{s.read}/{s.cards}", f"{s.answered}/{s.questions}", str(s.right)) for label, s in sheet.lessons]
    _table(file, [("课目", "已读卡片", "已答题目", "答对"), *rows])
    _heading(file, "尚需巩固的条款")
    for repeat in sheet.repeats:
        file.add_paragraph(_plain(f"{repeat.label}：{repeat.quote}"))
    if not sheet.repeats:
        file.add_paragraph("无。" if total.answered else "尚未答题。")
    file.add_paragraph("\n学习人（签字）：　　　　　　　　　办公室确认：　　　　　　　　　")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _set_up(file: Docx) -> None:
    file.core_properties.title = "入职学习成绩单"
    file.core_properties.author = ""
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    style = file.styles["Normal"]
    style.font.size = Pt(12)
    style.font.name = _BODY
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _BODY)


def _heading(file: Docx, text: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(12)
    run = paragraph.add_run(text)
    run.bold = True
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _TITLE)


def _table(file: Docx, rows: Sequence[Sequence[str]]) -> None:
    table = file.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = _plain(text)
    if len(rows[0]) == 2:
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Cm(3.6), Cm(12.2)


def _plain(text: str) -> str:
    return _NOT_XML.sub("", text)
