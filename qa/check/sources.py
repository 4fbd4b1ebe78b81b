"""Sources: the documents and norms that a draft is held against, and the sentences in them that found a check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from index.passages import short_title
from qa.check.finding import Basis
from qa.check.rules import CheckRule
from qa.norms.norm import Amount, Norm
from qa.norms.store import NormTable
from qa.rulebook import found

SOFT = ("一般", "原则上")
"""Modals of sentences that allow for exceptions."""


@dataclass(frozen=True)
class Sources:
    """What is known.

    Attributes:
        documents: all of the corpus.
        aliases: other name → full title.
        norms: read out of the documents.
    """

    documents: tuple[Document, ...]
    aliases: Mapping[str, str]
    norms: NormTable
    _by_id: dict[str, Document] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_id.update({document.id: document for document in self.documents})

    @cached_property
    def _by_name(self) -> dict[str, Document]:
        names: dict[str, Document] = {}
        for document in self.documents:
            held = names.get(document.title)
            if held is None or (document.in_force and not held.in_force):
                names[document.title] = document
        for document in list(names.values()):
            names.setdefault(short_title(document.title), document)
        for alias, title in self.aliases.items():
            if title in names:
                names.setdefault(alias, names[title])
        return names

    @property
    def regulations(self) -> tuple[Document, ...]:
        """What the office itself imported: only these say how its documents are to be written."""
        return tuple(document for document in self.documents if document.level != "law")

    def find(self, title: str) -> Document | None:
        """The document that is called exactly so: full title, title without 中华人民共和国, or alias."""
        return self._by_name.get("".join(title.split()))

    def article(self, ref: ProvisionRef) -> Article:
        """The article that a reference of the corpus's own leads to."""
        return self._by_id[ref.document].article(ref.article or 0, ref.branch)

    def basis(self, ref: ProvisionRef, start: int, end: int) -> Basis:
        """These words as the ground of a finding."""
        document = self._by_id[ref.document]
        quote = self.article(ref).text[start:end]
        return Basis(ref, start, end, document.label(ref), quote, document.version, document.in_force)

    def whole(self, ref: ProvisionRef) -> Basis:
        """All of a provision as the ground of a finding."""
        start, end = self.article(ref).span_of(ref) or (0, len(self.article(ref).text))
        return self.basis(ref, start, end)

    def norms_of(self, documents: Sequence[Document]) -> Iterator[Norm]:
        """The norms of these documents."""
        wanted = {document.id for document in documents}
        return (norm for norm in self.norms if norm.ref.document in wanted)

    def sentence(self, norm: Norm) -> str:
        """The statement that a norm was read from."""
        return self.article(norm.ref).text[norm.start : norm.end]


@dataclass(frozen=True, slots=True)
class Ground:
    """A founding sentence.

    Attributes:
        basis: its words.
        soft: whether it says 一般 or 原则上.
        norm: the norm it was found by.
    """

    basis: Basis
    soft: bool
    norm: Norm


def grounds_of(check: CheckRule, norms: Sequence[Norm], sources: Sources) -> tuple[Ground, ...]:
    """The sentences that found a check, in the order of the text; found by the kind of norm and its words.

    Args:
        check: the rule.
        norms: of the documents that are to be applied.
        sources: where they stand.
    """
    out: dict[tuple[ProvisionRef, int, Amount | None], Ground] = {}
    for norm in norms:
        if norm.kind not in check.norms:
            continue
        sentence = sources.sentence(norm)
        if found(check.words, sentence) is None or found(check.not_words, sentence) is not None:
            continue
        soft = norm.modality.startswith(SOFT)
        key = (norm.ref, norm.start, norm.amount)
        held = out.get(key)
        if held is None or (soft and not held.soft):
            out[key] = Ground(sources.basis(norm.ref, norm.start, norm.end), soft, norm)
    return tuple(out.values())
