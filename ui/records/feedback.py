"""Feedback: 有用 or 没用 with a reason, one per answer and person, without telling who."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qa.answer import Answer, Status
from ui.records.database import Database, parse_stamp, stamp
from ui.records.rows import LONGEST, pack, pack_titles, unpack, unpack_titles
from ui.records.salt import read_salt


@dataclass(frozen=True, slots=True)
class Feedback:
    """One opinion on one answer, with all that is needed to ask the question again.

    Attributes:
        id: number of the row.
        at: when, UTC.
        answer_id: `Answer.id`.
        question: as asked.
        earlier: what was asked before in the same dialogue.
        titles: the documents it was limited to; None for all.
        status: of the answer.
        answer: its words.
        citations: its labels.
        useful: 有用, or 没用.
        reason: in the person's words; may be empty.
        done: an administrator has dealt with it.
    """

    id: int
    at: datetime
    answer_id: str
    question: str
    earlier: tuple[str, ...]
    titles: tuple[str, ...] | None
    status: Status
    answer: str
    citations: tuple[str, ...]
    useful: bool
    reason: str
    done: bool


class FeedbackStore:
    """Table ``feedback``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(
        self,
        answer: Answer,
        useful: bool,
        reason: str = "",
        *,
        giver: str,
        earlier: Sequence[str] = (),
        titles: Sequence[str] | None = None,
    ) -> int:
        """Note an opinion; a second one of the same person on the same answer replaces the first. Returns its number.

        Args:
            giver: `User.id`, or a random token of the visit; only a salted hash of it together with the answer is
                stored, so that the file does not tell who it was, nor that two opinions are of one person.
        """
        with self._database.write() as connection:
            row = connection.execute(
                "INSERT INTO feedback (at, answer_id, giver, question, earlier, titles, status, answer, citations,"
                " useful, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (answer_id, giver) DO UPDATE SET at = excluded.at, useful = excluded.useful,"
                " reason = excluded.reason, done = 0 RETURNING id",
                (
                    stamp(self._database.clock()), answer.id, self._mask(giver, answer.id), answer.question[:LONGEST],
                    pack(earlier), pack_titles(titles), answer.status, answer.answer[:LONGEST],
                    pack([citation.label for citation in answer.citations]), useful, reason.strip()[:LONGEST],
                ),
            ).fetchone()  # fmt: skip
            return int(row["id"])

    def given(self, answer_id: str, giver: str) -> Feedback | None:
        """What this person said of this answer."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT * FROM feedback WHERE answer_id = ? AND giver = ?", (answer_id, self._mask(giver, answer_id))
            ).fetchone()
        return _feedback(row) if row else None

    def withdraw(self, answer_id: str, giver: str) -> bool:
        """Take it back; False when there was none."""
        with self._database.write() as connection:
            gone = connection.execute(
                "DELETE FROM feedback WHERE answer_id = ? AND giver = ?", (answer_id, self._mask(giver, answer_id))
            )
            return gone.rowcount > 0

    def latest(self, *, useful: bool | None = None, done: bool | None = None, limit: int = 500) -> list[Feedback]:
        """The newest first; only useful or not, dealt with or not, where said."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM feedback WHERE (:useful IS NULL OR useful = :useful)"
                " AND (:done IS NULL OR done = :done) ORDER BY at DESC, id DESC LIMIT :limit",
                {"useful": useful, "done": done, "limit": limit},
            ).fetchall()
        return [_feedback(row) for row in rows]

    def counts(self) -> tuple[int, int]:
        """How many say 有用, how many 没用."""
        with self._database.read() as connection:
            row = connection.execute("SELECT count(*) AS n, coalesce(sum(useful), 0) AS u FROM feedback").fetchone()
        return row["u"], row["n"] - row["u"]

    def set_done(self, ids: Sequence[int], done: bool = True) -> None:
        """Note that an administrator has dealt with them, or has not."""
        with self._database.write() as connection:
            connection.executemany("UPDATE feedback SET done = ? WHERE id = ?", [(done, number) for number in ids])

    def _mask(self, giver: str, answer_id: str) -> str:
        salt = read_salt(self._database.path)
        return hmac.new(salt, f"{giver}\n{answer_id}".encode(), hashlib.sha256).hexdigest()


def _feedback(row: sqlite3.Row) -> Feedback:
    return Feedback(
        id=row["id"],
        at=parse_stamp(row["at"]),
        answer_id=row["answer_id"],
        question=row["question"],
        earlier=unpack(row["earlier"]),
        titles=unpack_titles(row["titles"]),
        status=row["status"],
        answer=row["answer"],
        citations=unpack(row["citations"]),
        useful=bool(row["useful"]),
        reason=row["reason"],
        done=bool(row["done"]),
    )
