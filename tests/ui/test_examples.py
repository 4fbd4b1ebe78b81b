"""Example questions come out of whatever is loaded."""

from __future__ import annotations

import pytest

from corpus.document import Article, Document, Paragraph
from qa.assistant import Assistant
from ui.examples import KINDS, Example, example_questions, vetted


def _document(*texts: str, level: str = "regulation", title: str = "某办法") -> Document:
    articles = tuple(Article(number, text, (Paragraph(1, 0, len(text)),)) for number, text in enumerate(texts, start=1))
    return Document(title, title, articles, level=level)


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("以厂部名义发文，一般由分管副厂长签发。", "以厂部名义发文由谁签发？"),
        ("一般教职工出差，由所在二级单位负责人批准；", "一般教职工出差由谁批准？"),
        ("各科室举办培训，主办科室应提前10个工作日报人事处。", "各科室举办培训要提前几个工作日？"),
        ("年休假由职工本人提前7个工作日提出申请。", "年休假要提前几个工作日？"),
        ("报送材料应当简明，请示一般不超过1500字，报告一般不超过3000字。", "请示一般不超过多少字？"),
        ("厂务会议由厂长、副厂长组成，由厂长召集和主持。", "厂务会议由谁召集和主持？"),
        ("财务处应当自收齐材料之日起5个工作日内支付。", "财务处应当自收齐材料之日起几个工作日内支付？"),
        ("厂务会议纪要由厂长签发。", "厂务会议纪要由谁签发？"),
        ("厂务会议一般每月召开2次。", "厂务会议多久召开一次？"),
        ("本办法所称差旅费，是指公务出差发生的费用。", "什么是差旅费？"),
        ("本办法适用于全厂职工。", "本办法适用于哪些单位和人员？"),
    ],
)
def test_example_questions__a_sentence_that_fixes_something_asks_for_it(sentence: str, question: str) -> None:
    assert question in [example.question for example in example_questions([_document(sentence)])]


@pytest.mark.parametrize(
    "sentence",
    [
        "1日以内的，由处室负责人批准。",
        "其文件由办公室签发。",
        "字数一般不超过5000字。",
        "每人每月不超过2次。",
        "发扬民主，改进作风。",
    ],
)
def test_example_questions__a_sentence_that_leans_on_another_asks_nothing(sentence: str) -> None:
    assert example_questions([_document(sentence)]) == []


def test_example_questions__of_several_documents_each_is_named_where_it_speaks_of_itself() -> None:
    documents = [_document("本办法适用于全厂职工。", title=title) for title in ("甲厂考勤办法", "乙厂考勤办法")]
    questions = [example.question for example in example_questions(documents)]
    assert questions == ["《甲厂考勤办法》适用于哪些单位和人员？", "《乙厂考勤办法》适用于哪些单位和人员？"]


def test_example_questions__two_offices_give_two_different_sets(city: Document, university: Document) -> None:
    ours, theirs = example_questions([city]), example_questions([university])
    assert "市政府全体会议由谁召集和主持？" in [example.question for example in ours]
    assert "一般教职工出差由谁批准？" in [example.question for example in theirs]
    assert not {e.question for e in ours} & {e.question for e in theirs}


def test_example_questions__own_documents_before_laws_and_kinds_by_turns(city: Document) -> None:
    law = _document("外交护照由外交部签发。", level="law", title="中华人民共和国护照法")
    found = example_questions([law, city], limit=6)
    assert {example.document for example in found} == {city.title}
    assert len({example.kind for example in found[:4]}) == 4
    assert [e.question for e in example_questions([law])] == ["外交护照由谁签发？"]


def test_example_questions__each_names_its_article_once(city: Document) -> None:
    found = example_questions([city], limit=20)
    assert len({example.article for example in found}) == len(found) == len({e.question for e in found})
    labels = {article.label for article in city.articles}
    assert all(example.article in labels and len(example.question) <= 30 for example in found)


def test_kinds__have_distinct_names() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_vetted__drops_what_is_not_answered_from_its_article(assistant: Assistant) -> None:
    good = example_questions(assistant.index.documents, limit=12)
    wrong = Example("食堂的红烧肉几块钱一份？", good[0].document, good[0].article, "limit")
    kept = vetted([wrong, *good], lambda question: assistant.ask(question)[0], limit=3)
    assert wrong not in kept
    assert len(kept) == 3
