"""Articles as HTML."""

from __future__ import annotations

import re
from datetime import date

import pytest

from corpus.document import Article, Document, Heading, Item, Paragraph
from corpus.provision import ANNEX
from ui.provision_html import Marked, article_html, find_article, marked_html, provenance, split_label, version_text

TEXT = "会议分两类：\n（一）全体会议；\n（二）常务会议。\n会议由<主任>召集。"
ARTICLE = Article(
    3,
    TEXT,
    (Paragraph(1, 0, 24, (Item(1, "（一）", 7, 15), Item(2, "（二）", 16, 24))), Paragraph(2, 25, len(TEXT))),
)
DOCUMENT = Document("d", "某规则", (ARTICLE,), version="2022-03-11", level="law", effective_on=date(2022, 3, 12))


def _plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_article_html__numbers_paragraphs_and_gives_items_lines() -> None:
    html = article_html(DOCUMENT, ARTICLE)
    assert "第一款" in html
    assert "第二款" in html
    assert html.count('class="gw-line gw-item"') == 2
    assert "<主任>" not in html
    assert "&lt;主任&gt;" in html


def test_article_html__paragraphs_printed_as_items_have_no_other_number() -> None:
    article = Article(
        1,
        "（一）甲。\n（二）乙。",
        (Paragraph(1, 0, 5, (), "（一）", 1), Paragraph(2, 6, 11, (), "（二）", 2)),
        title="会议",
    )
    html = article_html(Document("d", "某通知", (article,)), article)
    assert "第一条 会议" in _plain(html) and "款" not in html and "gw-numbered" not in html


def test_article_html__single_paragraph_has_no_number() -> None:
    article = Article(1, "只有一款。", (Paragraph(1, 0, 5),))
    assert "第一款" not in article_html(Document("d", "某规则", (article,)), article)


def test_article_html__marks_exactly_the_quoted_words_across_lines() -> None:
    start, end = TEXT.index("全体"), TEXT.index("常务") + 4
    html = article_html(DOCUMENT, ARTICLE, [Marked(start, end)])
    assert re.findall(r"<mark>(.*?)</mark>", html) == ["全体会议；", "（二）常务会议"]
    assert html.count("gw-para-quoted") == 1


@pytest.mark.parametrize("marks", [[], [(0, 2)], [(0, 4), (2, 6)], [(3, 3)], [(5, 99)], [(0, 99), (1, 2)]])
def test_marked_html__text_is_whole_whatever_is_marked(marks: list[tuple[int, int]]) -> None:
    text = "甲乙<丙丁>戊己"
    html = marked_html(text, 0, len(text), [Marked(*mark) for mark in marks])
    assert _plain(html) == "甲乙&lt;丙丁&gt;戊己"
    assert html.count("<mark>") == html.count("</mark>")


def test_marked_html__touching_quotes_are_one_mark() -> None:
    assert marked_html("甲乙丙", 0, 3, [Marked(0, 1), Marked(1, 2)]) == "<mark>甲乙</mark>丙"


def test_version_text__dates_are_written_out_and_numbers_kept() -> None:
    assert version_text("2022-03-11") == "2022年3月11日"
    assert version_text("安政发〔2024〕5号") == "安政发〔2024〕5号"


def test_provenance__says_version_start_and_state() -> None:
    assert provenance(DOCUMENT) == "《某规则》·2022年3月11日版本·2022年3月12日起施行·现行有效"


def test_find_article__takes_the_longest_label_that_fits() -> None:
    inserted = Article(12, "甲。", (Paragraph(1, 0, 2),), branch=1)
    plain = Article(12, "乙。", (Paragraph(1, 0, 2),))
    document = Document("d", "某规则", (plain, inserted))
    assert find_article(document, "第十二条之一第一款") is inserted
    assert find_article(document, "第十二条第一款") is plain
    assert find_article(document, "第十三条") is None


def test_split_label__keeps_inner_title_marks() -> None:
    assert split_label("《关于〈某规则〉的《补充》规定》第一条") == ("关于〈某规则〉的《补充》规定", "第一条")


@pytest.mark.parametrize(
    ("heading", "shown"),
    [(Heading("chapter", 3, "附则", 0), "第三章 附则"), (Heading("chapter", 0, "附则", 0), ">附则<")],
)
def test_article_html__says_under_which_heading_it_stands(heading: Heading, shown: str) -> None:
    document = Document("d", "某规则", (ARTICLE,), headings=(heading,))
    html = article_html(document, ARTICLE, [])
    assert shown in html
    assert "第零" not in html


def test_article_html__table_in_an_annex_with_quoted_cells() -> None:
    text = "单位：元\n| 车型 | <价> |\n| 轿车 | 200 |\n注：另计。"
    end = text.index("\n注")
    annex = Article(
        ANNEX, text, (Paragraph(1, 0, end), Paragraph(2, end + 1, len(text))), branch=1, title="附件1　标准"
    )
    document = Document("d", "某规则", (), annexes=(annex,))
    row = text.index("| 轿车")
    html = article_html(document, annex, [Marked(row, row + len("| 轿车 | 200 |"))])
    assert "<tr><th>车型</th><th>&lt;价&gt;</th></tr>" in html
    assert "<tr><td><mark>轿车</mark></td><td><mark>200</mark></td></tr>" in html
    assert _plain(html).startswith("附件1　标准单位：元") and "款" not in html and "|" not in html
