"""Kinds of documents: which ones the loaded regulations speak of, and which one a draft is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Document
from qa.check.draft import Draft
from qa.check.rules import CheckRules
from qa.norms.norm import Norm
from qa.rulebook import found

_LEAD = re.compile(r"^(?:每[个期份篇]|单[个份篇]|各类|其他|一般|上述)+")
_LIMITED = re.compile(r"(?:一般|原则上|应当?(?!急)|不得|不宜|不(?!定期|同)|控制在|限(?=[为于\d])|最多|至多|在(?=\d))")
_AFTER_TITLE = r"(?:[（(][^（）()]{1,12}[）)])?$"
_BODY_WORDS = 400
"""Only so many characters at both ends of the body are looked at for formulas."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a draft seems to be.

    Attributes:
        kind: one of those offered; empty when nothing tells.
        why: what tells it, in Chinese.
    """

    kind: str
    why: str


def kind_of_limit(text: str, rules: CheckRules) -> str:
    """The kind of document that the object of a limit names; empty when it names none.

    「各单位报送市政府的请示」 is 请示, 「单个议题的汇报材料」 is 汇报材料, 「字数」 is no document.
    """
    last = re.split(r"[的、，：；和及与或]", text.strip(" 的"))[-1]
    name = _LEAD.sub("", last)
    for measured in ("字数", "篇幅", "正文"):
        name = name.removesuffix(measured)
    return name if len(name) <= 10 and name.endswith(tuple(rules.genres.endings)) else ""


def subject_of_limit(norm: Norm) -> str:
    """What the clause of a limit says is limited: its words up to the modal or the number."""
    return _LIMITED.split(norm.action, maxsplit=1)[0]


def is_word_limit(norm: Norm) -> bool:
    """Whether a norm says how long a text may be."""
    return (
        norm.kind == "limit" and norm.amount is not None and norm.amount.unit == "字"
        and norm.amount.comparator in ("at_most", "within")
    )  # fmt: skip


def offered_kinds(documents: Sequence[Document], norms: Sequence[Norm], rules: CheckRules) -> tuple[str, ...]:
    """The kinds that regulations speak of: those of the rules first, then what else they limit in length.

    Args:
        documents: the regulations that are to be applied.
        norms: theirs.
        rules: of the checks.
    """
    texts = [article.text for document in documents for article in document.articles]
    declared = [kind.name for kind in rules.kinds if any(found(kind.offered, text) for text in texts)]
    limited = [kind_of_limit(subject_of_limit(norm), rules) for norm in norms if is_word_limit(norm)]
    more = [kind for kind in limited if kind and kind not in declared and kind not in rules.genres.any]
    return tuple(dict.fromkeys([*declared, *more]))


def guess_kind(draft: Draft, offered: Sequence[str], rules: CheckRules) -> Guess:
    """What a draft is, by its title, else by its formulas; the nearest of `offered`.

    A kind that is not offered stands for the one that it is one of: 会议请示 → 请示.
    """
    title = "".join(draft.words("title").split())
    body = draft.words("body")
    ends = body[:_BODY_WORDS] + "\n" + body[-_BODY_WORDS:]
    for name in offered if title else ():
        if all(name != rule.name for rule in rules.kinds) and re.search(re.escape(name) + _AFTER_TITLE, title):
            return Guess(name, f"标题以“{name}”结尾")
    own = [rule for rule in rules.kinds if rule.name in offered]
    for candidates in (own, rules.kinds):
        for says, words in (("标题写明", title), ("正文写有", ends)):
            for rule in candidates if words else ():
                match = found(rule.titles if words is title else rule.bodies, words)
                kind = next((name for name in rules.descent(rule.name) if name in offered), "")
                if match is not None and kind:
                    return Guess(kind, f"{says}“{match.group()}”")
    return Guess("", "标题和正文都没有写明")


def is_of(kind: str, wanted: Sequence[str], rules: CheckRules) -> bool:
    """Whether a kind is one of `wanted` or descends from one; every kind when none is wanted."""
    return not wanted or bool(set(rules.descent(kind)) & set(wanted))
