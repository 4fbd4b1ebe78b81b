"""Texts numbered by decimals: plans and standards."""

from __future__ import annotations

import pytest

from corpus.document import Document
from corpus.parse import parse
from corpus.provision import ProvisionRef, decimal, decimal_parts, format_id, format_label, parse_id, parse_label
from corpus.render import render
from corpus.source import SourceText

PLAN = """白石镇森林火灾应急预案

1 总则
1.1 编制目的
为做好火灾处置工作，制定本预案。
1.2 适用范围
本预案适用于本镇。
2 组织体系
2.1 指挥部
指挥部由镇长任指挥长。
2.2 办公室
2.2.1 组成
办公室设在林业站。
2.2.2 值班
防火期实行24小时值班，值班人员不少于2人：
（1）带班领导1人；
（2）值班员1人。
3 附则
本预案自印发之日起施行。
"""


def _parse(text: str, media_type: str = "text/plain") -> Document:
    return parse(SourceText(text, "plan.txt", media_type))


def test_parse__numbered_by_decimals() -> None:
    document = _parse(PLAN)
    assert document.title == "白石镇森林火灾应急预案"
    assert [(article.label, article.title) for article in document.articles] == [
        ("1.1", "编制目的"), ("1.2", "适用范围"), ("2.1", "指挥部"), ("2.2.1", "组成"), ("2.2.2", "值班"), ("3", ""),
    ]  # fmt: skip
    assert [(heading.level, heading.title, heading.first) for heading in document.headings] == [
        ("chapter", "1 总则", 0), ("chapter", "2 组织体系", 2), ("section", "2.2 办公室", 3), ("chapter", "3 附则", 5),
    ]  # fmt: skip
    assert [item.label for item in document.articles[4].paragraphs[0].items] == ["（1）", "（2）"]
    assert document.label(ProvisionRef("plan", *decimal((2, 2, 2)), paragraph=1)) == f"《{document.title}》2.2.2第一款"
    assert document.problems == ()


def test_parse__render_is_its_inverse() -> None:
    document = _parse(PLAN)
    assert _parse(render(document), "text/markdown").articles == document.articles


@pytest.mark.parametrize(
    "text",
    [
        PLAN.replace("1 总则", "1. 总则").replace("2 组织", "2. 组织").replace("3 附则", "3. 附则"),
        PLAN.replace("1.1 ", "1.1　").replace("2.1 ", "2.1"),
        PLAN.replace(
            "预案\n\n1 总则",
            "预案\n\n目 录\n1 总则……1\n1.1 编制目的……1\n1.2 适用范围……1\n2 组织体系……2\n3 附则……3\n\n1 总则",
        ),
    ],
    ids=["dots after chapters", "wide or no spaces", "contents"],
)
def test_parse__however_it_is_set(text: str) -> None:
    assert [a.label for a in _parse(text).articles] == ["1.1", "1.2", "2.1", "2.2.1", "2.2.2", "3"]


@pytest.mark.parametrize(
    "text",
    [
        "办法\n\n第一条 总量\n1.1 亩以上\n1.2 亩以上\n2.1 亩\n2.2 亩\n第二条 其他。\n",
        "通知\n\n一、标准\n1.1 按一档。\n1.2 按二档。\n二、程序\n2.1 先报。\n2.2 后批。\n",
        "标准\n\n一般1.5万元。\n2.5万元以上的报批。\n3.5万元以上的上会。\n",
    ],
    ids=["articles", "headed", "amounts"],
)
def test_parse__other_numbering_wins(text: str) -> None:
    assert not any(decimal_parts(a.number, a.branch) for a in _parse(text).articles)


def test_parse__what_was_left_out_is_reported() -> None:
    document = _parse(PLAN.replace("1.2 适用", "1.3 适用"))
    assert [article.label for article in document.articles][:2] == ["1.1", "1.3"]
    assert [problem.code for problem in document.problems] == ["number_jumps"]


@pytest.mark.parametrize("label", ["3.1", "4.1.2", "7", "3.1第二款第（三）项", "4.1.2.10"])
def test_provision__decimal_label_and_id(label: str) -> None:
    ref = parse_label(label)
    assert format_label(ref) == label
    assert parse_id(format_id(ref)) == ref
