"""quoting: whether quoted words are those of a text. Fails closed: what is not found is not the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from corpus.numerals import NUMERAL_CHARS
from corpus.sentences import SEGMENT_MARKS, split
from qa.quantities import quantities

Match = Literal["same", "elided", "negated", "punctuation", "different"]
_ELLIPSIS = re.compile(r"…+|\.{3,}")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟「」『』＂‘’'", '"'))
_END = "。，；：、.,;: "
_NUMERALS = frozenset(NUMERAL_CHARS + "0123456789.")
_NEGATED = re.compile(r"(?:不得|不应当?|不能|不再|不予|不可|不要|不准|不必|无需|无须|严禁|禁止|不|未|非)$")
_NEAR = 60.0
"""Likeness (0–100) from which a sentence of the article is shown as the one that was probably meant."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A quote held against a text.

    Attributes:
        match: ``"same"`` (widths, white space and the marks at both ends apart), ``"elided"`` (its pieces stand there in
            order, something is left out), ``"negated"`` (same, but the text says 不得 or the like just before it),
            ``"punctuation"`` (same but for marks inside) or ``"different"``.
        nearest: (start, end) in the text of the sentence that is most like it; None when it is the same or none is like it.
    """

    match: Match
    nearest: tuple[int, int] | None = None


def compare(quote: str, text: str, start: int, end: int) -> Compared:
    """Whether `quote` stands in ``text[start:end]``.

    >>> compare("请示一般不超过1500字", "请示一般不超过1500字。", 0, 13).match
    'same'
    >>> compare("直接报送", "不得直接报送。", 0, 7).match
    'negated'
    """
    match = same_words(quote, text, start, end)
    return Compared(match, None if match == "same" else _nearest(quote, text, start, end))


def same_words(quote: str, text: str, start: int, end: int) -> Match:
    """What `compare` says, without looking for the nearest sentence."""
    pieces = [piece for piece in _ELLIPSIS.split(quote) if piece.strip(_END)]
    if not pieces:
        return "different"
    held = text[start:end]
    found = _in_order([_plain(piece).strip(_END + "。、") for piece in pieces], _plain(held))
    if found is None:
        bare = [_bare(piece) for piece in pieces]
        return "punctuation" if all(bare) and _in_order(bare, _bare(held)) is not None else "different"
    if len(pieces) > 1 or _ELLIPSIS.search(quote.strip()):
        return "elided"
    return "negated" if _NEGATED.search(_plain(held)[:found]) else "same"


def strange_numbers(claim: str, text: str) -> tuple[str, ...]:
    """The amounts of `claim` that `text` does not hold, as written: 2000字."""
    held = {(quantity.value, quantity.unit) for quantity in quantities(text)}
    said = [(q, claim[q.start : q.end]) for q in quantities(claim) if (q.value, q.unit) not in held]
    return tuple(words for _, words in said if not words.startswith("一"))  # 一份, 一件 are no amounts


def _in_order(pieces: list[str], text: str) -> int | None:
    """Where the first piece starts when all stand in the text in order; None otherwise."""
    at, first = 0, None
    for piece in pieces:
        found = _find(piece, text, at)
        if found is None:
            return None
        first = found if first is None else first
        at = found + len(piece)
    return first


def _find(piece: str, text: str, at: int) -> int | None:
    """Where `piece` stands in the text, not inside a number: 500字 does not stand in 1500字."""
    found = text.find(piece, at)
    while found >= 0:
        end = found + len(piece)
        cut_before = found > 0 and piece[0] in _NUMERALS and text[found - 1] in _NUMERALS
        cut_after = end < len(text) and piece[-1] in _NUMERALS and text[end] in _NUMERALS
        if not cut_before and not cut_after:
            return found
        found = text.find(piece, found + 1)
    return None


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Widths and quotation marks folded, white space gone."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    """Letters and digits alone."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def _nearest(quote: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    wanted = _bare(quote)
    likeness = {
        span: fuzz.partial_ratio(wanted, _bare(text[slice(*span)])) for span in split(text, start, end, SEGMENT_MARKS)
    }
    best = max(likeness, key=lambda span: likeness[span], default=None)
    return best if best is not None and likeness[best] >= _NEAR else None
