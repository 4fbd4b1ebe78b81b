"""Fixtures for indexes built in tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build_index
from index.manifest import Manifest
from index.store_location import StoreLocation, store_location
from tests.index.builds import Build
from tests.samples import HashingEmbedder, collection_of, document_of


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where jieba keeps its compiled dictionary, the same for all tests of a process."""
    return tmp_path_factory.mktemp("jieba")


@pytest.fixture(scope="module")
def build(location: StoreLocation, cache: Path) -> Build:
    """Builds an index of some texts where the module's own fixture `location` says."""

    def start(folder: Path, *texts: str, staged: bool = False) -> Manifest:
        documents = [document_of(text, f"{place}.txt") for place, text in enumerate(texts)]
        return build_index(
            collection_of(*documents), HashingEmbedder(), folder, cache, location=location, staged=staged
        )

    return start


@pytest.fixture(scope="session")
def milvus_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file for milvus-lite, the same for all tests of a process: only one may have it open."""
    return tmp_path_factory.mktemp("milvus") / "passages.db"


@pytest.fixture
def lite(milvus_file: Path) -> StoreLocation:
    """milvus-lite, words scored by weights computed here."""
    return store_location({"GUIWEN_STORE": f"milvus://{milvus_file}"})
