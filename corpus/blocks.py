"""The inside of an article: lines → paragraphs (款), items (项) and subitems (目).

Which mark is an item is not fixed by the genre: （一） under 第X条, 1. under 一、, ① elsewhere. So the first kind of
mark met in a paragraph is its items, another kind below an item its subitems; a third kind is text.

A line without a mark after item n is a new paragraph, unless the list goes on below it: then it belongs to item n. So
do the rows of a table and the first line after one that ends with a colon. A list opens at 1, except that brackets
（三） and marks followed by their next number (3. … 4.) open one anywhere, because an excerpt may begin inside a list;
`misnumbered` finds those.

Notices and opinions are headed: below 一、值班制度 stand sentences, or （一）, （二）… that each say all by themselves, or again headings
（一）值班安排 with 1., 2.… that do. There the first line is the article's title, and what is printed as items are its paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.aligned import AlignedText, join
from corpus.document import Article, Item, Paragraph, Subitem
from corpus.marks import Mark, find_possible_mark
from corpus.provision import ANNEX, WHOLE

LONGEST_HEADING = 30
"""Most characters of a line that is but a heading."""
_NO_HEADING = re.compile(r"[，。；：？！:;,?!]")
_Ahead = Mapping[str, tuple[int, Mark]]
"""Kind of mark → index of the next line that bears one, and the mark."""


@dataclass(slots=True)
class _Block:
    """A paragraph, item or subitem while it is put together; offsets in the article's text. `item`, `subitem` and `heading` are
    those of a `Paragraph`."""

    number: int
    start: int
    end: int
    kind: str = ""
    label: str = ""
    children: list[_Block] = field(default_factory=list)
    item: int = 0
    subitem: int = 0
    heading: bool = False


@dataclass(slots=True)
class _Cursor:
    """What is open where the next line begins: the last paragraph, its last item, that item's last subitem."""

    paragraphs: list[_Block] = field(default_factory=list)
    above: str = ""
    went_on: bool = False

    @property
    def paragraph(self) -> _Block | None:
        return self.paragraphs[-1] if self.paragraphs else None

    @property
    def item(self) -> _Block | None:
        return self.paragraph.children[-1] if self.paragraph and self.paragraph.children else None

    @property
    def subitem(self) -> _Block | None:
        return self.item.children[-1] if self.item and self.item.children else None

    def open_blocks(self) -> list[_Block]:
        """Outermost first."""
        return [block for block in (self.paragraph, self.item, self.subitem) if block is not None]


def build_article(
    number: int, lines: Sequence[AlignedText], branch: int = 0, item_kinds: Sequence[str] = ()
) -> Article:
    """An article from its healed lines, one paragraph, item or subitem each. Takes linear time.

    Args:
        number, branch: of the article.
        lines: stripped, not empty; the article's own number removed.
        item_kinds: kinds of mark that may be items here; all if empty.
    """
    marks = [find_possible_mark(line.text, item_kinds) for line in lines]
    blocks = _blocks(lines, marks)
    title = ""
    if number > 0 and len(lines) > 1 and marks[0] is None and is_heading(lines[0].text):
        under = _blocks(lines[1:], marks[1:])
        text = join(lines[1:], "\n").text
        first = under[0]
        listed = bool(first.children) and first.children[0].start == first.start
        if not listed or _say_all(first.children, text):
            title, lines = lines[0].text, lines[1:]
            blocks = _apart(under, text) if listed else under
    elif number in (WHOLE, ANNEX) and blocks and blocks[0].children and blocks[0].children[0].start == blocks[0].start:
        text = join(lines, "\n").text  # nothing but paragraphs printed as items
        blocks = _apart(blocks, text) if _say_all(blocks[0].children, text) else blocks
    whole = join(lines, "\n")
    return Article(number, whole.text, tuple(_freeze(block) for block in blocks), branch, whole.runs(), title)


def _blocks(lines: Sequence[AlignedText], marks: Sequence[Mark | None]) -> list[_Block]:
    """The paragraphs, with what hangs from them, that lines make."""
    ahead = _look_ahead(marks)
    cursor = _Cursor()
    start = 0
    for line, mark, following in zip(lines, marks, ahead, strict=True):
        end = start + len(line.text)
        if mark is not None and _counts(mark, cursor, following):
            _place_marked(cursor, mark, start, end)
            cursor.went_on = False
        else:
            _place_unmarked(cursor, line.text, following, start, end)
        cursor.above = line.text
        start = end + 1
    return cursor.paragraphs


def misnumbered(article: Article) -> Iterator[Paragraph]:
    """The paragraphs in which the numbers of the items are not 1, 2, 3 …, and those printed as items that do not follow the one before.

    The latter may begin anywhere: many notices number them through, over all headings.
    """
    before: Paragraph | None = None
    for paragraph in article.paragraphs:
        jumps = before is not None and before.label and paragraph.label and not _follows(before, paragraph)
        if jumps or any(item.number != expected for expected, item in enumerate(paragraph.items, 1)):
            yield paragraph
        before = paragraph


