"""graph: FAISS's graph over 8-bit vectors (HNSW, Malkov and Yashunin 2018), measured beside the lists that the index uses; for `eval.scale`."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.vectors import VectorIndex

KIND, CONSTRUCTION = "HNSW32,SQ8", 120
"""FAISS's name of it, and how many candidates are kept while it is built (efConstruction)."""


class Graph:
    """A graph whose candidates are scored with the exact vectors."""

    def __init__(self, graph: faiss.Index) -> None:
        self._graph = graph

    @staticmethod
    def build(vectors: NDArray[np.float32]) -> Graph:
        """Over vectors of unit length, shape (n, dimension)."""
        graph = faiss.index_factory(vectors.shape[1], KIND, faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efConstruction = CONSTRUCTION  # type: ignore[attr-defined]
        graph.train(vectors)
        graph.add(vectors)
        return Graph(graph)

    def save(self, path: Path) -> None:
        """Write it to `path`."""
        faiss.write_index(self._graph, str(path))

    @staticmethod
    def load(path: Path) -> Graph:
        """Read what `save` wrote."""
        return Graph(faiss.read_index(str(path)))

    def search(self, exact: VectorIndex, query: NDArray[np.float32], k: int, width: int) -> NDArray[np.int64]:
        """The numbers of the `k` nearest of a query, best first, so many candidates kept while it is searched (efSearch)."""
        parameters = faiss.SearchParametersHNSW(efSearch=max(2 * k, width))  # type: ignore[attr-defined]
        _, ids = self._graph.search(query.reshape(1, -1), 2 * k, params=parameters)
        numbers = ids[0][ids[0] >= 0]
        return np.asarray(numbers[np.lexsort((numbers, -(exact.of(numbers) @ query)))[:k]], dtype=np.int64)
