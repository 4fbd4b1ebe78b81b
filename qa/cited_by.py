"""cited_by: for each article and document, the provisions elsewhere that point to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from qa.references import Reference, references_of
from qa.shelf import Shelf

_CLAUSE_MARKS = "。；\n"
_LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Citing:
    """One place that points to an article.

    Attributes:
        ref: the provision whose words point there, to the item.
        words: the words around the reference.
        target: what exactly it points to; several such places of one provision are one `Citing`.
    """

    ref: ProvisionRef
    words: str
    target: ProvisionRef


@dataclass(frozen=True)
class Citations:
    """All references of a corpus, both ways. Built once; about 0.1 ms an article.

    Attributes:
        references: article → the references in its text.
        cited_by: article, or document (a `ProvisionRef` without article) → who points to it, in order of the corpus;
            what an article says about itself is left out.
    """

    references: Mapping[ProvisionRef, tuple[Reference, ...]]
    cited_by: Mapping[ProvisionRef, tuple[Citing, ...]]

    def of(self, document: Document, article: Article) -> Sequence[Reference]:
        """The references in an article."""
        return self.references.get(_at(document, article), ())

    def to(self, ref: ProvisionRef) -> Sequence[Citing]:
        """Who points to the article that `ref` stands in; to the document as a whole when it names no article."""
        return self.cited_by.get(ref.at_article(), ())


def citations_of(documents: Sequence[Document], missing: Iterable[str] = ()) -> Citations:
    """Read all references.

    Args:
        documents: the corpus.
        missing: titles that it cites but that are not among them.
    """
    shelf = Shelf(documents, missing)
    references: dict[ProvisionRef, tuple[Reference, ...]] = {}
    cited: dict[ProvisionRef, dict[ProvisionRef, Citing]] = {}
    for document in documents:
        for article in document.provisions():
            found = references_of(document, article, shelf)
            here = _at(document, article)
            if not found or here in references:
                continue
            references[here] = found
            for reference in found:
                for target in reference.targets:
                    goal = target.at_article()
                    if goal != here and not (target.article is None and target.document == document.id):
                        ref = _place_of(here, article, reference.start)
                        cited.setdefault(goal, {}).setdefault(ref, Citing(ref, _words(article, reference), target))
    return Citations(references, {goal: tuple(citing.values()) for goal, citing in cited.items()})


def _at(document: Document, article: Article) -> ProvisionRef:
    return ProvisionRef(document.id, article.number, article.branch)


def _place_of(here: ProvisionRef, article: Article, offset: int) -> ProvisionRef:
    paragraph, item = article.paragraph_at(offset), article.item_at(offset)
    number = paragraph.number if paragraph and (len(article.paragraphs) > 1 or item) else 0
    return ProvisionRef(here.document, here.article, here.branch, number, item.number if item else 0)


def _words(article: Article, reference: Reference) -> str:
    """The sentence around a reference, cut to `_LONGEST_WORDS` characters at most on either side of its start."""
    text = article.text
    start = max(text.rfind(mark, 0, reference.start) for mark in _CLAUSE_MARKS) + 1
    ends = [at for mark in _CLAUSE_MARKS if (at := text.find(mark, reference.end)) >= 0]
    end = min(ends, default=len(text))
    left, right = max(start, reference.start - _LONGEST_WORDS), min(end, reference.end + _LONGEST_WORDS)
    return ("…" if left > start else "") + text[left:right].strip() + ("…" if right < end else "")