def _follows(one: Paragraph, other: Paragraph) -> bool:
    """Whether a paragraph that is printed as an item has the number after that of one before."""
    if one.item == other.item:
        return other.subitem == one.subitem + 1
    return other.item == one.item + 1 and not other.subitem


def _look_ahead(marks: Sequence[Mark | None]) -> list[_Ahead]:
    """For each line, the next mark of each kind below it."""
    ahead: list[_Ahead] = []
    following: _Ahead = {}
    for index in range(len(marks) - 1, -1, -1):
        ahead.append(following)
        mark = marks[index]
        if mark is not None:
            following = {**following, mark.kind: (index, mark)}
    ahead.reverse()
    return ahead


def _counts(mark: Mark, cursor: _Cursor, ahead: _Ahead) -> bool:
    """Whether a mark is one: it goes on with a list, or it may open one."""
    for block in cursor.open_blocks()[1:]:
        if block.kind == mark.kind and (not mark.doubtful or mark.number == block.number + 1):
            return True
    confirmed = _goes_on(ahead, mark.kind, mark.number)
    if mark.doubtful:
        return mark.number == 1 and confirmed
    return mark.number == 1 or not mark.is_weak or confirmed


def _goes_on(ahead: _Ahead, kind: str, number: int) -> bool:
    """Whether the next mark of that kind has the number after `number`."""
    return kind in ahead and ahead[kind][1].number == number + 1


def _place_marked(cursor: _Cursor, mark: Mark, start: int, end: int) -> None:
    block = _Block(mark.number, start, end, mark.kind, mark.label)
    if cursor.paragraph is None:
        cursor.paragraphs.append(_Block(1, start, end))
    item, subitem = cursor.item, cursor.subitem
    if item is None or mark.kind == item.kind:
        cursor.paragraphs[-1].children.append(block)
    elif subitem is None or mark.kind == subitem.kind:
        item.children.append(block)
    for open_block in cursor.open_blocks():
        open_block.end = end


def _place_unmarked(cursor: _Cursor, text: str, ahead: _Ahead, start: int, end: int) -> None:
    depth = _depth(cursor, text, ahead)
    if depth == 0:
        cursor.paragraphs.append(_Block(len(cursor.paragraphs) + 1, start, end))
    for block in cursor.open_blocks()[:depth]:
        block.end = end
    cursor.went_on = depth > 1


def _depth(cursor: _Cursor, text: str, ahead: _Ahead) -> int:
    """How many of the open blocks a line without a mark belongs to: 0 when it is a new paragraph."""
    blocks = cursor.open_blocks()
    if text.startswith("|"):
        return len(blocks)
    item, subitem = cursor.item, cursor.subitem
    if item is None:
        return 0
    if cursor.above.endswith(("：", ":")) or (cursor.went_on and cursor.above.endswith(("；", ";"))):
        return len(blocks)
    if subitem is not None and _goes_on(ahead, subitem.kind, subitem.number):
        next_item = ahead.get(item.kind)
        if next_item is None or ahead[subitem.kind][0] < next_item[0]:
            return 3
    return 2 if _goes_on(ahead, item.kind, item.number) else 0


def is_heading(line: str) -> bool:
    """Whether a line is but a heading: short, without a sentence in it."""
    return len(line) <= LONGEST_HEADING and _NO_HEADING.search(line) is None


def _say_all(items: Sequence[_Block], text: str) -> bool:
    """Whether most of what is printed as items are sentences, or headings over such."""
    whole = sum(_is_headed(item, text) or "。" in text[item.start : item.end] for item in items)
    return whole * 2 > len(items)


def _is_headed(item: _Block, text: str) -> bool:
    """Whether an item is but a heading over subitems that are sentences."""
    if not item.children:
        return False
    head = text[item.start + len(item.label) : item.children[0].start - 1]
    return is_heading(head) and _say_all(item.children, text)


def _apart(paragraphs: Sequence[_Block], text: str) -> list[_Block]:
    """The items of the first paragraph as paragraphs of their own, and so the subitems under a heading; then the other paragraphs."""
    out: list[_Block] = []
    for item in paragraphs[0].children:
        if not _is_headed(item, text):
            out.append(replace(item, item=item.number))
            continue
        head = replace(item, item=item.number, end=item.children[0].start - 1, children=[], heading=True)
        out += [head, *(replace(sub, item=item.number, subitem=sub.number) for sub in item.children)]
    return [replace(block, number=place) for place, block in enumerate([*out, *paragraphs[1:]], 1)]


def _freeze(block: _Block) -> Paragraph:
    items = tuple(
        Item(
            item.number,
            item.label,
            item.start,
            item.end,
            tuple(Subitem(sub.number, sub.label, sub.start, sub.end) for sub in item.children),
        )
        for item in block.children
    )
    label = block.label if block.item else ""
    return Paragraph(block.number, block.start, block.end, items, label, block.item, block.subitem, block.heading)
