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
