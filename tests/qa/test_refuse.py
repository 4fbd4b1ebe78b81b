"""Refusals on the small index: what the texts do not say is not answered with what they nearly say."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.samples import ANZE

NEAR_MISSES = [
    pytest.param("县政府全体会议多久开一次？", id="another-meeting"),
    pytest.param("县长办公会议多少人到会才有效？", id="no-number-of-that-unit"),
    pytest.param("局长离安外出，请假条最少要提前几天递？", id="no-number-at-all"),
]


@pytest.mark.parametrize("question", NEAR_MISSES)
def test_ask__near_miss_is_refused_with_a_reason(assistant: Assistant, question: str) -> None:
    answer, _ = assistant.ask(question, scope=[ANZE])
    assert answer.status == "no_basis"
    assert answer.citations == []
    assert answer.related
    assert [step.detail["reason"] for step in answer.trace if "reason" in step.detail]


def test_ask__the_meeting_that_has_a_frequency_is_answered(assistant: Assistant) -> None:
    answer, _ = assistant.ask("县政府常务会议多久开一次？", scope=[ANZE])
    assert answer.status == "answered"
    assert "1-3次" in answer.answer


def test_ask__what_is_excepted_gets_no_yes_or_no(assistant: Assistant) -> None:
    answer, _ = assistant.ask("绝密级公文可以直接报送领导个人吗", scope=[ANZE])
    assert answer.status == "answered"
    assert "绝密级" in answer.answer
    assert not answer.answer.startswith(("可以", "不可以"))


@pytest.mark.parametrize(("question", "fact"), [("文号是多少", "安政发〔2024〕5号"), ("印了多少份", "100份")])
def test_ask__issuing_facts_come_from_the_notice(assistant: Assistant, question: str, fact: str) -> None:
    answer, _ = assistant.ask(question, scope=[ANZE])
    assert fact in answer.answer
    assert {citation.article for citation in answer.citations} == {"通知"}


def test_ask__things_asked_one_by_one_take_their_own_statements(assistant: Assistant) -> None:
    answer, _ = assistant.ask("县政府发文与政府办发文在签发权限上有何区别？", scope=[ANZE])
    assert {(c.article, c.paragraph) for c in answer.citations} == {("第三十三条", 2), ("第三十三条", 3)}


def test_ask__two_words_side_by_side_are_not_heard_as_another(assistant: Assistant) -> None:
    answer, _ = assistant.ask("综合报告写了5600字行吗", scope=[ANZE])  # 字行 sounds like 自行
    assert answer.answer == "超出600字：综合报告一般不超过5000字。"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("专向报告最多写多少字", "专项"), ("请式最多写多少字", "请示"), ("会签问件几天内回复", "文件")],
)
def test_understand__word_typed_by_sound_though_a_character_of_it_is_a_word(
    assistant: Assistant, typed: str, meant: str
) -> None:
    heard = assistant.rankings(typed, scope=[ANZE])[0][0].heard_as
    assert (typed[:2] if meant != "文件" else "问件", meant) in heard


@pytest.mark.parametrize("typed", ["我们局有问题怎么整改", "政府办发的文件谁签"])
def test_understand__speech_is_not_taken_for_a_word_that_sounds_alike(assistant: Assistant, typed: str) -> None:
    assert assistant.rankings(typed, scope=[ANZE])[0][0].heard_as == ()
