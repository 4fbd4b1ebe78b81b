from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ConfigError, RecordsUnavailable
from tests.ui.records.conftest import CHINA, SetClock, answer_of
from ui.records.database import ROOT, Database, data_path, keep_days, parse_stamp, stamp
from ui.records.store import Records


def test_data_path__is_outside_the_code_and_ignored_by_git() -> None:
    assert data_path({}) == ROOT / "data" / "guiwen.sqlite3"
    assert data_path({"GUIWEN_DATA": ""}) == data_path({})
    assert data_path({"GUIWEN_DATA": "/srv/guiwen.sqlite3"}) == Path("/srv/guiwen.sqlite3")
    assert "/data/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_keep_days__is_a_year_unless_set() -> None:
    assert [keep_days(env) for env in ({}, {"GUIWEN_KEEP_DAYS": ""}, {"GUIWEN_KEEP_DAYS": " 30 "})] == [365, 365, 30]


@pytest.mark.parametrize("given", ["0", "-1", "一年", "1.5", "99999", "²"])
def test_keep_days__anything_else_is_refused(given: str) -> None:
    with pytest.raises(ConfigError, match="GUIWEN_KEEP_DAYS"):
        keep_days({"GUIWEN_KEEP_DAYS": given})


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)))
def test_stamp__goes_both_ways(moment: datetime) -> None:
    here = moment.replace(tzinfo=CHINA)
    assert parse_stamp(stamp(here)) == here
    assert parse_stamp(stamp(here)).tzinfo == UTC


@given(st.lists(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(CHINA))))
def test_stamp__sorts_as_time(moments: list[datetime]) -> None:
    assert sorted(map(stamp, moments)) == [stamp(moment) for moment in sorted(moments)]


def test_database__is_in_wal_mode_and_for_this_user_only(database: Database) -> None:
    with closing(sqlite3.connect(database.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert stat.S_IMODE(database.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.path.parent.stat().st_mode) == 0o700


def fill(records: Records, name: str) -> None:
    """A row in every table."""
    records.feedback.give(answer_of(name), True, giver=name)
    records.history.add("u1", name, 0, answer_of(name))
    records.progress.save("u1", {name: "{}"})
    records.usage.note(answer_of(name, "no_basis"))
    records.audit.note("u1", "王敏", "publish", name)


def held(records: Records) -> list[list[str]]:
    """What is in every table: feedback, history, progress, usage, audit."""
    return [
        sorted(one.question for one in records.feedback.latest()),
        sorted(one.id for one in records.history.dialogues("u1")),
        sorted(records.progress.load("u1")),
        sorted(one.question for one in records.usage.unanswered()),
        sorted(one.subject for one in records.audit.latest()),
    ]


def test_retention__with_the_first_write_of_a_day_what_is_old_goes_and_the_audit_log_stays(
    records: Records, database: Database, clock: SetClock
) -> None:
    fill(records, "old")
    clock.forward(days=database.keep - 1)
    fill(records, "new")
    assert held(records) == [["new", "old"]] * 5
    clock.forward(days=1, minutes=1)
    records.progress.save("u2", {"a": "{}"})
    assert held(records) == [["new"]] * 4 + [["new", "old"]]
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM turn").fetchone()[0] == 1


def test_retention__what_is_still_used_stays(records: Records, database: Database, clock: SetClock) -> None:
    fill(records, "used")
    clock.forward(days=database.keep - 1)
    records.history.add("u1", "used", 1, answer_of("再问"))
    records.progress.save("u1", {"used": '{"again": 1}'})
    clock.forward(days=2)
    database.tidy()
    assert len(records.history.turns("u1", "used")) == 2
    assert records.progress.load("u1") == {"used": '{"again": 1}'}


def test_retention__a_file_that_is_opened_is_rid_of_what_is_old(
    records: Records, database: Database, clock: SetClock
) -> None:
    fill(records, "old")
    clock.forward(days=database.keep + 1)
    Database(database.path, database.keep, clock)
    assert held(records) == [[]] * 4 + [["old"]]


def test_database__a_folder_that_was_cleared_is_filled_again(records: Records, database: Database) -> None:
    fill(records, "one")
    shutil.rmtree(database.path.parent)
    assert held(records) == [[]] * 5
    fill(records, "two")
    assert held(records) == [["two"]] * 5


def test_database__a_damaged_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "guiwen.sqlite3"
    path.write_bytes(b"not a database " * 400)
    with pytest.raises(RecordsUnavailable, match="guiwen.sqlite3") as raised:
        Database(path)
    assert "备份" in raised.value.next_step
    assert path.read_bytes() == b"not a database " * 400


def test_database__a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RecordsUnavailable):
        Database(tmp_path / "file" / "guiwen.sqlite3")


@pytest.mark.skipif(os.geteuid() == 0, reason="root 可以写任何文件")
def test_database__a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(RecordsUnavailable):
        Database(tmp_path / "guiwen.sqlite3")


def test_database__a_folder_in_place_of_the_file_is_said_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(RecordsUnavailable) as raised:
        Database(tmp_path)
    assert str(raised.value) == (
        f"GUIWEN_DATA 指向的“{tmp_path.name}”是文件夹。需要：一个文件的路径。"
        f"请把 GUIWEN_DATA 改成 {tmp_path.name}/guiwen.sqlite3 这样的文件路径，再重新启动。"
    )


def test_database__what_the_system_reports_is_said_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "x.sqlite3").write_bytes(b"not a database " * 400)
    for path in (tmp_path / "file" / "guiwen.sqlite3", tmp_path / "x.sqlite3"):
        with pytest.raises(RecordsUnavailable) as raised:
            Database(path)
        assert "GUIWEN_DATA" in raised.value.next_step
        assert not any(raw in str(raised.value) for raw in ("Errno", "directory", "database", "系统报告"))
