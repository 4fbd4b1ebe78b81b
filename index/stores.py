"""stores: which of the two stores a build is written to and read from; the one place that knows both.

A build's folder names its store and, on a server, its collection, so that what is read always belongs to the folder's passages. The
server's alias names the build in use for everyone else; it moves when ``CURRENT`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from corpus.errors import IndexStale
from index.embedded_store import EmbeddedStore
from index.jurisdiction import jurisdiction_of
from index.lexical import LexicalIndex
from index.manifest import REBUILD, Manifest
from index.passage_store import PassageStore, Vectors, WordCounts
from index.passages import Passage
from index.store_location import EMBEDDED, MILVUS, StoreLocation

ALIAS_FILE = "STORE"
"""Names the alias of an index folder on a server; the folder of a draft has a copy."""


@dataclass(frozen=True)
class Content:
    """What a build gives a store to keep.

    Attributes:
        documents: of the build.
        passages: in order.
        words, own_words: of each passage, see `LexicalIndex.build`.
        vectors: one a passage, shape (n, dimension), unit length.
    """

    documents: Sequence[Document]
    passages: Sequence[Passage]
    words: Sequence[Sequence[str]]
    own_words: Sequence[Sequence[str]]
    vectors: Vectors

    def jurisdictions(self) -> dict[str, str]:
        """Document id → key of its jurisdiction."""
        return {document.id: jurisdiction_of(document).key for document in self.documents}


class Keeper(Protocol):
    """Writes builds into a store."""

    def write_files(self, folder: Path, content: Content) -> None:
        """Write what stays in the build's folder."""
        ...

    def collection_of(self, build: str) -> str:
        """The name of a build's collection; empty where there is none."""
        ...

    def send(self, collection: str, folder: Path, content: Content) -> None:
        """Write the passages to the server and count them there; nothing uses them yet."""
        ...

    def check(self, manifest: Manifest) -> None:
        """Raises:
        IndexDamaged: the server does not hold what a build needs.
        """
        ...

    def activate(self, collection: str) -> None:
        """Let everyone use a build, in one step; the one before is kept."""
        ...

    def clean(self, held: Collection[str]) -> None:
        """Remove collections that neither an alias nor a held build names."""
        ...

    def forget(self) -> None:
        """Remove aliases and collections of the index folder."""
        ...


class EmbeddedKeeper:
    """A `Keeper` of files in the build's folder: whatever becomes of the folder becomes of them."""

    def write_files(self, folder: Path, content: Content) -> None:
        """See `Keeper`."""
        EmbeddedStore.save(folder, LexicalIndex.build(content.words, content.own_words), content.vectors)

    def collection_of(self, build: str) -> str:
        """See `Keeper`."""
        return ""

    def send(self, collection: str, folder: Path, content: Content) -> None:
        """See `Keeper`."""

    def check(self, manifest: Manifest) -> None:
        """See `Keeper`."""

    def activate(self, collection: str) -> None:
        """See `Keeper`."""

    def clean(self, held: Collection[str]) -> None:
        """See `Keeper`."""

    def forget(self) -> None:
        """See `Keeper`."""


def keeper_for(location: StoreLocation, index_dir: Path) -> Keeper:
    """Writes builds of an index folder to a store.

    Raises:
        ConfigError: what the store needs is not installed.
        StoreUnavailable: its server does not answer.
    """
    return _KEEPERS[location.kind](location, index_dir)


def require_store(manifest: Manifest, location: StoreLocation) -> None:
    """Raises:
    IndexStale: a build is kept elsewhere than ``GUIWEN_STORE`` says.
    """
    if manifest.store != location.kind:
        names = {EMBEDDED: "内嵌存储", MILVUS: "Milvus"}
        got = f"索引 {manifest.build} 存放在“{names[manifest.store]}”里，而 GUIWEN_STORE 指的是“{names[location.kind]}”"
        raise IndexStale(got, "", "改正 GUIWEN_STORE，或" + REBUILD)


def require_held(manifest: Manifest, index_dir: Path, location: StoreLocation) -> None:
    """Raises:
    IndexStale, IndexDamaged: a build is kept elsewhere than ``GUIWEN_STORE`` says, or the server lacks its passages.
    StoreUnavailable: the server does not answer.
    """
    require_store(manifest, location)
    keeper_for(location, index_dir).check(manifest)


def open_store(
    folder: Path,
    manifest: Manifest,
    documents: Sequence[Document],
    document_of_passage: NDArray[np.int32],
    location: StoreLocation,
) -> tuple[WordCounts, PassageStore]:
    """The words and passages of a build.

    Args:
        folder, manifest: of the build.
        documents: of the build.
        document_of_passage: place of its document in `documents` for each passage.
        location: where the store is.

    Raises:
        IndexStale, IndexDamaged, StoreUnavailable: it is not there.
    """
    require_store(manifest, location)
    pairs = [(document.id, jurisdiction_of(document).key) for document in documents]
    if manifest.store == EMBEDDED:
        embedded = EmbeddedStore.load(folder, pairs, document_of_passage)
        return embedded.lexical, embedded
    from index.milvus_versions import open_collection

    return open_collection(folder, manifest, dict(pairs), location)


def _milvus_keeper(location: StoreLocation, index_dir: Path) -> Keeper:
    from index.milvus_versions import MilvusKeeper

    return MilvusKeeper(location, index_dir)


_KEEPERS: Mapping[str, Callable[[StoreLocation, Path], Keeper]] = {
    EMBEDDED: lambda location, index_dir: EmbeddedKeeper(),
    MILVUS: _milvus_keeper,
}
