"""Read .pdf with a text layer: lines by geometry, furniture dropped, paragraphs rejoined across lines and pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.errors import UnreadableSource
from corpus.pdf_furniture import Furniture, split_furniture
from corpus.pdf_lines import Line, PdfPage, read_pages
from corpus.pdf_paragraphs import join_lines, join_words
from corpus.raw import LineWriter, RawFile, ReadLimits
from corpus.source import SourceText

MEDIA_TYPE = "application/pdf"
_MAX_UNMAPPED = 0.1  # share of characters without a known meaning in a text layer that is still read
_DROPPED = {
    "page_number": ("page_number_dropped", "页码，未读入"),
    "running_head": ("running_head_dropped", "页眉或页脚（各页重复），未读入"),
}
_OCR = "先做文字识别（OCR），存为带文字层的 PDF 再导入"


def read_pdf(raw: RawFile, limits: ReadLimits) -> SourceText:
    """The words of a PDF, one paragraph a line; `pages` holds where each page begins.

    Raises:
        UnreadableSource: scanned, encrypted, broken, without pages, beyond the limits, or a text layer without meaning.
    """
    pages, title = read_pages(raw, limits)
    _check_text_layer(raw, pages)
    body, furniture = split_furniture([page.lines for page in pages])
    if not any(body):
        raise UnreadableSource(f"“{raw.name}”除页码外没有文字，应是扫描件", "有文字层的 PDF", _OCR)
    writer = LineWriter(raw, limits)
    starts = _write(writer, join_lines(body, [page.width for page in pages]), len(pages))
    _tell(writer, pages, furniture, starts)
    return writer.finish(MEDIA_TYPE, title=_real_title(title), pages=tuple(starts))


def _check_text_layer(raw: RawFile, pages: Sequence[PdfPage]) -> None:
    if all(page.broken for page in pages):
        raise UnreadableSource(f"“{raw.name}”的每一页都已损坏", "完整的 PDF", "重新下载或重新导出后再导入")
    pictures = sum(page.has_picture for page in pages)
    if pictures * 2 > len(pages):
        got = f"“{raw.name}”共 {len(pages)} 页，有 {pictures} 页只有图片、没有文字层，应是扫描件"
        raise UnreadableSource(got, "有文字层的 PDF", _OCR)
    glyphs, unmapped = sum(page.glyphs for page in pages), sum(page.unmapped for page in pages)
    if not glyphs:
        raise UnreadableSource(f"“{raw.name}”没有文字层，可能是扫描件或空白页", "有文字层的 PDF", _OCR)
    if unmapped > _MAX_UNMAPPED * glyphs:
        got = f"“{raw.name}”的文字层有 {unmapped * 100 // glyphs}% 的字没有编码，读出来是乱码"
        raise UnreadableSource(got, "文字可以复制的 PDF", "从原文件重新导出 PDF，或" + _OCR)


def _write(writer: LineWriter, paragraphs: Sequence[Sequence[Line]], count: int) -> list[int]:
    """Write the paragraphs; the offset at which each page begins, also inside a paragraph that runs over pages."""
    starts: list[int] = []
    for paragraph in paragraphs:
        text = ""
        for line in paragraph:
            text += join_words(text, line.text) if text else ""
            offset = writer.offset + len(text)
            if text and line.page >= len(starts):
                around = (text[-10:], line.text[:10])
                writer.note(
                    "page_break_joined", "info", "句子被分页断开，已接上",
                    start=offset, end=offset, before="\n".join(around), after="".join(around),
                )  # fmt: skip
            starts.extend([offset] * (line.page + 1 - len(starts)))
            text += line.text
        writer.write(text)
    return starts + [max(0, writer.offset - 1)] * (count - len(starts))


def _tell(
    writer: LineWriter, pages: Sequence[PdfPage], furniture: Sequence[Sequence[Furniture]], starts: Sequence[int]
) -> None:
    """Report page by page what was dropped and what could not be read."""
    for number, (page, dropped, start) in enumerate(zip(pages, furniture, starts, strict=True), 1):
        for each in dropped:
            code, what = _DROPPED[each.kind]
            writer.note(code, "info", f"第 {number} 页的{what}", start=start, before=each.line.text)
        if page.broken:
            writer.note("page_unreadable", "error", f"第 {number} 页已损坏，未读入", start=start)
        elif page.has_picture:
            writer.note("page_without_text", "error", f"第 {number} 页只有图片，其中的文字未读入", start=start)
        elif page.rotated:
            writer.note("page_rotated", "warning", f"第 {number} 页是横排页，可能有文字漏读，请核对", start=start)
        if page.unmapped:
            message = f"第 {number} 页有 {page.unmapped} 个字没有编码，读出来可能不对"
            writer.note("characters_unmapped", "warning", message, start=start)


def _real_title(title: str) -> str:
    """The title of the metadata without what software leaves there by itself."""
    title = re.sub(r"^Microsoft Word - ", "", title.strip())
    return "" if title.lower() in ("untitled", "(anonymous)", "anonymous") else title
