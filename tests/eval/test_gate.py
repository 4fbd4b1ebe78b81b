from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.errors import ConfigError
from eval.gate import (
    Baseline,
    CaseState,
    Thresholds,
    Turned,
    dump_baseline,
    load_baseline,
    load_thresholds,
    missed,
    take_baseline,
    turned,
    turned_wrong,
)
from eval.metrics import Score
from tests.eval.fakes import TOWN, case_record, turn_record


def baseline(**cases: tuple[list[bool], bool | None]) -> Baseline:
    return Baseline(cases={key: CaseState(right=right, hit=hit) for key, (right, hit) in cases.items()})


def test_take_baseline__remembers_turns_and_hit_at_five() -> None:
    wanted = f"{TOWN}#第一条"
    fifth = case_record(turn_record(retrieved=("a", "b", "c", "d", wanted)), turn_record(right=False), id="x")
    sixth = case_record(turn_record(retrieved=("a", "b", "c", "d", "e", wanted)), id="y")
    refused = case_record(turn_record(retrieved=None), id="z")
    assert take_baseline([fifth, sixth, refused]).cases == {
        "dev/x": CaseState(right=[True, False], hit=True),
        "dev/y": CaseState(right=[True], hit=False),
        "dev/z": CaseState(right=[True], hit=None),
    }


def test_baseline__written_and_read_is_the_same_with_one_line_a_case(tmp_path: Path) -> None:
    before = baseline(b=([True, False], None), a=([False], True))
    path = tmp_path / "baseline.json"
    path.write_text(dump_baseline(before), encoding="utf-8")
    assert load_baseline(path) == before
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line.strip()[:3] for line in lines[1:-1]] == ['"a"', '"b"']


def test_turned__names_both_directions_and_retrieval() -> None:
    before = baseline(a=([True, True], True), b=([False], False), c=([True], None))
    after = baseline(a=([True, False], True), b=([True], True), c=([True], None))
    assert turned(before, after) == [
        Turned("a", "answer", 2, True, False),
        Turned("b", "answer", 1, False, True),
        Turned("b", "retrieval", 1, False, True),
    ]


def test_turned__nothing_changed_is_empty() -> None:
    same = baseline(a=([True, False], True))
    assert turned(same, same) == []


def test_turned__cases_and_turns_that_came_or_went_have_none_on_one_side() -> None:
    before, after = baseline(a=([True], True), b=([True, True], None)), baseline(b=([True], None), c=([False], None))
    assert turned(before, after) == [
        Turned("a", "answer", 1, True, None),
        Turned("a", "retrieval", 1, True, None),
        Turned("b", "answer", 2, True, None),
        Turned("c", "answer", 1, None, False),
    ]


@pytest.mark.parametrize(
    ("before", "after", "keys"),
    [
        pytest.param({"a": ([True], True)}, {"a": ([False], True)}, ["a"], id="turned_wrong"),
        pytest.param({"a": ([True, True], True)}, {"a": ([False, False], True)}, ["a"], id="two_turns_are_one_case"),
        pytest.param({"a": ([True], True)}, {}, ["a"], id="case_that_went"),
        pytest.param({"a": ([False], True)}, {}, [], id="wrong_case_that_went"),
        pytest.param({"a": ([False], True)}, {"a": ([True], True)}, [], id="turned_right"),
        pytest.param({}, {"a": ([False], True)}, [], id="new_and_wrong"),
        pytest.param({"a": ([True], True)}, {"a": ([True], False)}, [], id="retrieval_alone"),
    ],
)
def test_turned_wrong__table(before: dict[str, Any], after: dict[str, Any], keys: list[str]) -> None:
    assert turned_wrong(turned(baseline(**before), baseline(**after))) == keys


def test_missed__below_not_measured_and_not_run_are_missed() -> None:
    thresholds = Thresholds(
        allowed_turned_wrong=0,
        minimum={"dev": {"right": 0.7, "hit_at_5": 0.9, "verbatim": 1.0}, "readers": {"right": 0.1}},
    )
    figures = {"dev": {"right": Score(0.7, 10), "hit_at_5": Score(0.89, 9), "verbatim": None}}
    found = missed(thresholds, figures)
    assert [(miss.group, miss.metric) for miss in found] == [
        ("dev", "hit_at_5"),
        ("dev", "verbatim"),
        ("readers", "right"),
    ]
    assert found[0].score == Score(0.89, 9)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("allowed_turned_wrong = ", id="no_toml"),
        pytest.param("[minimum.dev]\nright = 0.7", id="allowed_not_said"),
        pytest.param("allowed_turned_wrong = -1\n[minimum]", id="negative"),
        pytest.param("allowed_turned_wrong = 0\nmaximum = 1\n[minimum]", id="unknown_key"),
        pytest.param("allowed_turned_wrong = 0\n[minimum.dev]\nrigth = 0.7", id="unknown_metric"),
        pytest.param("allowed_turned_wrong = 0\n[minimum.dev]\nms_p50 = 0.7", id="metric_that_is_not_gated"),
        pytest.param("allowed_turned_wrong = 0\n[minimum.dev]\nright = 70", id="per_cent_for_share"),
    ],
)
def test_load_thresholds__what_does_not_fit_is_refused_by_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "thresholds.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"thresholds\.toml"):
        load_thresholds(path)


def test_load_thresholds__the_committed_file_fits() -> None:
    thresholds = load_thresholds(Path(__file__).parents[2] / "eval" / "thresholds.toml")
    assert thresholds.minimum["全部"]["verbatim"] == 1.0


@pytest.mark.parametrize("content", [None, "{", '{"cases": {"a": {"right": [true]}}}'])
def test_load_baseline__what_cannot_be_used_names_the_command_that_mends_it(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="--update-baseline"):
        load_baseline(path)
