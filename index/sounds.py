"""Sounds: words of the corpus by how they are pronounced, to read a word that was typed by sound (会意 → 会议).

Pinyin without tones comes from pypinyin; it is imported only when a word has to be sounded out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

LONGEST = 6


def sound(word: str) -> str:
    """The pinyin of a word without tones, syllables joined by ``-``: 会议 → hui-yi."""
    from pypinyin import lazy_pinyin

    return "-".join(lazy_pinyin(word))


def sound_table(words: Iterable[str]) -> dict[str, str]:
    """Sound → the one word of 2 to `LONGEST` characters that sounds so; sounds that several words share are left out."""
    by_sound: dict[str, set[str]] = defaultdict(set)
    for word in set(words):
        if 2 <= len(word) <= LONGEST and all("\u4e00" <= char <= "\u9fff" for char in word):
            by_sound[sound(word)].add(word)
    return {key: next(iter(found)) for key, found in sorted(by_sound.items()) if len(found) == 1}


def sound_alikes(words: Sequence[str], unknown: Iterable[str], table: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was said → the corpus's word that sounds the same.

    Args:
        words: of the question, in order, without overlap.
        unknown: those of them that the corpus does not know; only stretches with one of these, or with a single
            character, are sounded out.
        table: from `sound_table`.
    """
    doubtful = set(unknown)
    found: list[tuple[str, str]] = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + 3, len(words)) + 1):
            said = "".join(words[start:end])
            if not 2 <= len(said) <= LONGEST or not any(w in doubtful for w in words[start:end]):
                continue
            if not all("\u4e00" <= char <= "\u9fff" for char in said):
                continue
            meant = table.get(sound(said))
            if meant is not None and meant != said and len(meant) == len(said):
                found.append((said, meant))
    return found
