"""Which lines of a PDF go on in the next line: by margins, indentation and structure marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.pdf_lines import Line
from corpus.structure_marks import starts_with_mark

_ENDS = tuple("。；：！？!?;:”’）)》】")
_INDENT = 1.2  # in ems: a first line stands in by two
_REACH = 2.2  # in ems: how far before the right margin a full line may end (no punctuation begins a line)
_LEADING = 1.6  # times the usual distance of lines: more is a gap between paragraphs


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float


def join_lines(pages: Sequence[Sequence[Line]], widths: Sequence[float]) -> list[list[Line]]:
    """Paragraphs, each a list of lines in reading order; a paragraph may run over pages.

    Args:
        pages: lines from top to bottom, without furniture.
        widths: of the pages, in points; pages of one width and side share their margins.
    """
    layout = _Layout(pages, widths)
    paragraphs: list[list[Line]] = []
    for line in (line for page in pages for line in page):
        if paragraphs and layout.continues(paragraphs[-1], line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def join_words(first: str, second: str) -> str:
    """What stands between two lines of one paragraph: a space between Latin words, else nothing."""
    around = first[-1:] + second[:1]
    return " " if around.isascii() and around.isalnum() and not around.isdecimal() else ""


class _Layout:
    """What is usual in one document."""

    def __init__(self, pages: Sequence[Sequence[Line]], widths: Sequence[float]) -> None:
        self._keys = [(round(width), number % 2) for number, width in enumerate(widths)]
        self._margins = self._measure(pages)
        steps = [a.y - b.y for page in pages for a, b in zip(page, page[1:], strict=False)]
        self._leading = median(steps) if steps else 0.0
        marked = [line for page in pages for line in page if starts_with_mark(line.text)]
        self._marks_stand_in = sum(self._indent(line) > _INDENT for line in marked) > 0.5 * len(marked)

    def continues(self, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether `line` goes on with the paragraph."""
        last = paragraph[-1]
        if not self._is_full(last) or last.has_columns or line.has_columns:
            return False
        if abs(last.size - line.size) > 0.15 * last.size:
            return False
        if last.page == line.page and last.y - line.y > _LEADING * max(self._leading, last.size):
            return False
        ended = last.text.endswith(_ENDS)
        if self._indent(line) > _INDENT:
            return self._hangs(paragraph, line) and not ended
        if starts_with_mark(line.text):
            return self._marks_stand_in and not ended  # 「依照本法」 / 「第三十条办理」: a mention, not a mark
        return True

    def _hangs(self, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether `line` stands in because all lines of its list item but the first do."""
        first, last = paragraph[0], paragraph[-1]
        if not starts_with_mark(first.text) or starts_with_mark(line.text) or self._is_centred(line):
            return False
        if len(paragraph) == 1:
            return 0.5 < (line.x0 - first.x0) / line.size < 5
        return abs(line.x0 - last.x0) < 0.3 * line.size

    def _is_centred(self, line: Line) -> bool:
        margins = self._margins[self._keys[line.page]]
        before, after = line.x0 - margins.left, margins.right - line.x1
        return after > 2 * line.size and abs(before - after) < line.size

    def _is_full(self, line: Line) -> bool:
        """Whether a line reaches the right margin and does not merely stand at it, as a date does."""
        margins = self._margins[self._keys[line.page]]
        return line.x1 > margins.right - _REACH * line.size and self._indent(line) < 5

    def _indent(self, line: Line) -> float:
        """Distance from the left margin, in ems."""
        return (line.x0 - self._margins[self._keys[line.page]].left) / line.size

    def _measure(self, pages: Sequence[Sequence[Line]]) -> Mapping[tuple[int, int], _Margins]:
        """Margins of left and right pages, of each width; both sides together when one has few lines."""
        sides: dict[tuple[int, int], list[Line]] = defaultdict(list)
        for key, page in zip(self._keys, pages, strict=True):
            sides[key].extend(page)
        margins = {}
        for (width, side), lines in sides.items():
            enough = lines if len(lines) >= 8 else lines + sides.get((width, 1 - side), [])
            margins[width, side] = _margins_of(enough)
        return margins


def _margins_of(lines: Sequence[Line]) -> _Margins:
    """Left: the outermost place where lines begin repeatedly; right: where the longest lines end, outliers aside."""
    if not lines:
        return _Margins(0, 0)
    begins = sorted(line.x0 for line in lines)
    needed = max(2, 0.05 * len(lines))
    left = next((x for x in begins if sum(abs(x - other) <= 2 for other in begins) >= needed), begins[0])
    ends = sorted(line.x1 for line in lines)
    return _Margins(left, ends[-1 - int(0.02 * len(ends))])
