"""Hard-wrapped text: finding the width at which every line was cut, and which lines break off inside a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.lines import SENTENCE_MARK, Line
from corpus.marks import find_mark

_TERMINAL = re.compile(r"[。！？；：!?;:…][”’」』）)》]*$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MIN_FULL = 6  # lines cut at the width before a text counts as wrapped
_MIN_SHARE = 0.3  # of all lines
_MIN_WIDTH, _MAX_WIDTH = 12, 100  # characters a line
_SLACK = 3  # by how much a full line may be shorter: marks that must not begin or end a line


def _columns(text: str) -> int:
    return (sum(1 if char.isascii() else 2 for char in text) + 1) // 2


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text was wrapped.

    Attributes:
        width: of a full line, in `measure`.
        indented: whether paragraphs begin with an indented line, which tells them from lines that go on.
        measure: length of a string: characters, or columns of a Chinese character (two Latin letters a column).
    """

    width: int
    indented: bool
    measure: Callable[[str], int]

    def is_full(self, line: Line) -> bool:
        """Whether a line reaches the width at which the text was cut."""
        return self.width - _SLACK < self.measure(line.lead) + self.measure(line.text.text) <= self.width + 1


def find_wrap(lines: Sequence[Line]) -> Wrap | None:
    """The width at which the running text was cut, or None when lines end where paragraphs end.

    A text is wrapped when many of its lines are equally long, hardly any is longer, and most of those that are so long
    do not end a sentence.
    """
    prose = [line for line in lines if not line.is_table_row and not line.head and _HAN.search(line.text.text)]
    best: tuple[int, Wrap] | None = None
    for measure in (len, _columns):
        found = _find_width([(measure(line.lead) + measure(line.text.text), line) for line in prose])
        if found is not None and (best is None or found[0] > best[0]):
            wrap = Wrap(found[1], False, measure)
            best = found[0], Wrap(found[1], _is_indented(lines, wrap), measure)
    return best[1] if best else None


def _find_width(prose: Sequence[tuple[int, Line]]) -> tuple[int, int] | None:
    """How many lines are full without ending a sentence, and the width; None when the text is not wrapped."""
    counts = Counter(length for length, line in prose if not _TERMINAL.search(line.text.text))
    widths = [width for width in counts if _MIN_WIDTH <= width <= _MAX_WIDTH]
    if not widths:
        return None

    def open_at(width: int) -> int:
        return sum(counts[width - less] for less in range(_SLACK))

    width = max(widths, key=lambda width: (open_at(width), width))
    longer = sum(length > width + 1 for length, _ in prose)
    if open_at(width) < max(_MIN_FULL, _MIN_SHARE * len(prose)) or longer > 0.03 * len(prose):
        return None
    return open_at(width), width


def _is_indented(lines: Sequence[Line], wrap: Wrap) -> bool:
    """Whether most lines that seem to begin a paragraph of running text are indented.

    Those below a line that is short or ends a sentence; headings, heads of articles and items may be set otherwise.
    """
    heads = [
        line
        for above, line in zip(lines, lines[1:], strict=False)
        if (not wrap.is_full(above) or _TERMINAL.search(above.text.text))
        and wrap.is_full(line)
        and not line.is_table_row
        and not line.text.text.startswith("第")
        and find_mark(line.text.text) is None
    ]
    return len(heads) >= 2 and sum(line.indented for line in heads) >= 0.5 * len(heads)


def breaks_off(line: Line, wrap: Wrap | None = None) -> bool:
    """Whether a line ends in the middle of a sentence.

    In wrapped text: a full line without closing punctuation. Else: no closing punctuation, and long enough to be
    running text. A comma or 、 at the end breaks off anyway.
    """
    text = line.text.text
    if line.is_table_row or line.head or _TERMINAL.search(text):
        return False
    if text.endswith(("，", "、", ",")):
        return True
    if wrap is not None:
        return wrap.is_full(line)
    return len(text) >= 15 and (SENTENCE_MARK.search(text) is not None or len(text) >= 25)


def goes_on(above: Line, line: Line, wrap: Wrap | None, mark_is_weak: bool | None) -> bool:
    """Whether `line` goes on with the sentence or paragraph that `above` breaks off.

    Args:
        above, line: neighbours in the source.
        wrap: of the document, if it is wrapped.
        mark_is_weak: whether the item mark at the head of `line` is a weak one; None when it has none.
    """
    if line.is_table_row or line.head or above.is_table_row or above.head:
        return False
    if wrap is None:
        return not line.indented and mark_is_weak is None and breaks_off(above)
    if wrap.indented and line.indented:
        return False
    if breaks_off(above, wrap):
        return mark_is_weak is None or mark_is_weak or (wrap.indented and wrap.is_full(above))
    return wrap.indented and mark_is_weak is None and wrap.is_full(above)
