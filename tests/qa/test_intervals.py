"""Ranges of quantities, and whether an asker's number lies in one."""

from __future__ import annotations

import pytest

from qa.intervals import fits, intervals
from qa.quantities import quantities


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("标的额50万元以上的合同，由校长批准", ["50万元", "60万元"], ["49万元"]),
        ("标的额10万元以上不足50万元的合同", ["10万元", "30万元"], ["50万元", "9万元"]),
        ("请假超过3日不满7日的", ["4日", "6日"], ["3日", "7日"]),
        ("请假3日以内的", ["3日", "1日"], ["4日"]),
        ("超过1日不超过5日的", ["5日", "2日"], ["1日", "6日"]),
        ("人数不少于5人", ["5人", "9人"], ["4人"]),
        ("单笔金额不得超过6万元", ["6万元", "5000元"], ["7万元"]),
        ("到会委员不得少于5人", ["5人", "9人"], ["4人"]),
        ("人数不能多于20人", ["20人"], ["21人"]),
    ],
    ids=["at-least", "between", "open-both", "within", "closed-top", "no-fewer", "no-more", "not-below", "not-above"],
)
def test_fits__range_holds_what_it_says(text: str, inside: list[str], outside: list[str]) -> None:
    for said, holds in [*((s, True) for s in inside), *((s, False) for s in outside)]:
        (asked,) = quantities(said)
        assert fits(asked, text) is holds, said


def test_fits__no_range_in_that_unit_is_undecided() -> None:
    (asked,) = quantities("3日")
    assert fits(asked, "由校长批准") is None
    assert fits(asked, "50万元以上") is None
    assert fits(asked, "应当在3日前报送") is None


def test_intervals__bounds_of_two_clauses_are_two_ranges() -> None:
    assert len(intervals("连续满6日的；不满6日的")) == 2


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("超过1天至3天的由分管领导批准", 3, True),
        ("超过1天至3天的由分管领导批准", 5, False),
        ("超过1天至3天的由分管领导批准", 1, False),
        ("2至5天的由科长批准", 2, True),
        ("2至5天的由科长批准", 6, False),
    ],
)
def test_intervals__from_one_to_another(text: str, value: float, holds: bool) -> None:
    (interval,) = intervals(text)
    assert interval.holds(value) is holds


@pytest.mark.parametrize("text", ["每月8日至10日发放的", "延长至15个工作日", "一般每月召开1-3次"])
def test_intervals__days_of_a_month_and_ends_alone_are_no_range(text: str) -> None:
    assert intervals(text) == []
