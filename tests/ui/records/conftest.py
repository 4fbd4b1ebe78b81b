"""A file of records with a clock that the test sets, and answers to keep in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from qa.answer import Answer, Citation, Status
from ui.records.database import Database
from ui.records.store import Records, records_of

CHINA = timezone(timedelta(hours=8))
Answering = Callable[..., Answer]


@dataclass
class SetClock:
    """A clock that stands until it is set."""

    now: datetime = field(default=datetime(2026, 1, 5, 9, 30, tzinfo=CHINA))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: int) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    @property
    def utc(self) -> datetime:
        """The time as it comes back out of the tables."""
        return self.now.astimezone(UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def database(tmp_path: Path, clock: SetClock) -> Database:
    return Database(tmp_path / "data" / "guiwen.sqlite3", 30, clock)


@pytest.fixture
def records(database: Database) -> Records:
    return records_of(database)


def answer_of(
    question: str, status: Status = "answered", *, document: str = "临洲市人民政府工作规则", article: str = "第十条"
) -> Answer:
    """An answer as the assistant gives them; without citations when it is a refusal."""
    quote = "由市长签发"
    citation = Citation(
        document=document, version="2024", in_force=True, article=article, paragraph=None, item=None, quote=quote,
        start=0, end=len(quote), label=f"《{document}》{article}",
    )  # fmt: skip
    held = [citation] if status == "answered" else []
    return Answer(
        id=f"id-{question}", question=question, status=status, answer=quote if held else "没有找到依据。",
        citations=held, related=[] if held else [f"《{document}》{article}"], confidence=0.5,
    )  # fmt: skip
