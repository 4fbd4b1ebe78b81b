"""Tables as lines: ``| a | b |``, or plain lines when a table only frames the text; and tables in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from corpus.aligned import AlignedText

_SEPARATORS = tuple(map(re.compile, (r"\t+", r"\s*\|\s*", r"(?: {3,}|\u3000{2,})\s*")))
_STRUCTURE = re.compile(
    r"第\s*[^\s]{1,6}\s*[编章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
)
_LONGEST_CELL = 40
_LONG_CELL = 1_000  # characters; a cell with more is a column of the page, not of a table

Cell = list[str]
"""A cell: its lines."""


def format_row(cells: Sequence[str]) -> str:
    """A table row as one line: ``| a | b |``; a bar inside a cell is written ``\\|``."""
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def format_table(rows: Sequence[Sequence[Cell]], *, is_layout: bool = False) -> list[str]:
    """The lines of a table: a line a row; the plain lines of its cells when it is there for layout.

    A table is taken for layout when the caller knows it, when no row has two filled cells, or when a cell is longer
    than a thousand characters.
    """
    cells = [cell for row in rows for cell in row]
    single = all(sum(bool(cell) for cell in row) <= 1 for row in rows)
    if is_layout or single or any(len("".join(cell)) > _LONG_CELL for cell in cells):
        return [line for cell in cells for line in cell]
    return [format_row([" ".join(cell) for cell in row]) for row in rows if any(row)]


def read_columns(lines: Sequence[AlignedText]) -> dict[int, AlignedText]:
    """The rows of the tables that plain text sets in columns, as ``| a | b |``, by the index of their line.

    Lines that stand one below the other are rows where the same separator (tabs, bars, wide spaces) cuts each into as many short cells:
    three or more of two lines, two of three lines that hold no sentence. What begins with a number of the structure is none.

    Args:
        lines: of one source, stripped, without blank ones between them.
    """
    rows: dict[int, AlignedText] = {}
    for separator in _SEPARATORS:
        counts = [0 if number in rows else _cells(line.text, separator) for number, line in enumerate(lines)]
        for count, group in groupby(range(len(lines)), key=lambda number: counts[number]):
            run = list(group)
            if len(run) >= 2 and count >= 3 or len(run) >= 3 and count == 2 and not _says(lines, run):
                rows.update((number, _as_row(lines[number], separator)) for number in run)
    return rows


def _cells(line: str, separator: re.Pattern[str]) -> int:
    """The number of cells that a separator makes of a line; 0 where it is no row."""
    if line.startswith("|") or _STRUCTURE.match(line):
        return 0
    cells = separator.split(line)
    return len(cells) if len(cells) > 1 and all(len(cell) <= _LONGEST_CELL for cell in cells) else 0


def _says(lines: Sequence[AlignedText], run: Sequence[int]) -> bool:
    return any("。" in lines[number].text or "：" in lines[number].text for number in run)


def _as_row(line: AlignedText, separator: re.Pattern[str]) -> AlignedText:
    parted, _ = line.substitute(separator, lambda _: " | ")
    return parted.replace(len(parted.text), len(parted.text), " |").replace(0, 0, "| ")
