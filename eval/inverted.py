"""inverted: FAISS's inverted file of 8-bit vectors, measured beside the graph that the index uses; for `eval.scale` alone."""

from __future__ import annotations

import math

import faiss
import numpy as np
from numpy.typing import NDArray

LEARNT_FROM = 64
"""Vectors for each list, from which the lists are learnt."""


class InvertedFile:
    """Vectors of unit length in 4·√n lists of at least forty, each by the list whose centre is nearest; candidates are scored with the exact vectors."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """Args:
        vectors: of shape (n, dimension).
        """
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        lists = max(1, min(round(4 * math.sqrt(len(vectors))), len(vectors) // 40))
        self._index = faiss.index_factory(vectors.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        self._index.cp.max_points_per_centroid = LEARNT_FROM  # type: ignore[attr-defined]
        self._index.train(self._vectors)
        self._index.add(self._vectors)

    def search(self, query: NDArray[np.float32], k: int, probes: int) -> NDArray[np.int64]:
        """The numbers of the `k` nearest of a query among the `probes` nearest lists, best first."""
        parameters = faiss.SearchParametersIVF(nprobe=probes)  # type: ignore[call-arg]
        _, ids = self._index.search(query.reshape(1, -1), 2 * k, params=parameters)
        numbers = ids[0][ids[0] >= 0]
        return np.asarray(numbers[np.lexsort((numbers, -(self._vectors[numbers] @ query)))[:k]], dtype=np.int64)
