"""LexicalIndex: BM25 over words, by bm25s (Lù 2024, arXiv:2407.03618); the only module that imports it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.6
FREQUENCIES = "frequencies.json"
_NOTHING = "\u0000"


class LexicalIndex:
    """Scores of every passage for the words of a query.

    Scores are Lucene's BM25 (k1 1.2, b 0.6), ≥ 0; a passage without any of the words has 0.
    """

    def __init__(self, model: Any, size: int, frequencies: Mapping[str, int]) -> None:
        self._model, self.size, self._frequencies = model, size, frequencies

    @staticmethod
    def build(words: Sequence[Sequence[str]], own_words: Sequence[Sequence[str]] | None = None) -> LexicalIndex:
        """Index passages given as lists of words.

        Args:
            words: everything that is searched, title path included.
            own_words: the words of the passages' own text, from which `idf` is taken: a title stands in the path of
                every passage, which would make its words worthless; the same as `words` when None.
        """
        frequencies = Counter(word for passage in own_words or words for word in set(passage))
        texts = [list(w) or [_NOTHING] for w in words] or [[_NOTHING]]  # bm25s wants a word in every text
        numbers = {word: number for number, word in enumerate(sorted({word for text in texts for word in text}))}
        model = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")
        # Numbered here: bm25s would number words in the order of a set, another one in each process.
        tokens = ([[numbers[word] for word in text] for text in texts], numbers)
        model.index(tokens, show_progress=False, leave_progress=False)
        return LexicalIndex(model, len(words), frequencies)

    def scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Shape (size,). Words not in the index count for nothing."""
        known = [word for word in words if word in self._model.vocab_dict]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)[: self.size]

    def idf(self, word: str) -> float:
        """ln(1 + (N - df + 0.5) / (df + 0.5)) over the passages' own text: 0 for a word in all, highest for one in none."""
        frequency = self.frequency(word)
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))

    def frequency(self, word: str) -> int:
        """How many passages hold the word in their own text."""
        return self._frequencies.get(word, 0)

    def knows(self, word: str) -> bool:
        """Whether any passage holds the word."""
        start, end = self._column(word)
        return end > start

    def held(self, words: Sequence[str], passages: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the words each of `passages` holds, title path included; shape (len(words), len(passages))."""
        held = np.zeros((len(words), len(passages)), dtype=np.bool_)
        for row, word in enumerate(words):
            start, end = self._column(word)
            if end > start:
                column = self._model.scores["indices"][
                    start:end
                ]  # rising, so that a common word costs no more than a rare one
                places = np.minimum(np.searchsorted(column, passages), len(column) - 1)
                held[row] = column[places] == passages
        return held

    def _column(self, word: str) -> tuple[int, int]:
        """Where the passages that hold `word` stand in the index's arrays; an empty range when none does."""
        number = self._model.vocab_dict.get(word)
        if number is None:
            return 0, 0
        starts = self._model.scores["indptr"]
        return int(starts[number]), int(starts[number + 1])

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        self._model.save(str(folder), show_progress=False)
        counts = dict(sorted(self._frequencies.items()))
        (folder / FREQUENCIES).write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def load(folder: Path, size: int) -> LexicalIndex:
        """Read what `save` wrote, its arrays memory-mapped."""
        frequencies = json.loads((folder / FREQUENCIES).read_text(encoding="utf-8"))
        return LexicalIndex(bm25s.BM25.load(str(folder), mmap=True, load_corpus=False), size, frequencies)
