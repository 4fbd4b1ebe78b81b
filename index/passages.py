"""Passage: the unit that is indexed: one paragraph (款), or a part of a long one, that knows its article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Article, Document, Paragraph
from corpus.provision import ProvisionRef

MAX_CHARACTERS = 420
"""A longer paragraph is divided at its items or sentences, so that it fits the model's window with its title path."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article's text with what is embedded and indexed for it.

    Attributes:
        ref: down to the paragraph; several passages of one long paragraph share it.
        start, end: offsets of the stretch in the article's text.
        path: title and headings above it: 地方组织法 地方各级人民政府. No article number: numbers change, and answers must not.
        text: the words themselves, the paragraph's lead-in before its items included.
    """

    ref: ProvisionRef
    start: int
    end: int
    path: str
    text: str

    @property
    def indexed(self) -> str:
        """What the embedder and the lexical index read."""
        return f"{self.path}\n{self.text}"


def short_title(title: str) -> str:
    """A title without 中华人民共和国 and a trailing note in parentheses, as people say it."""
    return re.sub(r"[（(][^（）()]*[）)]$", "", title).removeprefix("中华人民共和国") or title


def passages_of(document: Document) -> Iterator[Passage]:
    """The passages of a document in the order of its text, notice first, annexes last."""
    title = short_title(document.title)
    if document.notice is not None:
        yield from _of_article(document.notice, document.id, f"{title} 印发通知")
    for article, path in document.placed():
        headings = " ".join(heading.title for heading in path if heading.title)
        yield from _of_article(article, document.id, " ".join(filter(None, (title, headings))))


def _of_article(article: Article, document_id: str, path: str) -> Iterator[Passage]:
    for paragraph in article.paragraphs:
        if paragraph.heading:
            continue
        ref = ProvisionRef(document_id, article.number, article.branch, paragraph.number)
        over = " ".join(filter(None, (path, article.headings_over(paragraph))))
        for start, end, text in _pieces(article.text, paragraph):
            yield Passage(ref, start, end, over, text)


def _pieces(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int, str]]:
    """The paragraph whole, or in pieces below `MAX_CHARACTERS`, each after the first led in by the paragraph's head."""
    if paragraph.end - paragraph.start <= MAX_CHARACTERS:
        yield paragraph.words, paragraph.end, text[paragraph.words : paragraph.end]
        return
    if paragraph.items:
        cuts = [item.start for item in paragraph.items]
    else:
        cuts = [m.end() for m in re.compile(r"[。；]").finditer(text, paragraph.start, paragraph.end)]
    begin = paragraph.words
    lead = text[begin : cuts[0]] if paragraph.items else ""
    lead = lead[: MAX_CHARACTERS // 2]
    start = last = begin
    for cut in [*cuts, paragraph.end]:
        if cut - start > MAX_CHARACTERS - len(lead) and last > start:
            yield start, last, (lead if start > begin else "") + text[start:last]
            start = last
        last = cut
    if start < paragraph.end:
        yield start, paragraph.end, (lead if start > begin else "") + text[start : paragraph.end]
