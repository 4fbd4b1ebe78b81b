"""PassageStore: what the retriever asks of whatever holds the passages' vectors and words.

Two implementations: `index.embedded_store` (files beside the documents) and `index.milvus_store` (a server). Passages are known
by their number, the place in `CorpusIndex.passages`. Of passages with the same score by words the lower number comes first; equal
vectors come in an order of the store's own (FAISS's is not that of the numbers, and answers hang on it), the same every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Within:
    """Where to search: passages of these documents and of these jurisdictions; None leaves open.

    Attributes:
        documents: ids of documents.
        jurisdictions: as `index.jurisdiction.Jurisdiction.key` writes them.
    """

    documents: Sequence[str] | None = None
    jurisdictions: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class WordQuery:
    """The words that are searched for.

    Attributes:
        own: the question's own; a word counts as often as it stands here.
        added: what the lexicon adds.
        added_weight: what one of those counts against one of the question's own.
    """

    own: Sequence[str]
    added: Sequence[str] = ()
    added_weight: float = 0.5

    @property
    def groups(self) -> tuple[tuple[Sequence[str], float], ...]:
        """Both lists, each with what its words count."""
        return (self.own, 1.0), (self.added, self.added_weight)

    @property
    def distinct(self) -> list[str]:
        """The question's own words, each once, sorted."""
        return sorted(set(self.own))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A list of passages, best first.

    Attributes:
        scores: cosines or BM25, shape (n,).
        numbers: passages, shape (n,).
    """

    scores: Vectors
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Pool:
    """The passages worth scoring for one question: the nearest vectors and the best by words, in passage order.

    Attributes:
        numbers: the passages, rising, shape (n,).
        cosines: similarity of vector and question, shape (n,).
        bm25: score of the words, ≥ 0, shape (n,).
        held: which of `WordQuery.distinct` each passage holds, shape (words, n).
        nearest: those among them that were found by vector, best first, shape (≤ k,).
    """

    numbers: Numbers
    cosines: Vectors
    bm25: Vectors
    held: NDArray[np.bool_]
    nearest: Numbers

    @staticmethod
    def empty(words: WordQuery) -> Pool:
        """Nothing found."""
        none, scores = np.zeros(0, np.int64), np.zeros(0, np.float32)
        return Pool(none, scores, scores, np.zeros((len(words.distinct), 0), np.bool_), none)


class WordCounts(Protocol):
    """How common the corpus's words are; small enough to stay on every machine."""

    def idf(self, word: str) -> float:
        """ln(1 + (N - df + 0.5) / (df + 0.5)) over the passages' own text: 0 for a word in all, highest for one in none."""
        ...

    def frequency(self, word: str) -> int:
        """How many passages hold the word in their own text."""
        ...

    def knows(self, word: str) -> bool:
        """Whether any passage holds the word, title path included."""
        ...


class PassageStore(Protocol):
    """Vectors and words of all passages of one build; reading only, from any number of threads.

    Every method but `size` raises `StoreUnavailable` when a server does not answer.
    """

    @property
    def size(self) -> int:
        """Number of passages."""
        ...

    def nearest(self, vector: Vectors, k: int, within: Within | None = None) -> Ranked:
        """The `k` passages whose vectors are nearest to a unit vector of shape (dimension,), with their cosines."""
        ...

    def best(self, words: WordQuery, k: int, within: Within | None = None) -> Ranked:
        """The `k` passages with the highest BM25 above 0."""
        ...

    def pool(self, vector: Vectors, words: WordQuery, k: int, within: Within | None = None) -> Pool:
        """The union of `nearest` and `best`, with both scores of every passage in it: one request to a server."""
        ...

    def vectors(self) -> Vectors:
        """All vectors in passage order, shape (size, dimension)."""
        ...


def ranked(scores: Vectors, numbers: Numbers, k: int) -> Ranked:
    """The first `k` by score; equal ones, to the sixth digit, in the order of their numbers."""
    order = np.lexsort((numbers, -np.round(scores, 6)))[: max(k, 0)]
    return Ranked(scores[order], numbers[order])


def coverage(words: Sequence[str], held: NDArray[np.bool_], counts: WordCounts) -> Vectors:
    """Share of the words, weighted by idf, that each passage holds; shape (n,), 0..1.

    Args:
        words: each once.
        held: which of them each passage holds, shape (len(words), n).
        counts: gives their idf.
    """
    share = np.zeros(held.shape[1], dtype=np.float64)
    total = 0.0
    for word, row in zip(words, held, strict=True):
        weight = counts.idf(word)
        total += weight
        share += weight * row
    return (share / total if total else share).astype(np.float32)
