from __future__ import annotations

from typing import Any

import pytest

from eval.cases import Turn
from eval.metrics import ALL, GATED, METRICS, Score, by_set, by_tag, citation_precision, citation_recall, scores
from eval.record import CaseRecord
from tests.eval.fakes import TOWN, answer, case_record, citation, refusal_turn, turn, turn_record

ONE, TWO, THREE = (f"{TOWN}#第{n}条" for n in "一二三")
RIGHT, WRONG = turn_record(), turn_record(right=False)
ANSWERED_WRONGLY = turn_record(False, refusal_turn(), answer("有", [citation()]))
REFUSED_RIGHTLY = turn_record(True, refusal_turn(), answer("没有"))
REFUSED_WRONGLY = turn_record(False, turn(), answer("没有"))


def score(name: str, *records: CaseRecord) -> tuple[float, int] | None:
    found = METRICS[name].compute(records)
    return None if found is None else (pytest.approx(found.value), found.n)  # type: ignore[return-value]


def test_right__counts_turns_not_cases() -> None:
    assert score("right", case_record(RIGHT, RIGHT, WRONG), case_record(WRONG)) == (0.5, 4)


def test_hits__first_relevant_at_rank_two_of_one_and_at_four_of_another() -> None:
    second = case_record(turn_record(retrieved=(TWO, ONE, THREE)))
    fourth = case_record(turn_record(retrieved=(TWO, THREE, "x", ONE)))
    expected = {"hit_at_1": 0.0, "hit_at_3": 0.5, "hit_at_5": 1.0, "recall_at_5": 1.0, "mrr_at_10": (1 / 2 + 1 / 4) / 2}
    for name, value in expected.items():
        assert score(name, second, fourth) == (value, 2), name


def test_hits__turns_without_retrieval_are_left_out_and_empty_retrieval_is_a_miss() -> None:
    assert score("hit_at_5", case_record(turn_record(retrieved=(ONE,)), turn_record(retrieved=None))) == (1.0, 1)
    assert score("hit_at_5", case_record(turn_record(retrieved=()))) == (0.0, 1)
    assert score("hit_at_5", case_record(RIGHT)) is None


def test_recall_at_5__counts_each_article_named_and_nothing_beyond_five() -> None:
    asked = turn(articles=[["第一条"], ["第二条"]])
    assert score("recall_at_5", case_record(turn_record(asked=asked, retrieved=("a", ONE, "c", "d", "e", TWO)))) == (
        0.5,
        1,
    )


@pytest.mark.parametrize(
    ("articles", "cited", "precision", "recall"),
    [
        pytest.param([["第一条"]], ["第一条"], 1.0, 1.0, id="exact"),
        pytest.param([["第一条"]], ["第一条", "第二条"], 0.5, 1.0, id="one_too_many"),
        pytest.param([["第一条"]], ["第一条", "第一条", "第二条"], 0.5, 1.0, id="an_article_cited_twice_counts_once"),
        pytest.param([["第一条"], ["第三条"]], ["第一条"], 1.0, 0.5, id="one_of_two"),
        pytest.param([["第一条", "第三条"]], ["第三条"], 1.0, 1.0, id="either_of_two"),
        pytest.param([["第一条第二款"]], ["第一条"], 1.0, 0.0, id="other_paragraph_of_the_article"),
        pytest.param([["第一条"]], [], None, 0.0, id="nothing_cited"),
    ],
)
def test_citations__table(articles: list[list[str]], cited: list[str], precision: float | None, recall: float) -> None:
    record = turn_record(asked=turn(articles=articles), given=answer("x", [citation(label) for label in cited]))
    assert citation_precision(record) == precision
    assert citation_recall(record) == recall


def test_citations__the_alternative_that_fits_best_counts() -> None:
    alternative = {"alt_gold": [{"doc": "上位法", "article": ["第七条"]}]}
    asked = Turn.model_validate(turn(articles=[["第一条"], ["第二条"]]).model_dump() | alternative)
    record = turn_record(asked=asked, given=answer("x", [citation("第七条", document="上位法"), citation("第一条")]))
    assert (citation_precision(record), citation_recall(record)) == (1.0, 1.0)


