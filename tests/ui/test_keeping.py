"""What a visit leaves in the records, and that the page does not depend on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.store import CorpusIndex, open_index
from qa.answer import Answer
from qa.dialogue import State
from ui.dialogue import Asked, Dialogue
from ui.keeping import keep_opinion, keep_turns
from ui.records.store import Records, open_records


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    monkeypatch.setenv("GUIWEN_DATA", str(tmp_path / "guiwen.sqlite3"))
    return open_records()


@pytest.fixture(scope="module")
def index(index_dir: Path) -> CorpusIndex:
    return open_index(index_dir)


def answer_to(question: str, state: State, scope: Sequence[str] | None) -> tuple[Answer, State]:
    """A refusal."""
    return Answer(id=f"id-{question}", question=question, status="no_basis", answer="没有。", confidence=0.0), state


def said(*asked: Asked) -> Dialogue:
    """A dialogue that was answered."""
    dialogue = Dialogue()
    for one in asked:
        dialogue.put(one)
    dialogue.settle(answer_to)
    return dialogue


def test_keep_turns__counts_each_question_once_with_those_before(records: Records, index: CorpusIndex) -> None:
    dialogue = said(Asked("甲"), Asked("乙", ("某规则",)))
    for _ in range(3):
        keep_turns(dialogue, index, "")
    assert records.usage.total() == 2
    assert {(u.question, u.earlier, u.titles) for u in records.usage.unanswered()} == {
        ("甲", (), None),
        ("乙", ("甲",), ("某规则",)),
    }


def test_keep_turns__only_a_signed_in_person_has_a_history(records: Records, index: CorpusIndex) -> None:
    keep_turns(said(Asked("甲")), index, "")
    dialogue = said(Asked("乙", None, "仅本规则"), Asked("丙"))
    keep_turns(dialogue, index, "someone")
    (past,) = records.history.dialogues("someone")
    assert (past.id, past.title, past.turns) == (dialogue.id, "乙", 2)
    assert [(t.question, t.scope) for t in records.history.turns("someone", past.id)] == [
        ("乙", "仅本规则"),
        ("丙", ""),
    ]


def test_keep_turns__what_is_asked_again_out_of_the_history_is_not_counted(
    records: Records, index: CorpusIndex
) -> None:
    keep_turns(said(Asked("甲", before="没有。")), index, "someone")
    assert records.usage.total() == 0
    assert records.history.dialogues("someone") == []


def test_keep_opinion__is_given_changed_and_taken_back(records: Records) -> None:
    turn = said(Asked("甲")).turns[0]
    assert keep_opinion(turn, False, "不完整：缺会签", "visit", ("前",))
    (held,) = records.feedback.latest()
    assert (held.useful, held.reason, held.question, held.earlier) == (False, "不完整：缺会签", "甲", ("前",))
    assert keep_opinion(turn, True, "", "visit", ())
    assert records.feedback.counts() == (1, 0)
    assert keep_opinion(turn, None, "", "visit", ())
    assert records.feedback.counts() == (0, 0)


def test_keeping__unusable_records_are_logged_and_do_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: CorpusIndex, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GUIWEN_DATA", str(tmp_path / "file" / "guiwen.sqlite3"))
    dialogue = said(Asked("甲"))
    keep_turns(dialogue, index, "someone")
    assert not keep_opinion(dialogue.turns[0], True, "", "visit", ())
    assert len(caplog.records) == 2
