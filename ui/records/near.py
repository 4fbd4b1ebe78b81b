"""What a question belongs to: the article that answers it, or the one that a refusal names as near."""

from __future__ import annotations

from corpus.document import Article, Document
from index.store import CorpusIndex
from qa.answer import Answer
from ui.provision_html import find_article, split_label
from ui.records.rows import Near


def near_of(answer: Answer, index: CorpusIndex) -> Near:
    """The first citation's place, else the first related provision's; empty when there is neither."""
    places = [(citation.document, citation.article) for citation in answer.citations]
    places += [split_label(label) for label in answer.related]
    for title, label in places:
        document = index.find(title) if title else None
        if document is None:
            continue
        article = find_article(document, label)
        if article is None:
            return Near(document.title, "", document.title)
        return Near(document.title, article.label, _topic(document, article))
    return Near()


def _topic(document: Document, article: Article) -> str:
    """Title of the innermost heading above the article that has one, else the document's."""
    position = next((number for number, held in enumerate(document.articles) if held is article), None)
    headings = document.path_of(position) if position is not None else ()
    return next((heading.title for heading in reversed(headings) if heading.title), document.title)
