"""heads: who is called by the name of a post (科长, 处里的负责人) and is the head of a unit in the text (科站负责人, 处室主要负责人).

Learnt from the documents' own words; a post that a document names itself (观测站站长) is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.document import Document
from index.terms import Term

_UNIT = "科处股所站室队院系厂馆"
_HEAD = re.compile(
    rf"(?:(?<![一-龥])|(?<=[由经向和与及或报对本的各])|(?<=有关)|(?<=相关)|(?<=所在))(?P<unit>[{_UNIT}]{{1,3}})(?:主要)?负责人"
)
"""A head of units in general: 采购科负责人 is the head of one."""
_POST = re.compile(rf"(?P<unit>[{_UNIT}])长")


def head_terms(documents: Iterable[Document]) -> tuple[Term, ...]:
    """The ways of speaking of each kind of head that `documents` know, in order of the text."""
    heads: dict[str, dict[str, None]] = {}
    posts: set[str] = set()
    for document in documents:
        for article in document.provisions():
            posts.update(match["unit"] for match in _POST.finditer(article.text))
            for match in _HEAD.finditer(article.text):
                for unit in match["unit"]:
                    heads.setdefault(unit, {})[match.group()] = None
    return tuple(
        Term(
            say=[rf"(?<!副){unit}长", rf"{unit}里?的(?:负责人|头儿?|领导|一把手|老大)"],
            means=list(names),
            examples=[f"{unit}长", f"{unit}里的负责人"],
        )
        for unit, names in heads.items()
        if unit not in posts
    )
