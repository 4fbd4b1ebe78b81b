"""spans: stretches of articles that an answer quotes, and their citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from index.store import CorpusIndex
from qa.answer import Citation


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one article that the answer quotes."""

    ref: ProvisionRef
    start: int
    end: int


def merge(spans: Sequence[Span]) -> list[Span]:
    """Without repetition, overlapping or touching stretches of one paragraph as one, in order of first mention."""
    out: list[Span] = []
    for span in spans:
        for i, kept in enumerate(out):
            same = paragraph_ref(kept.ref) == paragraph_ref(span.ref)
            if same and span.start <= kept.end + 1 and kept.start <= span.end + 1:
                ref = kept.ref if kept.ref == span.ref else paragraph_ref(kept.ref)
                out[i] = Span(ref, min(kept.start, span.start), max(kept.end, span.end))
                break
        else:
            out.append(span)
    return out if len(out) == len(spans) else merge(out)


def within(span: Span, others: Sequence[Span]) -> bool:
    """Whether a stretch of text is part of one of others."""
    return any(
        span.ref.at_article() == other.ref.at_article() and other.start <= span.start and span.end <= other.end
        for other in others
    )


def paragraph_ref(ref: ProvisionRef) -> ProvisionRef:
    """The paragraph that holds a provision."""
    return ProvisionRef(ref.document, ref.article, ref.branch, ref.paragraph)


def article_of(index: CorpusIndex, ref: ProvisionRef) -> Article:
    """The article that holds a provision."""
    return index.document(ref.document).article(ref.article or 0, ref.branch)


def cite(index: CorpusIndex, span: Span) -> Citation:
    """A citation whose quote is the text of the article between its offsets."""
    document: Document = index.document(span.ref.document)
    article = article_of(index, span.ref)
    item = article.item_at(span.start) if span.ref.item else None
    paragraph = article.paragraph_at(span.start) if span.ref.paragraph else None
    printed = article.item_label(paragraph) if paragraph else ""
    return Citation(
        document=document.title,
        version=document.version,
        in_force=document.in_force,
        article=article.label,
        paragraph=None if printed else span.ref.paragraph or None,
        item=printed or (item.label if item else None),
        quote=article.text[span.start : span.end],
        start=span.start,
        end=span.end,
        label=document.label(span.ref),
    )
