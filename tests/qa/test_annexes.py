"""Answers from annexes of a regulation that nobody has: tables with their unit, notes, forms; cited and looked up as 附件1."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.qa.small import TODAY, assistant_over

RULES = """岚阳市直属机关公务接待管理办法

岚机管发〔2025〕12号

第一条　为规范公务接待，制定本办法。
第二条　接待费用实行限额管理，具体标准见附件1。接待审批单的填写要求见附件2。
第三条　接待工作由机关事务管理局统一负责。

附件1

接待用餐限额标准表

单位：元/人·餐
接待对象\t早餐\t正餐
厅级\t40\t120
处级\t30\t90
其他人员\t20\t60
注：偏远县可以上浮15%，由县财政局批准。

附件2

接待审批单填写说明

1. 接待审批单由承办科室填写，一式三份。
2. 审批单应当在接待前2个工作日提交；接到紧急任务的，可以在接待当日提交。
3. 审批单不得涂改，涂改的应当重新填写。

附件3

接待清单

| 来宾姓名 | 职务 | 用餐人数 | 陪同人员 |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("annexes"), "reception", RULES)


@pytest.mark.parametrize(
    ("question", "label", "held"),
    [
        ("处级正餐限额多少", "附件1", "处级，正餐：90（单位：元/人·餐）"),
        ("厅级早餐标准是多少", "附件1", "早餐：40（单位：元/人·餐）"),
        ("偏远县上浮由谁批准", "附件1", "县财政局批准"),
        ("偏远县能上浮多少", "附件1", "15%"),
        ("附件1", "附件1", "其他人员，早餐：20"),
        ("接待审批单由谁填写", "附件2", "承办科室填写"),
        ("审批单要提前几天提交", "附件2", "2个工作日"),
        ("审批单能涂改吗", "附件2", "不"),
        ("附件2说了什么", "附件2", "一式三份"),
        ("附件二第3项是怎么规定的", "附件2", "不得涂改"),
        ("附件3的内容", "附件3", "来宾姓名、职务、用餐人数、陪同人员"),
    ],
)
def test_ask__annex_answers(assistant: Assistant, question: str, label: str, held: str) -> None:
    answer, _ = assistant.ask(question, today=TODAY)
    assert held in answer.answer
    assert [c.label.split("》")[1][:3] for c in answer.citations] == [label] * len(answer.citations)


def test_ask__annex_that_is_pointed_to_is_quoted(assistant: Assistant) -> None:
    answer, _ = assistant.ask("接待费用限额标准是多少", today=TODAY)
    assert "具体标准见附件1" in answer.answer and "处级，早餐：30；正餐：90（单位：元/人·餐）" in answer.answer


def test_ask__no_such_annex(assistant: Assistant) -> None:
    answer, _ = assistant.ask("附件9说了什么", today=TODAY)
    assert (answer.status, answer.answer) == ("no_basis", "《岚阳市直属机关公务接待管理办法》没有附件9。")


@pytest.mark.parametrize("question", ["地级市的来宾正餐限额多少", "到县级市接待，早餐标准多少"])
def test_ask__kind_of_place_is_no_other_place(assistant: Assistant, question: str) -> None:
    answer, _ = assistant.ask(question, today=TODAY)
    assert "只适用于" not in answer.answer
