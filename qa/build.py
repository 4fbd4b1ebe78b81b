"""build: sources and laws → an index that answers. The whole build flow, in one function."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from corpus.collection import DEFAULT_SOURCES, Collection, collect
from corpus.errors import UnreadableSource
from index.build import Progress
from index.build import build_index as build_from_collection
from index.embedder import config_from_environment, load_embedder, prepare_model
from index.manifest import Manifest
from qa.settings import settings_from_environment


def build_index(
    sources: Sequence[Path] = (),
    laws: str = "selected",
    index_dir: Path | None = None,
    today: date | None = None,
    on_progress: Progress | None = None,
) -> tuple[Manifest, Collection]:
    """Read the sources, embed what is new, make the index current.

    Args:
        sources: files or folders; the regulation that comes with the project when empty.
        laws: ``"all"``, ``"selected"`` or ``"none"``.
        index_dir: the index folder; the project's own when None.
        today: decides what is in force; the day of the call when None.
        on_progress: told (passages done, passages to embed).

    Raises:
        UnreadableSource: a file cannot be read, or there is nothing to index.
        ModelUnavailable: the embedding model cannot be loaded.
    """
    settings = settings_from_environment(os.environ)
    collection = collect(sources or DEFAULT_SOURCES, laws, today or date.today())
    if not collection.documents:
        raise UnreadableSource("没有可以收录的文件", "至少一份 .txt .md .html .docx 或 .pdf 文件", "检查 --source")
    config = config_from_environment(os.environ)
    prepare_model(config)
    embedder = load_embedder(config)
    target = index_dir or settings.index_dir
    settings.cache_dir.mkdir(parents=True, exist_ok=True)
    return build_from_collection(collection, embedder, target, settings.cache_dir, on_progress), collection
