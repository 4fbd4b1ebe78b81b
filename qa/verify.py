"""verify: the last gate before an answer leaves: every quote is in its article, character for character. Fails closed."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.errors import IndexDamaged, ReferenceSyntaxError, UnknownProvision
from corpus.provision import parse_label
from index.store import CorpusIndex
from qa.answer import Citation


def verify_citations(citations: Sequence[Citation], index: CorpusIndex) -> None:
    """Check existence, offsets, quote, paragraph and item of each citation.

    Raises:
        IndexDamaged: one does not hold; nothing may be shown then.
    """
    for citation in citations:
        if not _holds(citation, index):
            raise IndexDamaged(f"{citation.label}的引文与原文不符", "", "运行 python -m qa build 重建索引")


def _holds(citation: Citation, index: CorpusIndex) -> bool:
    document = index.find(citation.document)
    if document is None:
        return False
    try:
        ref = parse_label(citation.article)
        article = document.article(ref.article or 0, ref.branch)
    except (ReferenceSyntaxError, UnknownProvision):
        return False
    start, end = citation.start, citation.end
    if not 0 <= start < end <= len(article.text) or citation.quote != article.text[start:end]:
        return False
    paragraph = article.paragraph_at(start)
    if citation.paragraph is not None and (
        paragraph is None or paragraph.number != citation.paragraph or end > paragraph.end
    ):
        return False
    if citation.item is None:
        return True
    if paragraph is not None and article.item_label(paragraph) == citation.item:
        return end <= paragraph.end
    item = article.item_at(start)
    return item is not None and item.label == citation.item and end <= item.end
