"""The inside of an article: lines → paragraphs (款), items (项) and subitems (目).

Which mark is an item is not fixed by the genre: 「（一）」 under 「第X条」, 「1.」 under 「一、」, 「①」 or 「（1）」 elsewhere.
So the first kind of mark met in a paragraph is its items, another kind below an item its subitems.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.aligned import AlignedText, join
from corpus.document import Article, Item, Paragraph, Subitem
from corpus.numerals import NUMERAL_CHARS, parse_numeral

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bracketed_chinese", re.compile(rf"(?P<label>[（(]\s*(?P<n>[{NUMERAL_CHARS}]{{1,5}})\s*[）)])\s*[、.．]?")),
    ("bracketed_arabic", re.compile(r"(?P<label>[（(]\s*(?P<n>[0-9０-９]{1,3})\s*[）)])\s*[、.．]?")),
    ("circled", re.compile(rf"(?P<label>(?P<n>[{_CIRCLED}]))\s*[、.．]?")),
    ("chinese", re.compile(rf"(?P<label>(?P<n>[{NUMERAL_CHARS}]{{1,5}})[、．])")),
    ("arabic", re.compile(r"(?P<label>(?P<n>[0-9０-９]{1,3})(?:[、．]|[.](?![0-9０-９]))\s*)")),
    ("arabic_half_bracket", re.compile(r"(?P<label>(?P<n>[0-9０-９]{1,3})\s*[）)])")),
)
_LIST_BULLET = re.compile(r"[-*+•·]\s+(?=[（(0-9０-９①-⑳])")


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of an item at the head of a line: its kind, its number, the label as printed and where the words begin."""

    kind: str
    number: int
    label: str
    end: int


def find_mark(line: str, kinds: Sequence[str] = ()) -> Mark | None:
    """The item mark at the head of `line` (leading white space removed before), or None.

    Args:
        line: one line of text.
        kinds: restrict to these kinds; all when empty.
    """
    for kind, pattern in _MARKS:
        match = pattern.match(line) if not kinds or kind in kinds else None
        if match is None:
            continue
        raw = match.group("n")
        number = _CIRCLED.index(raw) + 1 if kind == "circled" else parse_numeral(raw)
        if number:
            return Mark(kind, number, match.group("label").strip(), match.end())
    return None


def strip_list_bullet(line: AlignedText) -> tuple[AlignedText, bool]:
    """`line` without a Markdown list bullet before an item mark (``- （一）``), and whether there was one."""
    match = _LIST_BULLET.match(line.text)
    return (line.slice(match.end(), len(line.text)), True) if match else (line, False)


@dataclass(slots=True)
class _Block:
    """A paragraph, item or subitem while it is put together; offsets in the article's text."""

    number: int
    label: str
    start: int
    end: int
    kind: str = ""
    children: list[_Block] | None = None

    def extend(self, end: int) -> None:
        self.end = end


def build_article(
    number: int, lines: Sequence[AlignedText], branch: int = 0, item_kinds: Sequence[str] = ()
) -> Article:
    """An article from its healed lines, one paragraph, item or subitem each.

    Args:
        number, branch: of the article.
        lines: stripped, not empty; the article's own number removed.
        item_kinds: kinds of mark that may be items here (the document's article style is not among them); all if empty.
    """
    whole = join(list(lines), "\n")
    paragraphs: list[_Block] = []
    start = 0
    for line in lines:
        end = start + len(line.text)
        _place(paragraphs, find_mark(line.text, item_kinds), start, end)
        start = end + 1
    return Article(number, whole.text, tuple(_freeze(block) for block in paragraphs), branch, whole.runs())


def _place(paragraphs: list[_Block], mark: Mark | None, start: int, end: int) -> None:
    """Hang one line below the right block: a new paragraph, an item of the last one, or a subitem of its last item."""
    if mark is None or not paragraphs:
        paragraphs.append(_Block(len(paragraphs) + 1, "", start, end, children=[]))
        if mark is None:
            return
    paragraph = paragraphs[-1]
    items = paragraph.children if paragraph.children is not None else []
    if items and mark.kind != items[0].kind:
        subitems = items[-1].children if items[-1].children is not None else []
        subitems.append(_Block(mark.number, mark.label, start, end, mark.kind))
        items[-1].children = subitems
        items[-1].extend(end)
    else:
        items.append(_Block(mark.number, mark.label, start, end, mark.kind, children=[]))
    paragraph.children = items
    paragraph.extend(end)


def _freeze(block: _Block) -> Paragraph:
    items = tuple(
        Item(
            item.number,
            item.label,
            item.start,
            item.end,
            tuple(Subitem(sub.number, sub.label, sub.start, sub.end) for sub in item.children or []),
        )
        for item in block.children or []
    )
    return Paragraph(block.number, block.start, block.end, items)
