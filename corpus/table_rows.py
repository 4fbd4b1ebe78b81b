"""Tables as lines: ``| a | b |``, or plain lines when a table only frames the text."""

from __future__ import annotations

from collections.abc import Sequence

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
