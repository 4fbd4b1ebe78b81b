"""WordTable: the corpus's words with their numbers and counts, for a store that wants numbers: BM25 as an inner product.

BM25 (Robertson and Zaragoza 2009, Lucene's form) is a sum over words of idf × saturated frequency. The first depends on the corpus
and goes into the query's sparse vector, the second on the passage and goes into the passage's: their inner product is the score
that `index.lexical` gives.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.lexical import K1, B
from index.passage_store import WordQuery

WORDS_FILE = "words.json"
NOTHING = 0
"""The number that stands in the vector of a passage without words, so that none is empty; no word has it."""


@dataclass(frozen=True)
class WordTable:
    """Words of one build; a `WordCounts`.

    Attributes:
        size: number of passages.
        average: mean number of words of a passage, one of them at least counted in each.
        rows: word → its number (from 1), how many passages hold it, how many hold it in their own text.
    """

    size: int
    average: float
    rows: Mapping[str, tuple[int, int, int]]

    @staticmethod
    def build(words: Sequence[Sequence[str]], own_words: Sequence[Sequence[str]]) -> WordTable:
        """Count the words of passages; for the arguments see `LexicalIndex.build`."""
        held = Counter(word for passage in words for word in set(passage))
        own = Counter(word for passage in own_words for word in set(passage))
        rows = {word: (number, held[word], own[word]) for number, word in enumerate(sorted(held), 1)}
        average = sum(max(len(passage), 1) for passage in words) / max(len(words), 1)
        return WordTable(len(words), average, rows)

    def idf(self, word: str) -> float:
        """See `WordCounts.idf`."""
        return self._idf(self.frequency(word))

    def frequency(self, word: str) -> int:
        """See `WordCounts.frequency`."""
        return self.rows[word][2] if word in self.rows else 0

    def knows(self, word: str) -> bool:
        """See `WordCounts.knows`."""
        return word in self.rows

    def numbers(self, words: Iterable[str]) -> list[int]:
        """Numbers of those words that the corpus has, each once, rising."""
        return sorted({self.rows[word][0] for word in words if word in self.rows})

    def passage_vector(self, words: Sequence[str]) -> dict[int, float]:
        """Word's number → saturated frequency in a passage, 0..1."""
        norm = K1 * (1 - B + B * max(len(words), 1) / max(self.average, 1e-9))
        counts = Counter(words)
        return {self.rows[word][0]: n / (n + norm) for word, n in sorted(counts.items())} or {NOTHING: 1.0}

    def query_vector(self, words: WordQuery) -> dict[int, float]:
        """Word's number → idf over all that is indexed, as often as the word is asked for; empty when none is known."""
        weights: dict[int, float] = {}
        for group, weight in words.groups:
            for word in group:
                if word in self.rows:
                    number, held, _ = self.rows[word]
                    weights[number] = weights.get(number, 0.0) + weight * self._idf(held)
        return weights

    def save(self, folder: Path) -> None:
        """Write `WORDS_FILE`; the numbers are those of sorted order and are not written."""
        rows = {word: row[1:] for word, row in sorted(self.rows.items())}
        text = json.dumps({"size": self.size, "average": self.average, "words": rows}, ensure_ascii=False)
        (folder / WORDS_FILE).write_text(text, encoding="utf-8")

    @staticmethod
    def load(folder: Path) -> WordTable:
        """Read what `save` wrote."""
        found = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        rows = {word: (number, *counts) for number, (word, counts) in enumerate(found["words"].items(), 1)}
        return WordTable(found["size"], found["average"], rows)

    def _idf(self, frequency: int) -> float:
        return math.log1p((self.size - frequency + 0.5) / (frequency + 0.5))
