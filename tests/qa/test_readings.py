"""Readings: equal ones are asked back, better ones are not, and a law is named beside the office's own rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from index.store import CorpusIndex
from qa.assistant import Assistant
from qa.build import build_index
from qa.choose import Scored
from qa.dialogue import State
from qa.readings import BRANCH, EQUAL, NARROW, equal_owners, equal_places, nearer_first, other_case
from qa.understand import Query
from qa.writer import Asked, Writer


@pytest.fixture
def ranked(assistant: Assistant) -> tuple[Query, list[Scored]]:
    """A question that several documents answer, with the best statement of each first."""
    query, found = assistant.rankings("谁召集会议")[0]
    firsts = {s.statement.ref.document: s for s in reversed(found) if s.evidence}
    assert len(firsts) > 1
    return query, list(firsts.values())


def _scored(statements: Sequence[Scored], *scores: float) -> list[Scored]:
    return [replace(s, score=score) for s, score in zip(statements, scores, strict=False)]


def test_equal_owners__two_that_score_alike(assistant: Assistant, ranked: tuple[Query, list[Scored]]) -> None:
    query, statements = ranked
    assert len(equal_owners(query, _scored(statements[:2], 5.0, 5.0 - EQUAL / 2), assistant.index)) == 2
    assert equal_owners(query, _scored(statements[:2], 5.0, 5.0 - EQUAL * 2), assistant.index) == ()


def test_equal_owners__not_when_a_document_is_named(assistant: Assistant, ranked: tuple[Query, list[Scored]]) -> None:
    query, statements = ranked
    named = replace(query, mentions=replace(query.mentions, documents=(statements[0].statement.ref.document,)))
    assert equal_owners(named, _scored(statements[:2], 5.0, 5.0), assistant.index) == ()


def _levels(assistant: Assistant, ranked: tuple[Query, list[Scored]]) -> tuple[CorpusIndex, Query, Scored, Scored]:
    """An index in which one document is a law, a question, a statement of that law and one of the office's own that both
    prove what is asked and that were read as answers."""
    query, (one, other) = ranked[0], ranked[1][:2]
    documents = [
        replace(document, level="law") if document.id == one.statement.ref.document else document
        for document in assistant.index.documents
    ]
    own = replace(other, evidence=one.evidence, features={**other.features, "read": 1.0}, score=5.0 - EQUAL / 2)
    return replace(assistant.index, documents=tuple(documents)), query, replace(one, score=5.0), own


def test_nearer_first__own_provision_before_a_law_that_says_the_same(
    assistant: Assistant, ranked: tuple[Query, list[Scored]]
) -> None:
    index, query, law, own = _levels(assistant, ranked)
    assert nearer_first(query, [law, own], index) == [own, law]
    assert nearer_first(query, [replace(own, score=6.0), law], index)[0].statement == own.statement
    assert nearer_first(query, [law, own], assistant.index) == [law, own]


def test_nearer_first__not_one_far_behind_nor_one_read_as_no_answer_nor_where_a_document_is_named(
    assistant: Assistant, ranked: tuple[Query, list[Scored]]
) -> None:
    index, query, law, own = _levels(assistant, ranked)
    for other in (replace(own, score=5.0 - EQUAL * 2), replace(own, features={**own.features, "read": -1.0})):
        assert nearer_first(query, [law, other], index) == [law, other]
    named = replace(query, mentions=replace(query.mentions, documents=(law.statement.ref.document,)))
    assert nearer_first(named, [law, own], index) == [law, own]


PARALLEL = """青禾镇印章管理办法

第一条 为规范印章使用，制定本办法。
第二条 镇政府印章由党政办公室保管。
第三条 使用甲类印章的，由镇长审批。
第四条 使用乙类印章的，由分管副镇长审批。
第五条 印章使用应当登记，登记簿保存10年。
第六条 本办法自2024年1月1日起施行。
"""


@pytest.fixture(scope="module")
def seals(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over a regulation whose articles 3 and 4 say the same of two cases."""
    folder = tmp_path_factory.mktemp("seals")
    source = folder / "seals.txt"
    source.write_text(PARALLEL, encoding="utf-8")
    build_index([source], laws="none", index_dir=folder / "index", today=date(2026, 1, 1))
    return Assistant.open(folder / "index")


