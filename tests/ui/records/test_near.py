from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.document import Document
from qa.answer import Answer
from qa.assistant import Assistant
from tests.ui.records.conftest import answer_of
from ui.records.near import near_of
from ui.records.rows import Near

TITLE = "安泽县人民政府工作规则"


def test_near__of_an_answer_is_what_it_cites(assistant: Assistant) -> None:
    answer = answer_of("谁签发", document=TITLE, article="第三十三条")
    near = near_of(answer, assistant.index)
    assert (near.document, near.article) == (TITLE, "第三十三条")
    document = assistant.index.find(TITLE)
    assert document is not None
    assert near.topic in {heading.title for heading in document.headings}


def test_near__of_a_refusal_is_the_provision_it_names(assistant: Assistant) -> None:
    refusal = answer_of("几天批复", "no_basis", document=TITLE, article="第三十一条第二款")
    assert near_of(refusal, assistant.index).article == "第三十一条"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(answer_of("食堂").model_copy(update={"citations": []}), id="nothing named"),
        pytest.param(answer_of("食堂", "no_basis", document="没有的文件"), id="a document that is not held"),
    ],
)
def test_near__is_nothing_where_nothing_is(assistant: Assistant, answer: Answer) -> None:
    assert near_of(answer, assistant.index) == Near()


def test_near__of_a_whole_document_is_its_title(assistant: Assistant) -> None:
    refusal = answer_of("几天批复", "no_basis").model_copy(update={"related": [f"《{TITLE}》第九百条"]})
    assert near_of(refusal, assistant.index) == Near(TITLE, "", TITLE)


def test_near__every_article_has_a_topic(assistant: Assistant, city: Document) -> None:
    own = [document for document in assistant.index.documents if document.level != "law"]
    for document in own:
        for article in document.provisions():
            answer = answer_of("问", document=document.title, article=article.label)
            assert near_of(answer, assistant.index).topic
    bare = replace(city, headings=())
    index = replace(assistant.index, documents=(bare,), passages=())
    assert near_of(answer_of("问", document=city.title), index) == Near(city.title, "第十条", city.title)
