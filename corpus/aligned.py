"""AlignedText: text that remembers, character by character, where in the source it came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A string and, for each of its characters, the offset in the source it was read from.

    Attributes:
        text: the characters.
        offsets: same length; offset in the source text, never decreasing; an inserted character carries the offset of
            the place where it was inserted.
    """

    text: str
    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.offsets):
            raise ValueError("one offset a character is needed")

    @staticmethod
    def read(source: str, start: int, end: int) -> AlignedText:
        """The characters ``source[start:end]`` with their offsets."""
        return AlignedText(source[start:end], tuple(range(start, end)))

    def slice(self, start: int, end: int) -> AlignedText:
        """Characters `start` to `end` of this text."""
        return AlignedText(self.text[start:end], self.offsets[start:end])

    def strip(self) -> AlignedText:
        """Without white space (ideographic spaces too) at both ends."""
        left = len(self.text) - len(self.text.lstrip())
        right = len(self.text.rstrip())
        return self.slice(left, max(left, right))

    def replace(self, start: int, end: int, new: str) -> AlignedText:
        """With characters `start` to `end` read as `new`; `new` carries the offset of `start`."""
        return AlignedText(
            self.text[:start] + new + self.text[end:],
            self.offsets[:start] + (self._anchor(start),) * len(new) + self.offsets[end:],
        )

    def substitute(
        self, pattern: re.Pattern[str], reading: Callable[[re.Match[str]], str]
    ) -> tuple[AlignedText, list[re.Match[str]]]:
        """With every match of `pattern` read as `reading(match)`, and the matches, in order. Takes linear time."""
        matches = list(pattern.finditer(self.text))
        if not matches:
            return self, matches
        texts: list[str] = []
        offsets: list[int] = []
        kept = 0
        for match in matches:
            start, end = match.span()
            new = reading(match)
            texts += (self.text[kept:start], new)
            offsets += self.offsets[kept:start]
            offsets += [self._anchor(start)] * len(new)
            kept = end
        texts.append(self.text[kept:])
        offsets += self.offsets[kept:]
        return AlignedText("".join(texts), tuple(offsets)), matches

    def _anchor(self, position: int) -> int:
        if position < len(self.offsets):
            return self.offsets[position]
        return self.offsets[-1] + 1 if self.offsets else 0

    def runs(self) -> tuple[tuple[int, int, int], ...]:
        """The alignment as runs ``(offset in this text, offset in the source, length)`` of consecutive characters."""
        runs: list[list[int]] = []
        for position, offset in enumerate(self.offsets):
            if runs and offset == runs[-1][1] + runs[-1][2]:
                runs[-1][2] += 1
            else:
                runs.append([position, offset, 1])
        return tuple((a, b, c) for a, b, c in runs)


def join(pieces: Sequence[AlignedText], separator: str = "") -> AlignedText:
    """All pieces in one, `separator` between them (it carries the offset just after the piece before it)."""
    texts: list[str] = []
    offsets: list[int] = []
    for number, piece in enumerate(pieces):
        if number and separator:
            texts.append(separator)
            offsets.extend([offsets[-1] + 1 if offsets else 0] * len(separator))
        texts.append(piece.text)
        offsets.extend(piece.offsets)
    return AlignedText("".join(texts), tuple(offsets))


def source_offset(runs: Sequence[tuple[int, int, int]], position: int) -> int | None:
    """The source offset of character `position`, from `AlignedText.runs`; None outside the runs."""
    index = bisect_right(runs, position, key=lambda run: run[0]) - 1
    if index < 0:
        return None
    start, source, length = runs[index]
    return source + position - start if position < start + length else None
