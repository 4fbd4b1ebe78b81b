"""Fixtures for indexes built in tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.store_location import StoreLocation, store_location


@pytest.fixture(scope="session")
def milvus_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file for milvus-lite, the same for all tests of a process: only one may have it open."""
    return tmp_path_factory.mktemp("milvus") / "passages.db"


@pytest.fixture
def lite(milvus_file: Path) -> StoreLocation:
    """milvus-lite, words scored by weights computed here."""
    return store_location({"GUIWEN_STORE": f"milvus://{milvus_file}"})
