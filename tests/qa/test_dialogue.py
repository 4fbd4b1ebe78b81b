"""advance: a pure function from state and turn to state."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.assistant import Assistant
from qa.dialogue import State, advance
from tests.samples import ANZE

SAID = (("doc#art3", 0, 5), ("doc#art3", 9, 12), ("other#art1", 0, 4))
BEFORE = State("以县政府名义发文由谁签发", ("signer",), ("doc",), ("doc#art33",), (("doc#art33", 3, 8),))


def test_advance__what_was_said_and_cited_stays() -> None:
    after = advance(BEFORE, "会议由谁主持", "", ("convener",), (), SAID)
    assert after.text == "会议由谁主持"
    assert after.intents == ("convener",)
    assert after.documents == ("doc", "other")
    assert after.articles == ("doc#art3", "other#art1")
    assert after.said == SAID


def test_advance__follow_up_keeps_what_it_took_over() -> None:
    after = advance(BEFORE, "那办公室的呢", BEFORE.text, ("signer",), (), ())
    assert after.text == f"那办公室的呢 {BEFORE.text}"
    assert after.articles == BEFORE.articles
    assert after.documents == BEFORE.documents
    assert after.said == ()


def test_advance__new_topic_without_an_answer_forgets() -> None:
    after = advance(BEFORE, "天气怎么样", "", (), (), ())
    assert (after.documents, after.articles, after.said) == ((), (), ())


def test_advance__named_document_before_cited_one() -> None:
    assert advance(BEFORE, "公务员法呢", BEFORE.text, (), ("law",), SAID).documents == ("law",)


texts = st.text(max_size=300)


@given(texts, texts, st.tuples(texts), st.lists(st.sampled_from(SAID)).map(tuple))
def test_advance__pure_and_bounded(
    question: str, inherited: str, named: tuple[str, ...], said: tuple[tuple[str, int, int], ...]
) -> None:
    before = replace(BEFORE)
    values = astuple(before)
    one = advance(before, question, inherited, ("signer",), named, said)
    two = advance(before, question, inherited, ("signer",), named, said)
    assert one == two
    assert astuple(before) == values
    assert len(one.text) <= 200


def test_state__cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        BEFORE.text = ""  # type: ignore[misc]


@pytest.mark.parametrize(
    ("first", "then", "said", "left_out"),
    [
        ("政府办名义的文谁签发？", "换成县政府名义呢？", "由县长签发", "一般由县政府分管领导同志签发"),
        ("以县政府名义发文谁签发？", "那县政府办公室名义呢？", "一般由县政府分管领导同志签发", "审核后"),
        ("县政府全体会议谁可以列席？", "换成常务会议，谁能列席？", "根据会议议题可安排", "全体会议"),
    ],
)
def test_dialogue__what_a_turn_replaces_is_not_inherited(
    assistant: Assistant, first: str, then: str, said: str, left_out: str
) -> None:
    answer = assistant.dialogue([first, then], [ANZE])[1].answer
    assert said in answer
    assert left_out not in answer
