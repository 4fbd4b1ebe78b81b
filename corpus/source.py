"""SourceText: what a reader makes of a file: plain text, one block a line, and where it came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """Something noticed or repaired at one place of a source.

    Attributes:
        code: stable identifier in snake_case, e.g. ``page_break_joined``.
        severity: ``"info"`` (repaired, nothing lost), ``"warning"`` (a person should look), ``"error"`` (text was lost
            or could not be placed).
        message: one sentence in Chinese for the person who maintains the corpus.
        line: 1-based line in the source text; 0 when the problem concerns the whole file.
        start, end: character offsets in the source text, ``start <= end``.
        before, after: the characters as they stood and as they are read; empty when nothing was changed.
    """

    code: str
    severity: str
    message: str
    line: int = 0
    start: int = 0
    end: int = 0
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one source file, as a reader extracted it, with positions.

    Lines are separated by ``\\n``. For .txt and .md the text is the decoded file itself, so offsets and lines are the
    file's own (line ends folded to ``\\n``); for .html, .docx and .pdf each block (paragraph, list item, table row) is
    one line. A table row is written ``| cell | cell |``; a heading keeps its ``#`` marks.

    Attributes:
        text: the text, Unicode, without a byte-order mark.
        name: file name without folder, or the data set's own identifier.
        media_type: ``"text/plain"``, ``"text/markdown"``, ``"text/html"``, ``"application/pdf"``, the docx type, or
            ``"application/vnd.sqlite3"``.
        sha256: of the bytes as received, lower-case hex.
        size: of the bytes as received.
        encoding: of a text file, e.g. ``"utf-8"``, ``"gb18030"``; empty for other kinds.
        title: a title that the file's own metadata gives (HTML <title>, docx core properties); may be empty.
        pages: for paged sources, offset in ``text`` at which each page starts, first page first; else empty.
        problems: what the reader noticed (running heads dropped, undecodable bytes replaced, …).
    """

    text: str
    name: str
    media_type: str = "text/plain"
    sha256: str = ""
    size: int = 0
    encoding: str = ""
    title: str = ""
    pages: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    _line_starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        starts = [0] + [i + 1 for i, char in enumerate(self.text) if char == "\n"]
        object.__setattr__(self, "_line_starts", tuple(starts))

    def line_of(self, offset: int) -> int:
        """1-based line that holds the character at `offset`."""
        return bisect_right(self._line_starts, offset)

    def page_of(self, offset: int) -> int:
        """1-based page that holds the character at `offset`; 0 when the source has no pages."""
        return bisect_right(self.pages, offset)
