"""Abbreviations: short names that a document defines for itself (「县政府办公室（以下简称政府办）」), as terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.document import Document
from index.terms import Term

_DEFINED = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,24}|《[^《》]{2,40}》)"
    r"[（(](?:以下|下)?(?:统|简)?称(?:为)?[“\"「《]?(?P<short>[\u4e00-\u9fff]{2,10})[”\"」》]?[）)]"
)
_BEFORE_NAME = re.compile(r".*(?:按照|根据|依照|经由|以及|[由经向报对和与及是为了将把在或的使])(?=[\u4e00-\u9fff]{2})")
"""What of the characters before a bracket does not belong to the name that is shortened."""


def defined_terms(documents: Iterable[Document]) -> tuple[Term, ...]:
    """The short names that `documents` define, each read as its full name and the other way round, in order of the text."""
    terms: dict[str, Term] = {}
    for document in documents:
        for name, short in _definitions(document):
            for said, meant in ((short, name), (name, short)):
                terms.setdefault(said, Term(say=[re.escape(said)], means=[meant], examples=[said]))
    return tuple(terms.values())


def _definitions(document: Document) -> Iterator[tuple[str, str]]:
    for article in document.provisions():
        for match in _DEFINED.finditer(article.text):
            name = match["name"].strip("《》")
            if not match["name"].startswith("《"):
                name = _BEFORE_NAME.sub("", name)
            if name != match["short"] and len(name) > len(match["short"]):
                yield name, match["short"]
