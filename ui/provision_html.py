"""An article as HTML: its 款 numbered, its 项 on lines of their own, the quoted words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.document import Article, Document
from corpus.provision import ANNEX
from ui.escape import html_text
from ui.reader_parts import heading_text
from ui.table_html import table_html

_ITEM = re.compile(r"^(?:[（(][一二三四五六七八九十百\d]{1,4}[）)]|\d{1,2}[.．、]|[①-⑳])")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOTICE_LABEL = "印发通知"


@dataclass(frozen=True, slots=True)
class Marked:
    """Characters ``start`` to ``end`` of an article's text, to be marked as quoted."""

    start: int
    end: int


def article_html(document: Document, article: Article, quotes: Sequence[Marked] = ()) -> str:
    """The whole article: where it stands, each 款 with its number, `quotes` marked."""
    several = len(article.paragraphs) > 1 and not all(paragraph.label for paragraph in article.paragraphs)
    numbered = several and article.number != ANNEX
    blocks = []
    for paragraph in article.paragraphs:
        quoted = any(mark.start < paragraph.end and mark.end > paragraph.start for mark in quotes)
        number = paragraph.name if numbered and not paragraph.label else ""
        blocks.append(
            f'<div class="gw-para{" gw-para-quoted" if quoted else ""}">'
            f'<span class="gw-para-no">{number}</span>'
            f'<div class="gw-para-text">{_lines_html(article.text, paragraph.start, paragraph.end, quotes)}</div></div>'
        )
    place = " ".join(_place(document, article))
    heading = f'<span class="gw-article-no">{html_text(heading_of(article))}</span>'
    heading += f'<span class="gw-article-place">{html_text(place)}</span>' if place else ""
    kind = " gw-numbered" if numbered else ""
    return f'<div class="gw-article{kind}"><div class="gw-article-head">{heading}</div>{"".join(blocks)}</div>'


def marked_html(text: str, start: int, end: int, quotes: Sequence[Marked]) -> str:
    """``text[start:end]`` escaped, with every quoted character inside one ``<mark>`` or another."""
    cuts = sorted({start, end, *(min(max(p, start), end) for mark in quotes for p in (mark.start, mark.end))})
    out = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        piece = html_text(text[left:right])
        inside = any(mark.start <= left and right <= mark.end for mark in quotes)
        out.append(f"<mark>{piece}</mark>" if inside else piece)
    return "".join(out).replace("</mark><mark>", "")


def version_text(version: str) -> str:
    """A version for reading: ``2022-03-11`` as 2022年3月11日, a document number as it is."""
    if not _ISO_DATE.fullmatch(version):
        return version
    day = date.fromisoformat(version)
    return f"{day.year}年{day.month}月{day.day}日"


def provenance(document: Document) -> str:
    """One line that says which text this is and since when it holds."""
    parts = [f"《{document.title}》"]
    if document.version:
        parts.append(f"{version_text(document.version)}{'版本' if _ISO_DATE.fullmatch(document.version) else ''}")
    if document.effective_on is not None:
        parts.append(f"{version_text(document.effective_on.isoformat())}起施行")
    parts.append(state_text(document.in_force))
    return "·".join(parts)


def state_text(in_force: bool) -> str:
    """现行有效, or that it is not yet or no longer so."""
    return "现行有效" if in_force else "不在施行期内"


def name_of(article: Article) -> str:
    """第三十三条; 印发通知 for the notice that issues a document."""
    return _NOTICE_LABEL if article.label == "通知" else article.label


def heading_of(article: Article) -> str:
    """第三十三条 with the title that it is headed by, if there is one; an annex's title begins with its number."""
    if article.number == ANNEX and article.title:
        return article.title
    return f"{name_of(article)} {article.title}".strip()


def split_label(label: str) -> tuple[str, str]:
    """《title》 and what follows, without the marks: ``("安泽县人民政府工作规则", "第三十三条第三款")``."""
    head, separator, rest = label.rpartition("》")
    return (head.removeprefix("《"), rest) if separator else ("", label)


def find_article(document: Document, label: str) -> Article | None:
    """The article that a label starts with: 第三十三条第三款 → 第三十三条; None when there is none."""
    held = [a for a in document.provisions() if label.startswith((a.label, name_of(a)))]
    return max(held, key=lambda article: len(article.label), default=None)


def _place(document: Document, article: Article) -> list[str]:
    index = next((i for i, held in enumerate(document.articles) if held is article), None)
    path = document.path_of(index) if index is not None else ()
    return [heading_text(heading) for heading in path]


def _lines_html(text: str, start: int, end: int, quotes: Sequence[Marked]) -> str:
    def cell(begin: int, stop: int) -> str:
        return marked_html(text, begin, stop, quotes)

    out: list[str] = []
    rows: list[tuple[int, int]] = []
    left = start
    for line in text[start:end].split("\n"):
        right = left + len(line)
        if line.startswith("|"):
            rows.append((left, right))
        elif rows:
            out.append(table_html(text, rows, cell))
            rows = []
        if line.strip() and not line.startswith("|"):
            kind = "gw-line gw-item" if _ITEM.match(line.strip()) else "gw-line"
            out.append(f'<p class="{kind}">{marked_html(text, left, right, quotes)}</p>')
        left = right + 1
    return "".join([*out, table_html(text, rows, cell)])
