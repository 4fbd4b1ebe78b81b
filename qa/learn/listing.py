"""listing: questions about what belongs together (multiple choice) and about what follows what (order)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus.sentences import CLAUSE_MARKS, SEGMENT_MARKS, split
from qa.learn.actors import class_of, parts_of
from qa.learn.cards import Card
from qa.learn.facts import Fact
from qa.learn.question import Form, Question, question_id
from qa.learn.rules import QuizRules
from qa.norms.norm import Span
from qa.rulebook import compiled

MOST_RIGHT, MOST_WRONG = 3, 3
LONGEST_ITEM, LONGEST_LEAD = 70, 90
ALIKE = 60
"""Likeness, 0..100, from which on two items or names may say the same."""
_JOIN = re.compile(r"(?:并|再|然后|随后|最后)+")
_ITEM = re.compile(r"^(?:[（(][一二三四五六七八九十百\d]{1,4}[）)]|\d{1,2}[.．、]|[①-⑳])\s*")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of a document: what it is of, its lead-in, its items without numbering, and where these stand."""

    card: Card
    kind: str
    object: str
    lead: str
    items: tuple[str, ...]
    spans: tuple[Span, ...]


def lists_in(cards: Iterable[Card]) -> list[Listed]:
    """Every list that stands on one card, in order."""
    return [
        held for card in cards for fact in card.facts if fact.form == "list" for held in [_listed(card, fact)] if held
    ]


def members_question(card: Card, fact: Fact, others: Sequence[Card], rules: QuizRules, seed: int) -> Question | None:
    """Multiple choice of whom a body consists of; wrong options are members of other bodies."""
    right = tuple(parts_of(card.article[fact.start : fact.end]))
    clause = next(((s, e) for s, e in split(card.article, fact.norm.start, fact.norm.end, CLAUSE_MARKS)
                   if s <= fact.start < e), None)  # fmt: skip
    if clause is None or len(set(right)) != len(right):
        return None
    pool = [(other.document != card.document, part) for other in others for f in other.facts if f.form == "parts"
            and other.id != card.id for part in parts_of(other.article[f.start : f.end])]  # fmt: skip
    wrong = [part for _, part in _ranked(pool, f"{seed}|{card.id}") if _apart(part, right, rules)]
    end = max(clause[1], fact.end + len(fact.norm.action))
    after = card.article[fact.end : end].rstrip("，；。")
    if not wrong:
        return None
    return _made(card, "multiple", "空格处是下列哪几项？（多选）", ("", card.article[clause[0] : fact.start], after), right,
                 _unlike(wrong, 2), ((fact.start, fact.end),))  # fmt: skip


def items_question(listed: Listed, others: Sequence[Listed], rules: QuizRules, seed: int) -> Question | None:
    """Multiple choice of what a list holds; wrong options are items of other lists of the same kind."""
    if _is_ordered(listed.lead, rules) or compiled(rules.listed.closed).search(listed.lead):
        return None
    inside = [f for f in listed.card.facts if f.form == "who" and f.start > listed.spans[0][0]]
    usable = {item: span for item, span in zip(listed.items, listed.spans, strict=True) if _says(item, rules)}
    if inside or len(usable) < 2:
        return None
    pool = [(o.card.document != listed.card.document, item) for o in others if o.kind == listed.kind and o is not listed
            and not _is_ordered(o.lead, rules) and not compiled(rules.listed.closed).search(o.lead)
            for item in o.items]  # fmt: skip
    wrong = [
        item for _, item in _ranked(pool, f"{seed}|{listed.card.id}") if _says(item, rules) and _foreign(item, listed)
    ]
    if len(wrong) < 2:
        return None
    ranked = _ranked([(False, item) for item in usable], f"{seed}|{listed.card.id}|right")
    right = tuple(item for _, item in ranked[:MOST_RIGHT])
    spans = tuple(usable[item] for item in right)
    return _made(
        listed.card, "multiple", rules.listed.prompt, (listed.lead, "", ""), right, _unlike(wrong, MOST_WRONG), spans
    )


