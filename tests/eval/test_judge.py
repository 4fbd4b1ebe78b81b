from __future__ import annotations

from typing import Any

import pytest

from eval.cases import Turn
from eval.judge import article_key, gold_keys, golds, groups_met, judge, normalise
from qa.answer import Answer
from tests.eval.fakes import TOWN, answer, citation, refusal_turn, turn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("提前 10 个\n工作日\u3000内", "提前10个工作日内", id="white_space"),
        pytest.param("１５００字（Ａ）", "1500字(A)", id="widths"),
        pytest.param("**由`县长`** __签发__ ~~一般~~", "由县长签发一般", id="inline_marks"),
        pytest.param("# 答\n> - 一文一事\n* 二", "答一文一事二", id="line_marks"),
        pytest.param("见[第一条](x#1)", "见第一条", id="link"),
        pytest.param("1-3次、1~3次 #5", "1-3次、1~3次#5", id="hyphen_tilde_and_hash_in_text_stay"),
        pytest.param("十五日，不是15日。", "十五日,不是15日。", id="numerals_stay"),
    ],
)
def test_normalise__removes_marks_and_space_folds_widths_and_nothing_else(text: str, expected: str) -> None:
    assert normalise(text) == expected
    assert normalise(expected) == expected


@pytest.mark.parametrize("label", ["第三十三条", "第33条", "三十三条", "第三十三条第三款"])
def test_article_key__one_article_has_one_key(label: str) -> None:
    assert article_key("《规则》 ", label) == "规则#第三十三条"


def test_article_key__different_articles_differ() -> None:
    keys = [article_key("规则", label) for label in ("第一百二十条", "第一百二十条之一", "通知", "不是条文")]
    assert len(set(keys)) == 4


GOOD = answer("经**镇长**签发", [citation()])


@pytest.mark.parametrize(
    ("asked", "given", "kinds"),
    [
        pytest.param(turn(), GOOD, [], id="right"),
        pytest.param(turn(must_contain=[["书记", "镇 长"]]), GOOD, [], id="one_member_is_enough"),
        pytest.param(turn(must_contain=[["镇长"], ["书记"]]), GOOD, ["missing"], id="every_group_is_needed"),
        pytest.param(turn(must_not_contain=["签发"]), GOOD, ["forbidden"], id="forbidden_words"),
        pytest.param(turn(), answer("镇长", [citation()], status="ask_back"), ["status"], id="ask_back"),
        pytest.param(turn(), answer("镇长"), ["status", "citation"], id="refused"),
        pytest.param(turn(), answer("镇长", [citation("第二条")]), ["citation"], id="other_article"),
        pytest.param(turn(), answer("镇长", [citation(document="别的规则")]), ["citation"], id="other_document"),
        pytest.param(turn(), answer("镇长", [citation("第二条"), citation()]), [], id="one_citation_too_many"),
        pytest.param(turn(articles=[["第一条"], ["第三条"]]), GOOD, ["citation"], id="second_article_not_cited"),
        pytest.param(turn(articles=[["第九条", "第1条"]]), GOOD, [], id="any_member_of_a_group"),
        pytest.param(turn(articles=[["第一条第二款"]]), GOOD, ["citation"], id="other_paragraph"),
        pytest.param(turn(articles=[["第一条第一款"]]), GOOD, [], id="the_paragraph"),
        pytest.param(refusal_turn(), answer("没有找到"), [], id="refusal"),
        pytest.param(refusal_turn(), answer("哪一种？", status="ask_back"), [], id="asks_back"),
        pytest.param(refusal_turn(), GOOD, ["status", "claim"], id="answered_what_has_no_answer"),
        pytest.param(
            refusal_turn(), answer("没有", [citation()], status="no_basis"), ["claim"], id="refusal_that_cites"
        ),
        pytest.param(refusal_turn(must_not_contain=["3天"]), answer("不是 3天"), ["forbidden"], id="claim_in_words"),
    ],
)
def test_judge__table(asked: Turn, given: Answer, kinds: list[str]) -> None:
    assert [fault.kind for fault in judge(asked, given)] == kinds


ALTERNATIVES = [{"doc": "上位法", "article": ["第七条", "第八条"]}]


@pytest.mark.parametrize(
    ("document", "article", "right"),
    [("上位法", "第八条", True), (TOWN, "第一条", True), ("上位法", "第一条", False), (TOWN, "第八条", False)],
)
def test_judge__alternative_document_counts_with_its_own_articles_only(
    document: str, article: str, right: bool
) -> None:
    asked = Turn.model_validate(turn().model_dump() | {"alt_gold": ALTERNATIVES})
    assert (judge(asked, answer("镇长", [citation(article, document=document)])) == ()) is right


def test_judge__alternative_replaces_all_groups() -> None:
    asked = Turn.model_validate(turn(articles=[["第一条"], ["第二条"]]).model_dump() | {"alt_gold": ALTERNATIVES})
    assert judge(asked, answer("镇长", [citation("第七条", document="上位法")])) == ()
    mixed = judge(asked, answer("镇长", [citation("第一条")]))
    assert [(fault.kind, fault.detail) for fault in mixed] == [("citation", "第二条")]


def test_judge__article_that_cannot_be_read_is_not_cited_and_does_not_raise() -> None:
    assert [fault.kind for fault in judge(turn(), answer("镇长", [citation("第百一条")]))] == ["citation"]


@pytest.mark.parametrize(
    ("label", "cited", "met"),
    [
        ("第一条第（二）项", {"item": "（二）"}, True),
        ("第一条第（二）项", {"item": "(2)"}, True),
        ("第一条第（二）项", {"item": "（三）"}, False),
        ("第一条第（二）项", {"item": None}, False),
        ("第一条第二款", {"paragraph": None}, False),
        ("第一条第二款", {"paragraph": 2}, True),
    ],
)
def test_groups_met__goes_as_deep_as_the_case(label: str, cited: dict[str, Any], met: bool) -> None:
    (gold,) = golds(turn(articles=[[label]]))
    assert groups_met(gold, [citation(**cited)]) == [met]


def test_gold_keys__holds_every_article_that_may_be_cited() -> None:
    asked = Turn.model_validate(turn(articles=[["第一条第二款", "第2条"]]).model_dump() | {"alt_gold": ALTERNATIVES})
    assert gold_keys(asked) == {f"{TOWN}#第一条", f"{TOWN}#第二条", "上位法#第七条", "上位法#第八条"}
    assert gold_keys(refusal_turn()) == frozenset()
