"""quantities: numbers with units; dates, ordinals and vague numbers are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import format_numeral
from qa.quantities import asked_units, format_value, quantities


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("提前10个工作日报送", 10, "工作日", "ahead"),
        ("提前一个月提出", 1, "月", "ahead"),
        ("一般不超过1500字", 1500, "字", "at_most"),
        ("不得超过2种", 2, "种", "at_most"),
        ("最多三名", 3, "人", "at_most"),
        ("写了5600字", 5600, "字", ""),
        ("写了两千三百字", 2300, "字", ""),
        ("5000余字", 5000, "字", ""),
        ("1500个字", 1500, "字", ""),
        ("应当在十五日内", 15, "日", ""),
        ("请三天假", 3, "日", ""),
        ("一百二十人", 120, "人", ""),
        ("每半年一报", 0.5, "年", ""),
        ("3万元", 30_000, "元", ""),
        ("不超过二十万元", 200_000, "元", "at_most"),
        ("每公里1.1元", 1.1, "元", ""),
        ("30分钟内", 30, "分钟", ""),
        ("2个小时", 2, "小时", ""),
        ("每月开3次", 3, "次", ""),
        ("一个半月", 1.5, "月", ""),
        ("三分之二以上", 2 / 3, "比例", ""),
        ("应到人数三分之二以上", 2 / 3, "比例", ""),
        ("须有4/5以上委员到会", 0.8, "比例", ""),
        ("不超过百分之五", 0.05, "比例", "at_most"),
        ("应占30%", 0.3, "比例", ""),
        ("复制全书的六成", 0.6, "比例", ""),
        ("未满十六周岁的", 16, "岁", ""),
        ("会议召开的二十日前", 20, "日", ""),
        ("临时要花45万抢修", 450_000, "元", ""),
        ("现在要加12万", 120_000, "元", ""),
        ("我们8个同事一起来", 8, "人", ""),
        ("300万整的项目", 3_000_000, "元", ""),
        ("三百来万找谁批", 3_000_000, "元", ""),
        ("3万多，谁批", 30_000, "元", ""),
        ("快10万了", 100_000, "元", ""),
        ("5千块的东西", 5_000, "元", ""),
        ("投资1亿元以上的", 100_000_000, "元", ""),
        ("总额1.2亿，谁定", 120_000_000, "元", ""),
        ("三千万元以内", 30_000_000, "元", ""),
        ("3千万元的工程", 30_000_000, "元", ""),
        ("3万5千元", 35_000, "元", ""),
        ("3万5块钱", 35_000, "元", ""),
        ("1亿5千万元", 150_000_000, "元", ""),
        ("写了2千字", 2_000, "字", ""),
        ("今天只到了三个，能开吗", 3, "人", ""),
        ("外单位的只有俩，合规吗", 2, "人", ""),
        ("不得超过两届", 2, "届", "at_most"),
    ],
)
def test_quantities__one_with_unit_and_comparator(text: str, value: float, unit: str, comparator: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.unit, found.comparator) == (value, unit, comparator)


@pytest.mark.parametrize(
    "text",
    [
        "2024年4月2日", "4月2日", "2025年3月", "2025年的预算", "二〇二五年", "第十二条", "日前", "前年",
        "数十人", "几个工作日", "第2次会议", "2024/4/2", "上一年度决算", "", "日常工作",
    ],
)  # fmt: skip
def test_quantities__none(text: str) -> None:
    assert list(quantities(text)) == []


def test_quantities__several_in_order_each_with_its_own_comparator() -> None:
    text = "综合报告一般不超过5000字，专项报告一般不超过3000字；提前7个工作日报送，印2份。"
    assert [(q.value, q.unit, q.comparator) for q in quantities(text)] == [
        (5000, "字", "at_most"), (3000, "字", "at_most"), (7, "工作日", "ahead"), (2, "份", ""),
    ]  # fmt: skip


@given(st.integers(1, 9999), st.sampled_from(["字", "份", "次", "人"]))
def test_quantities__chinese_and_arabic_numeral_the_same(number: int, unit: str) -> None:
    (chinese,) = quantities(f"共{format_numeral(number)}{unit}")
    (arabic,) = quantities(f"共{number}{unit}")
    assert chinese.value == arabic.value == number


@given(st.text("一二十百半0123456789.年月日工作个字万元不超过提前第，。 "))
def test_quantities__any_text_spans_in_order(text: str) -> None:
    found = list(quantities(text))
    assert all(text[q.start : q.end] and q.value >= 0 for q in found)
    assert all(one.end <= two.start for one, two in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    ("question", "first"),
    [("几个工作日回", "工作日"), ("多少天", "日"), ("几位代表", "人"), ("罚多少钱", "元"), ("多少个字", "字")],
)
def test_asked_units__unit_of_the_question_first(question: str, first: str) -> None:
    assert asked_units(question)[0] == first


@pytest.mark.parametrize("question", ["谁签发", "多久", "", "那几天有没有伙食补助", "写“多少日”的，双休日也数进去吗"])
def test_asked_units__no_unit_named_none(question: str) -> None:
    assert asked_units(question) == ()


@pytest.mark.parametrize(("value", "text"), [(600.0, "600"), (0.5, "0.5"), (1.5, "1.5"), (0.0, "0")])
def test_format_value__no_needless_point(value: float, text: str) -> None:
    assert format_value(value) == text


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("值班费一班给100行吗", [100]),
        ("一天补80，够吗", [80]),
        ("给100个人发", []),
        ("报2024年的账", []),
        ("给12份文件", []),
    ],
)
def test_quantities__amount_without_its_unit(text: str, amounts: list[float]) -> None:
    assert [q.value for q in quantities(text) if q.unit == "元"] == amounts
