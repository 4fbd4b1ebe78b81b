"""Audit: who changed what. Rows are added, never changed, never removed: the file itself refuses it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ui.records.database import Database, parse_stamp, stamp

Detail = Mapping[str, str | int | float | bool | None | list[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change.

    Attributes:
        id: number of the row, growing.
        at: when, UTC.
        user: `User.id`.
        shown_name: the name that an administrator recognises.
        action: what was done, one word of the caller's own list, e.g. ``publish``.
        subject: to what, e.g. a document's title.
        detail: the values behind it.
    """

    id: int
    at: datetime
    user: str
    shown_name: str
    action: str
    subject: str
    detail: Detail = field(default_factory=dict)


class AuditLog:
    """Table ``audit``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, user: str, shown_name: str, action: str, subject: str, detail: Detail | None = None) -> Entry:
        """Add an entry."""
        now = self._database.clock()
        stored = json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True)
        with self._database.write() as connection:
            added = connection.execute(
                "INSERT INTO audit (at, user, shown_name, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
                (stamp(now), user, shown_name, action, subject, stored),
            )
            assert added.lastrowid is not None
        return Entry(added.lastrowid, parse_stamp(stamp(now)), user, shown_name, action, subject, dict(detail or {}))

    def latest(self, *, action: str | None = None, before: int | None = None, limit: int = 200) -> list[Entry]:
        """The newest first; only of one action, only those before entry `before`, where said."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM audit WHERE (:action IS NULL OR action = :action) AND (:before IS NULL OR id < :before)"
                " ORDER BY id DESC LIMIT :limit",
                {"action": action, "before": before, "limit": limit},
            ).fetchall()
        return [
            Entry(
                r["id"], parse_stamp(r["at"]), r["user"], r["shown_name"], r["action"], r["subject"],
                json.loads(r["detail"]),
            )
            for r in rows
        ]  # fmt: skip
