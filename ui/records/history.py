"""History: the dialogues of people who are signed in. Everybody sees and deletes their own only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from qa.answer import Answer
from ui.records.database import Database, parse_stamp, stamp
from ui.records.rows import LONGEST, pack_titles, unpack_titles

TITLE = 60
"""Characters of the first question that name a dialogue."""


@dataclass(frozen=True, slots=True)
class PastDialogue:
    """A dialogue in the list.

    Attributes:
        id: as given by the page, e.g. ``uuid4().hex``.
        title: its first question, shortened.
        started, updated: UTC.
        turns: how many questions.
    """

    id: str
    title: str
    started: datetime
    updated: datetime
    turns: int


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A question and what was answered then.

    Attributes:
        at: when, UTC.
        question: as asked.
        titles: the documents it was limited to; None for all.
        scope: that choice in words; empty for all.
        answer: as given then; None when it was stored by a version whose answers cannot be read any more.
    """

    at: datetime
    question: str
    titles: tuple[str, ...] | None
    scope: str
    answer: Answer | None


class HistoryStore:
    """Tables ``dialogue`` and ``turn``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        user: str,
        dialogue: str,
        number: int,
        answer: Answer,
        *,
        titles: Sequence[str] | None = None,
        scope: str = "",
    ) -> None:
        """Keep turn `number` (from 0) of a dialogue, which begins with its first one. A turn kept before is replaced.

        Nothing happens when the dialogue is somebody else's.
        """
        now, question = stamp(self._database.clock()), answer.question[:LONGEST]
        with self._database.write() as connection:
            title = " ".join(question.split())[:TITLE]
            begun = connection.execute(
                "INSERT INTO dialogue (id, user, title, started, updated) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET updated = excluded.updated WHERE user = excluded.user",
                (dialogue, user, title, now, now),
            )
            if begun.rowcount:
                connection.execute(
                    "INSERT OR REPLACE INTO turn (dialogue, number, at, question, titles, scope, answer)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (dialogue, number, now, question, pack_titles(titles), scope, answer.model_dump_json()),
                )

    def dialogues(self, user: str, *, words: str = "", limit: int = 100) -> list[PastDialogue]:
        """The newest first; only those in whose questions `words` stands, where given."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT d.*, count(t.number) AS turns FROM dialogue d LEFT JOIN turn t ON t.dialogue = d.id"
                " WHERE d.user = :user AND (:words = '' OR EXISTS (SELECT 1 FROM turn s"
                " WHERE s.dialogue = d.id AND instr(s.question, :words)))"
                " GROUP BY d.id ORDER BY d.updated DESC, d.id LIMIT :limit",
                {"user": user, "words": words.strip(), "limit": limit},
            ).fetchall()
        return [
            PastDialogue(r["id"], r["title"], parse_stamp(r["started"]), parse_stamp(r["updated"]), r["turns"])
            for r in rows
        ]

    def turns(self, user: str, dialogue: str) -> list[PastTurn]:
        """A dialogue in order; empty when it is not there or is somebody else's."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT t.* FROM turn t JOIN dialogue d ON d.id = t.dialogue WHERE d.id = ? AND d.user = ?"
                " ORDER BY t.number",
                (dialogue, user),
            ).fetchall()
        return [_turn(row) for row in rows]

    def delete(self, user: str, dialogue: str) -> bool:
        """Delete one dialogue for good; False when there is none of this user."""
        with self._database.write() as connection:
            gone = connection.execute("DELETE FROM dialogue WHERE id = ? AND user = ?", (dialogue, user))
            return gone.rowcount > 0

    def delete_all(self, user: str) -> int:
        """Delete every dialogue of this user for good; returns how many."""
        with self._database.write() as connection:
            return connection.execute("DELETE FROM dialogue WHERE user = ?", (user,)).rowcount


def _turn(row: sqlite3.Row) -> PastTurn:
    try:
        answer = Answer.model_validate_json(row["answer"])
    except ValidationError:
        answer = None
    return PastTurn(parse_stamp(row["at"]), row["question"], unpack_titles(row["titles"]), row["scope"], answer)
