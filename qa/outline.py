"""outline: a question about what stands under a heading → the opening words of each article below it.

「工作原则有哪几项」 where a chapter is called 工作原则; 「第三章讲了什么」.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from corpus.document import Document, Heading, covers
from corpus.numerals import parse_numeral
from corpus.provision import ProvisionRef
from corpus.sentences import CLAUSE_MARKS, SENTENCE_MARKS, split
from index.store import CorpusIndex
from qa.rulebook import Rulebook, found
from qa.spans import Span
from qa.understand import Query

MOST = 12
"""Most articles whose opening words are listed."""
SHORT = 3
"""Least characters of a heading that a question can be about (总则 and 附则 are no matter of their own)."""
OPENING = 40
"""Characters up to which an article's first sentence is quoted whole; of a longer one its first clause is."""
FEW, SENTENCE = 4, 160
"""Up to how many articles whole first sentences are quoted, and their most characters."""
_CASE = re.compile(r"[的时后][，,]$")
"""That a clause only says in which case something holds."""
_NUMBERED = re.compile(r"第(?P<number>[一二三四五六七八九十百\d]{1,4})(?P<level>编|章|节)")
_LEVELS = {"编": "part", "章": "chapter", "节": "section"}
_ORDER = ("part", "chapter", "section")
_FILLERS = frozenset(
    "的共有总计一都各请问是呢吗了吧在里中和与我们咱本这那部章节主要内容方面讲列举并注明条款确立，。？?！! 、：《》“”「」"
)


def outlines(query: Query, index: CorpusIndex, documents: Sequence[str] | None, rules: Rulebook) -> list[list[Span]]:
    """For each document with the heading that a question asks about, the opening words of the articles under it; empty
    when the question asks about more than a heading, or about none.

    Args:
        query: the question.
        index: what is held.
        documents: ids of the documents in scope; all when None.
        rules: for forms of asking.
    """
    if query.context or query.mentions.references or found(rules.speech.asks_outline, query.text) is None:
        return []
    named = query.mentions.documents
    asked = [
        document
        for document in index.documents
        if (documents is None or document.id in documents)
        and (document.id in named if named else document.level != "law")
    ]
    return [spans for document in asked if (spans := _outline(query.mentions.rest, document, rules))]


def _outline(text: str, document: Document, rules: Rulebook) -> list[Span]:
    for at, heading in enumerate(document.headings):
        said = _said(text, heading)
        if not said or not _nothing_else(text, said, document, _opens_all(document, at), rules):
            continue
        if spans := under(document, at):
            return spans
    return []


def under(document: Document, at: int) -> list[Span]:
    """The opening words of the articles under the heading `at`, whole sentences of `FEW`; none when there are more than `MOST`."""
    first, last = document.headings[at].first, _end(document, at)
    longest = SENTENCE if last <= first + FEW else OPENING
    return [_opening(document, number, longest) for number in range(first, last)] if last <= first + MOST else []


def _said(text: str, heading: Heading) -> str:
    """How the text names a heading: by its title or its number; empty when it does not."""
    if len(heading.title) >= SHORT and heading.title in text:
        return heading.title
    for match in _NUMBERED.finditer(text):
        if _LEVELS[match["level"]] == heading.level and parse_numeral(match["number"]) == heading.number:
            return match.group()
    return ""


def _opens_all(document: Document, at: int) -> str:
    """With what all articles under a heading begin (坚持); empty when with nothing in common."""
    texts = [a.text for a in document.articles[document.headings[at].first : _end(document, at)]]
    return os.path.commonprefix(texts) if len(texts) > 1 else ""


def _nothing_else(text: str, said: str, document: Document, opening: str, rules: Rulebook) -> bool:
    """Whether a text that names a heading speaks of nothing besides but the document, the body that issued it, or the word that all articles
    under it begin with (工作原则一章有哪几个坚持)."""
    rest = text.replace(said, "", 1).replace(opening, "", 1)
    while (form := found(rules.speech.asks_outline, rest)) is not None:
        rest = rest[: form.start()] + rest[form.end() :]
    return set(rest) <= _FILLERS | set(document.title) | set(document.front.issuer)


def _end(document: Document, at: int) -> int:
    """Index of the first article that no longer stands under the heading `at`."""
    heading = document.headings[at]
    higher = _ORDER[: _ORDER.index(heading.level) + 1]
    last = next((h.first for h in document.headings[at + 1 :] if h.level in higher), len(document.articles))
    return next((n for n in range(heading.first, last) if not covers(heading, document.articles[n])), last)


def _opening(document: Document, number: int, longest: int = OPENING) -> Span:
    """The first words of an article that can stand alone."""
    article = document.articles[number]
    paragraph = article.paragraphs[0]
    start, end = next(split(article.text, paragraph.start, paragraph.end, SENTENCE_MARKS))
    if end - start > longest:
        whole, clauses = (start, end), split(article.text, start, end, CLAUSE_MARKS)
        start, end = next(clauses)
        while _CASE.search(article.text[start:end]) and end < whole[1]:
            end = next(clauses)[1]
    return Span(ProvisionRef(document.id, article.number, article.branch, 1), start, end)
