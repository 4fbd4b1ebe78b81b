"""reader_html: a document as published, part by part: headings, articles, notice and annexes, with what hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.document import Article, Document
from corpus.provision import ANNEX, NOTICE, WHOLE, ProvisionRef
from qa.cited_by import Citations
from qa.norms.store import NormTable
from ui.escape import html_text
from ui.provision_html import name_of
from ui.reader_aside import aside_html
from ui.reader_find import block_key, title_key
from ui.reader_parts import Part, heading_text
from ui.reader_text import Lettering, Mark, id_in_page, lines_html, link_to, span_html

_LEVELS = ("part", "chapter", "section")
COPY = 'data-gw-go="copy" target="_blank" rel="noopener"'


@dataclass(frozen=True)
class Sheet:
    """What a part of a document is drawn with.

    Attributes:
        document: the document.
        citations: of the corpus.
        norms: of the corpus.
        label: a provision's full label, 《…》第三条.
        note: what to say behind a reference to a provision; empty for nothing.
        marks: block key → what is marked in its text.
        opened: whether what the articles fix is shown unfolded.
    """

    document: Document
    citations: Citations
    norms: NormTable
    label: Callable[[ProvisionRef], str]
    note: Callable[[ProvisionRef], str]
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    opened: bool = False


def part_html(sheet: Sheet, part: Part) -> str:
    """The articles of a part under their headings; before the first the notice, after the last annexes and imprint."""
    document = sheet.document
    tags = _tags(document)
    out = [_notice_html(sheet, tags)] if part.first == 0 else []
    if part.first and not any(heading.first == part.first for heading in document.headings):
        out.append('<p class="gw-goes-on">（接上）</p>')
    headings = [h for h in document.headings if part.first <= h.first < part.last]
    for index in range(part.first, part.last):
        for heading in (h for h in headings if h.first == index):
            tag = tags[heading.level]
            out.append(f'<{tag} class="gw-head gw-head-{heading.level}">{html_text(heading_text(heading))}</{tag}>')
        out.append(article_html(sheet, document.articles[index], tags["article"]))
    if part.last == len(document.articles):
        out += [article_html(sheet, annex, tags["other"]) for annex in document.annexes]
        out.append(_imprint_html(sheet, tags))
    return f'<div class="gw-text" lang="zh-CN">{"".join(out)}</div>'


def article_html(sheet: Sheet, article: Article, tag: str) -> str:
    """An article: its number, its paragraphs, and beside it what it fixes and who cites it."""
    ref = ProvisionRef(sheet.document.id, article.number, article.branch)
    heading = ""
    if article.number != WHOLE:
        heading = f'<{tag} class="gw-art-no">{_title_html(sheet, article)}{_copy_html(sheet, ref, "")}</{tag}>'
    body = "".join(paragraphs_html(sheet, article))
    aside = aside_html(sheet.document, article, sheet.norms, sheet.citations, sheet.label, sheet.opened)
    kind = "gw-art gw-annex" if article.number == ANNEX else "gw-art"
    return (
        f'<section class="{kind}" id="{html_text(id_in_page(ref))}" tabindex="-1">'
        f'<div class="gw-art-body">{heading}{body}</div>{aside}</section>'
    )


def _title_html(sheet: Sheet, article: Article) -> str:
    """What an article is headed by: its number unless its title begins with it, and the title, hits in it marked."""
    marks = sheet.marks.get(title_key(article), ())
    setting = Lettering(article.title, (), marks, sheet.label, sheet.note)
    title = span_html(setting, 0, len(article.title))
    number = "" if article.number == ANNEX and article.title else html_text(name_of(article))
    return " ".join(filter(None, (number, title)))


def paragraphs_html(sheet: Sheet, article: Article, first: int = 1, last: int = 0) -> list[str]:
    """The paragraphs `first` to `last` (0: the last there is), each with its number and a link to it."""
    ref = ProvisionRef(sheet.document.id, article.number, article.branch)
    kinds, ids = _lines(article, ref)
    setting = Lettering(
        article.text,
        sheet.citations.of(sheet.document, article),
        sheet.marks.get(block_key(article), ()),
        sheet.label,
        sheet.note,
        lambda start: kinds.get(start, ""),
        lambda start: ids.get(start, ""),
    )
    out = []
    for paragraph in article.paragraphs:
        if paragraph.number < first or (last and paragraph.number > last):
            continue
        own = ProvisionRef(ref.document, ref.article, ref.branch, paragraph.number)
        number = paragraph.name if len(article.paragraphs) > 1 else ""
        handle = _copy_html(sheet, own, number) if number and article.number not in (NOTICE, ANNEX) else ""
        lines = lines_html(setting, paragraph.start, paragraph.end)
        out.append(f'<div class="gw-kuan" id="{html_text(id_in_page(own))}" tabindex="-1">{handle}{lines}</div>')
    return out


def _lines(article: Article, ref: ProvisionRef) -> tuple[dict[int, str], dict[int, str]]:
    """For the lines that are items or subitems: class, and id, by the offset where they start."""
    kinds: dict[int, str] = {}
    ids: dict[int, str] = {}
    for paragraph in article.paragraphs:
        for item in paragraph.items:
            kinds[item.start] = "gw-xiang"
            own = ProvisionRef(ref.document, ref.article, ref.branch, paragraph.number, item.number)
            ids[item.start] = id_in_page(own)
            for subitem in item.subitems:
                kinds[subitem.start] = "gw-mu"
    return kinds, ids


def _copy_html(sheet: Sheet, ref: ProvisionRef, number: str) -> str:
    """The link to a provision, copied when it is pressed; `number` is shown when paragraphs are numbered."""
    said = html_text(f"复制{sheet.label(ref)}的链接")
    kind = "gw-copy gw-kuan-no" if number else "gw-copy"
    return (
        f'<a class="{kind}" href="{link_to(ref)}" title="{said}" aria-label="{said}" {COPY}><span>{number}</span></a>'
    )


def _tags(document: Document) -> dict[str, str]:
    """The HTML heading of each level; none is skipped. The title is h1."""
    present = [level for level in _LEVELS if any(h.level == level for h in document.headings)]
    tags = {level: f"h{number}" for number, level in enumerate(present, 2)}
    return {**tags, "article": f"h{len(present) + 2}", "other": "h2"}


def _notice_html(sheet: Sheet, tags: Mapping[str, str]) -> str:
    """The notice that issues the document, folded, as far as it stands before the articles."""
    notice, document = sheet.document.notice, sheet.document
    if notice is None:
        return ""
    last = document.back.first_paragraph - 1 if document.back.first_paragraph else len(notice.paragraphs)
    facts = "·".join(html_text(fact) for fact in (document.front.number, document.front.issuer) if fact)
    ref = ProvisionRef(document.id, NOTICE)
    body = "".join(paragraphs_html(sheet, notice, 1, last)) if last else ""
    aside = aside_html(document, notice, sheet.norms, sheet.citations, sheet.label, sheet.opened)
    return (
        f'<details class="gw-notice" id="{id_in_page(ref)}"><summary><span class="gw-notice-name">印发通知</span>'
        f'<span class="gw-notice-facts">{facts}</span></summary><div class="gw-notice-body">{body}{aside}</div></details>'
    )


def _imprint_html(sheet: Sheet, tags: Mapping[str, str]) -> str:
    """The imprint or signature behind the articles."""
    notice, first = sheet.document.notice, sheet.document.back.first_paragraph
    if notice is None or not first:
        return ""
    body = "".join(paragraphs_html(sheet, notice, first))
    return f'<section class="gw-imprint"><{tags["other"]} class="gw-imprint-no">版记</{tags["other"]}>{body}</section>'
