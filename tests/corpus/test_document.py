"""Document: finding provisions in it."""

from __future__ import annotations

import pytest

from corpus.document import Article, Document, Heading
from corpus.errors import UnknownProvision
from corpus.parse import parse
from corpus.provision import NOTICE, WHOLE, ProvisionRef, parse_label
from corpus.source import SourceText

TEXT = """某县文件
某办法
第一编 甲
第一章 乙
第一节 丙
第一条 子。
丑：
（一）寅：
1.卯；
2.辰。
（二）巳。
午：
（一）未。
第二章 丁
第二条 申。
第二编 戊
第三条 酉。
第三条之一 戌。
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return parse(SourceText(TEXT, "x.txt"))


def test_article__by_number_and_branch(document: Document) -> None:
    assert document.article(3, 1).text == "戌。" and document.article(NOTICE).text == "某县文件"
    assert [a.label for a in document.provisions()] == ["通知", "第一条", "第二条", "第三条", "第三条之一"]


@pytest.mark.parametrize(("number", "branch"), [(4, 0), (1, 1), (WHOLE, 0)])
def test_article__unknown_names_what_there_is(document: Document, number: int, branch: int) -> None:
    with pytest.raises(UnknownProvision, match="《某办法》没有.*第一条至第三条之一"):
        document.article(number, branch)


def test_article__unknown_in_a_text_without_articles() -> None:
    whole = Document("d", "某解释", (Article(WHOLE, "甲。", ()),))
    with pytest.raises(UnknownProvision, match="《某解释》没有第一条.*全文"):
        whole.article(1)


def test_article__repeated_number_gives_the_first() -> None:
    twice = Document("d", "某办法", (Article(1, "甲。", ()), Article(1, "乙。", ())))
    assert twice.article(1).text == "甲。"


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("第一条第一款", "子。"),
        ("第一条第二款", "丑：\n（一）寅：\n1.卯；\n2.辰。\n（二）巳。"),
        ("第一条第二款第（一）项", "（一）寅：\n1.卯；\n2.辰。"),
        ("第一条第二款第（一）项第2目", "2.辰。"),
        ("第一条第（二）项", "（二）巳。"),
        ("第一条第（一）项", None),
        ("第一条第三款第（一）项", "（一）未。"),
        ("第一条第九款", None),
        ("第一条第二款第（九）项", None),
        ("第一条第二款第（一）项第9目", None),
    ],
)
def test_span_of__by_case(document: Document, label: str, words: str | None) -> None:
    """An item that two paragraphs have is not found without its paragraph."""
    article = document.article(1)
    span = article.span_of(parse_label(label))
    assert (None if span is None else article.text[slice(*span)]) == words


def test_paragraph_at__and_item_at(document: Document) -> None:
    article = document.article(1)
    offset = article.text.index("辰")
    paragraph, item = article.paragraph_at(offset), article.item_at(offset)
    assert paragraph is not None and item is not None and (paragraph.number, item.label) == (2, "（一）")
    assert article.item_at(0) is None and article.paragraph_at(len(article.text)) is None


@pytest.mark.parametrize(("index", "path"), [(0, ["甲", "乙", "丙"]), (1, ["甲", "丁"]), (2, ["戊"]), (3, ["戊"])])
def test_path_of__inner_headings_end_with_outer_ones(document: Document, index: int, path: list[str]) -> None:
    assert [heading.title for heading in document.path_of(index)] == path


def test_path_of__no_heading_above() -> None:
    assert Document("d", "t", (Article(1, "甲", ()),), headings=(Heading("chapter", 1, "乙", 1),)).path_of(0) == ()


@pytest.mark.parametrize(
    ("ref", "label"),
    [
        (ProvisionRef("x", 33, 0, 3), "《某办法》第三十三条第三款"),
        (ProvisionRef("x", NOTICE, 0, 3), "《某办法》印发通知"),
        (ProvisionRef("x", WHOLE, 0, 3), "《某办法》第三款"),
        (ProvisionRef("x", WHOLE), "《某办法》"),
    ],
)
def test_label__as_people_cite(document: Document, ref: ProvisionRef, label: str) -> None:
    assert document.label(ref) == label


def test_source_offset__leads_to_the_source(document: Document) -> None:
    article = document.article(1)
    offset = article.source_offset(article.text.index("辰"))
    assert offset is not None and TEXT[offset] == "辰"
    assert article.source_offset(10_000) is None


SECTIONED = """某通知
一、会议
（一）会议有计划。计划外的不开。
（二）周三不开会。
二、接待
（三）接待有公函：
1.来人的；
2.来车的。
三、值班
（四）安排
1.夜里有人。
2.白天有人。
"""


@pytest.mark.parametrize(
    ("label", "text", "places"),
    [
        ("第一条第（二）项", "（二）周三不开会。", [2]),
        ("第二条第（三）项", "（三）接待有公函：\n1.来人的；\n2.来车的。", [1]),
        ("第三条第（四）项第2目", "2.白天有人。", [3]),
        ("第三条第（四）项", "（四）安排\n1.夜里有人。\n2.白天有人。", [1, 2, 3]),
        ("第二条第（三）项第2目", "2.来车的。", []),
    ],
)
def test_paragraphs_printed_as_items_are_found_and_called_so(label: str, text: str, places: list[int]) -> None:
    document = parse(SourceText(SECTIONED, "x.txt"))
    named = parse_label(label)
    article = document.article(named.article or 0)
    assert article.text[slice(*(article.span_of(named) or (0, 0)))] == text
    printed = article.printed_at(named)
    assert [p.number for p in printed] == places
    if len(printed) == 1:
        assert document.label(ProvisionRef("", named.article, paragraph=printed[0].number)) == f"《某通知》{label}"


@pytest.mark.parametrize("label", ["第一条第（九）项", "第三条第（四）项第3目"])
def test_paragraphs_printed_as_items_that_are_not_there(label: str) -> None:
    named = parse_label(label)
    assert parse(SourceText(SECTIONED, "x.txt")).article(named.article or 0).span_of(named) is None


def test_what_hangs_from_a_paragraph_printed_as_an_item_is_a_subitem() -> None:
    document = parse(SourceText(SECTIONED, "x.txt"))
    assert document.label(ProvisionRef("", 2, paragraph=1, item=2)) == "《某通知》第二条第（三）项第2目"
