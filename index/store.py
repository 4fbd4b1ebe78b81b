"""CorpusIndex: everything an answer is made from, opened from one folder.

Layout of an index folder::

    CURRENT            name of the build in use
    <build>/           one build; the one before is kept for a way back
        manifest.json  documents.json  catalog.json  passages.json
        vectors.faiss  bm25/         embedded store, the default
        store.json     words.json    passages on a Milvus server, see `index.store_location`
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corpus.document import Document
from corpus.errors import IndexDamaged, IndexMissing, IndexUnavailable, ReferenceSyntaxError, UnknownProvision
from corpus.provision import parse_label
from index.manifest import REBUILD, Manifest, read_manifest, verify_files
from index.passage_store import PassageStore, WordCounts
from index.passages import Passage
from index.store_location import StoreLocation, store_location
from index.stores import open_store

CURRENT = "CURRENT"
DOCUMENTS: TypeAdapter[tuple[Document, ...]] = TypeAdapter(tuple[Document, ...])
PASSAGES: TypeAdapter[tuple[Passage, ...]] = TypeAdapter(tuple[Passage, ...])


class Catalog(BaseModel):
    """Names: what documents are called, and which are called for but not held.

    Attributes:
        aliases: other name → full title.
        missing: title cited in the corpus but not held → how often.
        terms: the corpus's own words, for the tokenizer.
        sounds: pinyin → word of what the office itself imported, see `index.sounds`.
        words: its words of 2 to 8 characters, see `index.shapes`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    aliases: dict[str, str]
    missing: dict[str, int]
    terms: list[str]
    sounds: dict[str, str]
    words: list[str]


@dataclass(frozen=True)
class CorpusIndex:
    """A verified build, in memory.

    Attributes:
        folder: of the build.
        manifest, catalog, documents, passages: see their classes.
        words: how common words are.
        store: vectors and words of the passages, which it knows by their place in `passages`.
    """

    folder: Path
    manifest: Manifest
    catalog: Catalog
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    words: WordCounts
    store: PassageStore
    _by_id: Mapping[str, Document] = field(init=False, repr=False, default_factory=dict)
    _by_title: Mapping[str, Document] = field(init=False, repr=False, default_factory=dict)
    document_of_passage: NDArray[np.int32] = field(
        init=False, repr=False, default_factory=lambda: np.zeros(0, np.int32)
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {document.id: document for document in self.documents})
        object.__setattr__(self, "_by_title", {document.title: document for document in self.documents})
        object.__setattr__(self, "document_of_passage", _document_of_passage(self.documents, self.passages))

    def document(self, document_id: str) -> Document:
        """The document with that id.

        Raises:
            UnknownProvision: there is none.
        """
        if document_id not in self._by_id:
            raise UnknownProvision(f"索引里没有标识为“{document_id}”的文件")
        return self._by_id[document_id]

    def article_text(self, document: str, article: str) -> str | None:
        """Text of an article by title or alias and label (「第三十三条」, 「通知」); None when there is none."""
        held = self.find(document)
        try:
            ref = parse_label(article)
            return held.article(ref.article or 0, ref.branch).text if held else None
        except (ReferenceSyntaxError, UnknownProvision):
            return None

    def find(self, title: str) -> Document | None:
        """The document with that title or alias, 《》 or not; None when there is none."""
        name = title.strip().strip("《》")
        name = self.catalog.aliases.get(name, name)
        return self._by_title.get(name)


def current_build(index_dir: Path) -> Path:
    """The folder of the build in use.

    Raises:
        IndexMissing: nothing was built there.
        IndexDamaged: CURRENT names a build that is not there.
    """
    pointer = index_dir / CURRENT
    if not pointer.is_file():
        raise IndexMissing(f"{index_dir} 里还没有索引", "", REBUILD)
    name = pointer.read_bytes()[:200].decode("utf-8", "replace").strip()
    if not name or "/" in name or name.startswith(".") or not (index_dir / name).is_dir():
        raise IndexDamaged(f"{pointer} 指向的“{name}”不存在", "", REBUILD)
    return index_dir / name


def open_index(index_dir: Path, verify: bool = True, location: StoreLocation | None = None) -> CorpusIndex:
    """Open the build in use.

    Args:
        index_dir: the index folder.
        verify: compare every file with its hash first (about 1 s a GB).
        location: where its passages are kept; when None, where ``GUIWEN_STORE`` says.

    Raises:
        IndexUnavailable: missing, damaged, of another format or in another store; the message names the command that mends it.
        StoreUnavailable: its passages are on a server that does not answer.
    """
    folder = current_build(index_dir)
    location = location or store_location(os.environ)
    try:
        return _open_build(folder, verify, location)
    except IndexUnavailable:
        if current_build(index_dir) == folder:
            raise
    return open_index(index_dir, verify, location)  # while it was read, newer builds took its place


def _open_build(folder: Path, verify: bool, location: StoreLocation) -> CorpusIndex:
    manifest = read_manifest(folder)
    if verify:
        verify_files(folder, manifest)
    try:
        documents = DOCUMENTS.validate_json((folder / "documents.json").read_bytes())
        passages = PASSAGES.validate_json((folder / "passages.json").read_bytes())
        catalog = Catalog.model_validate_json((folder / "catalog.json").read_bytes())
        places = _document_of_passage(documents, passages)
        words, store = open_store(folder, manifest, documents, places, location)
    except (ValidationError, OSError, EOFError, RuntimeError, ValueError, KeyError) as error:
        raise IndexDamaged("索引文件读不出来", "", REBUILD) from error
    if not store.size == len(passages) == manifest.passages:
        raise IndexDamaged(f"索引有 {len(passages)} 段文字、{store.size} 个向量", "两者相等", REBUILD)
    return CorpusIndex(folder, manifest, catalog, documents, passages, words, store)


def _document_of_passage(documents: Sequence[Document], passages: Sequence[Passage]) -> NDArray[np.int32]:
    order = {document.id: number for number, document in enumerate(documents)}
    return np.array([order[passage.ref.document] for passage in passages], dtype=np.int32)


def to_json(value: Any, adapter: TypeAdapter[Any]) -> bytes:
    """Canonical JSON of a value."""
    return bytes(adapter.dump_json(value))
