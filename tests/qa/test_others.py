"""Answers over rules that nobody has: who reports to whom, what holds of all others of a kind, what is not repealed, what a law says for 本办法."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.build import build_index
from qa.normalise import normalise
from tests.qa.small import TODAY, answered, assistant_over

RULES = """松岭街道办事处议事办法

松街发〔2025〕9号

第一条　为规范议事，制定本办法。本街道要建设活力街道、平安街道、清爽街道和幸福街道。
第二条　社区工作中的重大事项，应当向街道办事处请示报告。街道办事处对涉及拆迁、信访的重大事项，必须向区政府请示报告。
第三条　主任办公会议由主任召集和主持，工作例会由副主任召集和主持。
第四条　主任办公会议纪要在会后3个工作日内印发，其他会议纪要在会后6个工作日内印发。
第五条　会议文件由承办科室起草，综合办公室审核把关。
第六条　科室之间征求意见的，应当在4个工作日内回复。逾期不回复的，视为同意。
涉及资金、编制的事项，不适用视为同意的规定，由承办科室书面催告。
第七条　领导圈阅请示件的，不表示同意，由综合办公室退请补签。
第八条　涉及多位领导分管的事项，由综合办公室按照分工依次呈批。
第九条　到区外开会的，应当提前3个工作日提交外出单；到区内开会的，应当提前1个工作日提交。
第十条　本办法自2025年5月1日起施行。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("others"), "street", RULES)


@pytest.mark.parametrize(
    ("question", "held", "not_held"),
    [
        ("碰到重大事项，街道办事处要向谁请示报告", "向区政府请示报告", ""),
        ("社区有重大事项要向谁报告", "向街道办事处请示报告", ""),
        ("工作例会纪要几天印发", "6个工作日", ""),
        ("主任办公会纪要几天印发", "3个工作日", "6个工作日"),
        ("主任办公会纪要和工作例会纪要印发时限一样吗", "6个工作日", ""),
        ("会议文件的起草责任与审核责任分别由谁承担", "承办科室起草，综合办公室审核", ""),
        ("要建成哪四种街道", "平安街道", ""),
        ("征求意见涉及资金，对方逾期没回，能算同意吗", "不适用视为同意的规定", ""),
        ("征求意见对方逾期没回，能算同意吗", "视为同意", "书面催告"),
        ("请示上领导只圈阅了算不算同意", "不表示同意", ""),
        ("一件事涉几位领导分管，怎么呈", "依次呈批", ""),
        ("外出单要提前几天提交", "到区内开会的，应当提前1个工作日提交", ""),
        ("外出单要提前几天提交", "3个工作日", ""),
        ("办法什么时候施行", "2025年5月1日", ""),
    ],
)
def test_ask__by_class(assistant: Assistant, question: str, held: str, not_held: str) -> None:
    answer = answered(assistant, question)
    assert held in answer.answer
    assert not not_held or not_held not in answer.answer


@pytest.mark.parametrize("question", ["以前的议事办法废止了吗", "原来的办法同时作废吗", "以前的办法作废了吗"])
def test_ask__no_repeal_is_none(assistant: Assistant, question: str) -> None:
    answer, _ = assistant.ask(question, today=TODAY)
    assert answer.status == "no_basis"


def test_ask__of_this_document_no_other_tells(tmp_path: Path) -> None:
    law = "云岭市公务员奖惩条例\n\n第一条 违反本条例规定的，给予警告或者记过处分。\n"
    (tmp_path / "law.txt").write_text(law, encoding="utf-8")
    (tmp_path / "street.txt").write_text(RULES, encoding="utf-8")
    build_index([tmp_path / "law.txt", tmp_path / "street.txt"], laws="none", index_dir=tmp_path / "index", today=TODAY)
    assistant = Assistant.open(tmp_path / "index")
    answer, _ = assistant.ask("违反议事办法的，给予什么处分", today=TODAY)
    assert answer.status == "no_basis"
    answer, _ = assistant.ask("违反奖惩条例的，给予什么处分", today=TODAY)
    assert "记过" in answer.answer


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("起草责任与审核责任分别由谁承担？", "起草与审核分别由谁负责？"),
        ("审核责任由哪个科室承担", "审核由哪个科室负责"),
        ("主体责任由谁承担", "主体责任由谁承担"),
        ("学习多就搞一次", "学习多久搞一次"),
        ("人多就开一次会", "人多就开一次会"),
    ],
)
def test_normalise__by_case(typed: str, read: str) -> None:
    assert normalise(typed) == read
