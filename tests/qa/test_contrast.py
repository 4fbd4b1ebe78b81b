"""contrast: a question that names one of two parallel branches is answered with that one, any other with both."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.compose import spans_of
from qa.contrast import decides_against
from qa.dialogue import State
from qa.normalise import normalise
from qa.spans import article_of
from tests.samples import ANZE

BOTH = "以县委、县政府名义上报的材料，提前8日送审；"
ONE = "以县政府名义上报的材料，提前4日送审。"


@pytest.mark.parametrize(
    ("question", "against_one", "against_both"),
    [
        ("以县委和县政府名义上报材料提前几天送审", True, False),
        ("只以县政府名义上报材料，提前几天送审", False, True),
        ("上报的材料提前几天送审", False, False),
    ],
)
def test_decides_against__the_branch_not_meant(
    assistant: Assistant, question: str, against_one: bool, against_both: bool
) -> None:
    query = assistant._understanding.understand(normalise(question), State())
    assert decides_against(query, BOTH, ONE) is against_one
    assert decides_against(query, ONE, BOTH) is against_both


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("市水利局要一份材料，只用县政府的名头报，原则上在报送时限前多少天把代拟稿给县政府？", "10日"),
        ("以县委、县政府名义报送市政府的事项，报送时限前多少天把代拟稿报县政府？", "15日"),
    ],
)
def test_ask__the_branch_that_the_question_means(assistant: Assistant, question: str, days: str) -> None:
    answer, _ = assistant.ask(question, scope=[ANZE])
    other = {"10日": "15日", "15日": "10日"}[days]
    assert days in answer.answer
    assert other not in answer.answer


def test_ask__the_clause_that_names_what_is_asked(assistant: Assistant) -> None:
    answer, _ = assistant.ask("上报的综合报告最多写多少字？", scope=[ANZE])
    assert answer.answer == "综合报告一般不超过5000字。"


def test_decides_against__never_an_exception_that_is_said_otherwise(assistant: Assistant) -> None:
    query = assistant._understanding.understand(normalise("以县政府名义发文由谁签发"), State())
    assert not decides_against(query, "以县政府名义发文，由分管副县长签发；", "重要文件报县长签发。")


def test_spans_of__special_case_never_without_its_general_rule(assistant: Assistant) -> None:
    ((query, ranked),) = assistant.rankings("县里通知的会能不能不去", State(), [ANZE])
    spans = spans_of(query, ranked, assistant.index)
    quoted = "".join(article_of(assistant.index, span.ref).text[span.start : span.end] for span in spans)
    assert "原则上不应请假" in quoted
    assert "特殊情况" in quoted


def test_ask__exception_asked_for_gets_no_verdict(assistant: Assistant) -> None:
    answer, _ = assistant.ask("县政府领导同志交办的事项，材料能直接报给领导本人吗")
    assert answer.answer.startswith("除县政府领导同志交办事项")


def test_ask__two_people_side_by_side_each_with_his_own(assistant: Assistant) -> None:
    answer, _ = assistant.ask("副县长外出和局长外出，分别向谁请假")
    assert "向县长请假" in answer.answer
    assert "县长和分管副县长请假" in answer.answer
