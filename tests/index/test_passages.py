"""Passages: one a 款, long ones in pieces that miss no character, each knowing its article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.collection import DEFAULT_SOURCES
from corpus.document import Article, Document, Item, Paragraph
from corpus.parse import parse
from corpus.provision import NOTICE, format_id
from corpus.readers import read_source
from index.passages import MAX_CHARACTERS, Passage, passages_of, short_title
from tests.samples import LEAVE, document_of


def _article(head: str, items: list[str], number: int = 1) -> Document:
    """A document of one article with one paragraph: a head and items, each on a line of its own."""
    text = "\n".join([head, *items])
    found, at = [], len(head) + 1
    for position, item in enumerate(items, 1):
        found.append(Item(position, item[:3], at, at + len(item)))
        at += len(item) + 1
    return Document("d", "办法", (Article(number, text, (Paragraph(1, 0, len(text), tuple(found)),)),))


def _uncovered(document: Document, passages: list[Passage]) -> str:
    """Characters of the articles, white space apart, that no passage's span holds."""
    out = ""
    for article in document.provisions():
        spans = [
            (p.start, p.end) for p in passages if (p.ref.article, p.ref.branch) == (article.number, article.branch)
        ]
        out += "".join(
            char
            for i, char in enumerate(article.text)
            if not char.isspace() and not any(start <= i < end for start, end in spans)
        )
    return out


def test_passages_of__regulation_one_a_paragraph_in_order() -> None:
    passages = list(passages_of(document_of(LEAVE)))
    assert [format_id(p.ref) for p in passages] == [
        "leave#art1/para1", "leave#art2/para1", "leave#art2/para2", "leave#art3/para1", "leave#art4/para1",
    ]  # fmt: skip
    assert passages[2].text == "超过3日的，由局长批准。"
    assert passages[3].text == "请假单应当写明下列事项：\n（一）事由；\n（二）起止日期。"


def test_passages_of__path_has_title_and_headings_but_no_number() -> None:
    passages = list(passages_of(document_of(LEAVE)))
    assert passages[0].path == "测试局请假办法 总则"
    assert passages[3].path == "测试局请假办法 办理"
    assert passages[3].indexed == f"{passages[3].path}\n{passages[3].text}"


def test_passages_of__notice_comes_first_and_says_so() -> None:
    first = next(passages_of(parse(read_source(DEFAULT_SOURCES[0]))))
    assert first.ref.article == NOTICE
    assert first.path == "安泽县人民政府工作规则 印发通知"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("中华人民共和国公务员法", "公务员法"),
        ("某县工作规则（试行）", "某县工作规则"),
        ("中华人民共和国", "中华人民共和国"),
        ("工作规则", "工作规则"),
    ],
)
def test_short_title__as_people_say_it(title: str, short: str) -> None:
    assert short_title(title) == short


def test_passages_of__whole_regulation_every_character_in_a_passage() -> None:
    document = parse(read_source(DEFAULT_SOURCES[0]))
    assert _uncovered(document, list(passages_of(document))) == ""


def test_passages_of__short_text_equals_its_span() -> None:
    document = parse(read_source(DEFAULT_SOURCES[0]))
    for passage in passages_of(document):
        article = document.article(passage.ref.article or 0, passage.ref.branch)
        assert passage.text.endswith(article.text[passage.start : passage.end])


sentence = st.integers(5, 150).map(lambda n: "甲" * (n - 1) + "。")


@given(st.lists(sentence, min_size=1, max_size=30))
def test_passages_of__long_paragraph_pieces_are_whole_sentences_in_order(sentences: list[str]) -> None:
    document = _article("".join(sentences), [])
    passages = list(passages_of(document))
    assert "".join(p.text for p in passages) == "".join(sentences)
    assert [p.start for p in passages[1:]] == [p.end for p in passages[:-1]]
    assert all(len(p.text) <= MAX_CHARACTERS and p.text.endswith("。") for p in passages)


@given(st.integers(2, 400), st.lists(st.integers(5, 150), min_size=1, max_size=25))
def test_passages_of__long_list_each_piece_led_in_and_nothing_lost(head: int, lengths: list[int]) -> None:
    items = [f"（{i}）" + "乙" * n + "；" for i, n in enumerate(lengths, 1)]
    lead = "丙" * (head - 1) + "："
    document = _article(lead, items)
    passages = list(passages_of(document))
    assert _uncovered(document, passages) == ""
    assert {p.ref.paragraph for p in passages} == {1}
    text = document.articles[0].text
    for passage in passages[1:]:
        body = text[passage.start : passage.end]
        assert body.startswith("（")
        assert passage.text.endswith(body)
        assert passage.text.startswith(lead[: MAX_CHARACTERS // 2])


def test_passages_of__sentence_without_a_mark_stays_whole() -> None:
    document = _article("甲" * 1000, [])
    assert [p.text for p in passages_of(document)] == ["甲" * 1000]
