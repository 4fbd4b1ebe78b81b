"""Progress: what somebody has learnt, card by card, as JSON that only the learning view reads."""

from __future__ import annotations

from collections.abc import Mapping

from ui.records.database import Database, stamp


class ProgressRecords:
    """Table ``progress``; fits a ``ProgressStore`` with ``load(user)`` and ``save(user, states)``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, user: str) -> Mapping[str, str]:
        """State by card; empty for somebody new."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT card, state FROM progress WHERE user = ? ORDER BY card", (user,))
            return {row["card"]: row["state"] for row in rows}

    def save(self, user: str, states: Mapping[str, str]) -> None:
        """Keep these cards' states. Cards that are not among them stay: two windows do not undo each other."""
        now = stamp(self._database.clock())
        with self._database.write() as connection:
            connection.executemany(
                "INSERT INTO progress (user, card, state, updated) VALUES (?, ?, ?, ?) ON CONFLICT (user, card)"
                " DO UPDATE SET state = excluded.state, updated = excluded.updated WHERE state <> excluded.state",
                [(user, card, state, now) for card, state in states.items()],
            )

    def forget(self, user: str) -> int:
        """Begin anew: delete everything of this user; returns how many cards."""
        with self._database.write() as connection:
            return connection.execute("DELETE FROM progress WHERE user = ?", (user,)).rowcount
