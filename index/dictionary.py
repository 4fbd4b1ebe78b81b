"""jieba's dictionary as a trie that is mapped from disk: a question looks up a hundred of its 350,000 words, and jieba itself would load
them all, which takes half a second."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import marisa_trie

from index.kept_file import keep

with warnings.catch_warnings():
    # jieba 0.42.1 asks setuptools for its own dictionary, and uses escapes that newer Pythons warn of
    warnings.simplefilter("ignore")
    import jieba

__all__ = ["Dictionary", "jieba"]
_FORMAT = "<I4s"
"""How often a word was counted in general Chinese, and its part of speech; 0 and nothing for what only begins a word."""
_VERSION = 1
"""Raised when the file means something else."""
_TOTAL = "\ue000"
"""Stands for all words together."""


class Dictionary:
    """Word → how often it was counted, as jieba's ``FREQ``: beginnings of words are there too, with 0; terms may be added in memory.

    Args:
        folder: where the trie is kept; made when it is missing or damaged (about two seconds), and held in memory where it cannot be
            kept.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / f"jieba-{jieba.__version__}-{_VERSION}.marisa"
        self._own: dict[str, int] = {}
        self._trie = _mapped(path) or _kept(path)
        self.total: int = self._trie[_TOTAL][0][0]

    def __contains__(self, word: str) -> bool:
        return word in self._own or word in self._trie

    def __getitem__(self, word: str) -> int:
        held = self.get(word)
        if held is None:
            raise KeyError(word)
        return held

    def __setitem__(self, word: str, count: int) -> None:
        self._own[word] = count

    def get(self, word: str, default: int | None = None) -> int | None:
        """How often a word was counted; `default` when it is not there."""
        if word in self._own:
            return self._own[word]
        record = self._trie.get(word)
        return record[0][0] if record else default

    def tag(self, word: str) -> str:
        """The part of speech of a word (``n``, ``ns``, ``v``, …); empty when the dictionary has none."""
        record = self._trie.get(word)
        return record[0][1].rstrip(b"\0").decode() if record else ""


def _mapped(path: Path) -> marisa_trie.RecordTrie | None:
    trie = marisa_trie.RecordTrie(_FORMAT)
    try:
        trie.mmap(str(path))
    except (OSError, RuntimeError):
        return None
    return trie


def _kept(path: Path) -> marisa_trie.RecordTrie:
    rows = {word[:length]: (0, b"") for word, _, _ in _words() for length in range(1, len(word))}
    rows |= {word: (count, tag.encode()) for word, count, tag in _words()}
    rows[_TOTAL] = sum(count for _, count, _ in _words()), b""
    trie = marisa_trie.RecordTrie(_FORMAT, rows.items())
    return (_mapped(path) if keep(path, lambda made: trie.save(str(made))) else None) or trie


def _words() -> Iterator[tuple[str, int, str]]:
    for line in Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        yield word, int(count), tag
