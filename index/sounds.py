"""Sounds: words of the corpus by how they are pronounced, to read a word that was typed by sound (会意 → 会议).

Pinyin without tones comes from pypinyin. Its import takes a third of a second, so that what it says is kept in the cache folder: the
reading of each character, and the phrases in which one is read otherwise (银行).
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from index.kept_file import keep

LONGEST = 6
FIRST, LAST = 0x4E00, 0x9FFF
_FORMAT = 1
"""Raised when the file means something else."""


class Sounds(NamedTuple):
    """How Chinese is read: `characters` by themselves, and `phrases` that are not read character by character, syllables joined by ``-``."""

    characters: Mapping[str, str]
    phrases: Mapping[str, str]

    def of(self, word: str) -> str:
        """The pinyin of a word without tones: 会议 → hui-yi. Of phrases that begin at one place the longest counts."""
        syllables: list[str] = []
        at = 0
        while at < len(word):
            ends = range(min(len(word), at + LONGEST), at + 1, -1)
            end = next((end for end in ends if word[at:end] in self.phrases), at + 1)
            piece = word[at:end]
            syllables.append(self.phrases[piece] if end > at + 1 else self.characters.get(piece, piece))
            at = end
        return "-".join(syllables)


@lru_cache(maxsize=4)
def load_sounds(cache_dir: Path | None = None) -> Sounds:
    """How Chinese is read, by pypinyin; kept in a folder, the system's temporary one when None.

    A file that is not whole is made anew; one that cannot be kept is done without.
    """
    path = (cache_dir or Path(tempfile.gettempdir())) / f"pypinyin-{version('pypinyin')}-sounds-{_FORMAT}.json"
    try:
        characters, phrases = json.loads(path.read_text(encoding="utf-8"))
        if len(characters) == LAST - FIRST + 1 and all(isinstance(held, dict) for held in (characters, phrases)):
            return Sounds(characters, phrases)
    except (OSError, ValueError, TypeError):
        pass
    sounds = _read()
    keep(path, lambda made: made.write_text(json.dumps(sounds, ensure_ascii=False), encoding="utf-8"))
    return sounds


def _read() -> Sounds:
    from pypinyin import lazy_pinyin
    from pypinyin.constants import PHRASES_DICT

    characters = {char: lazy_pinyin(char)[0] for char in map(chr, range(FIRST, LAST + 1))}
    phrases: dict[str, str] = {}
    for phrase in sorted(PHRASES_DICT):
        if 2 <= len(phrase) <= LONGEST and all(char in characters for char in phrase):
            read = "-".join(lazy_pinyin(phrase))
            if read != "-".join(characters[char] for char in phrase):
                phrases[phrase] = read
    return Sounds(characters, phrases)


def sound_table(words: Iterable[str], sounds: Sounds) -> dict[str, str]:
    """Sound → the one word of 2 to `LONGEST` characters that sounds so; sounds that several words share are left out."""
    by_sound: dict[str, set[str]] = defaultdict(set)
    for word in set(words):
        if 2 <= len(word) <= LONGEST and all("\u4e00" <= char <= "\u9fff" for char in word):
            by_sound[sounds.of(word)].add(word)
    return {key: next(iter(found)) for key, found in sorted(by_sound.items()) if len(found) == 1}


def sound_alikes(
    words: Sequence[str], unknown: Iterable[str], table: Mapping[str, str], sounds: Sounds
) -> list[tuple[str, str]]:
    """What was said → the corpus's word that sounds the same.

    Args:
        words: of the question, in order, without overlap.
        unknown: those of them that the corpus does not know; only stretches with one of these, or with a single
            character, are sounded out.
        table: from `sound_table`.
        sounds: by which that was made.
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
            meant = table.get(sounds.of(said))
            if meant is not None and meant != said and len(meant) == len(said):
                found.append((said, meant))
    return found
