"""What a text says of a matter, where a question asks for just that; over a small regulation of its own."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.qa.small import answered, assistant_over

TEXT = """柳湾林场工作规则

第一条　为了规范林场工作，制定本规则。
第二条　林场召开场务会议，由场长召集和主持，每两周召开一次；研究重大事项的，应当先行调查研究。
第三条　林场各科室应当加强调查研究，到林区、到工区实地了解情况。调研报告不超过3000字，不得由下级代写。
第四条　巡护人员应当按照规定路线巡护，填写巡护日志。巡护日志每月交护林科存档。
巡护中发现火情的，应当立即报告。
第五条　林场工作人员外出，应当事先向分管副场长请假，返回后2日内销假，并向办公室报备。
第六条　林场及各科室应当接受职工监督，及时公开林场事务信息，回应职工关切。
"""


CHAPTERS = """柳湾林场物资办法

第一章　总则
第一条　为了规范林场的采购和印章管理，制定本办法。
第二章　采购管理
第二条　采购金额不足1万元的，由科室负责人审批；1万元以上的，由场务会议研究决定。
第三条　验收不合格的，应当在3日内退货。
第三章　印章使用
第四条　林场印章由办公室专人保管，使用印章应当登记。
"""


@pytest.fixture(scope="module")
def goods(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("goods"), "柳湾林场物资办法", CHAPTERS)


@pytest.mark.parametrize(
    ("question", "articles"),
    [("采购的规定是什么", ["第二条", "第三条"]), ("对印章有哪些要求", ["第四条"])],
)
def test_ask__chapter_called_like_the_matter(goods: Assistant, question: str, articles: list[str]) -> None:
    answer = answered(goods, question)
    assert [citation.article for citation in answer.citations] == articles
    assert not answer.answer.rstrip("。").endswith("的")


@pytest.fixture(scope="module")
def forest(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("forest"), "柳湾林场工作规则", TEXT)


@pytest.mark.parametrize(
    ("question", "articles", "words"),
    [
        ("工作规则对调查研究有什么要求", ["第三条"], "不得由下级代写"),
        ("调查研究是怎么规定的", ["第三条"], "应当加强调查研究"),
        ("规则对林场及各科室公开事务信息提出了什么要求？", ["第六条"], "及时公开林场事务信息"),
        ("关于巡护日志有哪些规定", ["第四条"], "每月交护林科存档"),
        ("对请假报备有什么要求", ["第五条"], "返回后2日内销假"),
    ],
)
def test_ask__what_is_said_of_a_matter(forest: Assistant, question: str, articles: list[str], words: str) -> None:
    answer = answered(forest, question)
    assert words in answer.answer
    assert [citation.article for citation in answer.citations] == articles


@pytest.mark.parametrize("question", ["对公务接待有什么规定", "规则对档案保管提出了哪些要求", "林场食堂是怎么规定的"])
def test_ask__nothing_is_said_of_it(forest: Assistant, question: str) -> None:
    answer, _ = forest.ask(question)
    assert answer.status == "no_basis"


def test_ask__what_asks_for_something_in_particular_is_no_such_question(forest: Assistant) -> None:
    answer = answered(forest, "场务会议多久开一次，规则怎么规定的").answer
    assert "每两周召开一次" in answer
    assert "调研报告" not in answer


def test_ask__whether_anything_is_said_is_no_question_of_need(forest: Assistant) -> None:
    assert answered(forest, "巡护日志要交的事有什么规定吗").answer.startswith("巡护人员应当")