def order_questions(card: Card, rules: QuizRules) -> Iterator[Question]:
    """What comes first: an ordered list, steps named in one clause, or the steps of a sentence."""
    prompt = "按办理的先后排列下列步骤"
    for listed in lists_in([card]):
        short = all(len(item) <= LONGEST_ITEM for item in listed.items)
        if _is_ordered(listed.lead, rules) and 3 <= len(listed.items) <= 7 and short:
            yield _made(card, "order", prompt, (listed.lead, "", ""), listed.items, (), listed.spans)
            return
    for piece in card.pieces:
        inline = compiled(rules.steps.inline).search(card.article, *piece)
        if inline is not None:
            steps = tuple(inline.group("steps").split("、"))
            context = card.article[piece[0] : inline.start()]
            if len(set(steps)) == len(steps) >= 3:
                yield _made(card, "order", prompt, (context, "", ""), steps, (), (inline.span("steps"),))
                return
        for start, end in split(card.article, *piece, SEGMENT_MARKS):
            chain = _chain(card.article, start, end, rules)
            if chain:
                chain = [_bare_step(card.article, s, e) for s, e in chain]
                steps = tuple(card.article[s:e] for s, e in chain)
                yield _made(card, "order", prompt, (card.article[start : chain[0][0]].strip("，"), "", ""), steps, (),
                            tuple(chain))  # fmt: skip
                return


def _made(card: Card, form: Form, prompt: str, shown: tuple[str, str, str], right: tuple[str, ...], wrong: tuple[str, ...],
          marks: tuple[Span, ...]) -> Question:  # fmt: skip
    identity = question_id(card.id, form, right, marks, card.pieces[0][0])
    return Question(identity, card.id, form, prompt, *shown, right, wrong, card.ref, card.label, marks)


def _listed(card: Card, fact: Fact) -> Listed | None:
    lines = list(split(card.article, fact.start, fact.end, "\n"))
    lead = card.article[slice(*lines[0])]
    items = [(s + len(m.group()), e) for s, e in lines[1:] if (m := _ITEM.match(card.article[s:e])) is not None]
    texts = tuple(card.article[s:e].rstrip("；。;，") for s, e in items)
    if len(texts) < 2 or len(set(texts)) != len(texts) or len(lead) > LONGEST_LEAD:
        return None
    spans = tuple((s, s + len(text)) for (s, _), text in zip(items, texts, strict=True))
    return Listed(card, fact.norm.kind, fact.norm.object, lead, texts, spans)


def _is_ordered(lead: str, rules: QuizRules) -> bool:
    return bool(compiled(rules.steps.listed).search(lead)) and not compiled(rules.listed.closed).search(lead)


def _says(item: str, rules: QuizRules) -> bool:
    return 4 <= len(item) <= LONGEST_ITEM and compiled(rules.listed.vague).search(item) is None


def _foreign(item: str, listed: Listed) -> bool:
    """Whether an item is nothing that the list itself says, whatever the words."""
    whole = listed.card.article
    named = len(listed.object) > 2 and listed.object in item
    return item not in whole and not named and all(fuzz.partial_ratio(item, own) < ALIKE for own in listed.items)


def _apart(name: str, right: Sequence[str], rules: QuizRules) -> bool:
    """Whether a name is none of the members: not alike, and no general word (领导同志) that may stand for them."""
    general = class_of(name, rules) in ("leader", "generic_organ", "")
    same_class = class_of(name, rules) == "person" and any(class_of(own, rules) == "person" for own in right)
    alike = any(name in own or own in name or fuzz.ratio(name, own) >= ALIKE for own in right)
    return not general and not same_class and not alike


def _unlike(texts: Iterable[str], most: int) -> tuple[str, ...]:
    """The first texts of which no two say the same."""
    out: list[str] = []
    for text in texts:
        if all(fuzz.partial_ratio(text, other) < ALIKE for other in out):
            out.append(text)
    return tuple(out[:most])


def _ranked(pool: Iterable[tuple[bool, str]], seed: str) -> list[tuple[bool, str]]:
    """Without repetitions: of the same document first, by chance within."""
    distinct = list(dict.fromkeys(pool))
    return sorted(distinct, key=lambda entry: (entry[0], hashlib.sha256(f"{seed}|{entry[1]}".encode()).hexdigest()))


def _bare_step(text: str, start: int, end: int) -> Span:
    """A clause without 并 before it and its mark behind: neither is to tell where it stands."""
    lead = _JOIN.match(text, start, end)
    return (lead.end() if lead else start), len(text[:end].rstrip("，。；"))


def _chain(text: str, start: int, end: int, rules: QuizRules) -> list[Span]:
    """The clauses of a statement that are steps one after another, three or more; the clauses before them say of what."""
    steps = rules.steps
    whole = text[start:end]
    if compiled(steps.broken).search(whole) or compiled(steps.chain).search(whole) is None:
        return []
    clauses = list(split(text, start, end, CLAUSE_MARKS))
    fits = [compiled(steps.step).search(text[s:e].strip("，。；")) is not None for s, e in clauses]
    first = fits.index(True) if True in fits else len(fits)
    rest = clauses[first:]
    if (
        len(rest) < 3
        or len(rest) > 6
        or not all(fits[first:])
        or any(text[s:e].rstrip("，。；").endswith("的") for s, e in rest)
    ):
        return []
    return rest
