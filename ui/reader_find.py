"""reader_find: words looked for in one document, and where they stand in its text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Article, Document
from corpus.errors import ReferenceSyntaxError
from corpus.provision import ANNEX, NOTICE, WHOLE, ProvisionRef, parse_label

MOST = 2_000
"""Hits that are counted; a search that finds more is too wide to be of use."""
TITLE = "-title"
"""What ends the key of a title."""
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"'})


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a word stands.

    Attributes:
        number: 1-based in the order of the page.
        block: `block_key` of the article, or `title_key` for a hit in its title.
        start, end: offsets in its text.
    """

    number: int
    block: str
    start: int
    end: int


def block_key(article: Article) -> str:
    """What tells a provision from the others on the page: art33, art120-1, notice, whole, annex-1."""
    special = {NOTICE: "notice", WHOLE: "whole", ANNEX: "annex"}
    key = special.get(article.number, f"art{article.number}")
    return f"{key}-{article.branch}" if article.branch else key


def title_key(article: Article) -> str:
    """The same for the title that an article is headed by."""
    return block_key(article) + TITLE


def texts(document: Document) -> Iterator[tuple[str, str]]:
    """Every text of the page with its key, in the order of the page."""
    for article in document.provisions():
        if article.title:
            yield title_key(article), article.title
        yield block_key(article), article.text


def words_of(typed: str) -> tuple[str, ...]:
    """The words to look for, each once, the longest first, folded."""
    return tuple(sorted(dict.fromkeys(fold(typed).split()), key=len, reverse=True))


def find(document: Document, typed: str) -> tuple[Hit, ...]:
    """Where the words stand, in articles that hold all of them; width, case and quote marks do not count."""
    words = words_of(typed)
    hits: list[Hit] = []
    for key, text in texts(document) if words else ():
        folded = fold(text)
        if all(word in folded for word in words):
            hits.extend(Hit(0, key, start, end) for start, end in _spans(folded, words))
        if len(hits) >= MOST:
            break
    return tuple(Hit(number, hit.block, hit.start, hit.end) for number, hit in enumerate(hits[:MOST], 1))


def first_from(document: Document, hits: Sequence[Hit], ref: ProvisionRef | None) -> int:
    """The number of the first hit at or behind a provision; 1 when there is none, or no provision is given."""
    if ref is None:
        return 1
    order = {key: at for at, (key, _) in enumerate(texts(document))}
    article = next((a for a in document.provisions() if (a.number, a.branch) == (ref.article, ref.branch)), None)
    if article is None:
        return 1
    begin = (order[block_key(article)], (article.span_of(ref) or (0, 0))[0])
    return next((hit.number for hit in hits if (order[hit.block], hit.start) >= begin), 1)


def place_of_hit(document: Document, hit: Hit) -> ProvisionRef:
    """The paragraph in which a hit stands; the article for a hit in its title."""
    article = next(a for a in document.provisions() if block_key(a) == hit.block.removesuffix(TITLE))
    paragraph = article.paragraph_at(hit.start) if hit.block == block_key(article) else None
    several = paragraph is not None and len(article.paragraphs) > 1
    return ProvisionRef(document.id, article.number, article.branch, paragraph.number if paragraph and several else 0)


def provision_named(document: Document, typed: str) -> ProvisionRef | None:
    """The provision whose number was typed (33, 第33条, 第三十三条第二款), if the document has it."""
    name = typed.strip()
    try:
        ref = parse_label(f"第{name}条" if name.isascii() and name.isdigit() else name, document.id)
    except ReferenceSyntaxError:
        return None
    article = next((a for a in document.provisions() if (a.number, a.branch) == (ref.article, ref.branch)), None)
    return ref if article is not None and article.span_of(ref) is not None else None


def fold(text: str) -> str:
    """`text` for comparison, a character for each character."""
    return "".join(map(_fold_one, text.translate(_QUOTES)))


def _fold_one(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _spans(folded: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, from left to right, not overlapping."""
    spans: list[tuple[int, int]] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            if all(at >= end or at + len(word) <= start for start, end in spans):
                spans.append((at, at + len(word)))
            at = folded.find(word, at + len(word))
    return sorted(spans)