def test_ask__both_cases_when_the_question_tells_neither(seals: Assistant) -> None:
    answer, _ = seals.ask("使用印章由谁审批？")
    assert [citation.article for citation in answer.citations] == ["第三条", "第四条"]
    assert "由镇长审批" in answer.answer and "由分管副镇长审批" in answer.answer


@pytest.mark.parametrize(("case", "article"), [("甲类", "第三条"), ("乙类", "第四条")])
def test_ask__one_case_when_the_question_tells_it(seals: Assistant, case: str, article: str) -> None:
    answer, _ = seals.ask(f"使用{case}印章由谁审批？")
    assert [citation.article for citation in answer.citations] == [article]


def test_other_case__neither_far_behind_nor_in_other_words(seals: Assistant) -> None:
    query, ranked = seals.rankings("使用印章由谁审批？")[0]
    best = ranked[0]
    other = other_case(query, ranked, seals.index)
    assert other is not None and {best.statement.ref.article, other.statement.ref.article} == {3, 4}
    assert other_case(query, [best, replace(other, score=best.score - BRANCH * 1.01)], seals.index) is None
    unlike = replace(other.statement, folded="镇长不在的时候另行安排")
    assert other_case(query, [best, replace(other, statement=unlike)], seals.index) is None


def _equal(seals: Assistant) -> tuple[Query, Scored, Scored]:
    """A question with two statements of different articles that score alike and do not resemble each other."""
    query, ranked = seals.rankings("使用印章由谁审批？")[0]
    best = ranked[0]
    other = next(
        s for s in ranked if s.statement.ref.article != best.statement.ref.article and s.evidence == best.evidence
    )
    statement = replace(other.statement, folded="另外一回事")
    return query, best, replace(other, statement=statement, score=best.score - NARROW / 2)


def test_equal_places__two_articles_that_score_alike_in_order_of_the_text(seals: Assistant) -> None:
    query, best, other = _equal(seals)
    found = equal_places(query, [best, other], seals.index)
    assert [scored.statement.ref.article for scored in found] == [3, 4]
    assert equal_places(query, [best, replace(other, score=best.score - NARROW * 2)], seals.index) == ()
    assert equal_places(query, [best, replace(other, evidence=())], seals.index) == ()
    assert equal_places(replace(query, intents=()), [best, other], seals.index) == ()


def test_asks_which__each_choice_is_a_question_that_is_answered_from_its_article(seals: Assistant) -> None:
    query, best, other = _equal(seals)
    asked = Asked("使用印章由谁审批？", State(), None, None, date(2026, 1, 1), [])
    answer = Writer(seals.index, seals.facts.norms, seals.rules, "").asks_which(
        asked, [best.statement, other.statement]
    )
    assert answer.status == "ask_back" and len(answer.suggestions) == 2 and not answer.citations
    assert "由镇长审批" in answer.answer and "由分管副镇长审批" in answer.answer
    articles = [seals.ask(suggestion)[0].citations[0].article for suggestion in answer.suggestions]
    assert sorted(articles) == ["第三条", "第四条"]


@pytest.mark.parametrize("whose", ["县政府", "县政府办公室"])
@pytest.mark.parametrize("question", ["用{}名义发的文，最后谁签发", "{}名义的文件谁签", "以{}名义发文由谁签发？"])
def test_ask__look_alike_whose_name_the_question_holds(assistant: Assistant, whose: str, question: str) -> None:
    answer, _ = assistant.ask(question.format(whose), scope=["安泽县人民政府工作规则"])
    assert answer.citations[0].quote.startswith(f"以{whose}名义发文")
