"""build: Collection → an index folder. Written beside the current build, verified, renamed, then made current."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from corpus.collection import Collection
from corpus.document import Document
from corpus.errors import IndexUnavailable
from index.embedder import Embedder
from index.manifest import (
    FORMAT,
    MANIFEST,
    DocumentEntry,
    Manifest,
    code_hash,
    hash_files,
    library_versions,
    read_manifest,
    verify_files,
)
from index.passages import Passage, passages_of
from index.prepared import prepared_vectors, short_key
from index.shapes import HAN, LONGEST, SHORTEST
from index.sounds import load_sounds, sound_table
from index.store import CURRENT, DOCUMENTS, PASSAGES, Catalog, CorpusIndex, current_build, open_index, to_json
from index.store_location import EMBEDDED, StoreLocation, store_location
from index.stores import Content, keeper_for
from index.switch import builds
from index.tokenizer import Tokenizer, corpus_terms
from index.unfinished import Unfinished

Progress = Callable[[int, int], None]
"""Called with (passages done, passages to embed)."""
STRETCH = 8192
"""After so many passages their vectors are written down, so that a build that is cut off is gone on with."""


def build_index(
    collection: Collection,
    embedder: Embedder,
    index_dir: Path,
    cache_dir: Path,
    laws: str = "none",
    on_progress: Progress | None = None,
    extras: Mapping[str, bytes] | None = None,
    location: StoreLocation | None = None,
    staged: bool = False,
) -> Manifest:
    """Build an index and make it current. A build that fails or is killed leaves the current one as it was.

    Args:
        collection: what to index.
        embedder: makes the vectors; passages that the current build holds with the same model are not embedded again.
        index_dir: the index folder; created when missing.
        cache_dir: for the tokenizer's compiled dictionary.
        laws: which laws the collection was asked for; kept in the manifest.
        on_progress: told after each batch.
        extras: files that the layers above keep beside the index's own, by name; verified like these.
        location: where vectors and words are kept; when None, where ``GUIWEN_STORE`` says.
        staged: the folder is a draft's: on a server nothing is switched or removed yet, `index.switch` does that.

    Returns:
        The manifest of the new build.

    Raises:
        StoreUnavailable: the server that is to keep the passages does not answer.
    """
    location = location or store_location(os.environ)
    keeper = keeper_for(location, index_dir)
    passages = tuple(p for document in collection.documents for p in passages_of(document))
    index_dir.mkdir(parents=True, exist_ok=True)
    unfinished = Unfinished(index_dir, embedder)
    known = {
        **_prepared_for(passages, embedder),
        **_vectors_before(index_dir, embedder, location),
        **unfinished.vectors(),
    }
    vectors, embedded = _embed(passages, embedder, known, unfinished, on_progress)
    terms = corpus_terms(collection.documents)
    tokenizer = Tokenizer(terms, cache_dir, much=True)
    own_words = [tokenizer.words(passage.text) for passage in passages]
    paths = {path: tokenizer.words(path) for path in {passage.path for passage in passages}}
    words = [[*paths[p.path], *own] for p, own in zip(passages, own_words, strict=True)]
    content = Content(collection.documents, passages, words, own_words, vectors)
    own = [p.text for p in passages if collection.level_of(p.ref.document) != "law"]
    vocabulary = sorted({*terms, *(word for text in own for word in tokenizer.words(text))})
    catalog = Catalog(
        aliases=collection.aliases,
        missing=collection.missing_titles(),
        terms=terms,
        sounds=sound_table(vocabulary, load_sounds(cache_dir)),
        words=[word for word in vocabulary if SHORTEST <= len(word) <= LONGEST and HAN.fullmatch(word)],
    )
    with FileLock(index_dir / ".lock"), _temporary_folder(index_dir) as folder:
        (folder / "documents.json").write_bytes(to_json(collection.documents, DOCUMENTS))
        (folder / "passages.json").write_bytes(to_json(passages, PASSAGES))
        (folder / "catalog.json").write_text(catalog.model_dump_json(), encoding="utf-8")
        for name, extra in (extras or {}).items():
            (folder / name).write_bytes(extra)
        keeper.write_files(folder, content)
        manifest = _manifest(folder, collection, laws, passages, embedder, embedded, len(terms))
        collection_name = keeper.collection_of(manifest.build)
        manifest = manifest.model_copy(update={"store": location.kind, "collection": collection_name})
        (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        verify_files(folder, manifest)
        keeper.send(collection_name, folder, content)
        _publish(folder, index_dir, manifest.build)
        if not staged:
            keeper.activate(collection_name)
        _remove_old(index_dir, keep=2)
        if not staged:
            keeper.clean(_collections(index_dir))
    unfinished.forget()
    return manifest


def passage_key(passage: Passage) -> str:
    """sha256, in hex digits, of what of a passage is embedded."""
    return hashlib.sha256(passage.indexed.encode()).hexdigest()


def _prepared_for(passages: Sequence[Passage], embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    held = prepared_vectors(embedder, os.environ)
    keys = {passage_key(passage) for passage in passages} if held else ()
    return {key: held[short_key(key)] for key in keys if short_key(key) in held}


def _vectors_before(index_dir: Path, embedder: Embedder, location: StoreLocation) -> dict[str, NDArray[np.float32]]:
    """Vectors of the current build by the hash of what was embedded, also when it is kept in files and the new one is not to
    be; empty when there is none to build on."""
    try:
        kept = read_manifest(current_build(index_dir)).store
        before: CorpusIndex = open_index(index_dir, location=StoreLocation() if kept == EMBEDDED else location)
    except IndexUnavailable:
        return {}
    if before.manifest.model_fingerprint != embedder.fingerprint or before.manifest.engine != embedder.engine:
        return {}
    return {passage_key(p): v for p, v in zip(before.passages, before.store.vectors(), strict=True)}


def _embed(
    passages: Sequence[Passage],
    embedder: Embedder,
    known: dict[str, NDArray[np.float32]],
    unfinished: Unfinished,
    on_progress: Progress | None,
) -> tuple[NDArray[np.float32], int]:
    """Vectors of all passages, shape (n, dimension), and how many had to be embedded."""
    vectors = np.zeros((len(passages), embedder.dimension), dtype=np.float32)
    keys = [passage_key(passage) for passage in passages]
    new = [i for i, key in enumerate(keys) if key not in known]
    for i, key in enumerate(keys):
        if key in known:
            vectors[i] = known[key]
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        if on_progress is not None:
            on_progress(done, len(new))

    for start in range(0, len(new), STRETCH):
        stretch = new[start : start + STRETCH]
        vectors[stretch] = embedder.embed_passages([passages[i].indexed for i in stretch], report)
        if len(new) > STRETCH:
            unfinished.keep([keys[i] for i in stretch], vectors[stretch])
    return vectors, len(new)


def _manifest(
    folder: Path,
    collection: Collection,
    laws: str,
    passages: Sequence[Passage],
    embedder: Embedder,
    embedded: int,
    terms: int,
) -> Manifest:
    counts: dict[str, int] = {}
    for passage in passages:
        counts[passage.ref.document] = counts.get(passage.ref.document, 0) + 1
    files = hash_files(folder)
    code = code_hash()
    digest = hashlib.sha256("\n".join([code, embedder.fingerprint, *(f"{k} {v}" for k, v in files.items())]).encode())
    return Manifest(
        format=FORMAT,
        build=digest.hexdigest()[:16],
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        code=code,
        model=embedder.name,
        model_fingerprint=embedder.fingerprint,
        engine=embedder.engine,
        dimension=embedder.dimension,
        versions=library_versions(),
        laws=laws,
        documents=[_entry(document, counts.get(document.id, 0)) for document in collection.documents],
        passages=len(passages),
        embedded=embedded,
        reused=len(passages) - embedded,
        terms=terms,
        files=files,
    )


def _entry(document: Document, passages: int) -> DocumentEntry:
    source = document.source
    return DocumentEntry(
        id=document.id,
        title=document.title,
        version=document.version,
        level=document.level,
        source=source.name if source else "",
        sha256=source.sha256 if source else "",
        articles=len(document.articles),
        passages=passages,
        problems=len(document.problems),
    )


@contextmanager
def _temporary_folder(index_dir: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=index_dir))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(folder: Path, index_dir: Path, build: str) -> None:
    """Rename the finished folder to its build's name, then let CURRENT name it; both are atomic.

    A sound build of that name holds the same bytes and may be in use: it stays, and only its manifest is replaced.
    """
    target = index_dir / build
    folder.chmod(0o755)
    if _is_sound(target):
        os.replace(folder / MANIFEST, target / MANIFEST)
    else:
        shutil.rmtree(target, ignore_errors=True)
        os.replace(folder, target)
    pointer = index_dir / f"{CURRENT}.new"
    pointer.write_text(build + "\n", encoding="utf-8")
    os.replace(pointer, index_dir / CURRENT)


def _is_sound(folder: Path) -> bool:
    try:
        verify_files(folder, read_manifest(folder))
    except IndexUnavailable:
        return False
    return True


def _collections(index_dir: Path) -> set[str]:
    """Names of the collections of all builds that the folder holds."""
    return {build.manifest.collection for build in builds(index_dir)}


def _remove_old(index_dir: Path, keep: int) -> None:
    """Keep the newest builds; remove older ones and what killed builds left behind."""
    current = current_build(index_dir)
    builds = [p for p in index_dir.iterdir() if p.is_dir() and (p / MANIFEST).is_file() and p != current]
    builds.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    for old in builds[keep - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    for left in index_dir.glob(".building-*"):  # the lock is held, so no other build is under way
        shutil.rmtree(left, ignore_errors=True)
