"""cloze: a card's sentence with the name, the number or the modal word left out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus.sentences import CLAUSE_MARKS, SENTENCE_MARKS, split
from qa.learn.actors import is_option, is_person, may_be_same, parts_of, stands_in
from qa.learn.cards import Card
from qa.learn.facts import Fact
from qa.learn.question import Form, Question, question_id
from qa.learn.rules import QuizRules
from qa.norms.norm import Span

WRONG = 3
"""Wrong options of a single choice; it is asked with two of them where there are no more."""
LONGEST_SHOWN = 140
"""Characters above which a shorter stretch around the blank is shown."""
SAME_MATTER = 70
"""Likeness, 0..100, from which on two norms speak of the same object."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that acts somewhere in the documents: what wrong options are taken from."""

    name: str
    kind: str
    object: str
    article: str
    document: str


def named_in(cards: Iterable[Card]) -> list[Named]:
    """Every name of every card, in order."""
    return [
        Named(card.article[f.start : f.end], f.norm.kind, f.norm.object, card.article, card.document)
        for card in cards
        for f in card.facts
        if f.form == "who"
    ]


def who_question(card: Card, fact: Fact, pool: Sequence[Named], rules: QuizRules, seed: int) -> Question | None:
    """Single choice of the name; None when there are no two options that are surely wrong."""
    right, cloze = card.article[fact.start : fact.end], rules.cloze_of(fact.norm.kind)
    shown = _shown(card, fact, right, rules)
    if cloze is None or shown is None or not is_option(right, rules):
        return None
    context, before, after = shown
    near = "\n".join((context, before, after, card.text, card.article[slice(*card.context)]))
    wrong = _wrong_names(card, fact, right, near, pool, rules, seed)
    if len(wrong) < 2:
        return None
    return _question(card, fact, "single", cloze.prompt, (context, before, after), (right,), wrong)


def number_question(card: Card, fact: Fact, rules: QuizRules) -> Question | None:
    """The number to fill in; None when the words around it say the same number again."""
    shown = _shown(card, fact, "", rules)
    right = card.article[fact.start : fact.end]
    if shown is None:
        return None
    unit = card.article[fact.end :].lstrip(" 个")[:1]
    told = re.compile(rf"(?<![\d.一二三四五六七八九十百]){re.escape(right)}\s?个?{re.escape(unit)}")
    if any(told.search(said) for said in shown):
        return None
    return _question(card, fact, "number", "空格处的数是多少？", shown, (right,), ())


def modal_question(card: Card, fact: Fact, rules: QuizRules) -> Question | None:
    """Single choice of the modal word: whether it is forbidden, allowed or an obligation."""
    modal, shown = rules.modal_of(fact.norm.kind), _shown(card, fact, "", rules)
    if modal is None or shown is None:
        return None
    right = card.article[fact.start : fact.end]
    wrong = tuple(other.option for other in rules.modal if other.group != modal.group)
    return _question(card, fact, "single", "空格处应当是哪个词？", shown, (right,), wrong)


def _question(card: Card, fact: Fact, form: Form, prompt: str, shown: tuple[str, str, str], right: tuple[str, ...],
              wrong: tuple[str, ...]) -> Question:  # fmt: skip
    marks = ((fact.start, fact.end),)
    identity = question_id(card.id, form, right, marks, card.pieces[0][0])
    return Question(identity, card.id, form, prompt, *shown, right, wrong, card.ref, card.label, marks)


# -- what is shown around the blank ---------------------------------------------------------------------------------


def _shown(card: Card, fact: Fact, right: str, rules: QuizRules) -> tuple[str, str, str] | None:
    """Context, text before and text after the blank: the sentence, or less of it where it is long or names the answer
    elsewhere; None when even its clause does."""
    text = card.article
    for start, end in _stretches(card, fact):
        before, after = text[start : fact.start], text[fact.end : end]
        told = right and (stands_in(right, before, rules) or stands_in(right, after, rules))
        if end - start <= LONGEST_SHOWN and not told:
            cut = after.rstrip("，；、：")
            return _context(card, start, right, rules), before, after if cut == after else f"{cut}……"
    return None


def _stretches(card: Card, fact: Fact) -> Iterator[Span]:
    """The sentence or item of a fact, its statement, its clause."""
    left, right = next(((s, e) for s, e in card.pieces if s <= fact.start < e), (fact.norm.start, fact.norm.end))
    yield next(
        ((s, e) for s, e in split(card.article, left, right, SENTENCE_MARKS) if s <= fact.start < e), (left, right)
    )
    yield fact.norm.start, fact.norm.end
    clauses = split(card.article, fact.norm.start, fact.norm.end, CLAUSE_MARKS)
    yield next(((s, e) for s, e in clauses if s <= fact.start < e), (fact.norm.start, fact.norm.end))


def _context(card: Card, start: int, right: str, rules: QuizRules) -> str:
    """What stands before in the card or before the card, the answer blotted out where it stands there by itself."""
    span = card.context if start <= card.pieces[0][0] else (card.pieces[0][0], start)
    lead = next(split(card.article, *card.pieces[0], "\n"), card.pieces[0])
    if lead[1] < start and "\n" in card.article[lead[1] : start]:  # an item: its lead-in
        span = lead
    elif span[1] - span[0] > LONGEST_SHOWN:
        span = next(split(card.article, *span, SENTENCE_MARKS), (0, 0))
        span = span if span[1] - span[0] <= LONGEST_SHOWN else (0, 0)
    said = card.article[slice(*span)]
    for at in stands_in(right, said, rules) if right else ():
        said = f"{said[:at]}{'□' * len(right)}{said[at + len(right) :]}"
    return said.strip()


# -- wrong options ---------------------------------------------------------------------------------------------------


def _wrong_names(card: Card, fact: Fact, right: str, near: str, pool: Sequence[Named], rules: QuizRules,
                 seed: int) -> tuple[str, ...]:  # fmt: skip
    """Names of other norms, of the same kind first. Left out: what may mean the same office, what acts anywhere in the
    same article, what acts on the same object elsewhere, and what is named near it (`near`)."""
    thing = fact.norm.object
    barred = {n.name for n in pool if n.article == card.article and n.document == card.document}
    barred |= {
        n.name for n in pool if n.kind == fact.norm.kind and thing and fuzz.ratio(n.object, thing) >= SAME_MATTER
    }
    seen = [n.name for n in pool if n.name != right and stands_in(n.name, near, rules)]
    best: dict[str, tuple[bool, bool, bool, str]] = {}
    for named in pool:
        name = named.name
        usable = len(parts_of(name)) == 1 and is_option(name, rules) and not any(_alike(name, other) for other in seen)
        if not usable or name in barred or may_be_same(name, right, rules):
            continue
        chance = hashlib.sha256(f"{seed}|{card.id}|{fact.start - card.pieces[0][0]}|{name}".encode()).hexdigest()
        other_sort = is_person(name, rules) != is_person(parts_of(right)[0], rules)
        rank = (named.document != card.document, other_sort, named.kind != fact.norm.kind, chance)
        best[name] = min(best.get(name, rank), rank)
    chosen: list[str] = []
    for name in sorted(best, key=lambda name: best[name]):
        if all(name not in other and other not in name for other in chosen):
            chosen.append(name)
    return tuple(chosen[:WRONG])


def _alike(one: str, other: str) -> bool:
    return one in other or other in one and not one.endswith(f"副{other}")
