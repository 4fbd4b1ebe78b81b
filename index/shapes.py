"""Shapes: words typed with a character that looks like the right one (签发 as 笺发), or with one wrong character in a long
word (常务会仪室), read as the corpus's word. Distances come from rapidfuzz, imported only when there is an unknown word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

LOOK_ALIKES = Path(__file__).parent / "data" / "look_alikes.txt"
"""Groups of characters that are taken for each other, one group a line."""
SHORTEST, LONGEST = 2, 8
HAN = re.compile(r"[\u4e00-\u9fff]+")
SURE_LENGTH = 4
"""From this length on any one character may be wrong; in shorter words only one that looks like the right one."""


@cache
def look_alikes(path: Path = LOOK_ALIKES) -> Mapping[str, frozenset[str]]:
    """Character → characters that look like it."""
    table: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            for char in line.strip():
                table.setdefault(char, set()).update(set(line.strip()) - {char})
    return {char: frozenset(others) for char, others in table.items()}


def shape_alikes(
    words: Sequence[str], unknown: Iterable[str], known: Iterable[str], no_words: Iterable[str]
) -> list[tuple[str, str]]:
    """What was typed → the one word of the corpus that differs from it in one character.

    Args:
        words: of the question, in order, without overlap.
        unknown: those of them that the corpus does not know; the wrong character stands in one of them.
        known: words of the corpus.
        no_words: those of `unknown` that are no words of the language either; there any character may be wrong.
    """
    doubtful, broken = set(unknown), set(no_words)
    if not doubtful:
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import Hamming

    by_length: dict[int, list[str]] = {}
    for word in sorted(set(known)):
        if SHORTEST <= len(word) <= LONGEST:
            by_length.setdefault(len(word), []).append(word)
    found: list[tuple[str, str]] = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + 4, len(words)) + 1):
            stretch = words[start:end]
            said = "".join(stretch)
            if not doubtful.intersection(stretch) or HAN.fullmatch(said) is None:
                continue
            hits = process.extract(
                said, by_length.get(len(said), []), scorer=Hamming.distance, score_cutoff=1, limit=None
            )
            near = [
                word for word, distance, _ in hits if distance == 1 and _may_be(said, word, stretch, doubtful, broken)
            ]
            if len(near) == 1 and not any(distance == 0 for _, distance, _ in hits):
                found.append((said, near[0]))
    return found


def _may_be(said: str, word: str, stretch: Sequence[str], doubtful: set[str], broken: set[str]) -> bool:
    """Whether the differing character stands in a doubtful word and is one that is mistyped so."""
    at = next(i for i, (a, b) in enumerate(zip(said, word, strict=True)) if a != b)
    piece = [piece for piece in stretch for _ in piece][at]
    if piece not in doubtful:
        return False
    looks = word[at] in look_alikes().get(said[at], frozenset())
    return looks or (piece in broken and len(said) >= SURE_LENGTH)
