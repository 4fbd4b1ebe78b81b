"""Numbered migrations of the file of records, each applied once, all or nothing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.errors import RecordsUnavailable

FOLDER = Path(__file__).parent / "migrations"
APPLICATION_ID = 0x47575232
"""Marks the file as ours (SQLite's ``application_id``)."""
_NAME = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from version ``number - 1`` to ``number``."""

    number: int
    name: str
    sql: str


@cache
def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """The migrations in `folder`, ``NNNN_name.sql``, in order, numbered from 1 without a gap."""
    found: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if match is None or int(match[1]) != len(found) + 1:
            raise RecordsUnavailable(f"升级文件 {path.name} 的编号不连续", "NNNN_名称.sql，从 0001 起逐一编号")
        found.append(Migration(int(match[1]), path.stem, path.read_text(encoding="utf-8")))
    return tuple(found)


def version_of(connection: sqlite3.Connection) -> int:
    """Number of the last migration applied; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, steps: Sequence[Migration]) -> int:
    """Bring the file to the last of `steps` in one transaction; returns how many were applied.

    Args:
        connection: in autocommit mode (``isolation_level=None``).

    Raises:
        RecordsUnavailable: the file is newer than `steps`, or is another program's.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(connection)
        _check(connection, version, len(steps))
        for step in steps[version:]:
            for statement in statements(step.sql):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return len(steps) - version


def statements(sql: str) -> list[str]:
    """The statements of a script; ``executescript`` would commit before the first."""
    out, held = [], ""
    for line in sql.splitlines(keepends=True):
        if not held and (not line.strip() or line.startswith("--")):
            continue
        held += line
        if sqlite3.complete_statement(held):
            out.append(held.strip())
            held = ""
    if held:
        raise ValueError(f"statement without an end: {held!r}")
    return out


def _check(connection: sqlite3.Connection, version: int, known: int) -> None:
    mark = int(connection.execute("PRAGMA application_id").fetchone()[0])
    used = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if mark != APPLICATION_ID and (used or version):
        raise RecordsUnavailable(
            "GUIWEN_DATA 指向的文件是别的程序的数据库",
            "规问自己的记录文件，或一个还不存在的路径",
            "把 GUIWEN_DATA 改成别的文件",
        )
    if version > known:
        raise RecordsUnavailable(
            f"记录文件是第 {version} 版，比本程序认识的第 {known} 版新",
            f"第 {known} 版或更早的记录文件",
            "使用新版程序，或用 GUIWEN_DATA 另指定一个文件",
        )
