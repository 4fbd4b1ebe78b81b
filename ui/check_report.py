"""A checked draft as a Word document: the list of findings, and the draft with a comment at each place."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from pathlib import PurePath

import docx
from docx.document import Document as Word
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from qa.check.checker import Report
from qa.check.finding import SEVERITIES, Basis, Finding
from qa.check.rules import Severity
from ui.check_html import FORM

AUTHOR = "规问"
_FONT = "宋体"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NO_NAME = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_COLOURS: dict[Severity, WD_COLOR_INDEX] = {
    "violation": WD_COLOR_INDEX.PINK,
    "attention": WD_COLOR_INDEX.YELLOW,
    "manual": WD_COLOR_INDEX.GRAY_25,
}
_COLUMNS = (("序号", 1.2), ("结果", 2.2), ("检查项", 2.6), ("说明和位置", 6.0), ("依据", 5.0))
_NUMERALS = "一二三四五"


def file_name(report: Report, name: str) -> str:
    """体检报告_关于追加经费的请示.docx; without characters that a file system refuses."""
    title = report.draft.words("title") or PurePath(name).stem
    kept = _NO_NAME.sub("", title)[:60].strip(".")
    return f"体检报告_{kept}.docx" if kept else "体检报告.docx"


def report_docx(report: Report, name: str = "") -> bytes:
    """The report as the bytes of a .docx.

    Args:
        report: what a check came to.
        name: of the file that the draft was read from; empty when it was pasted.
    """
    word = docx.Document()
    _set_up(word, report)
    word.add_heading("公文体检报告", 0)
    _facts(word, report, name)
    sections = iter(_NUMERALS)
    graver = [finding for finding in report.findings if finding.severity != "manual"]
    word.add_heading(f"{next(sections)}、不符合和需要注意的地方", 1)
    if graver:
        _table(word, graver)
    else:
        word.add_paragraph("没有发现。")
    manual = [finding for finding in report.findings if finding.severity == "manual"]
    if manual:
        word.add_heading(f"{next(sections)}、请人工确认", 1)
        _table(word, manual)
    word.add_heading(f"{next(sections)}、已核对，没有发现问题", 1)
    for passed in report.passed:
        grounds = "、".join(dict.fromkeys(basis.label for basis in passed.basis))
        word.add_paragraph(
            _text(f"{passed.label}：{passed.message}" + (f"（{grounds}）" if grounds else "")), "List Bullet"
        )
    if report.skipped:
        word.add_heading(f"{next(sections)}、没有检查的项目", 1)
        for skipped in report.skipped:
            word.add_paragraph(_text(f"{skipped.label}：{skipped.reason}"), "List Bullet")
    word.add_heading(f"{next(sections)}、文稿（已标注）", 1)
    _draft(word, report)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _set_up(word: Word, report: Report) -> None:
    properties = word.core_properties
    properties.author = properties.last_modified_by = AUTHOR
    properties.title = "公文体检报告"
    properties.created = properties.modified = datetime.combine(report.day, time())
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    for style in ("Normal", "Title", "Heading 1"):
        font = word.styles[style].font
        font.name = _FONT
        font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    word.styles["Normal"].font.size = Pt(10.5)


def _facts(word: Word, report: Report, name: str) -> None:
    why = f"（自动判断：{report.guess.why}）" if report.guess else ""
    counts = "，".join(f"{label} {report.count(key)} 处" for key, label in SEVERITIES.items())
    rows = [
        ("文稿", report.draft.words("title") or name or "（没有标题）"),
        ("文种", f"{report.kind or '没有看出'}{why}"),
        ("字数", report.counted),
        ("依据", "".join(f"《{document.title}》" for document in report.regulations)),
        ("检查日期", f"{report.day.year}年{report.day.month}月{report.day.day}日"),
        ("结果", counts),
    ]
    table = word.add_table(0, 2, "Table Grid")
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, _text(value)
        cells[0].width, cells[1].width = Cm(2.5), Cm(14.5)


def _table(word: Word, findings: Sequence[Finding]) -> None:
    table = word.add_table(1, len(_COLUMNS), "Table Grid")
    for cell, (label, _) in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.text = label
        cell.paragraphs[0].runs[0].bold = True
    for number, finding in enumerate(findings, 1):
        cells = table.add_row().cells
        places = "\n".join(f"{place.label}：“{place.words}”" for place in finding.places)
        values = (str(number), SEVERITIES[finding.severity], finding.label,
                  "\n".join(filter(None, (finding.message, places))), "\n".join(_grounds(finding)))  # fmt: skip
        for cell, value in zip(cells, values, strict=True):
            cell.text = _text(value)
    for row in table.rows:
        for cell, (_, width) in zip(row.cells, _COLUMNS, strict=True):
            cell.width = Cm(width)


def _draft(word: Word, report: Report) -> None:
    """The draft; each place is highlighted and carries a comment."""
    places = [(place.start, place.end, finding) for finding in report.findings for place in finding.places]
    noted: dict[int, list[Run]] = {}
    for part in report.draft.parts:
        paragraph = word.add_paragraph()
        for start, end, held in _pieces(part.start, part.end, places):
            run = _run(paragraph, report.draft.text[start:end])
            severities = [places[at][2].severity for at in held]
            gravest = next((severity for severity in SEVERITIES if severity in severities), None)
            if gravest is not None:
                run.font.highlight_color = _COLOURS[gravest]
            for at in held:
                noted.setdefault(at, []).append(run)
    for at, runs in noted.items():
        finding = places[at][2]
        said = f"{SEVERITIES[finding.severity]}·{finding.label}：{finding.message}"
        word.add_comment(runs, _text("\n".join((said, *_grounds(finding)))), author=AUTHOR, initials="规")


def _pieces(start: int, end: int, places: Sequence[tuple[int, int, Finding]]) -> Iterator[tuple[int, int, list[int]]]:
    """``start`` to ``end`` cut where a place begins or ends, each piece with the places that hold it."""
    inside = [at for at, place in enumerate(places) if place[0] < end and place[1] > start]
    cuts = sorted({start, end, *(min(max(p, start), end) for at in inside for p in places[at][:2])})
    for left, right in zip(cuts, cuts[1:], strict=False):
        yield left, right, [at for at in inside if places[at][0] <= left and right <= places[at][1]]


def _run(paragraph: Paragraph, text: str) -> Run:
    return paragraph.add_run(_text(text))


def _grounds(finding: Finding) -> list[str]:
    return [FORM] if finding.form else list(map(_ground, finding.basis))


def _ground(basis: Basis) -> str:
    return f"{basis.label}：{basis.quote}"


def _text(text: str) -> str:
    """Text without characters that XML cannot hold."""
    return _UNWRITABLE.sub("", text)
