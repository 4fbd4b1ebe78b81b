"""build: sources and laws → an index that answers. The whole build flow, in one function."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from corpus.collection import DEFAULT_SOURCES, Collection, collect
from corpus.errors import IndexUnavailable, UnreadableSource
from index.build import Progress
from index.build import build_index as build_from_collection
from index.embedder import Embedder, config_from_environment, prepare_model
from index.manifest import Manifest, differences, read_manifest, verify_files
from index.models import shared_embedder
from index.settings import default_index_dir, working_dir
from index.store import current_build
from index.store_location import store_location
from index.stores import require_held
from qa.norms.store import NORMS_FILE, read_norms, write_norms
from qa.publish.ledger import published_files
from qa.publish.settings import sources_dir
from qa.statement_vectors import VECTORS_FILE, write_vectors


def build_index(
    sources: Sequence[Path] = (),
    laws: str = "selected",
    index_dir: Path | None = None,
    today: date | None = None,
    on_progress: Progress | None = None,
    if_needed: bool = False,
    workers: int = 0,
    cluster: str = "local",
) -> tuple[Manifest, Collection | None]:
    """Read the sources and their norms, embed what is new, make the index current.

    Args:
        sources: files or folders; when empty, what the page has published (`qa.publish`), else the regulation that comes
            with the project.
        laws: ``"all"``, ``"selected"`` or ``"none"``.
        index_dir: the index folder; the project's own when None.
        today: decides what is in force; the day of the call when None.
        on_progress: told (passages done, passages to embed).
        if_needed: leave the current index as it is when it was built from the same files by the same code and model;
            the collection returned is None then.
        workers: how many of a cluster's workers embed; this process does when 0.
        cluster: address of the Ray cluster, see `index.ray_embedder.Cluster`.

    Raises:
        UnreadableSource: a file cannot be read, or there is nothing to index.
        ModelUnavailable: the embedding model cannot be loaded, or the cluster does not answer.
        StoreUnavailable: the server that is to keep the passages does not answer.
    """
    collection = collect(sources or default_sources(), laws, today or date.today())
    embedder = _embedder(workers, cluster)
    target = index_dir or default_index_dir(os.environ)
    if if_needed and (current := _still_good(target, collection, laws, embedder.fingerprint)) is not None:
        return current, None
    return build_collection(collection, laws, target, on_progress, embedder), collection


def build_collection(
    collection: Collection,
    laws: str,
    index_dir: Path,
    on_progress: Progress | None = None,
    embedder: Embedder | None = None,
    staged: bool = False,
) -> Manifest:
    """Read the norms of a collection, embed what is new, make the index current. For the arguments see `build_index`.

    Args:
        staged: the folder is a draft's, see `index.build.build_index`.

    Raises:
        UnreadableSource: there is nothing to index.
        ModelUnavailable: the embedding model cannot be loaded.
        StoreUnavailable: the server that is to keep the passages does not answer.
    """
    if not collection.documents:
        raise UnreadableSource("没有可以收录的文件", "至少一份 .txt .md .html .docx 或 .pdf 文件", "检查 --source")
    embedder = embedder or _embedder()
    extras = {
        NORMS_FILE: write_norms(collection.documents),
        VECTORS_FILE: write_vectors(collection.documents, embedder, index_dir),
    }
    cache_dir = working_dir(os.environ)
    return build_from_collection(collection, embedder, index_dir, cache_dir, laws, on_progress, extras, staged=staged)


def default_sources() -> Sequence[Path]:
    """What the page has published; the regulation that comes with the project when nothing ever was."""
    published = published_files(sources_dir(os.environ))
    return DEFAULT_SOURCES if published is None else published


def _embedder(workers: int = 0, cluster: str = "") -> Embedder:
    config = config_from_environment(os.environ)
    prepare_model(config)
    if not workers:
        return shared_embedder(config)
    from index.ray_embedder import Cluster, RayEmbedder

    return RayEmbedder(config, Cluster(workers, cluster))


def _still_good(index_dir: Path, collection: Collection, laws: str, fingerprint: str) -> Manifest | None:
    """The manifest of the current index when it fits the collection, the code and the model; else None."""
    try:
        folder = current_build(index_dir)
        manifest = read_manifest(folder)
        verify_files(folder, manifest)
        read_norms(folder / NORMS_FILE)
        require_held(manifest, index_dir, store_location(os.environ))
    except IndexUnavailable:
        return None
    held = [(entry.id, entry.version, entry.sha256) for entry in manifest.documents]
    wanted = [(d.id, d.version, d.source.sha256 if d.source else "") for d in collection.documents]
    fits = manifest.laws == laws and held == wanted and not differences(manifest, fingerprint)
    return manifest if fits else None
