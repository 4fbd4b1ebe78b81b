"""What the tests of the laws share."""

from __future__ import annotations

from collections import Counter
from datetime import date

from corpus.document import Document
from corpus.laws import LawSet

TODAY = date(2026, 11, 23)
PREFIX = "中华人民共和国"


def law(laws: LawSet, short: str) -> Document:
    """The law with that title, 中华人民共和国 left out or not."""
    return next(d for d in laws.documents if d.title in (short, PREFIX + short))


def codes(document: Document) -> Counter[str]:
    """How often each problem was noticed in it."""
    return Counter(problem.code for problem in document.problems)
