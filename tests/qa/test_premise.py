"""premise: what is taken for granted against what stands in the text; a right premise and a plain question are left alone."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.dialogue import State
from qa.premise import premise_is_wrong
from qa.rulebook import load_rulebook
from tests.samples import ANZE

WRONG = [
    ("为什么报告里可以顺带写请示？", "报告不得夹带请示事项。"),
    ("凭什么他们部门开会县领导必须到场？", "县政府领导同志一般不出席部门的工作会议。"),
    ("为啥借章不能当天还？", "借出的印章可以在三日内归还。"),
    ("允许越级请示的依据是什么？", "不得越级请示。"),
]
RIGHT = [
    ("为什么报告里不得夹带请示？", "报告不得夹带请示事项。"),
    ("为什么领导一般不出席部门的会？", "县政府领导同志一般不出席部门的工作会议。"),
    ("报告里可以写请示吗？", "报告不得夹带请示事项。"),
    ("为什么可以晚交？", "确有困难的，可以延长，但不得超过三日。"),
    ("怎么才能用印？", "未经批准不得用印。"),
    ("不能按时报怎么办？", "可以延长三日。"),
    ("怎么知道能不能延期？", "可以延长三日。"),
    ("为什么不用征求意见？", "紧急的，可以不征求意见。"),
    ("为什么要提前报？", "请示应当提前10个工作日报送。"),
]


@pytest.mark.parametrize(
    ("question", "quote", "wrong"), [(*pair, True) for pair in WRONG] + [(*pair, False) for pair in RIGHT]
)
def test_premise_is_wrong(assistant: Assistant, question: str, quote: str, wrong: bool) -> None:
    (query, _), *_ = assistant.rankings(question, State())
    assert premise_is_wrong(query, [quote], load_rulebook()) is wrong
    assert premise_is_wrong(query, [], load_rulebook()) is False


def test_ask__wrong_premise_is_said_first_and_noted(assistant: Assistant) -> None:
    answer, _ = assistant.ask("为什么报告里可以夹带请示事项？", scope=[ANZE])
    assert answer.answer.startswith("前提与规定不符：") and "不得夹带请示事项" in answer.answer
    assert "前提与规定不符。" in answer.notes
