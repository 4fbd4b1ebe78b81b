"""Statements: an article cut into the smallest stretches that can stand as an answer, each with what it hangs from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from corpus.sentences import CLAUSE_MARKS, SEGMENT_MARKS, SENTENCE_MARKS, split
from index.tokenizer import fold


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of an article that says one thing.

    Attributes:
        ref: down to the item.
        kind: ``"segment"`` (up to a semicolon or full stop), ``"item"``, ``"list"`` (a lead-in with all its items), or
            ``"row"`` (of a table).
        start, end: offsets in the article's text.
        text: these characters.
        folded: `text` folded for matching; of a row together with its head row and the words before the table.
        sentence: number of its sentence within the paragraph; segments of one sentence share it.
        context: folded: title path, what stands before it in its paragraph, the lead-in of its list.
        lead: offsets of the lead-in (an item's) or of the head row (a row's; with the line of the unit over it), or an empty span.
        lead_text: these characters.
    """

    ref: ProvisionRef
    kind: str
    start: int
    end: int
    text: str
    folded: str
    sentence: int
    context: str
    lead: tuple[int, int] = (0, 0)
    lead_text: str = ""


@lru_cache(maxsize=4096)
def statements_of(document: Document, article: Article, path: str) -> tuple[Statement, ...]:
    """The statements of an article in order of the text.

    Args:
        document, article: where.
        path: title and headings above it.
    """
    out: list[Statement] = []
    text = article.text
    opening = text[: next((e for _, e in split(text, 0, len(text), CLAUSE_MARKS)), 0)]
    for paragraph in article.paragraphs:
        if paragraph.heading:
            continue
        ref = ProvisionRef(document.id, article.number, article.branch, paragraph.number)
        head_end = paragraph.items[0].start if paragraph.items else paragraph.end
        base = " ".join(filter(None, (path, article.headings_over(paragraph), opening * (paragraph.number == 1))))
        out.extend(_rows(ref, text, paragraph.start, paragraph.end, base))
        for number, (start, end) in enumerate(split(text, paragraph.words, head_end, SENTENCE_MARKS)):
            if text[start] == "|":
                continue
            for begin, stop in split(text, start, end, SEGMENT_MARKS):
                before = text[max(paragraph.words, begin - 160) : begin]
                out.append(_make(ref, "segment", text, begin, stop, number, f"{base} {before}"))
        if not paragraph.items:
            continue
        lead = _lead(text, paragraph.words, head_end)
        spoken = text[lead[0] : lead[1]]
        out.append(_make(ref, "list", text, lead[0], paragraph.end, 1000, base))
        for item in paragraph.items:
            item_ref = ProvisionRef(document.id, article.number, article.branch, paragraph.number, item.number)
            out.append(
                _make(item_ref, "item", text, item.start, item.end, 1000 + item.number, f"{base} {spoken}", lead)
            )
    return tuple(out)


def _rows(ref: ProvisionRef, text: str, start: int, end: int, base: str) -> Iterator[Statement]:
    """The rows of the tables in a paragraph; each knows its head row and the words before the table. A head alone (a form) is a row."""
    head: tuple[int, int] | None = None
    before = start
    number = rows = 2000
    for begin, stop in (*split(text, start, end, "\n"), (end, end)):
        line = text[begin:stop]
        if not line.startswith("|"):
            if head is not None and number == rows:
                number += 1
                yield _make(ref, "row", text, *head, number, f"{base} {text[before : head[0]]}")
            head, before, rows = None, begin, number
        elif head is None:
            head = (begin, stop)
        elif not re.fullmatch(r"[|\s:-]+", line):
            number += 1
            context = f"{base} {text[before : head[0]]} {text[head[0] : head[1]]}"
            lead = (before, head[1]) if UNIT_LINE.match(text, before, head[0]) else head
            row = _make(ref, "row", text, begin, stop, number, context, lead)
            yield replace(row, folded=fold(f"{text[before : head[0]]} {row.lead_text} {row.text}"))


UNIT_LINE = re.compile(r"[（(]?(?:计量)?单位\s*[：:](?P<unit>[^\n（()）。]{1,20})[）)]?\n?$")
"""The line over a table that says what its numbers are (单位：元/人·天)."""


def _lead(text: str, start: int, end: int) -> tuple[int, int]:
    """The last sentence before the items: 县政府全体会议的主要任务是："""
    spans = list(split(text, start, end, SENTENCE_MARKS))
    return spans[-1] if spans else (start, start)


def _make(
    ref: ProvisionRef,
    kind: str,
    text: str,
    start: int,
    end: int,
    sentence: int,
    context: str,
    lead: tuple[int, int] = (0, 0),
) -> Statement:
    piece = text[start:end]
    return Statement(ref, kind, start, end, piece, fold(piece), sentence, fold(context), lead, text[lead[0] : lead[1]])
