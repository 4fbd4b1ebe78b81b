"""The lines of a PDF's text layer by geometry, read with PDFium.

PDFium (through pypdfium2) is fuzzed and reports failure by one error; the readers in pure Python raise whatever a
broken file makes them stumble over, and are some fifty times slower.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import UnreadableSource
from corpus.raw import RawFile, ReadLimits, check_limit

_PDFIUM = Lock()  # PDFium is not thread-safe
_NOTHING = frozenset((0x02, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE))  # soft hyphens, zero width
_COLUMN_GAP = 2.5  # in ems: white space in a line that separates columns, not words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, in points, as the page is displayed: x from the left, y (the baseline) from the bottom."""

    text: str
    page: int
    x0: float
    x1: float
    y: float
    size: float
    has_columns: bool = False


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its lines from top to bottom.

    Attributes:
        width: in points, as displayed.
        rotated: a quarter turn; PDFium loses some text there, so a person should look.
        has_picture: known for pages without lines only.
        broken: it could not be opened.
        glyphs, unmapped: characters in all, and those that the file maps to no known character.
    """

    lines: tuple[Line, ...]
    width: float = 0
    rotated: bool = False
    has_picture: bool = False
    broken: bool = False
    glyphs: int = 0
    unmapped: int = 0


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    x0: float
    x1: float
    y: float
    size: float


def read_pages(raw: RawFile, limits: ReadLimits) -> tuple[list[PdfPage], str]:
    """All pages, and the title in the file's metadata.

    Raises:
        UnreadableSource: encrypted, broken, no pages, or beyond the limits.
    """
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(raw.data)
        except pypdfium2.PdfiumError as error:
            raise _refusal(raw, error) from error
        try:
            count = len(document)
            if count < 1:
                raise UnreadableSource(f"“{raw.name}”一页也没有", "至少一页的 PDF", "重新导出 PDF 后再导入")
            check_limit(f"“{raw.name}”页数", count, limits.pages, "页")
            pages: list[PdfPage] = []
            for number in range(count):
                pages.append(_read_page(document, number))
                check_limit("文字", sum(page.glyphs for page in pages), limits.characters, "字")
            return pages, str(document.get_metadata_value("Title"))
        finally:
            document.close()


def _refusal(raw: RawFile, error: pypdfium2.PdfiumError) -> UnreadableSource:
    if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return UnreadableSource(f"“{raw.name}”加了密码", "没有密码的 PDF", "用密码打开后另存一份不加密的再导入")
    return UnreadableSource(f"“{raw.name}”已损坏，打不开", "完整的 PDF", "重新下载或重新导出后再导入")


def _read_page(document: pypdfium2.PdfDocument, number: int) -> PdfPage:
    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return PdfPage((), broken=True)
    glyphs = list(_glyphs(text_page, page))
    real = [glyph for glyph in glyphs if not glyph.char.isspace()]
    lines = tuple(_lines(glyphs, number))
    has_picture = not lines and any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    unmapped = sum(unicodedata.category(glyph.char) in ("Co", "Cn", "Cs") or glyph.char == "\ufffd" for glyph in real)
    rotated = page.get_rotation() in (90, 270)
    width = page.get_width()
    text_page.close()
    page.close()
    return PdfPage(lines, width, rotated, has_picture, False, len(real), unmapped)


def _glyphs(text_page: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage) -> Iterator[_Glyph]:
    """The characters that stand in the file (not those that PDFium makes up), in page coordinates as displayed."""
    width, height = page.get_size()
    turn = page.get_rotation() // 90
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    for first, last, code in _codes(text_page):
        pdfium.FPDFText_GetLooseCharBox(text_page, last, box)
        end = _turn(box.right, box.top, turn, width, height)
        pdfium.FPDFText_GetLooseCharBox(text_page, first, box)
        begin = _turn(box.left, box.bottom, turn, width, height)
        pdfium.FPDFText_GetCharOrigin(text_page, first, x, y)
        baseline = _turn(x.value, y.value, turn, width, height)[1]
        (xa, ya), (xb, yb) = begin, end
        char = "\ufffd" if not 0 < code <= 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
        yield _Glyph(_plain(char), min(xa, xb), max(xa, xb), baseline, max(abs(ya - yb), 1.0))


def _codes(text_page: pypdfium2.PdfTextPage) -> Iterator[tuple[int, int, int]]:
    """First and last index and code of each character; those beyond the basic plane come from PDFium as two."""
    high = 0
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if pdfium.FPDFText_IsGenerated(text_page, index) == 1 or code in _NOTHING:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
        elif 0xDC00 <= code < 0xE000 and high:
            yield index - 1, index, 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
        else:
            yield index, index, code
            high = 0


def _turn(x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float]:
    """Page coordinates as displayed, for a page turned clockwise by `turn` quarters; width and height as displayed."""
    return ((x, y), (y, height - x), (width - x, height - y), (width - y, x))[turn]


def _plain(char: str) -> str:
    return " " if char == "\u00a0" or unicodedata.category(char) == "Cc" else char


def _lines(glyphs: list[_Glyph], page: int) -> Iterator[Line]:
    """Group glyphs by baseline, from top to bottom."""
    group: list[_Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if group and group[0].y - glyph.y > 0.5 * max(group[0].size, glyph.size):
            yield from _line(group, page)
            group = []
        group.append(glyph)
    yield from _line(group, page)


def _line(group: list[_Glyph], page: int) -> Iterator[Line]:
    """The line that glyphs on one baseline make; none when they are all white space."""
    text, spaces, has_columns = "", "", False
    first: _Glyph | None = None
    last: _Glyph | None = None
    for glyph in sorted(group, key=lambda glyph: glyph.x0):
        if glyph.char.isspace():
            spaces += glyph.char
            continue
        if first is None or last is None:
            first = glyph
        elif glyph.char == last.char and glyph.x0 - last.x0 < 0.15 * glyph.size:
            continue  # bold by printing twice
        else:
            gap = (glyph.x0 - last.x1) / glyph.size
            text += spaces or (" " if gap > (0.8 if _is_wide(glyph.char) or _is_wide(last.char) else 0.2) else "")
            has_columns = has_columns or gap > _COLUMN_GAP
        text, spaces, last = text + glyph.char, "", glyph
    if first is not None and last is not None:
        size = sorted(glyph.size for glyph in group)[len(group) // 2]
        yield Line(text, page, first.x0, last.x1, first.y, size, has_columns)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"
