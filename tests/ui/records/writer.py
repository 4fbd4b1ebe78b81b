"""One process among several that share a file of records: ``python -m tests.ui.records.writer FILE NAME TIMES``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.ui.records.conftest import answer_of
from ui.records.database import Database
from ui.records.store import records_of


def main(path: Path, name: str, times: int) -> None:
    """Open the file, which may not be there yet, and write to every table while reading others' rows."""
    records = records_of(Database(path))
    for number in range(times):
        question = f"{name}-{number}"
        records.usage.note(answer_of(question, "no_basis"))
        records.feedback.give(answer_of("共同的问题"), number % 2 == 0, giver=name)
        records.history.add(name, f"d-{name}", number, answer_of(question))
        records.progress.save("shared", {question: "{}", "common": question})
        records.audit.note(name, name, "count", question)
        assert len(records.history.turns(name, f"d-{name}")) == number + 1
        assert question in records.progress.load("shared")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
