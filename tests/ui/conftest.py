"""What the page's tests share: an index to ask, documents to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from corpus.collection import collect
from corpus.document import Document
from corpus.errors import GuiwenError
from qa.assistant import Assistant
from qa.build import build_index

ROOT = Path(__file__).parents[2]
DATASETS = ROOT / "eval" / "datasets"
TODAY = date(2026, 1, 5)


def read_document(name: str) -> Document:
    """A fictional regulation."""
    return collect([DATASETS / name], "none", TODAY).documents[0]


@pytest.fixture(scope="session", autouse=True)
def own_records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests do is not written into the project's records, and nobody is an administrator by the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIWEN_DATA", str(tmp_path_factory.mktemp("data") / "guiwen.sqlite3"))
        for name in ("GUIWEN_KEEP_DAYS", "GUIWEN_LOCAL_ADMIN", "GUIWEN_ROLES"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def city() -> Document:
    """Articles numbered 第一条, sections, items in brackets."""
    return read_document("fictional-city/linzhou-city-work-rules.txt")


@pytest.fixture(scope="session")
def university() -> Document:
    """A Markdown file of another kind of office: travel and seals."""
    return read_document("fictional-university/university-travel-seal-rules.md")


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own index when it is usable; else a small one of the regulation that comes with the project."""
    own = ROOT / "build" / "index"
    try:
        Assistant.open(own)
    except GuiwenError:
        own = tmp_path_factory.mktemp("index")
        build_index(laws="none", index_dir=own, today=TODAY)
    return own


@pytest.fixture(scope="session")
def city_index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one fictional regulation."""
    target = tmp_path_factory.mktemp("city")
    build_index([DATASETS / "fictional-city" / "linzhou-city-work-rules.txt"], "none", target, TODAY)
    return target


@pytest.fixture(scope="session")
def assistant(index_dir: Path) -> Assistant:
    """An assistant over `index_dir`."""
    return Assistant.open(index_dir)


@pytest.fixture
def fresh_cache() -> Iterator[None]:
    """A process that has loaded nothing yet."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
