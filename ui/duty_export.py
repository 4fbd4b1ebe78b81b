"""The duty table as files for Excel: .xlsx with a sheet that says what it is, and .csv."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from corpus.document import Document
from ui.duty_rows import COLUMNS, Row
from ui.provision_html import state_text, version_text

WIDTHS = (14, 30, 24, 52, 20, 40, 38)
"""Of the columns, in characters of Excel's standard font."""
_FORMULA = re.compile(r"^\s*[=+\-@]")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def guarded(text: str) -> str:
    """`text` for a cell: never a formula, no character that a workbook cannot hold."""
    clean = _ILLEGAL.sub("", text).replace("\t", " ").replace("\r", "")
    return f"'{clean}" if _FORMULA.match(clean) else clean


def to_csv(rows: Iterable[Row]) -> bytes:
    """Rows as CSV that Excel opens as UTF-8."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in row.cells()] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Sequence[Row], today: date, chosen: Sequence[str] = ()) -> bytes:
    """Rows as a workbook of two sheets: 职责表 and 说明.

    Args:
        rows: in the order of the sheet.
        today: the day it says it was made on.
        chosen: the filters that were set, in words.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "职责表"
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([guarded(cell) for cell in row.cells()])
    _lay_out(sheet, WIDTHS)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    about = book.create_sheet("说明")
    for line in _about(rows, today, chosen):
        about.append([guarded(cell) for cell in line])
    _lay_out(about, (18, 80))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _lay_out(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Widths, wrapped cells, and a first row that is told from the others."""
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")


def _about(rows: Sequence[Row], today: date, chosen: Sequence[str]) -> Iterable[tuple[str, str]]:
    documents: dict[str, Document] = {row.document.id: row.document for row in rows}
    yield ("项目", "内容")
    yield ("制表日期", f"{today.year}年{today.month}月{today.day}日")
    yield ("条目", f"{len(rows)} 项")
    yield ("筛选", "；".join(chosen) or "无")
    for document in documents.values():
        facts = (version_text(document.version), state_text(document.in_force))
        yield ("文件", f"《{document.title}》{'·'.join(fact for fact in facts if fact)}")
    yield ("用法", "“要求”为条文原文，由系统从条文中逐句摘出；办理时以“依据”所列条文全文为准。")
