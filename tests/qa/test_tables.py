"""Tables: the row that is named, the columns that are named, and what a later turn puts in their place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.build import build_index

RULES = """某研究所差旅费管理办法

第一条　为规范差旅费管理，制定本办法。

第二条　出差人员应当按照下列等级乘坐交通工具：

| 人员类别 | 火车 | 飞机 | 轮船 |
| --- | --- | --- | --- |
| 甲等人员 | 商务座 | 公务舱 | 头等舱 |
| 乙等人员 | 一等座 | 经济舱 | 贰等舱 |
| 丙等人员 | 二等座 | 经济舱 | 叁等舱 |

第三条　出差应当事先经部门负责人批准。

第四条　住宿费按照下列标准报销，单位为元：

| 地区 | 单人间 | 双人间 |
| --- | --- | --- |
| 一类地区 | 510 | 720 |
| 二类地区 | 430 | 640 |
| 三类地区 | 350 | 460 |
"""


@pytest.fixture(scope="module")
def over_a_table(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("table")
    source = folder / "差旅费管理办法.md"
    source.write_text(RULES, encoding="utf-8")
    build_index([source], laws="none", index_dir=folder / "index", today=date(2026, 1, 1))
    return Assistant.open(folder / "index")


@pytest.mark.parametrize(
    ("turns", "answers"),
    [
        (["乙等人员出差坐火车能坐什么座位", "甲等的呢？", "要是坐轮船呢？"], ["一等座", "商务座", "头等舱"]),
        (["丙等人员出差坐轮船能坐什么舱位"], ["叁等舱"]),
        (["二类地区住单人间能报多少钱", "一类的呢？", "双人间呢？"], ["430", "510", "720"]),
    ],
)
def test_ask__row_and_column_named_that_cell_alone(
    over_a_table: Assistant, turns: list[str], answers: list[str]
) -> None:
    cells = {
        "商务座",
        "公务舱",
        "头等舱",
        "一等座",
        "经济舱",
        "贰等舱",
        "二等座",
        "叁等舱",
        "510",
        "720",
        "430",
        "640",
        "350",
        "460",
    }
    for answer, wanted in zip(over_a_table.dialogue(turns), answers, strict=True):
        assert wanted in answer.answer
        assert not any(cell in answer.answer for cell in cells - {wanted})


@pytest.mark.parametrize("question", ["坐火车去太原要多久", "帮我买张机票", "查一下火车票"])
def test_ask__a_journey_is_no_question_about_rules(over_a_table: Assistant, question: str) -> None:
    assert over_a_table.ask(question)[0].status == "no_basis"
