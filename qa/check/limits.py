"""limits: how long a document of a kind may be, and whether a draft keeps to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.check.draft import LABELS, Draft, count_words
from qa.check.finding import Basis, Finding, Passed, Place
from qa.check.kinds import is_word_limit, kind_of_limit, subject_of_limit
from qa.check.rules import CheckRule, CheckRules, Severity
from qa.check.sources import SOFT, Sources
from qa.norms.norm import Norm
from qa.quantities import format_value

_NEVER_COUNTED = ("title", "addressee", "annexes", "annex", "signature", "date", "note", "imprint", "head")
_RELEASED = re.compile(r"(?P<names>[^。；]{2,60})不受[^。；]{0,8}(?:字数|篇幅|长度)[^。；]{0,4}限制")
Scope = Literal["own", "below", "any"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on length.

    Attributes:
        kind: of document, as the regulation names it.
        words: most words.
        condition: in which case, in the regulation's words; empty for always.
        soft: whether it says 一般 or 原则上.
        basis: the words that fix it.
        released: what the same paragraph releases from it, in its words; empty for nothing.
    """

    kind: str
    words: float
    condition: str
    soft: bool
    basis: Basis
    released: str = ""


def limits_for(
    kind: str, norms: Sequence[Norm], sources: Sources, rules: CheckRules
) -> tuple[tuple[Limit, ...], Scope]:
    """The limits for a kind, and whose they are.

    ``"own"``: its own or those of the kind it is one of (of 请示 for 会议请示). ``"below"``: those of the kinds that are
    one of it (综合报告, 专项报告 for 报告), of which one applies. ``"any"``: those for documents of any kind.
    """
    limits = tuple(_limits(norms, sources, rules))
    for name in rules.descent(kind):
        own = tuple(limit for limit in limits if limit.kind == name)
        if own:
            return own, "own"
    below = tuple(limit for limit in limits if kind and limit.kind.endswith(kind))
    return (below, "below") if below else (tuple(r for r in limits if r.kind.endswith(tuple(rules.genres.any))), "any")


def check_length(
    check: CheckRule, draft: Draft, kind: str, norms: Sequence[Norm], sources: Sources, rules: CheckRules
) -> Iterator[Finding | Passed]:
    """Compare the words of the body with the limits for its kind; nothing when there is none."""
    limits, scope = limits_for(kind, norms, sources, rules)
    if not limits or not draft.of("body"):
        return
    words, letters = count_words(draft.words("body"))
    over = [limit for limit in limits if words > limit.words]
    counted = counting_text(draft)
    basis = tuple(dict.fromkeys(limit.basis for limit in over or limits))
    if not over:
        least = format_value(min(limit.words for limit in limits))
        yield Passed(check.id, check.label, f"{counted}，没有超过 {least} 字", basis)
        return
    severity, advice = _judged(check, draft, over, limits, scope, letters)
    said = "；".join(dict.fromkeys(_said(limit, words) for limit in limits))
    yield Finding(check.id, check.label, severity, f"{counted}。{said}。{advice}", _place_over(draft, over), basis)


def counting_text(draft: Draft) -> str:
    """How much was counted and what was left out: 正文 1623 字（含标点；未计标题、主送机关、落款）."""
    words, _ = count_words(draft.words("body"))
    left_out = "、".join(LABELS[kind] for kind in _NEVER_COUNTED if draft.of(kind))
    return f"正文 {words} 字（含标点{f'；未计{left_out}' if left_out else ''}）"


def _limits(norms: Sequence[Norm], sources: Sources, rules: CheckRules) -> Iterator[Limit]:
    for norm in norms:
        if not is_word_limit(norm) or norm.amount is None:
            continue
        start, end = norm.spans[0][0], norm.spans[-1][1]
        soft = norm.modality.startswith(SOFT) or any(word in norm.action for word in SOFT)
        subject = subject_of_limit(norm)
        kind = kind_of_limit(subject, rules)
        article = sources.article(norm.ref)
        paragraph = article.paragraph_at(norm.start)
        after = _RELEASED.search(article.text, norm.end, paragraph.end if paragraph else norm.end)
        released = after.group().lstrip("。；") if after else ""
        if kind:
            yield Limit(kind, norm.amount.value, "", soft, sources.basis(norm.ref, start, end), released)
            continue
        # a limit without a document of its own is on what the sentence speaks of before: 报送公文及代拟稿…字数不超过5000字
        before = article.text[norm.start : start]
        whole = sources.basis(norm.ref, norm.start, norm.end)
        case = subject if subject.endswith("的") else norm.exception
        for name in _named(before, rules):
            yield Limit(name, norm.amount.value, case, soft, whole, released)


def _named(text: str, rules: CheckRules) -> Iterator[str]:
    """The words of `text` that are kinds of documents: 公文, 代拟稿."""
    for name in sorted({*(kind.name for kind in rules.kinds), *rules.genres.any}):
        if name in text:
            yield name


def _judged(
    check: CheckRule, draft: Draft, over: Sequence[Limit], limits: Sequence[Limit], scope: Scope, letters: int
) -> tuple[Severity, str]:
    """How grave it is, and what is to be said about that."""
    released = next((limit.released for limit in over if limit.released), "")
    names = [name for name in re.split("[、，和及]", released.split("不受")[0]) if len(name) > 1]
    if any(name in draft.words("title") for name in names):
        return "manual", f"但“{released}”，请确认。"
    if len(over) < len(limits):
        return "manual", "请确认按哪一类计算。"
    if scope == "any" or any(limit.condition for limit in over):
        return "attention" if scope == "own" else "manual", "请确认这份文稿是否属于这一类。"
    if letters <= min(limit.words for limit in over):
        return "attention", f"不计标点是 {letters} 字，没有超出。"
    if all(limit.soft for limit in over):
        return check.soft_severity or check.severity, "规定用了“一般”，确需超出的请说明理由。"
    return check.severity, ""


def _said(limit: Limit, words: int) -> str:
    modal = "一般" if limit.soft else ""
    case = f"（{limit.condition.strip('，')}）" if limit.condition else ""
    excess = words - limit.words
    told = f"超出 {format_value(excess)} 字" if excess > 0 else "没有超出"
    return f"{limit.kind}{case}{modal}不超过 {format_value(limit.words)} 字，{told}"


def _place_over(draft: Draft, over: Sequence[Limit]) -> tuple[Place, ...]:
    """Where the first word beyond the limit stands, to the end of that paragraph."""
    left = max(limit.words for limit in over)
    for part in draft.of("body"):
        words, _ = count_words(draft.text[part.start : part.end])
        if words > left:
            start = _nth_word(draft.text, part.start, part.end, int(left))
            return (Place(start, part.end, part.label, draft.text[start : part.end]),)
        left -= words
    return ()


def _nth_word(text: str, start: int, end: int, count: int) -> int:
    low, high = start, end
    while low < high:
        middle = (low + high) // 2
        if count_words(text[start:middle])[0] > count:
            high = middle
        else:
            low = middle + 1
    return max(start, low - 1)
