"""MilvusStore: the passages of one build in a collection of a Milvus server. Reads; `index.milvus_versions` writes.

One hybrid search gives the union of the nearest vectors and the best words together with what both scores are computed from, so
cosines and ranks are those of the embedded store. Words are scored either by weights computed here (sparse vectors, see
`index.word_table`: the embedded store's BM25 to the sixth digit) or by the server's own full text search, whose words are the
analyser's; then a second request per list of words asks for the scores of the union.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from index.milvus_client import Layout, MilvusConnection, fuse, request
from index.passage_store import Numbers, Pool, Ranked, Vectors, Within, WordQuery, ranked
from index.word_table import WordTable

MOST_HITS = 16_384
"""How many hits Milvus gives at most."""
BATCH = 1_000
_BREADTH: dict[str, Callable[[int], dict[str, int]]] = {
    "HNSW": lambda k: {"ef": max(2 * k, 128)},
    "IVF_FLAT": lambda k: {"nprobe": 64},
    "DISKANN": lambda k: {"search_list": max(2 * k, 128)},
}
"""How thoroughly an approximate index is searched for `k` hits."""
Row = Mapping[str, Any]


class MilvusStore:
    """A `PassageStore` over one collection."""

    def __init__(
        self,
        connection: MilvusConnection,
        collection: str,
        layout: Layout,
        table: WordTable,
        jurisdictions: Mapping[str, str],
    ) -> None:
        """Args:
        connection, collection, layout: where, and how it is laid out.
        table: the words of the same build.
        jurisdictions: document id → key of its jurisdiction, which is the partition key.
        """
        self._connection, self._collection, self._layout = connection, collection, layout
        self._table, self._jurisdictions = table, jurisdictions

    @property
    def size(self) -> int:
        """Number of passages."""
        return self._table.size

    def nearest(self, vector: Vectors, k: int, within: Within | None = None) -> Ranked:
        """See `PassageStore.nearest`."""
        expression = self._expression(within)
        if expression is None or k < 1 or not self.size:
            return ranked(np.zeros(0, np.float32), np.zeros(0, np.int64), k)
        rows = self._search([request(vector, "vector", self._limit(k), expression, self._breadth(k))], ["vector"])
        return ranked(_vectors(rows, self._layout.dimension) @ vector, _numbers(rows), k)

    def best(self, words: WordQuery, k: int, within: Within | None = None) -> Ranked:
        """See `PassageStore.best`."""
        expression = self._expression(within)
        lists = [] if expression is None or k < 1 else self._word_lists(words, k, expression)
        rows = self._search(lists, self._word_fields) if lists else []
        scores = self._bm25(words, rows)
        return ranked(scores[scores > 0], _numbers(rows)[scores > 0], k)

    def pool(self, vector: Vectors, words: WordQuery, k: int, within: Within | None = None) -> Pool:
        """See `PassageStore.pool`."""
        expression = self._expression(within)
        if expression is None or k < 1 or not self.size:
            return Pool.empty(words)
        lists = [
            request(vector, "vector", self._limit(k), expression, self._breadth(k)),
            *self._word_lists(words, k, expression),
        ]
        rows = sorted(self._search(lists, ["vector", *self._word_fields]), key=lambda row: int(row["number"]))
        numbers, scores = _numbers(rows), self._bm25(words, rows)
        cosines = _vectors(rows, self._layout.dimension) @ vector
        nearest = ranked(cosines, numbers, k).numbers
        best = ranked(scores[scores > 0], numbers[scores > 0], k).numbers
        kept = np.isin(numbers, np.union1d(nearest, best))
        rows = [row for row, stays in zip(rows, kept, strict=True) if stays]
        return Pool(numbers[kept], cosines[kept], scores[kept], self._held(words, rows), nearest)

    def vectors(self) -> Vectors:
        """See `PassageStore.vectors`."""

        def read(client: Any, limit: float) -> Vectors:
            found = np.zeros((self.size, self._layout.dimension), dtype=np.float32)
            walk = client.query_iterator(
                self._collection, batch_size=BATCH, output_fields=["number", "vector"], timeout=limit
            )
            while rows := walk.next():
                found[_numbers(rows)] = _vectors(rows, self._layout.dimension)
            walk.close()
            return found

        return self._connection.run(read) if self.size else np.zeros((0, self._layout.dimension), np.float32)

    # -- requests -----------------------------------------------------------------------------------------------

    def _expression(self, within: Within | None) -> str | None:
        """The filter in Milvus's language, empty for everything; None when nothing can fit.

        Documents are named together with their jurisdictions, so that the server opens these partitions alone.
        """
        if within is None or (within.documents is None and within.jurisdictions is None):
            return ""
        fits = [
            (document, jurisdiction)
            for document, jurisdiction in self._jurisdictions.items()
            if (within.documents is None or document in within.documents)
            and (within.jurisdictions is None or jurisdiction in within.jurisdictions)
        ]
        if not fits:
            return None
        parts = [f"jurisdiction in {_listed({jurisdiction for _, jurisdiction in fits})}"]
        if within.documents is not None:
            parts.append(f"document in {_listed({document for document, _ in fits})}")
        return " and ".join(parts)

    def _word_lists(self, words: WordQuery, k: int, expression: str) -> list[Any]:
        """The requests that find passages by words: one with weights, or one a list of words by full text."""
        if self._layout.analyser is not None:
            texts = [_text(self._known(group)) for group, _ in words.groups]
            return [request(text, "sparse", self._limit(k), expression, {}) for text in texts if text]
        weights = self._table.query_vector(words)
        return [request(weights, "sparse", self._limit(k), expression, {})] if weights else []

    def _search(self, lists: Sequence[Any], fields: Sequence[str]) -> list[Row]:
        """The union of lists, each passage once."""
        limit_of_all = min(sum(int(item.limit) for item in lists), MOST_HITS)

        def ask(client: Any, limit: float) -> list[Row]:
            output = ["number", *fields]
            if len(lists) > 1:
                found = client.hybrid_search(
                    self._collection, list(lists), fuse(), limit_of_all, output_fields=output, timeout=limit
                )
            else:
                one = lists[0]
                found = client.search(
                    self._collection,
                    one.data,
                    filter=one.expr or "",
                    limit=one.limit,
                    output_fields=output,
                    search_params=one.param,
                    anns_field=one.anns_field,
                    timeout=limit,
                )
            return [hit["entity"] for hit in found[0]]

        return self._connection.run(ask)

    def _bm25(self, words: WordQuery, rows: Sequence[Row]) -> Vectors:
        """Scores of passages that were found, shape (len(rows),)."""
        if self._layout.analyser is None:
            query = self._table.query_vector(words)
            scores = [sum(query.get(int(n), 0.0) * weight for n, weight in row["sparse"].items()) for row in rows]
            return np.array(scores, dtype=np.float32)
        places = {int(row["number"]): place for place, row in enumerate(rows)}
        total = np.zeros(len(rows), dtype=np.float32)
        for group, weight in words.groups:
            text = _text(self._known(group))
            for number, score in self._full_text(text, sorted(places)) if text and places else ():
                total[places[number]] += weight * score
        return total

    def _full_text(self, text: str, numbers: Sequence[int]) -> list[tuple[int, float]]:
        """The server's BM25 of these passages; those without any of the words are left out."""

        def ask(client: Any, limit: float) -> list[tuple[int, float]]:
            found = client.search(
                self._collection,
                [text],
                filter=f"number in {list(numbers)}",
                limit=len(numbers),
                output_fields=["number"],
                anns_field="sparse",
                timeout=limit,
            )
            # milvus-lite gives BM25 as a distance, below 0
            return [(int(hit["entity"]["number"]), abs(float(hit["distance"]))) for hit in found[0]]

        return self._connection.run(ask)

    def _held(self, words: WordQuery, rows: Sequence[Row]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        held = np.zeros((len(words.distinct), len(rows)), dtype=np.bool_)
        wanted = [self._table.rows.get(word, (None,))[0] for word in words.distinct]
        for column, row in enumerate(rows):
            has = set(row["words"] if self._layout.analyser is not None else row["sparse"])
            held[:, column] = [number in has for number in wanted]
        return held

    def _known(self, words: Sequence[str]) -> list[str]:
        return [word for word in words if self._table.knows(word)]

    @property
    def _word_fields(self) -> list[str]:
        return ["sparse"] if self._layout.analyser is None else ["words"]

    def _limit(self, k: int) -> int:
        return max(1, min(k, self.size, MOST_HITS))

    def _breadth(self, k: int) -> dict[str, int]:
        broader = _BREADTH.get(self._layout.index)
        return broader(k) if broader else {}


def _numbers(rows: Sequence[Row]) -> Numbers:
    return np.array([row["number"] for row in rows], dtype=np.int64)


def _vectors(rows: Sequence[Row], dimension: int) -> Vectors:
    return np.array([row["vector"] for row in rows], dtype=np.float32).reshape(len(rows), dimension)


def _text(words: Sequence[str]) -> str:
    """Words as a text for the server's analyser, which cuts long ones itself: those inside another are left out."""
    return " ".join(word for word in words if not any(word != other and word in other for other in words))


def _listed(values: set[str]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False)
