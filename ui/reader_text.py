"""reader_text: a stretch of an article as HTML: references as links, hits and quoted words marked, tables as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.provision import ProvisionRef, format_id
from qa.references import Reference
from ui.escape import html_text
from ui.links import read_link
from ui.table_html import table_html

GO = 'data-gw-go="go" target="_blank" rel="noopener"'
"""Of every link inside the reader: followed in place by the script, in a new window without it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` of a text.

    Attributes:
        start, end: offsets.
        hit: number of the search hit; 0 for quoted words.
    """

    start: int
    end: int
    hit: int = 0


@dataclass(frozen=True, slots=True)
class Lettering:
    """What a text is set with.

    Attributes:
        text: the whole text of the article or annex.
        references: in it, in order.
        marks: in it.
        name_of: a provision's full label, for the words shown over a link.
        note_of: what to say behind a link, empty for nothing.
        kind_of: the class of the line that starts at an offset.
        id_of: the id of the line that starts at an offset; empty for none.
    """

    text: str
    references: Sequence[Reference]
    marks: Sequence[Mark]
    name_of: Callable[[ProvisionRef], str]
    note_of: Callable[[ProvisionRef], str]
    kind_of: Callable[[int], str] = lambda _: ""
    id_of: Callable[[int], str] = lambda _: ""


def lines_html(setting: Lettering, start: int, end: int) -> str:
    """The lines of a stretch, each a paragraph; lines that begin with ``|`` together as a table."""
    out: list[str] = []
    rows: list[tuple[int, int]] = []
    left = start
    for line in setting.text[start:end].split("\n"):
        right = left + len(line)
        if line.startswith("|"):
            rows.append((left, right))
        else:
            out.append(table_html(setting.text, rows, partial(span_html, setting)))
            rows = []
            if line.strip():
                out.append(_line_html(setting, left, right))
        left = right + 1
    return "".join([*out, table_html(setting.text, rows, partial(span_html, setting))])


def span_html(setting: Lettering, start: int, end: int) -> str:
    """Characters of one line, with links and marks."""
    out, at = [], start
    for reference in setting.references:
        if reference.end <= at or reference.start >= end or reference.status == "unclear":
            continue
        begin, stop = max(reference.start, at), min(reference.end, end)
        out.append(_marked(setting, at, begin))
        out.append(_reference_html(setting, reference, _marked(setting, begin, stop)))
        at = stop
    return "".join([*out, _marked(setting, at, end)])


def _line_html(setting: Lettering, start: int, end: int) -> str:
    name = setting.id_of(start)
    anchor = f' id="{html_text(name)}"' if name else ""
    return f'<p class="gw-line {setting.kind_of(start)}"{anchor}>{span_html(setting, start, end)}</p>'


def _marked(setting: Lettering, start: int, end: int) -> str:
    """``text[start:end]`` escaped, its marked characters inside ``<mark>``; a hit goes before quoted words."""
    if start >= end:
        return ""
    inside = [mark for mark in setting.marks if mark.start < end and mark.end > start]
    cuts = sorted({start, end, *(min(max(at, start), end) for mark in inside for at in (mark.start, mark.end))})
    out = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        piece = html_text(setting.text[left:right])
        over = [mark for mark in inside if mark.start <= left and right <= mark.end]
        hit = next((mark.hit for mark in over if mark.hit), 0)
        kind = f' class="gw-hit" data-hit="{hit}"' if hit else ' class="gw-words"'
        out.append(f"<mark{kind}>{piece}</mark>" if over else piece)
    return "".join(out)


def _reference_html(setting: Lettering, reference: Reference, inner: str) -> str:
    if reference.status == "held":
        label = setting.name_of(reference.targets[0])
        if len(reference.targets) > 1:
            label += f"等 {len(reference.targets)} 处"
        note = setting.note_of(reference.targets[0])
        said = f' data-note="{html_text(note)}"' if note else ""
        address = link_to(reference.targets[0])
        return f'<a class="gw-ref" href="{address}" title="{html_text(label)}"{said} {GO}>{inner}</a>'
    note = "未收录" if reference.status == "no_document" else "无此条款"
    said = f"《{reference.title}》未收录" if reference.status == "no_document" else f"《{reference.title}》没有这一条款"
    return f'<span class="gw-absent" title="{html_text(said)}" data-note="{note}">{inner}</span>'


def link_to(ref: ProvisionRef) -> str:
    """The address of a provision, for an attribute."""
    return html_text(read_link(ref))


def id_in_page(ref: ProvisionRef) -> str:
    """The id of a provision's element: at-art33/para3."""
    return f"at-{format_id(ref).partition('#')[2]}"
