"""quiz: the questions that cards yield."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.learn.cards import Card
from qa.learn.cloze import modal_question, named_in, number_question, who_question
from qa.learn.listing import items_question, lists_in, members_question, order_questions
from qa.learn.question import Question
from qa.learn.rules import QuizRules

MOST_PER_CARD = 4
"""Questions about one card; more would ask every row of a long list."""
OTHERS_PER_PERMISSION = 4


def questions_of(cards: Sequence[Card], pool: Sequence[Card], rules: QuizRules, seed: int) -> list[Question]:
    """The questions about `cards`, in their order.

    Args:
        cards: what is asked about.
        pool: where wrong options are taken from: all cards of the same documents.
        rules: of the project.
        seed: decides which of several wrong options are taken; the same arguments give the same questions.
    """
    names, lists = named_in(pool), lists_in(pool)

    def about(card: Card) -> Iterator[Question | None]:
        yield from order_questions(card, rules)
        for fact in card.facts:
            match fact.form:
                case "number":
                    yield number_question(card, fact, rules)
                case "who":
                    yield who_question(card, fact, names, rules, seed)
                case "parts":
                    yield members_question(card, fact, pool, rules, seed)
                case "modal":
                    yield modal_question(card, fact, rules)
                case "list":
                    yield from (items_question(o, lists, rules, seed) for o in lists if o.card.id == card.id)

    out: dict[str, Question] = {}
    for card in cards:
        for question in _chosen([question for question in about(card) if question is not None], rules):
            out.setdefault(question.id, question)
    return _without_excess(list(out.values()), rules)


def _chosen(made: Sequence[Question], rules: QuizRules) -> list[Question]:
    """Not more than `MOST_PER_CARD`, and one about a modal word: the last, which is the most special."""
    modal = [question for question in made if question.right[0] in _words(rules, forbidding=False)]
    return [*(question for question in made if question not in modal), *modal[-1:]][:MOST_PER_CARD]


def _without_excess(questions: list[Question], rules: QuizRules) -> list[Question]:
    """Questions whose answer is 可以 teach least: not more than one in `OTHERS_PER_PERMISSION`."""
    words = _words(rules, forbidding=True)
    permissions = [question for question in questions if question.right[0] in words]
    dropped = permissions[max(2, (len(questions) - len(permissions)) // OTHERS_PER_PERMISSION) :]
    return [question for question in questions if question not in dropped]


def _words(rules: QuizRules, forbidding: bool) -> set[str]:
    """Modal words that are asked about; without those that forbid when `forbidding`."""
    return {w for modal in rules.modal if not (forbidding and modal.group == "forbidden") for w in modal.words}
