"""A question told at length whose whole is not answered: its end alone, where that leads to the same article."""

from __future__ import annotations

import pytest

from index.cross_encoder import TOLD_FROM
from qa.assistant import Assistant
from qa.dialogue import State
from tests.qa.small import answered, assistant_over

RULES = """青石区图书馆工作规则

第一条　为规范工作，制定本规则。
第二条　馆务会议由馆长召集和主持，每两周召开一次。
第三条　捐赠的古籍由特藏部登记，馆长签字后入库。
第四条　读者投诉应当在3个工作日内答复。
第五条　阅览室闭馆前20分钟停止取书。
"""
TOLD = "前几天有位老先生抱着一箱旧书来，说是祖上传下来的，大家围着看了半天，捐赠的古籍入库要谁签字"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("told"), "library", RULES)


def _read(assistant: Assistant, question: str) -> str:
    assert len(question) >= TOLD_FROM
    return assistant._as_meant(assistant._rank).turn(question, State(), None).text


def test_ask__answered_by_its_end(assistant: Assistant) -> None:
    assert "馆长签字后入库" in answered(assistant, TOLD).answer


def test_turn__what_is_answered_is_read_whole(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.as_meant.reason_to_refuse", lambda *_: None)
    assert _read(assistant, TOLD) == TOLD


@pytest.mark.parametrize("reason", ["not_said", "off_topic", "no_evidence"])
def test_turn__end_alone(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    monkeypatch.setattr("qa.as_meant.reason_to_refuse", lambda *_: reason)
    assert _read(assistant, TOLD) == "捐赠的古籍入库要谁签字"


def test_turn__not_where_it_is_about_another_thing(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.as_meant.reason_to_refuse", lambda *_: "another_thing")
    assert _read(assistant, TOLD) == TOLD


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(
            "前几天有位老先生抱着一箱旧书来，问多久能答复，大家围着看了半天，捐赠的古籍入库要谁签字", id="asks-before"
        ),
        pytest.param(
            "前几天有位老先生抱着一箱旧书来，说是祖上传下来的，大家围着看了半天，读者停车要收多少钱",
            id="another-article",
        ),
    ],
)
def test_turn__whole_all_the_same(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    monkeypatch.setattr("qa.as_meant.reason_to_refuse", lambda *_: "not_said")
    assert _read(assistant, question) == question
