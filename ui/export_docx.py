"""A dialogue as a .docx: each question, its answer, and every citation with its words and version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO

import docx
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from corpus.numerals import format_numeral
from qa.answer import Citation
from ui.dialogue import Turn
from ui.quoted import edition, without_bars
from ui.reasons import caution

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "问答记录"
FOOT = "引文与所列版本的文件逐字一致；以正式发布的文件为准。"
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2, Char)."""
_FONTS = {"Normal": "仿宋", "Title": "黑体", "Heading 1": "黑体", "Intense Quote": "楷体"}


def dialogue_docx(turns: Sequence[Turn], exported_on: date) -> bytes:
    """The file.

    Args:
        turns: in order.
        exported_on: the day that stands below the title.
    """
    written = docx.Document()
    _prepare(written)
    written.core_properties.title = TITLE
    written.core_properties.author = "规问"
    written.core_properties.comments = ""
    written.add_paragraph(TITLE, "Title")
    written.add_paragraph(f"导出日期：{exported_on.year}年{exported_on.month}月{exported_on.day}日　共 {len(turns)} 问")
    for number, turn in enumerate(turns, 1):
        _add_turn(written, number, turn)
    written.add_paragraph(FOOT).runs[0].font.size = Pt(10.5)
    out = BytesIO()
    written.save(out)
    return out.getvalue()


def file_name(exported_on: date) -> str:
    """问答记录-2026-01-05.docx."""
    return f"{TITLE}-{exported_on.isoformat()}.docx"


def _prepare(written: Docx) -> None:
    section = written.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    for name, font in _FONTS.items():
        style = written.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name = font
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.italic = False
    written.styles["Normal"].font.size = Pt(14)


def _add_turn(written: Docx, number: int, turn: Turn) -> None:
    answer = turn.answer
    written.add_paragraph(_writable(f"{format_numeral(number)}、{answer.question.strip()}"), "Heading 1")
    if turn.asked.scope:
        written.add_paragraph(_writable(f"范围：{turn.asked.scope}"))
    for line in answer.answer.split("\n"):
        if line.strip():
            written.add_paragraph().add_run(_writable(line.strip())).bold = True
    for note in (*answer.notes, caution(answer)):
        if note:
            written.add_paragraph(_writable(f"说明：{note}"))
    if answer.citations:
        written.add_paragraph("依据：")
    for citation in answer.citations:
        _add_citation(written, citation)
    if answer.related:
        caption = "相近的条文" if answer.status == "no_basis" else "相关条文"
        written.add_paragraph(_writable(f"{caption}：{'；'.join(answer.related)}"))


def _add_citation(written: Docx, citation: Citation) -> None:
    place = written.add_paragraph()
    place.add_run(_writable(citation.label)).bold = True
    place.add_run(_writable(f"（{edition(citation.version, citation.in_force)}）"))
    place.paragraph_format.keep_with_next = True
    for line in without_bars(citation.quote).split("\n"):
        if line.strip():
            written.add_paragraph(_writable(line.strip()), "Intense Quote")


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
