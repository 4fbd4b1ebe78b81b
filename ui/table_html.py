"""table_html: rows written as lines, ``| a | b |``, as a table; shared by the reader and the answer card."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[|\s:-]+")


def table_html(text: str, rows: Sequence[tuple[int, int]], cell_html: Callable[[int, int], str]) -> str:
    """The rows as a table, the first as its head when another follows; empty when there is none but rules.

    Args:
        text: what the rows stand in.
        rows: start and end of each.
        cell_html: the HTML of characters of `text`.
    """
    kept = [(start, end) for start, end in rows if not _RULE.fullmatch(text[start:end])]
    if not kept:
        return ""
    out = []
    for number, (start, end) in enumerate(kept):
        tag = "th" if number == 0 and len(kept) > 1 else "td"
        bars = [start + match.start() for match in _CELL.finditer(text[start:end])]
        cells = "".join(
            f"<{tag}>{cell_html(*_trimmed(text, left + 1, right))}</{tag}>"
            for left, right in zip(bars, bars[1:], strict=False)
        )
        out.append(f"<tr>{cells}</tr>".replace("\\|", "|"))
    return f'<div class="gw-table" role="region" aria-label="表格" tabindex="0"><table>{"".join(out)}</table></div>'


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    cell = text[start:end]
    return start + len(cell) - len(cell.lstrip()), max(end - (len(cell) - len(cell.rstrip())), start)
