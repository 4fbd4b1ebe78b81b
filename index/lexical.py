"""LexicalIndex: BM25 over words, by bm25s (Lù 2024, arXiv:2407.03618); the only module of an answer that imports it.

bm25s scores every word of every passage when the index is built; to ask is to add up the columns of the words. That is done here: bm25s
imports numba and scipy, for which somebody who asks one question from a terminal would wait a quarter of a second.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.6
FREQUENCIES = "frequencies.json"
_SCORES, _PASSAGES, _STARTS, _WORDS = (
    "data.csc.index.npy",
    "indices.csc.index.npy",
    "indptr.csc.index.npy",
    "vocab.index.json",
)
"""The files that `bm25s.BM25.save` writes."""
_NOTHING = "\u0000"


@dataclass(frozen=True, slots=True)
class Columns:
    """bm25s's scores, a column for each word.

    Attributes:
        scores: what a word counts in a passage, float32, column after column.
        passages: that passage, rising within a column.
        starts: where each column starts, and the end.
        words: word → number of its column.
    """

    scores: NDArray[np.float32]
    passages: NDArray[np.int32]
    starts: NDArray[np.int32]
    words: Mapping[str, int]

    def of(self, word: str) -> slice:
        """The column of a word; empty when no passage holds it."""
        number = self.words.get(word)
        return slice(0, 0) if number is None else slice(int(self.starts[number]), int(self.starts[number + 1]))

    def save(self, folder: Path) -> None:
        """Write them into `folder` as bm25s does; it is made when it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, values in ((_SCORES, self.scores), (_PASSAGES, self.passages), (_STARTS, self.starts)):
            np.save(folder / name, values, allow_pickle=False)
        (folder / _WORDS).write_text(json.dumps(self.words, ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def load(folder: Path) -> Columns:
        """Read what `save` or bm25s wrote, the arrays memory-mapped."""
        scores, passages, starts = (np.load(folder / name, mmap_mode="r") for name in (_SCORES, _PASSAGES, _STARTS))
        return Columns(scores, passages, starts, json.loads((folder / _WORDS).read_text(encoding="utf-8")))


class LexicalIndex:
    """Scores of every passage for the words of a query.

    Scores are Lucene's BM25 (k1 1.2, b 0.6), ≥ 0; a passage without any of the words has 0.
    """

    def __init__(self, columns: Columns, size: int, frequencies: Mapping[str, int]) -> None:
        self._columns, self.size, self._frequencies = columns, size, frequencies

    @staticmethod
    def build(words: Sequence[Sequence[str]], own_words: Sequence[Sequence[str]] | None = None) -> LexicalIndex:
        """Index passages given as lists of words.

        Args:
            words: everything that is searched, title path included.
            own_words: the words of the passages' own text, from which `idf` is taken: a title stands in the path of
                every passage, which would make its words worthless; the same as `words` when None.
        """
        import bm25s

        frequencies = Counter(word for passage in own_words or words for word in set(passage))
        texts = [list(w) or [_NOTHING] for w in words] or [[_NOTHING]]  # bm25s wants a word in every text
        numbers = {word: number for number, word in enumerate(sorted({word for text in texts for word in text}))}
        model = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")
        # Numbered here: bm25s would number words in the order of a set, another one in each process.
        tokens = ([[numbers[word] for word in text] for text in texts], numbers)
        model.index(tokens, show_progress=False, leave_progress=False)
        held = model.scores
        columns = Columns(held["data"], held["indices"], held["indptr"], dict(model.vocab_dict))
        return LexicalIndex(columns, len(words), frequencies)

    def scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Shape (size,). Words not in the index count for nothing."""
        scores = np.zeros(self.size, dtype=np.float32)
        if self.size:
            for word in words:
                column = self._columns.of(word)
                scores[self._columns.passages[column]] += self._columns.scores[column]
        return scores

    def idf(self, word: str) -> float:
        """ln(1 + (N - df + 0.5) / (df + 0.5)) over the passages' own text: 0 for a word in all, highest for one in none."""
        frequency = self.frequency(word)
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))

    def frequency(self, word: str) -> int:
        """How many passages hold the word in their own text."""
        return self._frequencies.get(word, 0)

    def knows(self, word: str) -> bool:
        """Whether any passage holds the word."""
        column = self._columns.of(word)
        return bool(column.stop > column.start)

    def held(self, words: Sequence[str], passages: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the words each of `passages` holds, title path included; shape (len(words), len(passages))."""
        held = np.zeros((len(words), len(passages)), dtype=np.bool_)
        for row, word in enumerate(words):
            column = self._columns.passages[self._columns.of(word)]
            if len(column):  # rising, so that a common word costs no more than a rare one
                places = np.minimum(np.searchsorted(column, passages), len(column) - 1)
                held[row] = column[places] == passages
        return held

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        self._columns.save(folder)
        counts = dict(sorted(self._frequencies.items()))
        (folder / FREQUENCIES).write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def load(folder: Path, size: int) -> LexicalIndex:
        """Read what `save` wrote, its arrays memory-mapped."""
        frequencies = json.loads((folder / FREQUENCIES).read_text(encoding="utf-8"))
        return LexicalIndex(Columns.load(folder), size, frequencies)
