"""reader_parts: a long document cut into parts of a page each, at its headings where it has some."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Document, Heading
from corpus.numerals import format_numeral
from corpus.provision import ANNEX, NOTICE, ProvisionRef

WHOLE = 24_000
"""Characters up to which a document is one page."""
PART = 12_000
"""Characters that a part of a longer one has at most, unless a single article has more."""
UNITS = {"part": "编", "chapter": "章", "section": "节"}


@dataclass(frozen=True, slots=True)
class Part:
    """Articles ``first`` to ``last - 1`` (indices in `Document.articles`) that are shown together."""

    first: int
    last: int


def parts_of(document: Document) -> tuple[Part, ...]:
    """The parts, in order; together they are the document. One part when it is short or empty."""
    lengths = [len(article.text) for article in document.articles]
    if sum(lengths) <= WHOLE:
        return (Part(0, len(lengths)),)
    headed = sorted({h.first for h in document.headings if h.first < len(lengths)} | {0})
    opening = {h.first for h in document.headings if h.level == "part"}
    parts: list[Part] = []
    begin = 0
    for start, end in zip(headed, [*headed[1:], len(lengths)], strict=True):
        if begin < start and (start in opening or sum(lengths[begin:end]) > PART):
            parts.append(Part(begin, start))
            begin = start
        while sum(lengths[begin:end]) > PART and end - begin > 1:  # a chapter longer than a part
            cut = _cut(lengths, begin, end)
            if cut == end:
                break
            parts.append(Part(begin, cut))
            begin = cut
    parts.append(Part(begin, len(lengths)))
    return tuple(parts)


def part_with(document: Document, parts: tuple[Part, ...], ref: ProvisionRef | None) -> int:
    """The index of the part that holds a provision; the last for an annex; 0 for none, the notice, and what is not there."""
    if ref is not None and ref.article == ANNEX:
        return len(parts) - 1
    if ref is None or ref.article in (None, NOTICE):
        return 0
    at = next((i for i, a in enumerate(document.articles) if (a.number, a.branch) == (ref.article, ref.branch)), 0)
    return next((number for number, part in enumerate(parts) if part.first <= at < part.last), 0)


def heading_text(heading: Heading) -> str:
    """第一章 总则; a heading without number bare."""
    if not heading.number:
        return heading.title
    return f"第{format_numeral(heading.number)}{UNITS[heading.level]} {heading.title}".strip()


def part_title(document: Document, part: Part) -> str:
    """What a part is called in the links to it: the headings above its first article, and its articles."""
    first, last = document.articles[part.first], document.articles[part.last - 1]
    title = " ".join(heading_text(heading) for heading in document.path_of(part.first))
    return f"{title}（{first.label}至{last.label}）" if title else f"{first.label}至{last.label}"


def _cut(lengths: list[int], begin: int, end: int) -> int:
    total, at = 0, begin
    while at < end and (total + lengths[at] <= PART or at == begin):
        total += lengths[at]
        at += 1
    return at
