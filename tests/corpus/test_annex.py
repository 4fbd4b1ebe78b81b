"""Annexes as provisions: known by what they are headed by, tables set in columns read row by row."""

from __future__ import annotations

import pytest

from corpus.document import Document
from corpus.errors import ReferenceSyntaxError
from corpus.parse import parse
from corpus.provision import ANNEX, ProvisionRef, annex_branch, format_id, format_label, parse_id, parse_label
from corpus.render import render
from corpus.source import SourceText

RULES = """青禾县公务用车管理办法

第一条　为规范公务用车，制定本办法。
第二条　用车标准见附件1，填表要求见附件2。

附件：1. 用车标准表
　　　2. 填表说明

附件1

用车标准表

单位：元/日
车型\t市内\t市外
轿车\t200\t350
商务车\t300\t500
注：节假日上浮10%。

附件2

填表说明

1. 申请单由用车人填写。
2. 申请单一式两份。

附录A 车辆编号
本县车辆统一编号。
"""


def _parse(text: str) -> Document:
    return parse(SourceText(text, "cars.txt"))


def test_parse__annexes_are_provisions() -> None:
    document = _parse(RULES)
    assert [(a.label, a.title) for a in document.annexes] == [
        ("附件", "附件：1. 用车标准表"),
        ("附件1", "附件1　用车标准表"),
        ("附件2", "附件2　填表说明"),
        ("附录A", "附录A 车辆编号"),
    ]
    table, notes = document.annexes[1:3]
    assert table.text.split("\n")[1:3] == ["| 车型 | 市内 | 市外 |", "| 轿车 | 200 | 350 |"]
    assert [p.name for p in notes.paragraphs] == ["第（一）项", "第（二）项"]
    assert document.article(ANNEX, 2) is notes and notes in document.provisions()
    assert (
        document.label(ProvisionRef(document.id, ANNEX, 2, paragraph=2)) == "《青禾县公务用车管理办法》附件2第（二）项"
    )
    assert [path for annex, path in document.placed() if annex.number == ANNEX] == [()] * 4
    assert [p.line for p in document.problems if p.code == "columns_read"] == [14]
    start = table.source_offset(table.text.index("350"))
    assert start is not None and RULES[start : start + 3] == "350"
    assert _parse(render(document)) == document


@pytest.mark.parametrize(
    ("label", "branch", "place"),
    [
        ("附件", 0, "annex"),
        ("附件1", 1, "annex1"),
        ("附表12", 112, "annex112"),
        ("附录B", 252, "annex252"),
        ("附图", 300, "annex300"),
    ],
)
def test_provision__annex_reads_back(label: str, branch: int, place: str) -> None:
    ref = ProvisionRef("cars", ANNEX, branch)
    assert format_label(ref) == label and parse_label(label, "cars") == ref
    assert format_id(ref) == f"cars#{place}" and parse_id(f"cars#{place}") == ref


def test_provision__annex_in_other_words() -> None:
    assert parse_label("附件三第二项") == ProvisionRef("", ANNEX, 3, item=2)
    assert parse_label("附录 c") == ProvisionRef("", ANNEX, annex_branch("附录", "C") or 0)
    assert annex_branch("附件", "99") is None


@pytest.mark.parametrize("text", ["cars#annex50", "cars#annex99", "cars#annex400", "cars#annex01"])
def test_parse_id__no_such_annex(text: str) -> None:
    with pytest.raises(ReferenceSyntaxError):
        parse_id(text)


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        pytest.param(["甲\t乙\t丙", "1\t2\t3"], 2, id="tabs"),
        pytest.param(["甲 | 乙 | 丙", "1 | 2 | 3"], 2, id="bars"),
        pytest.param(["甲　　乙　　丙", "一　　二　　三"], 2, id="wide_spaces"),
        pytest.param(["甲\t乙", "1\t2", "3\t4"], 3, id="two_columns"),
        pytest.param(["甲\t乙", "1\t2"], 0, id="two_columns_of_two_lines"),
        pytest.param(["校对：甲\t印：乙\t共2份"], 0, id="one_line"),
        pytest.param(["甲\t乙\t丙", "1\t2"], 0, id="uneven"),
        pytest.param(["第一章\t总则\t1", "第二章\t细则\t5"], 0, id="contents"),
        pytest.param(["甲\t来访须登记。", "乙\t须预约。", "丙\t须等候。"], 0, id="sentences"),
        pytest.param(["甲\t乙\t" + "长" * 50, "1\t2\t3"], 0, id="long_cell"),
        pytest.param(["甲\t乙\t丙", "", "1\t2\t3"], 0, id="blank_between"),
    ],
)
def test_parse__columns_by_case(lines: list[str], rows: int) -> None:
    document = _parse("访校办法\n\n第一条 标准如下：\n" + "\n".join(lines) + "\n")
    assert document.articles[0].text.count("\n| ") == rows
