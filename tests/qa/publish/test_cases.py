"""The office's own questions as an eval set."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from corpus.errors import ConfigError, PublishError
from eval.cases import load_cases
from qa.publish.cases import CaseTurn, add_case, read_cases, turn_of, turn_said
from qa.publish.compare import read_questions
from qa.publish.settings import OWN_CASES
from tests.qa.publish.test_compare import answer
from tests.samples import LEAVE, document_of

LEAVE_DOCUMENT = document_of(LEAVE)


def test_add_case__file_is_an_eval_set(tmp_path: Path) -> None:
    turn = turn_said("请假谁批", LEAVE_DOCUMENT, "第二条第一款/2条、第三条第（一）项", "科长\n3日/三日", "口头问的")
    add_case(tmp_path, "feedback", [CaseTurn(question="午饭几点", answerable=False), turn])
    (case,) = load_cases(tmp_path / OWN_CASES)
    assert (case.id, case.set, case.tags) == ("office-0001", "office", ["feedback"])
    assert case.turns[0].answerable is False
    assert case.turns[1].articles == [["第二条第一款", "第二条"], ["第三条第（一）项"]]
    assert case.turns[1].must_contain == [["科长"], ["3日", "三日"]]


def test_add_case__is_asked_before_a_switch(tmp_path: Path) -> None:
    add_case(tmp_path, "feedback", [turn_said("请假谁批", LEAVE_DOCUMENT, "第二条", "")])
    assert read_questions([tmp_path / OWN_CASES], ["别的文件"], tmp_path / OWN_CASES) == []
    (question,) = read_questions([tmp_path / OWN_CASES], [LEAVE_DOCUMENT.title], tmp_path / OWN_CASES)
    assert (question.turns, question.own) == (("请假谁批",), True)


def test_add_case__the_same_question_again_replaces(tmp_path: Path) -> None:
    add_case(tmp_path, "feedback", [turn_said("请假谁批", LEAVE_DOCUMENT, "第二条", "")])
    add_case(tmp_path, "feedback", [CaseTurn(question="别的", answerable=False)])
    add_case(tmp_path, "feedback", [turn_said("请假谁批", LEAVE_DOCUMENT, "第三条", "")])
    assert [(c.id, c.turns[0].articles) for c in read_cases(tmp_path)] == [
        ("office-0001", [["第三条"]]),
        ("office-0002", []),
    ]


def test_add_case__from_several_sessions_none_is_lost(tmp_path: Path) -> None:
    def add(number: int) -> None:
        add_case(tmp_path, "feedback", [CaseTurn(question=f"问{number}", answerable=False)])

    threads = [threading.Thread(target=add, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({case.id for case in read_cases(tmp_path)}) == 12


def test_turn_of__takes_the_answer_for_right() -> None:
    assert turn_of("问", answer()).articles == [["第二条"]]
    assert turn_of("问", answer("no_basis", "没有")) == CaseTurn(question="问", answerable=False)


@pytest.mark.parametrize("places", ["", "、", "第九条", "第二条第五款", "随便"])
def test_turn_said__wrong_place_is_refused(places: str) -> None:
    with pytest.raises(PublishError):
        turn_said("问", LEAVE_DOCUMENT, places, "")


def test_read_cases__damaged_line_is_said(tmp_path: Path) -> None:
    (tmp_path / OWN_CASES).write_text("{}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="不合格式"):
        read_cases(tmp_path)
