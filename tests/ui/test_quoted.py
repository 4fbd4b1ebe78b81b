"""An answer as text, and where its citations point."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from index.store import CorpusIndex, open_index
from qa.answer import Answer, Citation
from ui.quoted import answer_text, place_of, place_of_label


@pytest.fixture(scope="module", params=["index_dir", "city_index_dir"])
def index(request: pytest.FixtureRequest) -> CorpusIndex:
    folder = request.getfixturevalue(request.param)
    assert isinstance(folder, Path)
    return open_index(folder)


def cite(document: Document, article: Article, start: int, end: int) -> Citation:
    """A citation of those characters."""
    paragraph, item = article.paragraph_at(start), article.item_at(start)
    assert paragraph is not None
    return Citation(
        document=document.title, version=document.version, in_force=True, article=article.label,
        paragraph=paragraph.number, item=item.label if item else None, quote=article.text[start:end],
        start=start, end=end, label=document.label(ProvisionRef(document.id, article.number, paragraph=paragraph.number)),
    )  # fmt: skip


def test_place_of__every_paragraph_and_item_is_found_again(index: CorpusIndex) -> None:
    document = next(d for d in index.documents if d.level != "law")
    seen = 0
    for article in document.articles:
        for paragraph in article.paragraphs:
            for part in (paragraph, *paragraph.items):
                place = place_of(cite(document, article, part.start, part.start + 1), index)
                assert place is not None
                span = article.span_of(place)
                assert span is not None and span[0] <= part.start < span[1]
                seen += place.item > 0
    assert seen


def test_place_of__unknown_document_has_no_place(index: CorpusIndex) -> None:
    document = next(d for d in index.documents if d.level != "law")
    citation = cite(document, document.articles[0], 0, 2)
    assert place_of(citation.model_copy(update={"document": "某文件"}), index) is None
    assert place_of(citation.model_copy(update={"article": "第九千条"}), index) is None


def test_place_of_label__keeps_the_paragraph(city: Document) -> None:
    assert place_of_label(city, "第三条第二款") == ProvisionRef(city.id, 3, paragraph=2)
    assert place_of_label(city, "第九千条") is None


def test_answer_text__holds_question_answer_notes_and_quotes(index: CorpusIndex) -> None:
    document = next(d for d in index.documents if d.level != "law")
    article = document.articles[2]
    citation = cite(document, article, 0, len(article.text))
    answer = Answer(
        id="x", question=" 问什么\n", status="answered", answer="答。", citations=[citation], notes=["须经批准。"],
        confidence=1.0,
    )  # fmt: skip
    lines = answer_text(answer).split("\n")
    assert lines[:4] == ["问：问什么", "答：答。", "说明：须经批准。", "依据："]
    assert lines[4].startswith(f"{citation.label}（")
    assert "现行有效" in lines[4]
    assert "".join(article.text.split()) in "".join(lines[4].split())


def test_answer_text__refusal_claims_no_source() -> None:
    answer = Answer(id="x", question="问", status="no_basis", answer="没有找到依据。", confidence=0.0)
    assert answer_text(answer) == "问：问\n答：没有找到依据。"
