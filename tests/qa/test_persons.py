"""persons: names of people go, their posts stay."""

from __future__ import annotations

import pytest

from qa.persons import without_names


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("民政局陈局长周末要去太原，要跟谁说", "民政局局长周末要去太原，要跟谁说"),
        ("教育局的张局长请三天假谁批", "教育局局长请三天假谁批"),
        ("王副县长出差三天", "副县长出差三天"),
        ("海陵县县长陈志远10月12日到广州招商", "海陵县县长10月12日到广州招商"),
        ("小赵写了份报告", "我写了份报告"),
    ],
)
def test_without_names__post_alone(text: str, left: str) -> None:
    assert without_names(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "县长出差谁代管",
        "关于县长外出的规定",
        "提高局长的待遇",
        "万县长江大桥",
        "小规模纳税人怎么报",
        "老石桥要不要修",
        "向县长请假",
        "由于局长不在",
        "常务副县长同时出差",
    ],
)
def test_without_names__words_stay(text: str) -> None:
    assert without_names(text) == text
