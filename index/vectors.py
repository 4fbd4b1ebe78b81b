"""VectorIndex: inner-product search over unit vectors; the only module of an answer that imports faiss.

The exact vectors are always kept, mapped from disk. Where there are many, an inverted file beside them (Sivic and Zisserman 2003, lists of
8-bit vectors) finds candidates, which are then scored with the exact ones; so cosines are exact at every size, and a build takes vectors over
unchanged. Which of the two is used, by size, stands in `BY_SIZE`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

LISTS = ".lists"
"""What is added to the name of the vectors' file for that of the inverted file."""
SHARE = 1 / 8
"""Of all vectors; what a filter leaves below this share is searched exactly: that reads less than the lists do."""
IN_A_LIST = 40
"""Least vectors of a list on the average: fewer say nothing of where its middle is."""
LEARNT_FROM = 64
"""Vectors for each list, from which the lists' middles are learnt."""


@dataclass(frozen=True, slots=True)
class IndexKind:
    """How so many vectors are searched.

    Attributes:
        up_to: for no more vectors than these; None for any number.
        lists: into how many times √n lists they are put; every vector is compared when 0.
        probes: how many lists are looked into.
    """

    up_to: int | None
    lists: int = 0
    probes: int = 0


BY_SIZE: Sequence[IndexKind] = (IndexKind(100_000), IndexKind(None, lists=4, probes=256))
"""Measured by ``python -m eval scale``, see docs/benchmarks.md."""


def kind_for(size: int, by_size: Sequence[IndexKind] = BY_SIZE) -> IndexKind:
    """How `size` vectors are searched."""
    return next(kind for kind in by_size if kind.up_to is None or size <= kind.up_to)


class VectorIndex:
    """Vectors of all passages, in passage order. Similarity is the cosine, since all vectors have unit length."""

    def __init__(
        self, exact: faiss.Index, lists: faiss.Index | None = None, by_size: Sequence[IndexKind] = BY_SIZE
    ) -> None:
        """Args:
        exact: the vectors.
        lists: the same vectors in lists, where there are many.
        by_size: the table that both were built by.
        """
        self._exact, self._lists, self._by_size = exact, lists, by_size

    @property
    def size(self) -> int:
        """Number of vectors."""
        return int(self._exact.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._exact.d)

    @staticmethod
    def build(vectors: NDArray[np.float32], by_size: Sequence[IndexKind] = BY_SIZE) -> VectorIndex:
        """Index an array of shape (n, dimension) with rows of unit length."""
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        exact = faiss.IndexFlatIP(vectors.shape[1])
        exact.add(vectors)
        kind = kind_for(len(vectors), by_size)
        if not kind.lists:
            return VectorIndex(exact, None, by_size)
        count = max(1, min(round(kind.lists * math.sqrt(len(vectors))), len(vectors) // IN_A_LIST))
        lists = faiss.index_factory(vectors.shape[1], f"IVF{count},SQ8", faiss.METRIC_INNER_PRODUCT)
        lists.cp.max_points_per_centroid = LEARNT_FROM  # type: ignore[attr-defined]
        lists.train(vectors)
        lists.add(vectors)
        return VectorIndex(exact, lists, by_size)

    def search(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The `k` nearest of one query: exactly where that is affordable, otherwise by the lists nearest to it.

        Args:
            query: shape (dimension,), unit length.
            k: how many.
            allowed: passage numbers to search among; all when None.

        Returns:
            Cosines and passage numbers, both of shape (≤ k,), best first.
        """
        searched = self.size if allowed is None else len(allowed)
        if not searched or k < 1:
            return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64)
        few = not kind_for(searched, self._by_size).lists
        if self._lists is None or few or searched < SHARE * self.size:
            return _found(self._exact, query, k, _parameters(faiss.SearchParameters, self._selector(allowed)))
        probes = kind_for(self.size, self._by_size).probes
        parameters = _parameters(faiss.SearchParametersIVF, self._selector(allowed), nprobe=probes)
        _, numbers = _found(self._lists, query, 2 * k, parameters)
        cosines = self.of(numbers) @ query
        order = np.lexsort((numbers, -cosines))[:k]
        return cosines[order], numbers[order]

    def vectors(self) -> NDArray[np.float32]:
        """All vectors, shape (n, dimension)."""
        if not self.size:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._exact.reconstruct_n(0, self.size), dtype=np.float32)

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Vectors of the passages `numbers`, shape (len(numbers), dimension)."""
        if not len(numbers):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._exact.reconstruct_batch(numbers), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the vectors to `path`, and the lists, where there are any, beside them."""
        faiss.write_index(self._exact, str(path))
        if self._lists is not None:
            faiss.write_index(self._lists, str(path) + LISTS)

    @staticmethod
    def load(path: Path, by_size: Sequence[IndexKind] = BY_SIZE) -> VectorIndex:
        """Read what `save` wrote; the vectors stay on disk until they are looked at."""
        lists = Path(str(path) + LISTS)
        exact = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        return VectorIndex(exact, faiss.read_index(str(lists)) if lists.is_file() else None, by_size)

    def _selector(self, allowed: NDArray[np.int64] | None) -> faiss.IDSelector | None:
        if allowed is None:
            return None
        if self._lists is None:
            return faiss.IDSelectorBatch(allowed)
        marks = np.zeros(self.size, dtype=np.bool_)
        marks[allowed] = True
        return faiss.IDSelectorBitmap(np.packbits(marks, bitorder="little"))  # type: ignore[call-arg, arg-type]


def _parameters(
    kind: type[faiss.SearchParameters], selector: faiss.IDSelector | None, **more: int
) -> faiss.SearchParameters | None:
    if selector is None and not more:
        return None
    return kind(**more) if selector is None else kind(sel=selector, **more)  # type: ignore[call-arg]


def _found(
    index: faiss.Index, query: NDArray[np.float32], k: int, parameters: faiss.SearchParameters | None
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    scores, ids = index.search(query.reshape(1, -1), min(k, index.ntotal), params=parameters)
    found = ids[0] >= 0
    return scores[0][found], ids[0][found]
