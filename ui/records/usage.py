"""Usage: how often, when and about what is asked. No person; words only of what could not be answered."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qa.answer import Answer, Status
from ui.records.database import Database, parse_stamp, stamp
from ui.records.rows import LONGEST, Near, pack, pack_titles, unpack, unpack_titles

_SUMS = ", ".join(f"sum(status = '{status}') AS {status}" for status in ("answered", "ask_back", "no_basis"))
_NOWHERE = Near()


@dataclass(frozen=True, slots=True)
class DayCount:
    """Questions of one day, by what became of them."""

    day: date
    answered: int
    ask_back: int
    no_basis: int


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Questions about one topic, or one article, by what became of them."""

    near: Near
    answered: int
    ask_back: int
    no_basis: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.answered + self.ask_back + self.no_basis


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that could not be answered, with all that is needed to ask it again.

    Attributes:
        id: number of the row.
        at: when, UTC.
        question: as asked.
        earlier: what was asked before in the same dialogue.
        titles: the documents it was limited to; None for all.
        near: what it comes near.
        done: an administrator has dealt with it.
    """

    id: int
    at: datetime
    question: str
    earlier: tuple[str, ...]
    titles: tuple[str, ...] | None
    near: Near
    done: bool


class UsageStore:
    """Table ``usage``. Days are the office's, by the clock of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self,
        answer: Answer,
        near: Near = _NOWHERE,
        *,
        earlier: Sequence[str] = (),
        titles: Sequence[str] | None = None,
    ) -> int:
        """Count a question; its words, those before it and its scope are kept only when it had no basis."""
        now = self._database.clock()
        words: tuple[str, str, str | None] = ("", "[]", None)
        if answer.status == "no_basis":
            words = (answer.question[:LONGEST], pack(earlier), pack_titles(titles))
        with self._database.write() as connection:
            added = connection.execute(
                "INSERT INTO usage (at, day, status, document, article, topic, question, earlier, titles)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (stamp(now), now.date().isoformat(), answer.status, near.document, near.article, near.topic, *words),
            )
            assert added.lastrowid is not None
            return added.lastrowid

    def total(self, status: Status | None = None) -> int:
        """How many questions are held."""
        with self._database.read() as connection:
            row = connection.execute("SELECT count(*) FROM usage WHERE ? IS NULL OR status = ?", (status, status))
            return int(row.fetchone()[0])

    def by_day(self, first: date, last: date) -> list[DayCount]:
        """Every day from `first` to `last`, also those without a question."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT day, {_SUMS} FROM usage WHERE day BETWEEN ? AND ? GROUP BY day",
                (first.isoformat(), last.isoformat()),
            ).fetchall()
        held = {row["day"]: (row["answered"], row["ask_back"], row["no_basis"]) for row in rows}
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [DayCount(day, *held.get(day.isoformat(), (0, 0, 0))) for day in days]

    def by_topic(self, first: date, last: date, limit: int = 50) -> list[PlaceCount]:
        """The topics asked about most, `near.article` left empty."""
        return self._by_place("document, '' AS article, topic", "document, topic", first, last, limit)

    def by_article(self, first: date, last: date, limit: int = 50) -> list[PlaceCount]:
        """The articles asked about most."""
        return self._by_place("document, article, topic", "document, article", first, last, limit)

    def unanswered(self, *, since: date | None = None, done: bool | None = False) -> list[Unanswered]:
        """What had no basis, the newest first; dealt with or not, or both for None."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM usage WHERE status = 'no_basis' AND (:since IS NULL OR day >= :since)"
                " AND (:done IS NULL OR done = :done) ORDER BY at DESC, id DESC",
                {"since": since and since.isoformat(), "done": done},
            ).fetchall()
        return [_unanswered(row) for row in rows]

    def set_done(self, ids: Sequence[int], done: bool = True) -> None:
        """Note that an administrator has dealt with them, or has not."""
        with self._database.write() as connection:
            connection.executemany("UPDATE usage SET done = ? WHERE id = ?", [(done, number) for number in ids])

    def _by_place(self, shown: str, grouped: str, first: date, last: date, limit: int) -> list[PlaceCount]:
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {shown}, {_SUMS} FROM usage WHERE day BETWEEN ? AND ? GROUP BY {grouped}"
                f" ORDER BY count(*) DESC, {grouped} LIMIT ?",
                (first.isoformat(), last.isoformat(), limit),
            ).fetchall()
        return [
            PlaceCount(
                Near(row["document"], row["article"], row["topic"]), row["answered"], row["ask_back"], row["no_basis"]
            )
            for row in rows
        ]


def _unanswered(row: sqlite3.Row) -> Unanswered:
    return Unanswered(
        id=row["id"],
        at=parse_stamp(row["at"]),
        question=row["question"],
        earlier=unpack(row["earlier"]),
        titles=unpack_titles(row["titles"]),
        near=Near(row["document"], row["article"], row["topic"]),
        done=bool(row["done"]),
    )
