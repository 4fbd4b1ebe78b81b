"""Which answers change, and which questions are asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.answer import Answer, Citation, Status
from qa.publish.compare import MOST, Question, compare, effect_of, read_questions


def answer(
    status: Status = "answered", text: str = "当日归还", article: str = "第二条", version: str = "2025"
) -> Answer:
    citation = Citation(
        document="细则", version=version, in_force=True, article=article, paragraph=1, item=None, quote=text, start=0,
        end=len(text), label=f"《细则》{article}",
    )  # fmt: skip
    cited = [citation] if status == "answered" else []
    return Answer(id="x", question="q", status=status, answer=text, citations=cited, confidence=1.0)


class Says:
    """Gives one answer a turn, whatever is asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = answers

    def dialogue(self, turns: Sequence[str]) -> list[Answer]:
        return list(self.answers[: len(turns)])


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        pytest.param(answer(), answer(), None, id="same"),
        pytest.param(answer(), answer("no_basis", "没有"), "lost", id="lost"),
        pytest.param(answer(), answer("ask_back", "哪一份"), "lost", id="asked back"),
        pytest.param(answer("no_basis", "没有"), answer(), "gained", id="gained"),
        pytest.param(answer(), answer(text="次日归还"), "other", id="other words"),
        pytest.param(answer(), answer(article="第三条"), "source", id="other article"),
        pytest.param(answer(), answer(version="2026"), "source", id="other version"),
        pytest.param(answer("no_basis", "没有"), answer("no_basis", "没有找到"), None, id="refused otherwise"),
    ],
)
def test_effect_of__what_a_reader_would_notice(before: Answer, after: Answer, effect: str | None) -> None:
    assert effect_of(before, after) == effect


def test_compare__lost_first_own_first_and_a_dialogue_turn_by_turn() -> None:
    questions = [Question(id="a", turns=("一", "二")), Question(id="b", turns=("一",), own=True)]
    told: list[tuple[int, int]] = []
    found = compare(
        Says(answer(), answer()), Says(answer(text="次日"), answer("no_basis", "没有")), questions,
        lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert [(c.id, c.question, c.effect) for c in found.changed] == [
        ("a", "一 → 二", "lost"), ("b", "一", "other"), ("a", "一", "other"),
    ]  # fmt: skip
    assert (found.asked, found.count("lost"), found.count("other")) == (2, 1, 2)
    assert told == [(1, 2), (2, 2)]


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n坏行\n", encoding="utf-8")
    return path


def test_read_questions__only_those_about_documents_held(tmp_path: Path) -> None:
    near = write(
        tmp_path / "near.jsonl",
        {"id": "1", "turns": [{"question": "甲", "document": "细则", "answerable": True}]},
        {"id": "2", "turns": [{"question": "乙", "document": "别的", "answerable": True}]},
        {"id": "3", "turns": [{"question": "丙", "document": "", "answerable": False}]},
        {"id": 4, "question": "丁"},
        {"id": "5"},
    )
    far = write(tmp_path / "far.jsonl", {"id": "9", "turns": [{"question": "戊", "document": ""}]})
    found = read_questions([near, far, tmp_path / "missing.jsonl"], ["细则"])
    assert [question.turns for question in found] == [("甲",), ("丙",), ("丁",)]


def test_read_questions__own_come_first_and_all_stay_the_rest_is_thinned_evenly(tmp_path: Path) -> None:
    own = write(tmp_path / "own.jsonl", {"id": "own", "question": "自己的"})
    rows = [{"id": str(n), "turns": [{"question": f"问{n}", "document": "细则"}]} for n in range(MOST * 3)]
    others = write(tmp_path / "others.jsonl", *rows)
    found = read_questions([own, others], ["细则"], own)
    assert (found[0].id, found[0].own) == ("own", True)
    assert len(found) == MOST
    assert [found[1].id, found[2].id, int(found[-1].id) > MOST * 3 - 5] == ["0", "3", True]


def test_read_questions__the_project_s_own_sets_are_understood() -> None:
    from qa.publish.settings import question_files

    found = read_questions(question_files({}), ["安泽县人民政府工作规则"])
    assert len(found) == MOST
    assert any(len(question.turns) > 1 for question in found)
    assert any(not question.documents for question in found)
