"""Statements: an article cut up so that nothing is lost, each piece with what it hangs from."""

from __future__ import annotations

import pytest

from corpus.document import Article, Document
from index.tokenizer import fold
from qa.assistant import Assistant
from qa.statements import Statement, statements_of
from tests.samples import LEAVE, document_of

DOCUMENT = document_of(LEAVE)


def _of(document: Document, article: Article) -> tuple[Statement, ...]:
    return statements_of(document, article, "路径")


def _all(assistant: Assistant) -> list[tuple[Document, Article, tuple[Statement, ...]]]:
    return [(d, a, _of(d, a)) for d in assistant.index.documents for a in d.provisions()]


def test_statements_of__every_character_of_every_article_in_one_or_its_lead_in(assistant: Assistant) -> None:
    for document, article, statements in _all(assistant):
        held = {i for s in statements for start, end in ((s.start, s.end), s.lead) for i in range(start, end)}
        held |= {i for p in article.paragraphs for i in range(p.start, p.words)}  # the number it is printed with
        lost = "".join(c for i, c in enumerate(article.text) if i not in held and c not in "|-: \n")
        assert lost == "", f"{document.title} {article.label}"


def test_statements_of__text_is_the_articles_between_its_offsets(assistant: Assistant) -> None:
    for _, article, statements in _all(assistant):
        for statement in statements:
            assert statement.text == article.text[statement.start : statement.end] != ""
            assert fold(statement.text) in statement.folded
            assert article.text[slice(*statement.lead)] == statement.lead_text


def test_statements_of__ref_names_the_paragraph_and_item_that_hold_it(assistant: Assistant) -> None:
    for document, article, statements in _all(assistant):
        for statement in statements:
            span = article.span_of(statement.ref)
            assert span is not None, f"{document.title} {article.label} {statement.ref}"
            assert span[0] <= statement.start < statement.end <= span[1]


def test_statements_of__segments_in_order_and_apart(assistant: Assistant) -> None:
    for _, _, statements in _all(assistant):
        plain = [s for s in statements if s.kind in ("segment", "item")]
        assert all(one.end <= two.start for one, two in zip(plain, plain[1:], strict=False))


def test_statements_of__items_know_their_lead_in() -> None:
    article = DOCUMENT.article(3)
    items = [s for s in _of(DOCUMENT, article) if s.kind == "item"]
    assert [s.text for s in items] == ["（一）事由；", "（二）起止日期。"]
    assert [s.ref.item for s in items] == [1, 2]
    assert {article.text[slice(*s.lead)] for s in items} == {"请假单应当写明下列事项："}
    assert all("请假单应当写明" in s.context for s in items)


def test_statements_of__list_is_the_lead_in_with_all_items() -> None:
    article = DOCUMENT.article(3)
    (whole,) = [s for s in _of(DOCUMENT, article) if s.kind == "list"]
    assert whole.text == article.text


def test_statements_of__row_of_a_table_knows_its_head_row() -> None:
    document = document_of(
        "某办法\n\n第一条 标准如下：\n\n| 人员 | 住宿 |\n| --- | --- |\n| 一类 | 950 |\n| 二类 | 720 |\n"
    )
    article = document.articles[0]
    rows = [s for s in _of(document, article) if s.kind == "row"]
    assert [s.text for s in rows] == ["| 一类 | 950 |", "| 二类 | 720 |"]
    assert {article.text[slice(*s.lead)] for s in rows} == {"| 人员 | 住宿 |"}
    assert all("标准如下" in s.context and "住宿" in s.context for s in rows)


def test_statements_of__path_is_in_every_context(assistant: Assistant) -> None:
    for _, _, statements in _all(assistant):
        assert all(fold("路径") in s.context for s in statements)


@pytest.mark.parametrize("text", ["", "没有标点的一句话"])
def test_statements_of__short_text(text: str) -> None:
    document = document_of(f"某办法\n\n第一条 {text or '。'}\n")
    statements = [s for a in document.articles for s in _of(document, a)]
    assert len(statements) <= 1
