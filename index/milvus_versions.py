"""milvus_versions: builds as collections of a Milvus server: written, counted, switched to by alias, kept one step, removed.

A build's collection is ``<alias>_<build>``. The alias names the one in use, ``<alias>_previous`` the one before.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import IndexDamaged, StoreUnavailable
from corpus.provision import format_id
from index.manifest import REBUILD, Manifest
from index.milvus_client import LONGEST_TEXT, MOST_WORDS, WRITING, Layout, MilvusConnection
from index.milvus_store import MilvusStore
from index.store_location import StoreLocation
from index.stores import ALIAS_FILE, Content
from index.word_table import WordTable

STORE_FILE = "store.json"
BATCH = 500
"""Rows of one request."""
EXACT = 200_000
"""Up to so many passages the vectors are searched exactly."""
_logger = logging.getLogger(__name__)


class StoredLayout(BaseModel):
    """``store.json``: how a build's collection is laid out.

    Attributes:
        dimension, index: see `Layout`.
        analyser: see `Layout`.
        server: version of the server that it was written to.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dimension: int
    index: str
    analyser: dict[str, Any] | None
    server: str

    @property
    def layout(self) -> Layout:
        """As `index.milvus_client` wants it."""
        return Layout(self.dimension, self.index, self.analyser)


class MilvusKeeper:
    """A `Keeper` of collections on a Milvus server, which is asked for its version first: before anything is embedded for it."""

    def __init__(self, location: StoreLocation, index_dir: Path) -> None:
        self._connection, self._location = MilvusConnection(location), location
        self._version = self._connection.version()
        self._alias = location.alias or _alias_of(index_dir)

    def write_files(self, folder: Path, content: Content) -> None:
        """Write the table of words and the layout, which depends on what the server can do."""
        WordTable.build(content.words, content.own_words).save(folder)
        analyser = self._analyser()
        index = self._location.index
        if index == "auto":
            index = "FLAT" if len(content.passages) <= EXACT else "HNSW"
        stored = StoredLayout(
            dimension=content.vectors.shape[1],
            index=index,
            analyser=dict(analyser) if analyser is not None else None,
            server=self._version,
        )
        (folder / STORE_FILE).write_text(stored.model_dump_json(), encoding="utf-8")

    def collection_of(self, build: str) -> str:
        """``<alias>_<build>``."""
        return f"{self._alias}_{build}"

    def send(self, collection: str, folder: Path, content: Content) -> None:
        """Write all rows and count them. A whole collection of that name holds the same rows and may be in use: it stays.

        Raises:
            StoreUnavailable: the server does not answer, or has fewer rows afterwards than were written.
        """
        wanted = len(content.passages)
        if self._connection.count(collection) == wanted:
            return
        layout = read_layout(folder).layout
        self._connection.create(collection, layout)
        for batch in _batches(_rows(content, WordTable.load(folder), layout), BATCH):
            self._connection.run(
                lambda client, limit, rows=batch: client.upsert(collection, rows, timeout=limit),  # type: ignore[misc]
                WRITING,
            )
        self._connection.run(lambda client, limit: client.flush(collection, timeout=limit), WRITING)
        found = self._connection.count(collection)
        if found != wanted:
            raise StoreUnavailable(f"Milvus 的集合 {collection} 有 {found} 行", f"{wanted} 行", REBUILD)

    def check(self, manifest: Manifest) -> None:
        """See `Keeper`."""
        require_collection(self._connection, manifest)

    def activate(self, collection: str) -> None:
        """Keep the version in use as the previous one, then move the alias: readers see the old or the new one, whole."""
        before = self._connection.target(self._alias)
        if before == collection:
            return
        if before is not None:
            self._connection.point(f"{self._alias}_previous", before)
        self._connection.point(self._alias, collection)
        _logger.info("Milvus 别名 %s：%s → %s", self._alias, before or "（无）", collection)

    def clean(self, held: Collection[str]) -> None:
        """Remove what killed builds and removed folders left behind."""
        kept = {*held, self._connection.target(self._alias), self._connection.target(f"{self._alias}_previous")}
        own = re.compile(re.escape(self._alias) + r"_[0-9a-f]{16}")
        for name in self._connection.collections():
            if own.fullmatch(name) and name not in kept:
                self._connection.drop(name)

    def forget(self) -> None:
        """See `Keeper`."""
        for alias in (self._alias, f"{self._alias}_previous"):
            self._connection.unpoint(alias)
        self.clean(())

    def _analyser(self) -> Mapping[str, Any] | None:
        """The analyser to use, or None for weights computed here; said in the log."""
        wish = self._location.words
        if wish == "client":
            return None
        if wish == "auto" and "lite" in self._version:
            _logger.info("milvus-lite 按分段统计词频，改用本机计算的 BM25 权重")
            return None
        found = self._connection.analyser()
        if found is None:
            _logger.warning("Milvus %s 没有中文分词器，改用本机计算的 BM25 权重", self._version)
        return found


