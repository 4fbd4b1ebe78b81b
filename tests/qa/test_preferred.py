"""preferred: what a question says decides between statements that score nearly alike; over a small regulation of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qa.answer import Answer
from qa.assistant import Assistant
from qa.build import build_index

TEXT = """青禾中学工作规则

第一条　学校根据需要召开校务会议和学科专题会议。
校务会议由校长召集和主持，讨论学校工作中的重大问题。
学科专题会议由副校长受校长委托召开，协调学科建设中的专门事项。议题由主持会议的副校长确定。会议组织工作由教务处负责。
第二条　教职工旷课或者请假期满不归，连续超过5日的，或者一年内累计超过12日的，予以解聘。
第三条　请示一般不超过1200字。报告一般不超过2500字。
第四条　外出参加教研活动，应当提前3日报教务处批准。
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("school")
    path: Path = folder / "青禾中学工作规则.txt"
    path.write_text(TEXT, encoding="utf-8")
    build_index([path], laws="none", index_dir=folder / "index", today=date(2026, 1, 5))
    return Assistant.open(folder / "index")


def ask(school: Assistant, question: str) -> Answer:
    answer, _ = school.ask(question, today=date(2026, 1, 5))
    assert answer.status == "answered", answer.answer
    return answer


def test_tells_who__not_by_the_one_whom_the_question_names(school: Assistant) -> None:
    answer = ask(school, "学校的学科专题会议由谁召开")
    assert "副校长" in answer.answer
    assert "根据需要召开" not in answer.answer


def test_one_sided__a_comparison_gets_each_side(school: Assistant) -> None:
    answer = ask(school, "校务会议和学科专题会议有什么不一样")
    assert "讨论学校工作中的重大问题" in answer.answer
    assert "协调学科建设中的专门事项" in answer.answer


def test_one_sided__one_statement_may_answer_both_when_a_fact_is_asked(school: Assistant) -> None:
    answer = ask(school, "请示和报告分别不超过多少字")
    assert "1200字" in answer.answer and "2500字" in answer.answer


def test_with_names__quote_is_led_by_the_clause_that_names_the_thing(school: Assistant) -> None:
    answer = ask(school, "学科专题会议的会议组织工作由谁负责")
    assert "教务处负责" in answer.answer
    assert "学科专题会议由副校长受校长委托召开" in answer.answer
    assert {citation.paragraph for citation in answer.citations} == {3}


def test_reckon__no_verdict_on_a_number_given_as_a_condition(school: Assistant) -> None:
    answer = ask(school, "一年内累计旷课超过多少天会被解聘")
    assert "12日" in answer.answer
    assert not answer.answer.startswith(("没有超出", "超出", "符合"))


def test_reckon__verdict_on_a_number_that_is_asked_about(school: Assistant) -> None:
    assert ask(school, "1500字的请示可以吗").answer.startswith("超出300字")


def test_stays__a_turn_that_leans_stays_with_its_article(school: Assistant) -> None:
    answers = school.dialogue(["学科专题会议由谁召开", "议题呢，谁定？"], today=date(2026, 1, 5))
    assert [answer.status for answer in answers] == ["answered", "answered"]
    assert "议题由主持会议的副校长确定" in answers[1].answer
