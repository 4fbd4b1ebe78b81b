"""preferred: what a question says decides between statements that score nearly alike; over a small regulation of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qa.answer import Answer
from qa.assistant import Assistant
from qa.build import build_index
from qa.choose import ALMOST, NEARLY, Scored
from qa.compose import with_names
from qa.dialogue import State
from qa.preferred import one_sided, stays, tells_who, without_surplus
from qa.spans import Span
from qa.understand import Query

TEXT = """青禾中学工作规则

第一条　学校根据需要召开校务会议和学科专题会议。
校务会议由校长召集和主持，讨论学校工作中的重大问题。
学科专题会议由副校长受校长委托召开，协调学科建设中的专门事项。议题由主持会议的副校长确定。会议组织工作由教务处负责。
第二条　教职工旷课或者请假期满不归，连续超过5日的，或者一年内累计超过12日的，予以解聘。
第三条　请示一般不超过1200字。报告一般不超过2500字。
第四条　年级组长会议由年级主任召集。教研组长会议由教务主任召集。会议纪要由教务主任签发。
第五条　以学校名义发函，由校长签发。
以学校办公室名义发函，一般由办公室主任签发；重要函件报校长签发。
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


def ranked(school: Assistant, question: str, *beginnings: str) -> tuple[Query, list[Scored]]:
    """The question, and the statements that begin so, each a point below the one before."""
    query, found = school.rankings(question)[0]
    first = [next(s for s in found if s.statement.text.startswith(beginning)) for beginning in beginnings]
    return query, [replace(scored, score=10.0 - place) for place, scored in enumerate(first)]


def test_tells_who__not_by_the_one_whom_the_question_names(school: Assistant) -> None:
    _, (told, tells) = ranked(school, "学校的学科专题会议由谁召开", "学校根据需要", "学科专题会议由副校长")
    told, tells = (
        replace(scored, features={**scored.features, "told": value, "kind": 1.0})
        for scored, value in ((told, 1.0), (tells, 0.0))
    )
    assert tells_who([told, tells]) == [tells, told]
    assert tells_who([tells, told]) == [tells, told]
    far = replace(tells, score=told.score - NEARLY - 0.1)
    assert tells_who([told, far]) == [told, far]
    assert "副校长" in ask(school, "学校的学科专题会议由谁召开").answer


def test_one_sided__the_statement_that_names_both_gives_way(school: Assistant) -> None:
    question = "校务会议和学科专题会议有什么不一样"
    _, both = ranked(school, question, "学校根据需要", "学科专题会议由副校长")
    part = school.rankings(question)[-1][0]
    assert "学科专题会议" in part.focus and "校务会议" not in part.focus
    assert one_sided(part, both) == both[::-1]
    assert one_sided(replace(part, focus=""), both) == both  # the whole question is no part of a comparison
    answer = ask(school, "校务会议和学科专题会议有什么不一样")
    assert "讨论学校工作中的重大问题" in answer.answer and "协调学科建设中的专门事项" in answer.answer


def test_one_sided__one_statement_may_answer_both_when_a_fact_is_asked(school: Assistant) -> None:
    answer = ask(school, "请示和报告分别不超过多少字")
    assert "1200字" in answer.answer and "2500字" in answer.answer


def test_stays__a_turn_that_leans_stays_with_its_article(school: Assistant) -> None:
    query, (elsewhere, here) = ranked(school, "纪要由谁签发", "会议纪要由教务主任", "议题由主持会议")
    leaning = replace(query, context="学科专题会议由谁召开")
    here = replace(here, features={**here.features, "stay": 1.0, "kind": 1.0}, evidence=elsewhere.evidence)
    assert stays(leaning, [elsewhere, here]) == [here, elsewhere]
    assert stays(query, [elsewhere, here]) == [elsewhere, here]
    assert stays(leaning, [elsewhere, replace(here, evidence=())])[0] == elsewhere
    far = replace(here, score=elsewhere.score - ALMOST - 0.1)
    assert stays(leaning, [elsewhere, far])[0] == elsewhere
    answers = school.dialogue(["学科专题会议由谁召开", "议题呢，谁定？"], today=date(2026, 1, 5))
    assert "议题由主持会议的副校长确定" in answers[1].answer


def quoted(school: Assistant, question: str, words: str) -> list[str]:
    """What is quoted for the clause of the regulation that holds `words`."""
    query = school._understanding.understand(question, State())
    document = school.index.documents[0]
    article = next(a for a in document.articles if words in a.text)
    start = article.text.index(words)
    paragraph = next(p for p in article.paragraphs if p.start <= start < p.end)
    ref = next(
        p.ref for p in school.index.passages if p.ref.article == article.number and p.ref.paragraph == paragraph.number
    )
    spans = with_names(query, [Span(ref, start, start + len(words))], school.index)
    return [article.text[span.start : span.end] for span in spans]


def test_with_names__quote_is_led_by_the_clause_that_names_the_thing(school: Assistant) -> None:
    words = "会议组织工作由教务处负责。"
    assert quoted(school, "学科专题会议的组织工作谁负责", words) == ["学科专题会议由副校长受校长委托召开，", words]
    assert quoted(school, "组织工作谁负责", words) == [words]


def test_with_names__not_by_a_thing_after_which_another_of_its_kind_is_named(school: Assistant) -> None:
    words = "会议纪要由教务主任签发。"
    assert quoted(school, "年级组长会议的纪要谁签发", words) == [words]
    assert quoted(school, "教研组长会议的纪要谁签发", words) == ["教研组长会议由教务主任召集。", words]


@pytest.mark.parametrize("question", ["一年内累计旷课超过多少天会被解聘", "两年内累计旷课超过多少天会被解聘"])
def test_reckon__no_verdict_on_a_number_given_as_a_condition(school: Assistant, question: str) -> None:
    answer = ask(school, question)
    assert "12日" in answer.answer
    assert not answer.answer.startswith(("没有超出", "超出", "符合"))


def test_reckon__verdict_on_a_number_that_is_asked_about(school: Assistant) -> None:
    assert ask(school, "1500字的请示可以吗").answer.startswith("超出300字")


@pytest.mark.parametrize(
    ("question", "turned"),
    [
        ("学校发的函谁签发", True),
        ("学校办公室发的函谁签发", False),  # names what the other has more
        ("发函谁签发", False),  # names neither
    ],
)
def test_without_surplus__the_one_whose_name_has_no_more_than_the_question(
    school: Assistant, question: str, turned: bool
) -> None:
    query, (longer, shorter) = ranked(school, question, "以学校办公室名义发函", "以学校名义发函")
    assert without_surplus(query, [longer, shorter]) == ([shorter, longer] if turned else [longer, shorter])
    assert without_surplus(query, [shorter, longer]) == [shorter, longer]


def test_ask__in_whose_name(school: Assistant) -> None:
    assert ask(school, "学校发的函件谁签发").answer == "以学校名义发函，由校长签发。"
    assert "由办公室主任签发" in ask(school, "学校办公室发的函件谁签发").answer
