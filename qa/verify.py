"""verify: the last gate before an answer leaves: every quote is in its article, character for character. Fails closed."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.errors import IndexDamaged
from corpus.provision import parse_label
from index.store import CorpusIndex
from qa.answer import Citation


def verify_citations(citations: Sequence[Citation], index: CorpusIndex) -> None:
    """Check existence, offsets, quote, paragraph and item of each citation.

    Raises:
        IndexDamaged: one does not hold; nothing may be shown then.
    """
    for citation in citations:
        document = index.find(citation.document)
        if document is None:
            raise IndexDamaged(f"引用的《{citation.document}》不在索引里", "", "运行 python -m qa build 重建索引")
        ref = parse_label(citation.article)
        article = document.article(ref.article or 0, ref.branch)
        holds = citation.quote and citation.quote == article.text[citation.start : citation.end]
        paragraph = article.paragraph_at(citation.start)
        if citation.paragraph is not None:
            holds = holds and paragraph is not None and paragraph.number == citation.paragraph
        if citation.item is not None:
            item = article.item_at(citation.start)
            holds = holds and item is not None and item.label == citation.item
        if not holds:
            raise IndexDamaged(f"{citation.label}的引文与原文不符", "", "运行 python -m qa build 重建索引")
