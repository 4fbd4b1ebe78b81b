"""Several sessions at once: threads of one page, and processes that share the file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui.records.conftest import answer_of
from ui.records.database import Database
from ui.records.migrate import migrations
from ui.records.store import Records, open_records, records_of

ROOT = Path(__file__).parents[3]
WORDS = st.text(max_size=12)
WRITES = st.lists(st.tuples(st.sampled_from(["u1", "u2"]), st.sampled_from("abc"), WORDS), max_size=8)
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def at_once(jobs: Sequence[Callable[[], object]]) -> None:
    """Run each job in a thread of its own, all released at the same moment; what one raises is raised."""
    gate = threading.Barrier(max(len(jobs), 1))

    def released(job: Callable[[], object]) -> object:
        gate.wait()
        return job()

    with ThreadPoolExecutor(max(len(jobs), 1)) as pool:
        for done in [pool.submit(released, job) for job in jobs]:
            done.result()


@SLOW
@given(st.lists(WRITES, min_size=2, max_size=4))
def test_progress__of_what_threads_write_the_last_word_of_one_of_them_holds(
    threads: list[list[tuple[str, str, str]]],
) -> None:
    with TemporaryDirectory() as folder:
        progress = records_of(Database(Path(folder) / "a.sqlite3")).progress

        def writer(writes: list[tuple[str, str, str]]) -> Callable[[], None]:
            return lambda: [progress.save(user, {card: state}) for user, card, state in writes] and None

        at_once([writer(writes) for writes in threads])
        keys = {(user, card) for writes in threads for user, card, _ in writes}
        assert {(user, card) for user in ("u1", "u2") for card in progress.load(user)} == keys
        for user, card in keys:
            last = [[s for u, c, s in writes if (u, c) == (user, card)][-1:] for writes in threads]
            assert progress.load(user)[card] in [state for states in last for state in states]


@SLOW
@given(st.lists(st.lists(WORDS, max_size=5), min_size=2, max_size=4))
def test_history_and_usage__of_what_threads_write_nothing_is_lost_or_doubled(threads: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        records = records_of(Database(Path(folder) / "a.sqlite3"))

        def writer(name: str, questions: list[str]) -> Callable[[], None]:
            def write() -> None:
                for number, question in enumerate(questions):
                    records.history.add(name, f"d-{name}", number, answer_of(question))
                    records.usage.note(answer_of(question, "no_basis"))

            return write

        at_once([writer(str(number), questions) for number, questions in enumerate(threads)])
        for number, questions in enumerate(threads):
            turns = records.history.turns(str(number), f"d-{number}")
            assert [turn.question for turn in turns] == questions
            assert [turn.answer for turn in turns] == [answer_of(question) for question in questions]
        noted = sorted(one.question for one in records.usage.unanswered())
        assert noted == sorted(question for questions in threads for question in questions)


def test_feedback__of_one_person_pressing_twice_at_once_there_is_one(records: Records) -> None:
    answer = answer_of("谁签发")
    presses = [lambda useful=useful: records.feedback.give(answer, useful, giver="u1") for useful in (True, False) * 8]
    at_once(presses)
    assert sum(records.feedback.counts()) == 1


def test_database__a_write_that_fails_leaves_nothing_and_blocks_nobody(records: Records, database: Database) -> None:
    def write() -> None:
        with database.write() as connection:
            connection.execute("INSERT INTO progress VALUES ('u1', 'a', '{}', '2026-01-01T00:00:00.000000Z')")
            raise KeyError

    with pytest.raises(KeyError):
        write()
    assert records.progress.load("u1") == {}
    records.progress.save("u1", {"b": "{}"})
    assert records.progress.load("u1") == {"b": "{}"}


def test_database__reading_goes_on_while_somebody_writes(records: Records, database: Database) -> None:
    records.progress.save("u1", {"a": "old"})
    with database.write() as connection:
        connection.execute("UPDATE progress SET state = 'new'")
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(records.progress.load, "u1").result(timeout=5) == {"a": "old"}
    assert records.progress.load("u1") == {"a": "new"}


def test_open_records__threads_that_open_at_once_get_the_same(tmp_path: Path) -> None:
    env = {"GUIWEN_DATA": str(tmp_path / "new" / "a.sqlite3")}
    opened: list[Records] = []
    at_once([lambda: opened.append(open_records(env))] * 8)
    assert len(opened) == 8
    assert len({id(records) for records in opened}) == 1


def test_processes__that_make_and_fill_one_file_at_once_lose_nothing(tmp_path: Path) -> None:
    path, names, times = tmp_path / "data" / "guiwen.sqlite3", ["p1", "p2", "p3", "p4"], 12
    command = [sys.executable, "-m", "tests.ui.records.writer", str(path)]
    running = [
        subprocess.Popen([*command, name, str(times)], cwd=ROOT, stderr=subprocess.PIPE, text=True) for name in names
    ]
    for process in running:
        _, trouble = process.communicate(timeout=120)
        assert (process.returncode, trouble) == (0, "")
    records = records_of(Database(path))
    written = sorted(f"{name}-{number}" for name in names for number in range(times))
    assert sorted(one.question for one in records.usage.unanswered()) == written
    assert sorted(entry.subject for entry in records.audit.latest(limit=1000)) == written
    assert sorted(records.progress.load("shared")) == ["common", *written]
    assert sum(records.feedback.counts()) == len(names)
    assert [len(records.history.turns(name, f"d-{name}")) for name in names] == [times] * len(names)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations()),)
