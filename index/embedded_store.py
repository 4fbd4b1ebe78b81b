"""EmbeddedStore: the passages of one build from files beside its documents: FAISS and BM25, in this process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.lexical import LexicalIndex
from index.passage_store import Numbers, Pool, Ranked, Vectors, Within, WordQuery
from index.vectors import VectorIndex

LEXICAL, VECTORS = "bm25", "vectors.faiss"


class EmbeddedStore:
    """A `PassageStore` over two files; exact, and the reference for every other."""

    def __init__(
        self,
        lexical: LexicalIndex,
        vectors: VectorIndex,
        documents: Sequence[tuple[str, str]],
        document_of_passage: NDArray[np.int32],
    ) -> None:
        """Args:
        lexical, vectors: over the same passages.
        documents: id and jurisdiction of each document.
        document_of_passage: place of its document in `documents` for each passage.
        """
        self.lexical, self._vectors = lexical, vectors
        self._documents, self._document_of_passage = documents, document_of_passage
        self._by_document = _places(document for document, _ in documents)
        self._by_jurisdiction = _places(jurisdiction for _, jurisdiction in documents)

    @staticmethod
    def load(
        folder: Path, documents: Sequence[tuple[str, str]], document_of_passage: NDArray[np.int32]
    ) -> EmbeddedStore:
        """Read what `save` wrote; for the arguments see the constructor."""
        lexical = LexicalIndex.load(folder / LEXICAL, len(document_of_passage))
        return EmbeddedStore(lexical, VectorIndex.load(folder / VECTORS), documents, document_of_passage)

    @staticmethod
    def save(folder: Path, lexical: LexicalIndex, vectors: Vectors) -> None:
        """Write both files into the folder of a build."""
        lexical.save(folder / LEXICAL)
        VectorIndex.build(vectors).save(folder / VECTORS)

    @property
    def size(self) -> int:
        """Number of passages."""
        return self._vectors.size

    def nearest(self, vector: Vectors, k: int, within: Within | None = None) -> Ranked:
        """See `PassageStore.nearest`."""
        return Ranked(*self._vectors.search(vector, k, self._allowed(within)))

    def best(self, words: WordQuery, k: int, within: Within | None = None) -> Ranked:
        """See `PassageStore.best`."""
        scores = self._bm25(words)
        numbers = _best(scores, self._allowed(within), k)
        return Ranked(scores[numbers], numbers)

    def pool(self, vector: Vectors, words: WordQuery, k: int, within: Within | None = None) -> Pool:
        """See `PassageStore.pool`."""
        allowed, scores = self._allowed(within), self._bm25(words)
        _, nearest = self._vectors.search(vector, k, allowed)
        numbers = np.union1d(_best(scores, allowed, k), nearest).astype(np.int64)
        cosines = self._vectors.of(numbers) @ vector
        return Pool(numbers, cosines, scores[numbers], self.lexical.held(words.distinct, numbers), nearest)

    def vectors(self) -> Vectors:
        """See `PassageStore.vectors`."""
        return self._vectors.vectors()

    def _bm25(self, words: WordQuery) -> Vectors:
        scores = self.lexical.scores(words.own)
        return scores + words.added_weight * self.lexical.scores(words.added)

    def _allowed(self, within: Within | None) -> Numbers | None:
        """Numbers of the passages that may be found, rising; None for all."""
        if within is None or (within.documents is None and within.jurisdictions is None):
            return None
        kept = np.ones(len(self._documents), dtype=np.bool_)
        for names, places in ((within.documents, self._by_document), (within.jurisdictions, self._by_jurisdiction)):
            if names is not None:
                named = np.zeros(len(self._documents), dtype=np.bool_)
                named[[place for name in set(names) for place in places.get(name, ())]] = True
                kept &= named
        return np.flatnonzero(kept[self._document_of_passage]).astype(np.int64)


def _places(names: Iterable[str]) -> dict[str, list[int]]:
    """Name → where it stands in a list."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    return places


def _best(scores: Vectors, allowed: Numbers | None, k: int) -> Numbers:
    """Numbers of the `k` highest scores above 0 among the allowed ones, best first; of equal ones the lower number first."""
    numbers = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    own = scores[numbers]
    if 0 < k < len(own):
        enough = (
            own >= np.partition(own, len(own) - k)[len(own) - k]
        )  # sorting all of a million takes longer than the search
        numbers, own = numbers[enough], own[enough]
    return numbers[np.argsort(-own, kind="stable")[:k]].astype(np.int64)
