"""VectorIndex: exact inner-product search over unit vectors; the only module that imports faiss."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray


class VectorIndex:
    """Vectors of all passages, in passage order. Similarity is the cosine, since all vectors have unit length."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @property
    def size(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @staticmethod
    def build(vectors: NDArray[np.float32]) -> VectorIndex:
        """Index an array of shape (n, dimension) with rows of unit length."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return VectorIndex(index)

    def search(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The `k` nearest of one query.

        Args:
            query: shape (dimension,), unit length.
            k: how many.
            allowed: passage numbers to search among; all when None.

        Returns:
            Cosines and passage numbers, both of shape (≤ k,), best first.
        """
        if not self.size or k < 1:
            return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64)
        selector = faiss.IDSelectorBatch(allowed) if allowed is not None else None
        params = faiss.SearchParameters(sel=selector) if selector is not None else None  # type: ignore[call-arg]
        scores, ids = self._index.search(query.reshape(1, -1), min(k, self.size), params=params)
        found = ids[0] >= 0
        return scores[0][found], ids[0][found]

    def vectors(self) -> NDArray[np.float32]:
        """All vectors, shape (n, dimension)."""
        if not self.size:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_n(0, self.size), dtype=np.float32)

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Vectors of the passages `numbers`, shape (len(numbers), dimension)."""
        if not len(numbers):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_batch(numbers), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write to `path`."""
        faiss.write_index(self._index, str(path))

    @staticmethod
    def load(path: Path) -> VectorIndex:
        """Read what `save` wrote."""
        return VectorIndex(faiss.read_index(str(path)))