def open_collection(
    folder: Path, manifest: Manifest, jurisdictions: Mapping[str, str], location: StoreLocation
) -> tuple[WordTable, MilvusStore]:
    """The words and passages of a build on a server.

    Args:
        folder, manifest: of the build.
        jurisdictions: document id → key of its jurisdiction.
        location: the server.

    Raises:
        IndexDamaged, StoreUnavailable: the collection is not there or not whole; the server does not answer.
    """
    connection = MilvusConnection(location)
    require_collection(connection, manifest)
    table, layout = WordTable.load(folder), read_layout(folder).layout
    return table, MilvusStore(connection, manifest.collection, layout, table, jurisdictions)


def require_collection(connection: MilvusConnection, manifest: Manifest) -> None:
    """Raises:
    IndexDamaged: a build's collection is not there, or has another number of rows.
    """
    found = connection.count(manifest.collection)
    if found is None:
        raise IndexDamaged(f"Milvus 里没有集合 {manifest.collection}", "", REBUILD)
    if found != manifest.passages:
        raise IndexDamaged(f"Milvus 的集合 {manifest.collection} 有 {found} 行", f"{manifest.passages} 行", REBUILD)


def read_layout(folder: Path) -> StoredLayout:
    """What ``store.json`` says.

    Raises:
        IndexDamaged: it cannot be read.
    """
    try:
        return StoredLayout.model_validate_json((folder / STORE_FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexDamaged(f"索引的 {STORE_FILE} 读不出来", "", REBUILD) from error


def _alias_of(index_dir: Path) -> str:
    """The alias of an index folder: what its file ``STORE`` says, which a draft's folder takes over; made when missing."""
    file = index_dir / ALIAS_FILE
    if file.is_file():
        return file.read_text(encoding="utf-8").strip()
    alias = "guiwen_" + hashlib.sha256(str(index_dir.resolve()).encode()).hexdigest()[:8]
    index_dir.mkdir(parents=True, exist_ok=True)
    file.write_text(alias + "\n", encoding="utf-8")
    return alias


def _rows(content: Content, table: WordTable, layout: Layout) -> Iterator[dict[str, Any]]:
    """One row a passage. Text and reference are kept in it too: for the server's full text search, and for readers who hold
    no documents."""
    jurisdictions = content.jurisdictions()
    for number, (passage, words) in enumerate(zip(content.passages, content.words, strict=True)):
        row: dict[str, Any] = {
            "number": number,
            "jurisdiction": jurisdictions[passage.ref.document],
            "document": passage.ref.document,
            "ref": format_id(passage.ref),
            "text": passage.indexed.encode()[:LONGEST_TEXT].decode(errors="ignore"),
            "vector": content.vectors[number],
        }
        if layout.analyser is None:
            row["sparse"] = table.passage_vector(words)
        else:
            row["words"] = table.numbers(words)[:MOST_WORDS]
        yield row


def _batches(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
