"""RawFile: a source file as received; ReadLimits: how much of it a reader may take; LineWriter: how it becomes text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from corpus.errors import UnreadableSource
from corpus.source import Problem, SourceText

CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f]+")
"""Control characters that stand for nothing in a text; tab, line feed and carriage return are not among them."""
_UNWRITABLE = re.compile(r"[\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What a file may cost; beyond it the file is refused with the number got and the number allowed.

    Attributes:
        bytes: size of the file.
        pages: of a paged file.
        characters: of the text read out of it.
        expansion: unpacked size of a packed file (.docx) divided by its size: protects against zip bombs.
        part_bytes: unpacked size of one part of a packed file.
    """

    bytes: int = 30_000_000
    pages: int = 1_000
    characters: int = 5_000_000
    expansion: int = 100
    part_bytes: int = 100_000_000


@dataclass(frozen=True)
class RawFile:
    """A file's bytes as received.

    Attributes:
        name: file name without folder.
        suffix: lower-case, with the dot.
        data: the bytes.
    """

    name: str
    suffix: str
    data: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """Of the bytes, lower-case hex."""
        return hashlib.sha256(self.data).hexdigest()


Reader = Callable[[RawFile, ReadLimits], SourceText]
"""Turns one kind of file into text; raises UnreadableSource and nothing else."""


def check_limit(what: str, got: int, allowed: int, unit: str) -> None:
    """Raise UnreadableSource when `got` is more than `allowed`; `what` and `unit` go into the sentence."""
    if got > allowed:
        said, most = (
            f"{n / 1_000_000:,.1f} MB" if unit == "字节" and allowed >= 100_000 else f"{n} {unit}"
            for n in (got, allowed)
        )
        raise UnreadableSource(f"{what}为 {said}，超过上限", f"不超过 {most}", "拆分文件后再导入")


def fold_line_ends(text: str) -> str:
    """``\\r\\n``, ``\\r`` and the Unicode line and paragraph separators read as ``\\n``."""
    return _LINE_ENDS.sub("\n", text)


class LineWriter:
    """Collects lines and what was noticed about them, keeping offsets right.

    A line is cleaned when it is written: control characters become spaces, invisible characters go, white space at
    both ends goes; empty lines are not written.
    """

    def __init__(self, raw: RawFile, limits: ReadLimits) -> None:
        self._raw, self._limits = raw, limits
        self._lines: list[str] = []
        self._notes: list[Problem] = []
        self._controls = 0
        self.offset = 0
        """Offset in the text at which the next line will start."""

    def write(self, text: str) -> int:
        """Write `text` (one line, or more separated by ``\\n``); the offset of its first character.

        Raises:
            UnreadableSource: the text has become longer than the limit.
        """
        start = self.offset
        for line in fold_line_ends(text).split("\n"):
            if cleaned := self._clean(line):
                self._lines.append(cleaned)
                self.offset += len(cleaned) + 1
        check_limit("文字", self.offset, self._limits.characters, "字")
        return start

    def note(
        self,
        code: str,
        severity: str,
        message: str,
        *,
        start: int | None = None,
        end: int | None = None,
        before: str = "",
        after: str = "",
    ) -> None:
        """Remember a `Problem` at ``start:end`` of the text; at the next line to be written by default."""
        at = self.offset if start is None else start
        self._notes.append(Problem(code, severity, message, 0, at, at if end is None else end, before, after))

    def finish(
        self, media_type: str, *, encoding: str = "", title: str = "", pages: tuple[int, ...] = ()
    ) -> SourceText:
        """The text with everything noticed, in the order of the text."""
        text = "\n".join(self._lines)
        if self._controls:
            message = f"有{self._controls}处控制字符，已换成空格"
            self.note("control_characters_replaced", "info", message, start=0)
        title = " ".join(self._clean(title).split())
        source = SourceText(
            text, self._raw.name, media_type, self._raw.sha256, len(self._raw.data), encoding, title, pages
        )
        notes = sorted(self._notes, key=lambda note: note.start)
        return replace(source, problems=tuple(_placed(note, source) for note in notes))

    def _clean(self, line: str) -> str:
        line, replaced = CONTROL.subn(" ", line)
        self._controls += replaced
        line = _UNWRITABLE.sub("\ufffd", _INVISIBLE.sub("", line))
        return line.replace("\u00a0", " ").strip()


def _placed(note: Problem, source: SourceText) -> Problem:
    start, end = min(note.start, len(source.text)), min(note.end, len(source.text))
    return replace(note, line=source.line_of(start), start=start, end=end)
