"""Feedback, history, progress, usage and audit: what goes in comes out, and nobody sees what is another's."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from tests.ui.records.conftest import SetClock, answer_of
from ui.records.database import Database
from ui.records.rows import LONGEST, Near
from ui.records.store import Records
from ui.records.usage import DayCount, PlaceCount

NEAR = Near("临洲市人民政府工作规则", "第十条", "公文审批")


def whole_file(database: Database) -> bytes:
    """Everything that stands in the file and its journal."""
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database.path.read_bytes()


# -- feedback --------------------------------------------------------------------------------------------------------


def test_feedback__comes_back_with_all_that_asks_the_question_again(records: Records, clock: SetClock) -> None:
    answer = answer_of("那报告呢")
    number = records.feedback.give(
        answer, False, " 条文不对 ", giver="u1", earlier=["请示由谁签发"], titles=["临洲市人民政府工作规则"]
    )
    (held,) = records.feedback.latest()
    assert (held.id, held.at, held.answer_id) == (number, clock.utc, answer.id)
    assert (held.question, held.earlier, held.titles) == ("那报告呢", ("请示由谁签发",), ("临洲市人民政府工作规则",))
    assert (held.status, held.answer) == ("answered", "由市长签发")
    assert held.citations == ("《临洲市人民政府工作规则》第十条",)
    assert (held.useful, held.reason, held.done) == (False, "条文不对", False)


def test_feedback__second_opinion_of_one_person_replaces_the_first_and_is_open_again(records: Records) -> None:
    answer = answer_of("谁签发")
    first = records.feedback.give(answer, True, giver="u1")
    records.feedback.set_done([first])
    assert records.feedback.give(answer, False, "不全", giver="u1") == first
    records.feedback.give(answer, True, giver="u2")
    assert records.feedback.counts() == (1, 1)
    again = records.feedback.given(answer.id, "u1")
    assert again is not None and (again.useful, again.reason, again.done) == (False, "不全", False)
    assert records.feedback.given(answer.id, "u3") is None


def test_feedback__is_withdrawn_only_by_who_gave_it(records: Records) -> None:
    answer = answer_of("谁签发")
    records.feedback.give(answer, True, giver="u1")
    assert not records.feedback.withdraw(answer.id, "u2")
    assert records.feedback.withdraw(answer.id, "u1")
    assert records.feedback.counts() == (0, 0)


def test_feedback__list_is_filtered_newest_first(records: Records, clock: SetClock) -> None:
    numbers = []
    for question, useful in (("一", True), ("二", False), ("三", False)):
        numbers.append(records.feedback.give(answer_of(question), useful, giver="u1"))
        clock.forward(minutes=1)
    records.feedback.set_done([numbers[1]])
    assert [held.question for held in records.feedback.latest()] == ["三", "二", "一"]
    assert [held.question for held in records.feedback.latest(useful=False)] == ["三", "二"]
    assert [held.question for held in records.feedback.latest(useful=False, done=False)] == ["三"]
    assert [held.question for held in records.feedback.latest(limit=1)] == ["三"]


def test_feedback__the_giver_is_not_in_the_file(records: Records, database: Database) -> None:
    records.feedback.give(answer_of("谁签发"), True, giver="person-4711")
    records.feedback.give(answer_of("谁主持"), True, giver="person-4711")
    assert b"person-4711" not in whole_file(database)
    with database.read() as connection:
        rows = connection.execute("SELECT giver, answer_id FROM feedback").fetchall()
    assert len({row["giver"] for row in rows}) == 2
    plain = {hashlib.sha256(f"person-4711\n{row['answer_id']}".encode()).hexdigest() for row in rows}
    assert not plain & {row["giver"] for row in rows}


# -- history ---------------------------------------------------------------------------------------------------------


def test_history__a_dialogue_comes_back_in_order(records: Records, clock: SetClock) -> None:
    first, second = answer_of("以市政府名义发文谁签发"), answer_of("那办公室名义的呢", "no_basis")
    records.history.add("u1", "d1", 0, first)
    clock.forward(minutes=2)
    records.history.add("u1", "d1", 1, second, titles=["临洲市人民政府工作规则"], scope="仅本单位文件")
    turns = records.history.turns("u1", "d1")
    assert [turn.answer for turn in turns] == [first, second]
    assert turns[1].at == clock.utc
    assert (turns[1].titles, turns[1].scope) == (("临洲市人民政府工作规则",), "仅本单位文件")
    (held,) = records.history.dialogues("u1")
    assert (held.title, held.turns, held.updated) == ("以市政府名义发文谁签发", 2, clock.utc)


def test_history__others_see_change_and_delete_nothing(records: Records) -> None:
    records.history.add("u1", "d1", 0, answer_of("谁签发"))
    records.history.add("u2", "d1", 0, answer_of("别人的问题"))
    records.history.add("u2", "d1", 1, answer_of("别人的问题"))
    assert records.history.dialogues("u2") == []
    assert records.history.turns("u2", "d1") == []
    assert not records.history.delete("u2", "d1")
    assert records.history.delete_all("u2") == 0
    assert [turn.question for turn in records.history.turns("u1", "d1")] == ["谁签发"]


def test_history__what_is_deleted_is_gone_from_the_file(records: Records, database: Database) -> None:
    records.history.add("u1", "d1", 0, answer_of("marked-question-one"))
    records.history.add("u1", "d2", 0, answer_of("marked-question-two"))
    assert b"marked-question-one" in whole_file(database)
    assert records.history.delete("u1", "d1")
    assert [held.id for held in records.history.dialogues("u1")] == ["d2"]
    assert records.history.delete_all("u1") == 1
    assert b"marked-question" not in whole_file(database)


def test_history__search_finds_words_of_any_question(records: Records, clock: SetClock) -> None:
    records.history.add("u1", "d1", 0, answer_of("谁签发"))
    records.history.add("u1", "d1", 1, answer_of("请示几天回复_%"))
    clock.forward(minutes=1)
    records.history.add("u1", "d2", 0, answer_of("谁主持"))
    assert [held.id for held in records.history.dialogues("u1")] == ["d2", "d1"]
    assert [(held.id, held.turns) for held in records.history.dialogues("u1", words="回复_%")] == [("d1", 2)]
    assert records.history.dialogues("u1", words="回复%") == []


def test_history__an_answer_that_cannot_be_read_any_more_is_said_to_be_none(
    records: Records, database: Database
) -> None:
    records.history.add("u1", "d1", 0, answer_of("谁签发"))
    with database.write() as connection:
        connection.execute("""UPDATE turn SET answer = '{"text": "old"}'""")
    (turn,) = records.history.turns("u1", "d1")
    assert (turn.question, turn.answer) == ("谁签发", None)


# -- progress --------------------------------------------------------------------------------------------------------


def test_progress__is_kept_by_person_and_card(records: Records) -> None:
    assert records.progress.load("u1") == {}
    records.progress.save("u1", {"a": '{"due": 1}', "b": '{"due": 2}'})
    records.progress.save("u2", {"a": '{"due": 9}'})
    records.progress.save("u1", {"b": '{"due": 3}', "c": "{}"})
    assert records.progress.load("u1") == {"a": '{"due": 1}', "b": '{"due": 3}', "c": "{}"}
    assert records.progress.load("u2") == {"a": '{"due": 9}'}
    assert records.progress.forget("u1") == 3
    assert records.progress.load("u1") == {}
    assert records.progress.load("u2") != {}


def test_progress__nobody_signed_in_has_none(records: Records) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        records.progress.save("", {"a": "{}"})


# -- usage -----------------------------------------------------------------------------------------------------------


def test_usage__words_are_kept_only_of_what_was_not_answered(records: Records, database: Database) -> None:
    for status in ("answered", "ask_back", "no_basis"):
        records.usage.note(answer_of(f"words-{status}", status), NEAR, earlier=[f"before-{status}"], titles=["某规则"])
    content = whole_file(database)
    assert b"words-no_basis" in content and b"before-no_basis" in content
    for status in (b"answered", b"ask_back"):
        assert b"words-" + status not in content and b"before-" + status not in content
    (held,) = records.usage.unanswered()
    assert (held.question, held.earlier, held.titles, held.near) == (
        "words-no_basis", ("before-no_basis",), ("某规则",), NEAR,
    )  # fmt: skip


def test_usage__counts_by_day_name_days_without_questions(records: Records, clock: SetClock) -> None:
    clock.now = clock.now.replace(hour=0, minute=30)  # still the day before in UTC
    records.usage.note(answer_of("一"), NEAR)
    records.usage.note(answer_of("二", "no_basis"), NEAR)
    clock.forward(days=2)
    records.usage.note(answer_of("三", "ask_back"))
    assert records.usage.by_day(date(2026, 1, 4), date(2026, 1, 7)) == [
        DayCount(date(2026, 1, 4), 0, 0, 0),
        DayCount(date(2026, 1, 5), 1, 0, 1),
        DayCount(date(2026, 1, 6), 0, 0, 0),
        DayCount(date(2026, 1, 7), 0, 1, 0),
    ]
    assert (records.usage.total(), records.usage.total("no_basis")) == (3, 1)


def test_usage__counts_by_topic_and_by_article(records: Records, clock: SetClock) -> None:
    other = Near(NEAR.document, "第十一条", NEAR.topic)
    for near, status in ((NEAR, "answered"), (NEAR, "no_basis"), (other, "answered"), (Near(), "no_basis")):
        records.usage.note(answer_of("一", status), near)
    day = clock().date()
    assert records.usage.by_topic(day, day) == [
        PlaceCount(Near(NEAR.document, "", NEAR.topic), 2, 0, 1),
        PlaceCount(Near(), 0, 0, 1),
    ]
    assert [(place.near, place.total) for place in records.usage.by_article(day, day)] == [
        (NEAR, 2), (Near(), 1), (other, 1),
    ]  # fmt: skip
    assert records.usage.by_topic(date(2025, 1, 1), date(2025, 12, 31)) == []


def test_usage__unanswered_are_filtered_by_day_and_by_what_is_done(records: Records, clock: SetClock) -> None:
    old = records.usage.note(answer_of("旧问题", "no_basis"))
    clock.forward(days=3)
    new = records.usage.note(answer_of("新问题", "no_basis"))
    assert [one.id for one in records.usage.unanswered()] == [new, old]
    assert [one.id for one in records.usage.unanswered(since=clock().date())] == [new]
    records.usage.set_done([new])
    assert [one.id for one in records.usage.unanswered()] == [old]
    assert [one.id for one in records.usage.unanswered(done=True)] == [new]
    assert [one.id for one in records.usage.unanswered(done=None)] == [new, old]


def test_usage__what_was_typed_is_cut_at_a_length(records: Records) -> None:
    records.usage.note(answer_of("长" * 10_000, "no_basis"))
    assert len(records.usage.unanswered()[0].question) == LONGEST


# -- audit -----------------------------------------------------------------------------------------------------------


def test_audit__entries_come_back_newest_first(records: Records, clock: SetClock) -> None:
    first = records.audit.note("u1", "王敏", "publish", "某规则", {"version": "2024", "articles": 46})
    clock.forward(hours=1)
    second = records.audit.note("u2", "李强", "withdraw", "某规则")
    assert records.audit.latest() == [second, first]
    assert records.audit.latest(action="publish") == [first]
    assert records.audit.latest(before=second.id) == [first]
    assert (second.at, second.shown_name, second.detail) == (clock.utc, "李强", {})


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE audit SET shown_name = 'x'", id="update"),
        pytest.param("DELETE FROM audit", id="delete"),
        pytest.param(
            "INSERT OR REPLACE INTO audit (id, at, user, shown_name, action, subject, detail)"
            " SELECT id, at, user, 'x', action, subject, detail FROM audit",
            id="replace",
        ),
        pytest.param(
            "INSERT INTO audit SELECT * FROM audit WHERE true ON CONFLICT (id) DO UPDATE SET shown_name = 'x'",
            id="upsert",
        ),
    ],
)
def test_audit__the_file_refuses_to_change_entries(records: Records, database: Database, statement: str) -> None:
    entry = records.audit.note("u1", "王敏", "publish", "某规则")
    with pytest.raises(sqlite3.IntegrityError, match="append only"), database.write() as connection:
        connection.execute(statement)
    assert records.audit.latest() == [entry]
