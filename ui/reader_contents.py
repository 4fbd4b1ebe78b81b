"""reader_contents: the head of a document, and its table of contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from corpus.document import Article, Document, Heading, covers
from corpus.provision import ANNEX, NOTICE, WHOLE, ProvisionRef
from qa.cited_by import Citing
from ui.escape import html_text
from ui.provision_html import name_of, state_text, version_text
from ui.reader_aside import cited_html
from ui.reader_find import TITLE, Hit, block_key
from ui.reader_parts import heading_text
from ui.reader_text import GO, link_to

OPEN = 60
"""Articles up to which the contents are unfolded."""
_GIST = 22
_MEDIA = {
    "text/plain": "文本文件", "text/markdown": "Markdown 文件", "text/html": "网页", "application/pdf": "PDF 文件",
    "application/vnd.sqlite3": "法律数据集",
}  # fmt: skip
_LEVELS = ("part", "chapter", "section")


def head_html(document: Document, citing: Sequence[Citing], label: Callable[[ProvisionRef], str], short: bool) -> str:
    """Title, notes below it, version and state; where the text comes from; who cites the document as a whole.

    Args:
        document: the document.
        citing: who cites it as a whole.
        label: of a provision.
        short: only title and version, above a later part of a long document.
    """
    state = "gw-in-force" if document.in_force else "gw-not-in-force"
    dated = version_text(document.version) != document.version
    facts = [f"{version_text(document.version)}{'版本' if dated else ''}"] if document.version else []
    if document.effective_on is not None:
        facts.append(f"{version_text(document.effective_on.isoformat())}起施行")
    if all(article.number != WHOLE for article in document.articles):
        facts.append(f"共 {len(document.articles)} 条")
    line = "".join(f"<span>{html_text(fact)}</span>" for fact in facts)
    title = f'<h1 class="gw-doc-title">{html_text(document.title)}</h1>'
    status = f'<p class="gw-doc-state"><span class="{state}">{state_text(document.in_force)}</span>{line}</p>'
    if short:
        return f'<header class="gw-doc-head gw-doc-short" id="at-top" lang="zh-CN">{title}{status}</header>'
    notes = "".join(f'<p class="gw-doc-note">{html_text(note)}</p>' for note in document.front.notes)
    more = _provenance_html(document) + cited_html(citing, document, label)
    return (
        f'<header class="gw-doc-head" id="at-top" lang="zh-CN">{title}{notes}{status}'
        f'<div class="gw-doc-more">{more}</div></header>'
    )


def contents_html(document: Document, hits: Sequence[Hit] = ()) -> str:
    """The contents: parts, chapters and sections that fold, articles with their first words, hits counted."""
    counts = Counter(hit.block.removesuffix(TITLE) for hit in hits)
    opened = len(document.articles) <= OPEN or bool(hits)
    out = []
    if document.notice is not None:
        out.append(_row(document, document.notice, counts))
    first = min((heading.first for heading in document.headings), default=len(document.articles))
    out += [_row(document, article, counts) for article in document.articles[:first]]
    out += _branches(document, list(document.headings), len(document.articles), counts, opened)
    out += [_row(document, annex, counts) for annex in document.annexes]
    return f'<nav class="gw-toc" aria-label="目录" lang="zh-CN"><ul>{"".join(out)}</ul></nav>'


def _branches(
    document: Document, headings: Sequence[Heading], end: int, counts: Counter[str], opened: bool
) -> Iterator[str]:
    """Headings of the outermost level among `headings`, each with what is below it."""
    if not headings:
        return
    top = min(_LEVELS.index(heading.level) for heading in headings)
    starts = [i for i, heading in enumerate(headings) if _LEVELS.index(heading.level) == top]
    for number, at in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(headings)
        below = headings[at + 1 : stop]
        last = headings[stop].first if stop < len(headings) else end
        first = headings[at].first
        behind = next((n for n in range(first, last) if not covers(headings[at], document.articles[n])), last)
        aside, last = document.articles[behind:last], behind  # what is numbered beside it, not below it
        own = document.articles[first : below[0].first if below else last]
        rows = "".join(_row(document, article, counts) for article in own)
        rows += "".join(_branches(document, below, last, counts, opened))
        held = sum(counts[block_key(article)] for article in document.articles[first:last])
        badge = _badge(held)
        state = " open" if opened and (not counts or held) else ""
        name = html_text(heading_text(headings[at]))
        yield f"<li><details{state}><summary>{name}{badge}</summary><ul>{rows}</ul></details></li>"
        yield from (_row(document, article, counts) for article in aside)


def _row(document: Document, article: Article, counts: Counter[str]) -> str:
    ref = ProvisionRef(document.id, article.number, article.branch)
    said = article.title or article.text
    gist = "" if article.number == NOTICE else " ".join(said[: _GIST * 2].split())[:_GIST]
    key = block_key(article)
    name = "" if article.number == ANNEX and article.title else name_of(article)  # an annex's title begins with it
    return _entry(f"toc-{key}", link_to(ref), name, gist, counts[key])


def _entry(name: str, address: str, label: str, gist: str, hits: int) -> str:
    strong = f"<b>{html_text(label)}</b>" if label else ""
    return f'<li><a id="{html_text(name)}" href="{address}" {GO}>{strong}<span>{html_text(gist)}</span>{_badge(hits)}</a></li>'


def _badge(hits: int) -> str:
    return f'<i class="gw-hits" aria-label="{hits} 处">{hits}</i>' if hits else ""


def _provenance_html(document: Document) -> str:
    """Where the text comes from, and what was repaired when it was read."""
    source = document.source
    if source is None:
        return ""
    rows = [("来源", source.name), ("种类", _MEDIA.get(source.media_type, source.media_type)), ("网址", source.origin)]
    rows += [
        ("大小", f"{source.size} 字节" if source.size else ""),
        ("编码", source.encoding),
        ("SHA-256", source.sha256),
    ]
    table = "".join(f"<dt>{name}</dt><dd>{html_text(value)}</dd>" for name, value in rows if value)
    repairs = Counter((problem.severity, problem.message) for problem in document.problems)
    said = "".join(
        f'<li class="gw-{severity}">{html_text(message)}{f"（{number} 处）" if number > 1 else ""}</li>'
        for (severity, message), number in repairs.items()
    )
    notes = f"<p>整理时的处理（{len(document.problems)} 处）</p><ul>{said}</ul>" if said else ""
    return f'<details class="gw-origin"><summary>文本来源</summary><dl>{table}</dl>{notes}</details>'
