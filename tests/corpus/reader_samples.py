"""Real files for the readers' tests: written with python-docx and reportlab, or packed by hand where these cannot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

REGULATION = Path(__file__).parents[2] / "corpus/data/anze-work-rules-2024.txt"
W = nsdecls("w")
FONT, SIZE, LEFT, TOP, WIDTH, LEADING = "STSong-Light", 16, 88, 740, 28 * 16, 28
_NOT_FIRST = "，。、；：！？）》”’〕"
_A4 = (595, 842)

Level = tuple[str, str]
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def docx_bytes(fill: Callable[..., object], *, title: str = "") -> bytes:
    """A .docx that `fill(document)` has filled."""
    document = docx.Document()
    document.core_properties.title = title
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def body_docx(xml: str, **parts: str) -> bytes:
    """A .docx around the inner XML of its body; `parts` are more inner XML by relationship kind, e.g. footnotes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        main = '<Relationship Id="r1" Type="x/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f"<Relationships>{main}</Relationships>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{xml}</w:body></w:document>")
        relations = "".join(f'<Relationship Id="{kind}" Type="x/{kind}" Target="{kind}.xml"/>' for kind in parts)
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        for kind, inner in parts.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{kind} {W}>{inner}</w:{kind}>")
    return out.getvalue()


def paragraph(text: str, list_id: int = 0, level: int = 0, *, style: str = "") -> str:
    """A w:p, numbered when `list_id` is given."""
    numbers = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>' if list_id else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbers}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def abstract_list(abstract_id: int, levels: Sequence[Level], *, extra: str = "") -> str:
    """A w:abstractNum from (format, text) of each level; `extra` goes into every level."""
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (shape, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{abstract_id}">{inner}</w:abstractNum>'


def add_list(document: object, levels: Sequence[Level], list_id: int) -> None:
    """Put a list of its own into a python-docx document."""
    numbering = document.part.numbering_part.element  # type: ignore[attr-defined]
    xml = abstract_list(list_id, levels).replace("<w:abstractNum ", f"<w:abstractNum {W} ", 1)
    numbering.insert(0, parse_xml(xml))
    numbering.append(parse_xml(f'<w:num {W} w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/></w:num>'))


def number(document: object, text: str, list_id: int, level: int = 0) -> None:
    """Add an automatically numbered paragraph to a python-docx document."""
    added = document.add_paragraph(text)  # type: ignore[attr-defined]
    added._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


def wrap(text: str, *, indent: int = 2) -> list[tuple[float, str]]:
    """Lines of a paragraph as (x, words): first line set in by `indent` characters, no punctuation at a line's head."""
    lines, line, x = [], "", LEFT + indent * SIZE
    for at, char in enumerate(text):
        width = pdfmetrics.stringWidth(line + char, FONT, SIZE)
        following = text[at + 1 : at + 2]
        room = LEFT + WIDTH - x - (SIZE if following and following in _NOT_FIRST else 0)
        if line and width > room + 0.01 and char not in _NOT_FIRST:
            lines.append((x, line))
            line, x = "", LEFT
        line += char
    return [*lines, (x, line)]


def pdf_bytes(
    lines: Sequence[tuple[float, str]],
    *,
    per_page: int = 20,
    head: str = "",
    foot: str = "— {} —",
    title: str | None = None,
    password: str = "",
) -> bytes:
    """A PDF of lines set at given x, with a running head and a page number."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=_A4, encrypt=StandardEncryption(password) if password else None, invariant=True)
    if title is not None:
        canvas.setTitle(title)
    for page, first in enumerate(range(0, max(1, len(lines)), per_page), 1):
        canvas.setFont(FONT, SIZE)
        if head:
            canvas.drawCentredString(_A4[0] / 2, 790, head.format(page))
        for row, (x, words) in enumerate(lines[first : first + per_page]):
            canvas.drawString(x, TOP - row * LEADING, words)
        if foot:
            canvas.drawCentredString(_A4[0] / 2, 60, foot.format(page))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan_bytes(pages: int = 2, *, number: bool = False) -> bytes:
    """A PDF whose pages are pictures."""
    from PIL import Image

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=_A4, invariant=True)
    for page in range(1, pages + 1):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
        if number:
            canvas.setFont(FONT, 12)
            canvas.drawCentredString(297, 40, f"- {page} -")
        canvas.showPage()
    canvas.save()
    return out.getvalue()
