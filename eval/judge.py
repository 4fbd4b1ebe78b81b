"""judge: is this answer right, by the contract, and if not, why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.errors import ReferenceSyntaxError
from corpus.numerals import parse_numeral
from corpus.provision import ProvisionRef, format_article, parse_label
from eval.cases import Turn
from qa.answer import Answer, Citation

FaultKind = Literal["status", "missing", "forbidden", "citation", "claim"]
"""Wrong status · words missing · words that must not be there · articles not cited · citations below a refusal."""

_LINE_MARKS = re.compile(r"^[ \t]*(?:(?:#{1,6}|[-*+])[ \t]+|>[ \t]?)+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_INLINE_MARKS = re.compile(r"[*_`]+|~~")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps an answer from being right; `detail` is what was met or missed."""

    kind: FaultKind
    detail: str


@dataclass(frozen=True, slots=True)
class Gold:
    """One way to be right: every group of `groups` is met by a citation of one of its members in `document`."""

    document: str
    groups: tuple[tuple[ProvisionRef, ...], ...]


def normalise(text: str) -> str:
    """`text` as answers are compared: Markdown marks and white space removed, widths folded, and nothing else.

    Marks are heads, bullets and quote signs at a line's start, ``* _ ` ~~`` anywhere, and the target of a link. Widths
    are folded by NFKC (UAX #15). Numerals, punctuation and words stay as they are: 「10日」 is not 「十日」.

    >>> normalise("**提前 １０ 个工作日**（原则上）")
    '提前10个工作日(原则上)'
    """
    text = _LINK.sub(r"\1", _LINE_MARKS.sub("", text))
    return _SPACE.sub("", unicodedata.normalize("NFKC", _INLINE_MARKS.sub("", text)))


def article_key(document: str, label: str) -> str:
    """``title#第三十三条``: what identifies an article, whatever its 款 and however its number is written.

    A label that names no article is kept as it is, so that it equals no other.
    """
    try:
        ref = parse_label(label)
    except ReferenceSyntaxError:
        return f"{_title(document)}#{label}"
    return f"{_title(document)}#{format_article(ref.article, ref.branch)}"


def golds(turn: Turn) -> list[Gold]:
    """`turn`'s document with its articles first, then each alternative; empty when it is not answerable."""
    if not turn.answerable:
        return []
    main = Gold(turn.document, tuple(_refs(group) for group in turn.articles))
    return [main, *(Gold(alternative.doc, (_refs(alternative.article),)) for alternative in turn.alt_gold)]


def gold_keys(turn: Turn) -> frozenset[str]:
    """The `article_key` of every article that may be cited, alternatives included."""
    main = [article_key(turn.document, label) for group in turn.articles for label in group]
    others = [article_key(gold.doc, label) for gold in turn.alt_gold for label in gold.article]
    return frozenset([*main, *others])


def groups_met(gold: Gold, citations: Iterable[Citation]) -> list[bool]:
    """For each group of `gold`, whether a citation meets it, down to the 款 and 项 where the case names them."""
    cited = list(citations)
    return [any(_meets(citation, gold.document, ref) for citation in cited for ref in group) for group in gold.groups]


def judge(turn: Turn, answer: Answer) -> tuple[Fault, ...]:
    """Why `answer` is not right; empty when it is.

    Answerable: status answered, every `must_contain` and no `must_not_contain` in the answer, and the citations meet
    one of `golds`. Not answerable: no_basis or ask_back with no claim: no citation and no `must_not_contain`.
    """
    said = normalise(answer.answer)
    forbidden = [Fault("forbidden", words) for words in turn.must_not_contain if normalise(words) in said]
    if not turn.answerable:
        claims = [Fault("claim", citation.label) for citation in answer.citations]
        status = [Fault("status", answer.status)] if answer.status == "answered" else []
        return (*status, *claims, *forbidden)
    status = [] if answer.status == "answered" else [Fault("status", answer.status)]
    missing = [
        Fault("missing", " / ".join(group))
        for group in turn.must_contain
        if not any(normalise(words) in said for words in group)
    ]
    return (*status, *missing, *forbidden, *_uncited(turn, answer.citations))


def _uncited(turn: Turn, citations: Sequence[Citation]) -> list[Fault]:
    """A fault for each group of articles left uncited, unless an alternative is met."""
    met = [groups_met(gold, citations) for gold in golds(turn)]
    if any(all(groups) for groups in met):
        return []
    return [
        Fault("citation", " / ".join(group)) for group, cited in zip(turn.articles, met[0], strict=True) if not cited
    ]


def _meets(citation: Citation, document: str, ref: ProvisionRef) -> bool:
    wanted = article_key(document, format_article(ref.article, ref.branch))
    if article_key(citation.document, citation.article) != wanted:
        return False
    item = parse_numeral((citation.item or "").strip("（）()"))
    return ref.paragraph in (0, citation.paragraph) and ref.item in (0, item)


def _refs(labels: Iterable[str]) -> tuple[ProvisionRef, ...]:
    return tuple(parse_label(label) for label in labels)


def _title(document: str) -> str:
    return normalise(document).strip("《》")
