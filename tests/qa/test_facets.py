"""facets: a question that asks several things is answered one by one."""

from __future__ import annotations

import time

import pytest

from qa.assistant import Assistant
from qa.dialogue import State
from qa.facets import facets
from qa.normalise import normalise
from qa.rulebook import load_rulebook
from qa.understand import Query, Understanding

RULES = load_rulebook()


@pytest.fixture(scope="module")
def understanding(assistant: Assistant) -> Understanding:
    return assistant._understanding


def _parts(understanding: Understanding, question: str) -> tuple[Query, list[Query]]:
    query = understanding.understand(normalise(question), State())
    return query, facets(query, RULES)


@pytest.mark.parametrize("question", ["以县政府名义发文由谁签发", "常务会议多久开一次", "请示", "今天，下雨，不上班"])
def test_facets__one_thing_asked_the_query_itself(understanding: Understanding, question: str) -> None:
    query, parts = _parts(understanding, question)
    assert parts == [query]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("请示、专项报告分别不超过多少字", 2),
        ("请示、专项报告和综合报告各限多少字", 3),
        ("文件由谁签发，印完要不要备案", 2),
        ("请假由谁批准？提前几天提出？", 2),
        ("办公会的纪要和专题会的纪要，签字的是同一个人吗？", 2),
        ("请示和综合报告的字数上限一样吗", 2),
    ],
)
def test_facets__several_things_one_part_each(understanding: Understanding, question: str, count: int) -> None:
    _, parts = _parts(understanding, question)
    assert len(parts) == count
    assert len({tuple(c.weight for c in part.concepts) for part in parts}) == count


def test_facets__part_weighs_its_own_thing_most(understanding: Understanding) -> None:
    _, (first, second) = _parts(understanding, "请示、专项报告分别不超过多少字")
    weights = [{c.said: c.weight for c in part.concepts} for part in (first, second)]
    assert weights[0]["请示"] > weights[1]["请示"] > 0


def test_facets__parts_keep_what_the_question_speaks_of(understanding: Understanding) -> None:
    query, parts = _parts(understanding, "文件由谁签发，印完要不要备案")
    for part in parts:
        assert {c.said for c in part.concepts} == {c.said for c in query.concepts}
        assert part.intents
        assert all(intent in query.intents for intent in part.intents)
        assert part.mentions == query.mentions


@pytest.mark.parametrize(
    "question", ["分别" + "和" * 490, "请和" * 240 + "分别", "请示、报告和" * 80 + "分别", "谁，" * 240]
)
def test_facets__hostile_repetition_takes_no_time(understanding: Understanding, question: str) -> None:
    query = understanding.understand(normalise(question), State())
    started = time.process_time()
    facets(query, RULES)
    assert time.process_time() - started < 1.0
