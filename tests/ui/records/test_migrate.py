from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import RecordsUnavailable
from ui.records.database import Database
from ui.records.migrate import Migration, migrate, migrations, statements, version_of

STEPS = migrations()


def opened(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path, isolation_level=None))


def schema(path: Path) -> list[tuple[str, str]]:
    with opened(path) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


@pytest.mark.parametrize("version", range(len(STEPS) + 1))
def test_migrate__from_every_earlier_version_ends_in_the_same_schema(tmp_path: Path, version: int) -> None:
    fresh, old = tmp_path / "fresh.sqlite3", tmp_path / "old.sqlite3"
    with opened(fresh) as connection:
        assert migrate(connection, STEPS) == len(STEPS)
    with opened(old) as connection:
        migrate(connection, STEPS[:version])
        assert version_of(connection) == version
    Database(old)
    assert schema(old) == schema(fresh)
    with opened(old) as connection:
        assert version_of(connection) == len(STEPS)


def test_migrate__rows_of_the_first_version_survive(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with opened(path) as connection:
        migrate(connection, STEPS[:1])
        connection.execute(
            "INSERT INTO feedback (at, answer_id, giver, question, earlier, status, answer, citations, useful, reason)"
            " VALUES ('2026-01-05T01:30:00.000000Z', 'a', 'g', '谁签发', '[]', 'answered', '市长', '[]', 1, '')"
        )
    with opened(path) as connection:
        assert migrate(connection, STEPS) == len(STEPS) - 1
        assert connection.execute("SELECT question, useful, done FROM feedback").fetchall() == [("谁签发", 1, 0)]


def test_migrate__a_second_time_does_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "a.sqlite3") as connection:
        migrate(connection, STEPS)
        assert migrate(connection, STEPS) == 0


def test_migrate__a_step_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    broken = Migration(len(STEPS) + 1, "broken", "CREATE TABLE extra (a TEXT);\nCREATE TABLE feedback (a TEXT);\n")
    with opened(path) as connection:
        migrate(connection, STEPS)
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(connection, (*STEPS, broken))
        assert version_of(connection) == len(STEPS)
    assert "extra" not in [name for name, _ in schema(path)]


def test_migrate__a_file_newer_than_the_code_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    coming = Migration(len(STEPS) + 1, "coming", "CREATE TABLE coming (a TEXT);\n")
    with opened(path) as connection:
        migrate(connection, (*STEPS, coming))
    with pytest.raises(RecordsUnavailable, match=f"第 {len(STEPS) + 1} 版"):
        Database(path)
    assert "coming" in [name for name, _ in schema(path)]


def test_migrate__the_file_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with opened(path) as connection:
        connection.execute("CREATE TABLE theirs (a TEXT)")
    with pytest.raises(RecordsUnavailable, match="别的程序"):
        Database(path)
    assert [name for name, _ in schema(path)] == ["theirs"]


def test_migrations__a_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text("CREATE TABLE a (b TEXT);\n", encoding="utf-8")
    (tmp_path / "0003_c.sql").write_text("CREATE TABLE c (b TEXT);\n", encoding="utf-8")
    with pytest.raises(RecordsUnavailable, match="0003_c"):
        migrations(tmp_path)


def test_statements__triggers_stay_whole_and_comments_between_go() -> None:
    script = (
        "-- why\n\nCREATE TABLE a (b TEXT);\n-- more\nCREATE TRIGGER t BEFORE DELETE ON a BEGIN\n  SELECT 1;\nEND;\n"
    )
    assert statements(script) == [
        "CREATE TABLE a (b TEXT);",
        "CREATE TRIGGER t BEFORE DELETE ON a BEGIN\n  SELECT 1;\nEND;",
    ]
    with pytest.raises(ValueError, match="without an end"):
        statements("CREATE TABLE a (b TEXT)")
