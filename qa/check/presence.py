"""presence: whether a text is a document at all. What is none is not checked, and nothing of it is called right."""

from __future__ import annotations

import re

from qa.check.draft import Draft, count_words
from qa.check.rules import CheckRules
from qa.rulebook import found

LEAST_BODY = 20
"""Chinese characters of the body from which on a text may be a document without title or addressee."""
LEAST_FORMED = 12
"""Chinese characters in all from which on a text with the title of a document or an addressee may be one."""
LEAST_SHARE = 0.2
"""Of the words, how many are Chinese characters in a document."""
NOT_CHECKED = "看不出是公文，没有检查"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def why_not_checked(draft: Draft, rules: CheckRules) -> str:
    """Why a text is not checked, in Chinese; empty when it is a document as far as one can see."""
    body, whole = _han(draft.words("body")), _han(draft.text)
    if whole < LEAST_SHARE * count_words(draft.text)[1]:
        return NOT_CHECKED
    if body >= LEAST_BODY:
        return ""
    return "" if body and whole >= LEAST_FORMED and _has_form(draft, rules) else NOT_CHECKED


def _has_form(draft: Draft, rules: CheckRules) -> bool:
    title = "".join(draft.words("title").split())
    return bool(draft.of("addressee")) or any(found(kind.titles, title) for kind in rules.kinds)


def _han(text: str) -> int:
    return len(_HAN.findall(text))
