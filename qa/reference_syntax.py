"""reference_syntax: 第三条第二款、第五条至第七条 as pieces and links, without asking what they point to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numerals import NUMERAL_CHARS, parse_numeral

ARTICLE, PARAGRAPH, ITEM, SUBITEM = 1, 2, 3, 4
UNITS = {"条": ARTICLE, "款": PARAGRAPH, "项": ITEM, "目": SUBITEM}
_N = rf"(?:[（(](?:[{NUMERAL_CHARS}]{{1,12}}|[0-9０-９]{{1,4}})[）)]|[{NUMERAL_CHARS}]{{1,12}}|[0-9０-９]{{1,4}})"
_AND, _TO = r"(?:、|和|及|以及|与|或者|或)", r"(?:至|到|[-—－~～])"
_PIECE = re.compile(
    rf"第\s?(?P<first>{_N})(?P<more>(?:\s?(?:{_AND}|{_TO})\s?{_N}){{0,12}})\s?"
    rf"(?P<unit>条(?![件例约文款])|款(?!项)|项(?![目议工任])|目(?![标录前的光]))"
    rf"(?:(?<=条)之(?P<branch>[{NUMERAL_CHARS}]{{1,4}}))?"
)
_NEXT = re.compile(rf"(?P<mark>{_TO})|(?P<dash>{_AND})")
_SEPARATOR = re.compile(rf"\s?(?:(?P<and>{_AND})|(?P<to>{_TO}))\s?(?=第)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One 第…条, 第…款, 第…项 or 第…目.

    Attributes:
        unit: `ARTICLE`, `PARAGRAPH`, `ITEM` or `SUBITEM`.
        numbers: as written; two and `through` for 第（一）至（五）项.
        through: whether all from the first to the second number are meant.
        branch: the n of 之n; 0 for none.
        start, end: offsets in the text.
    """

    unit: int
    numbers: tuple[int, ...]
    through: bool
    branch: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """Pieces that stand side by side: 第三条第二款第（一）项.

    Attributes:
        pieces: at least one, each of a lower unit than the one before.
        through: whether 至 stands before it: all from the link before up to this one.
    """

    pieces: tuple[Piece, ...]
    through: bool

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.pieces[-1].end


def starts(text: str) -> list[int]:
    """Where pieces start."""
    return [match.start() for match in _PIECE.finditer(text)]


def read_chain(text: str, position: int) -> tuple[Link, ...]:
    """The links that begin at `position`, joined by 、 和 至 …; empty when there is none, or a numeral is malformed.

    >>> [(link.through, [p.numbers for p in link.pieces]) for link in read_chain("第三条第二款、第五条至第七条", 0)]
    [(False, [(3,), (2,)]), (False, [(5,)]), (True, [(7,)])]
    """
    links: list[Link] = []
    through = False
    while True:
        pieces = _pieces(text, position)
        if not pieces:
            return tuple(links)
        links.append(Link(pieces, through))
        separator = _SEPARATOR.match(text, pieces[-1].end)
        if separator is None:
            return tuple(links)
        through, position = separator["to"] is not None, separator.end()


def _pieces(text: str, position: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    while match := _PIECE.match(text, position):
        piece = _piece(match)
        if piece is None:
            return ()
        if pieces and piece.unit <= pieces[-1].unit:
            break
        pieces.append(piece)
        position = match.end()
    return tuple(pieces)


def _piece(match: re.Match[str]) -> Piece | None:
    numbers = [_number(match["first"])]
    marks = []
    rest, position = match["more"], 0
    while position < len(rest):
        mark = _NEXT.search(rest, position)
        following = _NEXT.search(rest, mark.end()) if mark else None
        if mark is None:
            return None
        position = following.start() if following else len(rest)
        marks.append(mark["mark"] is not None)
        numbers.append(_number(rest[mark.end() : position]))
    branch = parse_numeral(match["branch"]) if match["branch"] else 0
    through = any(marks)
    if not all(numbers) or branch is None or (match["branch"] and not branch) or (through and len(numbers) != 2):
        return None
    values = tuple(number for number in numbers if number)
    return Piece(UNITS[match["unit"]], values, through, branch, match.start(), match.end())


def _number(raw: str) -> int | None:
    return parse_numeral(raw.strip().strip("（）()"))
