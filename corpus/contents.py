"""The table of contents before the text: its lines repeat the headings and must not count as headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.annex import is_annex_head
from corpus.lines import HeadingLine, Line, read_heading

_TITLE = re.compile(r"[【\[]?目\s*[录次][】\]]?")
_PAGE = re.compile(r"(?:[（(][0-9]{1,4}[）)]|[0-9]{1,4})$")
_LEADER = " \t\u3000.．·…—-"


def without_contents(lines: Sequence[Line]) -> tuple[list[Line], Line | None]:
    """The lines without the table of contents, and the line it began at; it need not be headed 目录."""
    start = next((i for i, line in enumerate(lines) if _TITLE.fullmatch(line.text.text)), None)
    if start is not None:
        end = _end(lines, start + 1)
        return [*lines[:start], *lines[end:]], lines[start]
    start = next((i for i, line in enumerate(lines) if _entry(line) is not None), None)
    if start is None:
        return list(lines), None
    end = _end(lines, start)
    first = _entry(lines[start])
    if end - start < 2 or all(read_heading(line) != first for line in lines[end:]):
        return list(lines), None
    return [*lines[:start], *lines[end:]], lines[start]


def _end(lines: Sequence[Line], start: int) -> int:
    """Where the entries from `start` end: at a line that is none, or where the first heading comes again."""
    first = _entry(lines[start]) if start < len(lines) else None
    end = start
    while end < len(lines):
        entry = _entry(lines[end])
        if entry is None and not _has_leader(lines[end]) and not (end > start and is_annex_head(lines[end].text.text)):
            break
        if end > start and entry is not None and entry == first:
            break
        end += 1
    return end


def _entry(line: Line) -> HeadingLine | None:
    """The heading that an entry names, its dots and page number taken off."""
    kept = _PAGE.sub("", line.text.text[:200].rstrip()).rstrip(_LEADER)
    return read_heading(Line(line.text.slice(0, len(kept)), line.number, line.indented, line.after_blank, line.head))


def _has_leader(line: Line) -> bool:
    """Whether a line ends with dots and a page number, as other entries of a table of contents do."""
    match = _PAGE.search(line.text.text)
    return match is not None and line.text.text[: match.start()].endswith(("..", "…", "··", "．．"))
