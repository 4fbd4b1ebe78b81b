"""facts: the norms that are certain enough to teach, each with the words that carry it located in its article.

Norms are read mechanically and some are read wrongly. A norm becomes a fact only when what it says is found again in the
text at a place where such words stand; everything else is dropped, not mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.document import Document
from corpus.provision import NOTICE
from corpus.sentences import CLAUSE_MARKS, split
from index.passages import short_title
from qa.learn.actors import class_of, is_name, parts_of
from qa.learn.rules import QuizRules
from qa.norms.norm import Norm, Span
from qa.quantities import quantities
from qa.rulebook import compiled
from qa.statements import statements_of

Form = Literal["who", "parts", "number", "modal", "list", "plain"]
GENERIC = "generic_organ"
"""The class of names that stand for whichever office it is: at the head of a clause they only say what it is about."""
LIST_KINDS = ("agenda", "items", "procedure")
_NUMERAL = re.compile(r"(?:\d+(?:\.\d+)?\s?[-—－~～至到]\s?)?(?:\d+(?:\.\d+)?|[一二三四五六七八九十百千两]+)")
_RANGE = re.compile(r"(\d+|[一二三四五六七八九十]+)\s?[-—－~～至到]\s?$")
_LONGEST_GAP = 14


@dataclass(frozen=True, slots=True)
class Fact:
    """A norm whose words were found again.

    Attributes:
        norm: as it was read.
        form: what can be asked: ``who`` acts, which ``parts`` a body has, which ``number``, which ``modal`` word, which
            items a ``list`` has; ``plain`` for what is worth reading and not asked.
        start, end: offsets in the article's text of these words (of a number without its unit).
    """

    norm: Norm
    form: Form
    start: int
    end: int


def facts_of(document: Document, norms: Iterable[Norm], rules: QuizRules) -> Iterator[Fact]:
    """The facts of a document, in the order of its norms."""
    for norm in norms:
        if norm.ref.article in (None, NOTICE) or norm.kind not in rules.card.kinds:
            continue
        text = document.article(norm.ref.article or 0, norm.ref.branch).text
        fact = None if "|" in text[norm.start : norm.end] else _fact(norm, text, rules)
        if fact is not None:
            yield fact
    yield from _sequences(document, rules)


def _fact(norm: Norm, text: str, rules: QuizRules) -> Fact | None:
    if norm.kind in LIST_KINDS:
        whole = "\n" in text[norm.start : norm.end].strip()
        return Fact(norm, "list", norm.start, norm.end) if whole else None
    if norm.kind in rules.number.kinds:
        return _number(norm, text, rules)
    if norm.kind == "composition":
        return _parts(norm, text, rules)
    if norm.kind == "attendance":
        return _attendance(norm, text, rules)
    if rules.modal_of(norm.kind) is not None:
        return _modal(norm, text, rules)
    if rules.cloze_of(norm.kind) is not None:
        return _who(norm, text, rules)
    wanted = {"consultation": rules.card.consultation, "consequence": rules.card.consequence}[norm.kind]
    match = compiled(wanted).search(text, norm.start, norm.end)
    return Fact(norm, "plain", *match.span()) if match else None


def _sequences(document: Document, rules: QuizRules) -> Iterator[Fact]:
    """Steps named in one clause (按照登记、拟办、批办的次序办理): no kind of norm is read from them."""
    for article in document.articles:
        if compiled(rules.steps.inline).search(article.text) is None:
            continue
        for statement in statements_of(document, article, short_title(document.title)):
            match = compiled(rules.steps.inline).search(statement.text)
            if match is not None and statement.kind in ("segment", "item"):
                norm = Norm("procedure", statement.ref, statement.start, statement.end, action=match.group())
                start, end = match.span("steps")
                yield Fact(norm, "plain", statement.start + start, statement.start + end)


# -- one form each ---------------------------------------------------------------------------------------------------


def _who(norm: Norm, text: str, rules: QuizRules) -> Fact | None:
    """The name, directly before its verb and behind a word that says that it acts (由, 报, 经; 向 for one that is told)."""
    cloze = rules.cloze_of(norm.kind)
    assert cloze is not None
    name = norm.actor if cloze.field == "actor" else norm.party
    if not norm.action or not is_name(name, rules) or compiled(cloze.verbs).search(norm.action) is None:
        return None
    before = rules.actor.before if cloze.field == "actor" else rules.actor.party_before
    for match in re.finditer(re.escape(name), text[norm.start : norm.end]):
        start, end = norm.start + match.start(), norm.start + match.end()
        clause_end = next((e for s, e in split(text, norm.start, norm.end, CLAUSE_MARKS) if s <= start < e), norm.end)
        verb = text.find(norm.action, end, min(clause_end, end + _LONGEST_GAP + len(norm.action)))
        if verb < 0 or compiled(rules.actor.gap).search(text[end:verb]) is None:
            continue
        stands = compiled(before).search(text[norm.start : start])
        describes = compiled(rules.actor.attributive).search(text[verb + len(norm.action) : norm.end])
        if stands is not None and describes is None and (_marked(stands) or class_of(name, rules) != GENERIC):
            return Fact(norm, "who", start, end)
    return None


def _marked(before: re.Match[str]) -> bool:
    """Whether a word (由, 报) says that the name acts, not only its place at the head of a clause."""
    return bool(before.group().strip("，。；：、）) \n"))


def _parts(norm: Norm, text: str, rules: QuizRules) -> Fact | None:
    at = text.find(norm.actor, norm.start, norm.end) if norm.actor else -1
    parts = parts_of(norm.actor)
    if at < 0 or not 2 <= len(parts) <= 6 or not is_name(norm.actor, rules):
        return None
    return Fact(norm, "parts", at, at + len(norm.actor))


def _attendance(norm: Norm, text: str, rules: QuizRules) -> Fact | None:
    at = text.find(norm.actor, norm.start, norm.end) if norm.actor else -1
    return Fact(norm, "plain", at, at + len(norm.actor)) if at >= 0 and is_name(norm.actor, rules) else None


def _modal(norm: Norm, text: str, rules: QuizRules) -> Fact | None:
    """A modal word of the kind (the longest that ends there) with what it governs behind it, in a clause that is no
    condition."""
    modal = rules.modal_of(norm.kind)
    assert modal is not None
    at = text.find(norm.action + norm.object[:3], norm.start, norm.end) + len(norm.action)
    words = [word for word in (*modal.words, *modal.plain) if text[norm.start : at].endswith(word)]
    clause_end = next((e for _, e in split(text, norm.start, norm.end, CLAUSE_MARKS) if at < e), norm.end)
    clause_start = next((s for s, e in split(text, norm.start, norm.end, CLAUSE_MARKS) if at < e), norm.start)
    if modal.noise and compiled(modal.noise).search(text[clause_start:clause_end]):
        return None
    rest = text[at:clause_end].rstrip("，。；：\n")
    if at < len(norm.action) or not words or len(rest) < 3 or rest.endswith("的") or rest[0] in "得应能宜":
        return None
    word = max(words, key=len)
    start = at - len(word)
    if norm.kind == "prohibition" and compiled(rules.card.prohibition).search(text, start, clause_end) is None:
        return None
    return Fact(norm, "plain" if word in modal.plain else "modal", start, at)


def _number(norm: Norm, text: str, rules: QuizRules) -> Fact | None:
    """The numeral of a number, a range (1-3) as a whole, when a number of that value and unit is in the norm's clause."""
    if norm.amount is None or norm.amount.unit not in rules.number.units:
        return None
    if norm.amount.comparator == "exactly" and norm.amount.value <= 1:
        return None
    for quantity in quantities(text[norm.start : norm.end]):
        start, end = norm.start + quantity.start, norm.start + quantity.end
        same = (quantity.value, quantity.unit) == (norm.amount.value, norm.amount.unit)
        if not same or not _inside(norm.spans, start, end):
            continue
        around = f"{text[max(norm.start, start - 10) : start]}#{text[end : end + 10]}"
        numeral = _NUMERAL.match(text, start, end)
        if numeral is None or "分之" in text[start:end] or compiled(rules.number.noise).search(around):
            continue
        low = _RANGE.search(text, norm.start, start)
        return Fact(norm, "number", low.start() if low else start, numeral.end())
    return None


def _inside(spans: Iterable[Span], start: int, end: int) -> bool:
    return any(left <= start and end <= right for left, right in spans)
