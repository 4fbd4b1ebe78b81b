"""The notice before the articles and the imprint after them."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.document import BackMatter, FrontMatter
from corpus.lines import read_lines
from corpus.notice import find_title, imprint_start, is_title, read_back, read_date, read_front
from corpus.source import SourceText


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年4月2日印发", date(2024, 4, 2)),
        ("2024 年 04 月 02 日", date(2024, 4, 2)),
        ("二〇二四年四月十二日", date(2024, 4, 12)),
        ("二零二四年十一月三十日", date(2024, 11, 30)),
        ("2024年2月30日", None),
        ("2024年4月", None),
        ("24年4月2日", None),
        ("", None),
    ],
)
def test_read_date__by_case(text: str, day: date | None) -> None:
    assert read_date(text) == day


def test_read_front__each_field() -> None:
    lines = [
        "某县人民政府文件",
        "某政办发 〔2024〕 15号",
        "关于印发办法的通知",
        "甲局，乙镇；丙办：",
        "现予印发。",
        "某县人民政府",
        "2024年4月2日",
        "（此件公开发布）",
    ]
    assert read_front(lines, "办法") == FrontMatter(
        "某政办发〔2024〕15号", "某县人民政府", ("甲局", "乙镇", "丙办"), date(2024, 4, 2), ("（此件公开发布）",)
    )


@pytest.mark.parametrize(
    ("lines", "front"),
    [
        ([], FrontMatter()),
        (["某市人民政府文件"], FrontMatter(issuer="某市人民政府")),
        (["（2004年4月1日会议通过）"], FrontMatter(issued_on=date(2004, 4, 1), notes=("（2004年4月1日会议通过）",))),
        (["某政发〔2024〕号"], FrontMatter()),
    ],
)
def test_read_front__what_is_not_there_is_empty(lines: list[str], front: FrontMatter) -> None:
    assert read_front(lines, "") == front


@pytest.mark.parametrize(
    ("lines", "start"),
    [
        pytest.param(["甲。", "某县人民政府办公室", "2024年4月2日印发"], 1, id="office_and_date"),
        pytest.param(["甲。", "校对：某甲"], 1, id="proofreader"),
        pytest.param(["甲。", "（此件公开发布）"], 1, id="note"),
        pytest.param(["甲。", "2024年4月2日"], 1, id="date_alone"),
        pytest.param(["某县人民政府办公室", "2024年4月2日"], 1, id="first_line_is_the_articles"),
        pytest.param(
            ["甲。", "2024年4月2日前已经批准的，继续有效，不再另行办理手续。"], None, id="sentence_with_a_date"
        ),
        pytest.param(["甲。", "某县人民政府办公室"], None, id="office_without_date"),
        pytest.param(["甲。", "乙。"], None, id="none"),
        pytest.param([], None, id="empty"),
    ],
)
def test_imprint_start__by_case(lines: list[str], start: int | None) -> None:
    assert imprint_start(lines) == start


def test_read_back__each_field() -> None:
    lines = ["抄送：甲局，乙局。", "某县人民政府办公室　2024年4月3日印发", "校对：某甲", "共印 120 份"]
    assert read_back(lines, 7) == BackMatter("某县人民政府办公室", date(2024, 4, 3), "某甲", 120, ("甲局", "乙局"), 7)
    assert read_back([], 7) == BackMatter()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("某县工作规则", True),
        ("某县 工作 规则（试行）", True),
        ("关于印发规则的通知", True),
        ("关于某条的解释", True),
        ("某县人民政府", False),
        ("依照本规则。", False),
        ("依照规定，制定办法", False),
        ("甲" * 120 + "办法", False),
    ],
)
def test_is_title__by_case(text: str, expected: bool) -> None:
    assert is_title(text) is expected


@pytest.mark.parametrize(
    ("text", "whole", "title"),
    [
        pytest.param("甲局\n\n某办法\n（2024年通过）", False, "某办法", id="genre"),
        pytest.param("某办法\n乙细则", False, "乙细则", id="last_of_two"),
        pytest.param("某办法\n甲。\n乙细则", True, "某办法", id="first_of_two_in_a_text_without_articles"),
        pytest.param("甲乙丙丁\n2024年4月2日", False, "甲乙丙丁", id="no_genre"),
        pytest.param("甲乙。\n丙丁：", False, None, id="sentences_only"),
        pytest.param("# 甲乙\n某办法", False, "甲乙", id="markdown"),
        pytest.param("", False, None, id="nothing"),
    ],
)
def test_find_title__by_case(text: str, whole: bool, title: str | None) -> None:
    lines = read_lines(SourceText(text, "x"))[0]
    span = find_title(lines, whole)
    assert (None if span is None else "".join(line.text.text for line in lines[slice(*span)])) == title
