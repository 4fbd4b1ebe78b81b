"""Marks: what begins an item (项) or subitem (目) at the head of a line: （一）, (1), ①, 一、, 1., 1）."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.aligned import AlignedText
from corpus.numerals import NUMERAL_CHARS, parse_numeral

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MENTION = r"(?!\s{0,3}(?:项[所规中的、和至或，]|款[所规中的、和至或，第]|[、和至]\s{0,3}[（(]))"
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "bracketed_chinese",
        re.compile(rf"(?P<label>[（(]\s{{0,3}}(?P<n>[{NUMERAL_CHARS}]{{1,5}})\s{{0,3}}[）)]){_MENTION}\s*[、.．]?"),
    ),
    (
        "bracketed_arabic",
        re.compile(rf"(?P<label>[（(]\s{{0,3}}(?P<n>[0-9０-９]{{1,3}})\s{{0,3}}[）)]){_MENTION}\s*[、.．]?"),
    ),
    ("circled", re.compile(rf"(?P<label>(?P<n>[{_CIRCLED}]))\s*[、.．]?")),
    ("chinese", re.compile(rf"(?P<label>(?P<n>[{NUMERAL_CHARS}]{{1,5}})[、．])")),
    ("arabic", re.compile(r"(?P<label>(?P<n>[0-9０-９]{1,3})(?:[、．]|[.](?![0-9０-９]))\s*)")),
    ("arabic_half_bracket", re.compile(r"(?P<label>(?P<n>[0-9０-９]{1,3})\s{0,3}[）)])")),
)
_DECIMAL = re.compile(r"(?P<label>(?P<n>[0-9０-９]{1,3})[.])(?=[0-9０-９])")
_WEAK = ("chinese", "arabic")
_LIST_BULLET = re.compile(r"(?:[-*+•·]\s+)+(?=[（(0-9０-９①-⑳])")


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of an item at the head of a line.

    Attributes:
        kind: ``"bracketed_chinese"`` （一）, ``"bracketed_arabic"`` (1), ``"circled"`` ①, ``"chinese"`` 一、,
            ``"arabic"`` 1., ``"arabic_half_bracket"`` 1）.
        number: 1-based.
        label: as printed.
        end: where the words begin.
        doubtful: reads as well as running text: 「二、三类动物疫病」, 「1.300总吨」; only the lines around it can tell.
    """

    kind: str
    number: int
    label: str
    end: int
    doubtful: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether a sentence may begin like this: 一、 and 1. without brackets."""
        return self.kind in _WEAK


def find_mark(line: str, kinds: Sequence[str] = ()) -> Mark | None:
    """The item mark at the head of `line` (leading white space removed before), or None; never a decimal (1.5).

    Args:
        line: one line of text.
        kinds: restrict to these kinds; all when empty.
    """
    for kind, pattern in _MARKS:
        match = pattern.match(line) if not kinds or kind in kinds else None
        if match is None:
            continue
        raw = match.group("n")
        number = _CIRCLED.index(raw) + 1 if kind == "circled" else parse_numeral(raw)
        if number:
            doubtful = kind == "chinese" and line[match.end() : match.end() + 1] in tuple(NUMERAL_CHARS)
            return Mark(kind, number, match.group("label").strip(), match.end(), doubtful)
    return None


def find_possible_mark(line: str, kinds: Sequence[str] = ()) -> Mark | None:
    """Like `find_mark`; also reads 「1.300总吨」 as a doubtful mark 1."""
    mark = find_mark(line, kinds)
    if mark is None and (not kinds or "arabic" in kinds) and (match := _DECIMAL.match(line)):
        number = parse_numeral(match.group("n"))
        mark = Mark("arabic", number, match.group("label"), match.end(), True) if number else None
    return mark


def strip_list_bullet(line: AlignedText) -> tuple[AlignedText, bool]:
    """`line` without a Markdown list bullet before an item mark (``- （一）``), and whether there was one."""
    match = _LIST_BULLET.match(line.text)
    return (line.slice(match.end(), len(line.text)), True) if match else (line, False)
