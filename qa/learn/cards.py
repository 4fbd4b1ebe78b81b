"""Cards: the sentences of a document that say something a new hire must know, each with the words that carry it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from corpus.sentences import CLAUSE_MARKS, SENTENCE_MARKS, split
from qa.learn.facts import Fact, facts_of
from qa.learn.roles import Curriculum, Role
from qa.learn.rules import QuizRules
from qa.norms.norm import Norm, Span
from qa.norms.rules import load_norm_rules

LONGEST_SENTENCE = 220
"""Characters above which a card shows the statement instead of its sentence."""
LONGEST_LIST = 420
"""Characters up to which a list is one card; each item of a longer one is a card of its own, with its lead-in."""
LONGEST_CONTEXT = 120
"""Characters up to which what stands before in the same 款 is shown with a card."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is read at one time.

    Attributes:
        id: hash of the document's title and the text: the same in every build in which the words are the same.
        document: title.
        ref: where it stands, to the 款 or 项.
        label: 《…》第三十三条第三款.
        place: the headings above it.
        article: text of the whole article; the offsets of everything here count in it.
        pieces: the stretches shown, in order; a lead-in may stand apart from its item.
        context: the stretch of the same 款 before them that says what they are about; empty when they stand first.
        facts: what it says.
        kinds: labels of the facts, as in the duty table: 签发, 期限, ….
        topic: id of its lesson.
    """

    id: str
    document: str
    ref: ProvisionRef
    label: str
    place: str
    article: str
    pieces: tuple[Span, ...]
    context: Span
    facts: tuple[Fact, ...]
    kinds: tuple[str, ...]
    topic: str

    @property
    def text(self) -> str:
        """The words shown; … where something between them is left out."""
        return "……".join(self.article[start:end] for start, end in self.pieces)


def cards_of(document: Document, norms: Iterable[Norm], rules: QuizRules, curriculum: Curriculum) -> list[Card]:
    """The cards of a document in the order of its text."""
    grouped: dict[tuple[ProvisionRef, tuple[Span, ...]], list[Fact]] = {}
    for fact in facts_of(document, norms, rules):
        article = document.article(fact.norm.ref.article or 0, fact.norm.ref.branch)
        ref, pieces = _place_of(fact.norm, article)
        held = grouped.setdefault((ref, pieces), [])
        if all((other.start, other.end, other.norm.kind) != (fact.start, fact.end, fact.norm.kind) for other in held):
            held.append(fact)
    places = {(a.number, a.branch): document.path_of(i) for i, a in enumerate(document.articles)}
    out: dict[str, Card] = {}
    for (ref, pieces), facts in sorted(grouped.items(), key=lambda entry: (_order(document, entry[0][0]), entry[0][1])):
        text = document.article(ref.article or 0, ref.branch).text
        headings = [heading.title for heading in places.get((ref.article or 0, ref.branch), ())]
        shown = "……".join(text[start:end] for start, end in pieces)
        topic = curriculum.topic_of(shown, " ".join(headings))
        key = hashlib.sha256(f"{document.title}\n{shown}".encode()).hexdigest()[:16]
        kinds = tuple(dict.fromkeys(_kind_label(fact.norm.kind) for fact in facts))
        card = Card(key, document.title, ref, document.label(ref), " · ".join(headings), text, pieces,
                    _context(document.article(ref.article or 0, ref.branch), pieces[0][0]), tuple(facts), kinds,
                    topic.id)  # fmt: skip
        out.setdefault(key, card)
    return list(out.values())


def path_for(role: Role, cards: Iterable[Card], curriculum: Curriculum) -> dict[str, list[Card]]:
    """The cards that concern a role by topic, topics in the role's order, cards in the order of the text. Empty topics
    are left out."""
    chosen = [card for card in cards if curriculum.concerns(role, {f.norm.kind for f in card.facts}, card.text)]
    lessons = {topic: [card for card in chosen if card.topic == topic] for topic in role.topics}
    return {topic: held for topic, held in lessons.items() if held}


def marks_of(facts: Sequence[Fact]) -> Iterator[Span]:
    """The words of a card that are worth seeing at a glance; a whole list is not."""
    return ((fact.start, fact.end) for fact in facts if fact.form != "list")


def _place_of(norm: Norm, article: Article) -> tuple[ProvisionRef, tuple[Span, ...]]:
    paragraph = article.paragraph_at(norm.start)
    if paragraph is None:
        return norm.ref, ((norm.start, norm.end),)
    whole = ProvisionRef(norm.ref.document, norm.ref.article, norm.ref.branch, paragraph.number)
    ends = paragraph.items[0].start if paragraph.items else paragraph.end
    sentences = list(split(article.text, paragraph.start, ends, SENTENCE_MARKS))
    item = article.item_at(norm.start)
    lead = sentences[-1] if paragraph.items and sentences else None
    if lead is not None and (item is not None or norm.end > ends or norm.start >= lead[0]):
        if paragraph.end - lead[0] <= LONGEST_LIST or item is None:
            return whole, ((lead[0], _stripped_end(article.text, paragraph.end)),)
        return norm.ref, (lead, (item.start, _stripped_end(article.text, item.end)))
    sentence = next(((s, e) for s, e in sentences if s <= norm.start < e), (norm.start, norm.end))
    if sentence[1] - sentence[0] > LONGEST_SENTENCE:
        sentence = (norm.start, norm.end)
    return whole, (sentence,)


def _context(article: Article, start: int) -> Span:
    """What stands before in the 款, when it is short; else its first sentence or its first clause."""
    paragraph = article.paragraph_at(start)
    if paragraph is None or not article.text[paragraph.start : start].strip():
        return (0, 0)
    first = (
        next(split(article.text, paragraph.start, start, marks), (0, 0)) for marks in (SENTENCE_MARKS, CLAUSE_MARKS)
    )
    spans = ((paragraph.start, _stripped_end(article.text, start)), *first)
    return next((span for span in spans if span[1] - span[0] <= LONGEST_CONTEXT), (0, 0))


def _stripped_end(text: str, end: int) -> int:
    return len(text[:end].rstrip())


def _order(document: Document, ref: ProvisionRef) -> tuple[int, int, int]:
    number = next((i for i, a in enumerate(document.articles) if (a.number, a.branch) == (ref.article, ref.branch)), -1)
    return number, ref.paragraph, ref.item


def _kind_label(kind: str) -> str:
    rules = load_norm_rules()
    return next(rule.label for rule in rules.rules if rule.kind.removeprefix("list_") == kind)