def test_citations__what_has_no_answer_lowers_precision_and_leaves_recall_alone() -> None:
    assert citation_precision(ANSWERED_WRONGLY) == 0.0
    assert citation_recall(ANSWERED_WRONGLY) is None
    assert score("citation_precision", case_record(RIGHT), case_record(ANSWERED_WRONGLY)) == (0.5, 2)
    assert score("citation_recall", case_record(RIGHT), case_record(ANSWERED_WRONGLY)) == (1.0, 1)


def test_refusals__precision_is_over_refusals_and_recall_over_what_has_no_answer() -> None:
    cited = turn_record(False, refusal_turn(), answer("没有", [citation()], status="no_basis"))
    records = [case_record(record) for record in (RIGHT, REFUSED_RIGHTLY, REFUSED_WRONGLY, ANSWERED_WRONGLY, cited)]
    assert score("refusal_precision", *records) == (2 / 3, 3)
    assert score("refusal_recall", *records) == (1 / 3, 3)


def test_refusals__asking_back_is_a_refusal() -> None:
    asked_back = turn_record(False, turn(), answer("哪一种", status="ask_back"))
    assert score("refusal_precision", case_record(REFUSED_RIGHTLY), case_record(asked_back)) == (0.5, 2)


def test_pair_accuracy__both_must_be_right_and_pairs_stay_in_their_data_set() -> None:
    records = [
        case_record(RIGHT, pair="p1"),
        case_record(WRONG, pair="p1"),
        case_record(RIGHT, pair="p2"),
        case_record(RIGHT, pair="p2"),
        case_record(WRONG, pair="p2", data_set="readers"),
        case_record(WRONG),
    ]
    assert score("pair_accuracy", *records) == (0.5, 2)


def test_dialogues__turns_and_wholes() -> None:
    records = [case_record(RIGHT, WRONG), case_record(RIGHT, RIGHT, RIGHT), case_record(WRONG)]
    assert score("dialogue_turns", *records) == (0.8, 5)
    assert score("dialogue_whole", *records) == (0.5, 2)


def test_verbatim__is_over_citations() -> None:
    assert score("verbatim", case_record(turn_record(verbatim=(True, True, False))), case_record(REFUSED_RIGHTLY)) == (
        2 / 3,
        3,
    )


def test_answer_length__median_and_95th_percentile_of_answers_given() -> None:
    records = [case_record(turn_record(given=answer("字" * n, [citation()]))) for n in range(1, 22)]
    assert score("answer_length_p50", *records, case_record(REFUSED_RIGHTLY)) == (11.0, 21)
    assert score("answer_length_p95", *records, case_record(REFUSED_RIGHTLY)) == (20.0, 21)


def test_ms__percentiles_over_turns() -> None:
    records = [case_record(turn_record(milliseconds=float(n))) for n in range(101)]
    assert score("ms_p50", *records) == (50.0, 101)
    assert score("ms_p95", *records) == (95.0, 101)


@pytest.mark.parametrize("name", METRICS)
def test_metrics__nothing_to_measure_gives_none(name: str) -> None:
    assert METRICS[name].compute([]) is None


def test_gated__time_and_length_have_no_threshold() -> None:
    assert set(METRICS) - GATED == {"ms_p50", "ms_p95", "answer_length_p50", "answer_length_p95"}


def test_scores__every_metric_by_name() -> None:
    found = scores([case_record(RIGHT)])
    assert list(found) == list(METRICS)
    assert found["right"] == Score(1.0, 1)


def test_by_set__all_then_data_sets_then_their_sets() -> None:
    kinds: list[dict[str, Any]] = [{"set": "x"}, {"set": "y"}, {"set": "x", "data_set": "readers"}]
    groups = by_set([case_record(RIGHT, **kind) for kind in kinds])
    assert {name: len(group) for name, group in groups.items()} == {
        ALL: 3, "dev": 2, "readers": 1, "dev/x": 1, "dev/y": 1, "readers/x": 1,
    }  # fmt: skip


def test_by_tag__a_case_stands_under_each_tag_once() -> None:
    groups = by_tag([case_record(RIGHT, tags=["list", "list", "formal"]), case_record(RIGHT, tags=["list"])])
    assert {name: len(group) for name, group in groups.items()} == {"formal": 1, "list": 2}
