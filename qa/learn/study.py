"""study: what one role learns from some documents, lesson by lesson, and how far somebody is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.document import Document
from qa.learn.cards import Card, cards_of, path_for
from qa.learn.question import Question
from qa.learn.quiz import questions_of
from qa.learn.roles import Curriculum, Role, Topic
from qa.learn.rules import QuizRules
from qa.learn.schedule import CardState, is_due
from qa.norms.store import NormTable


@dataclass(frozen=True, slots=True)
class Lesson:
    """The cards of one topic and the questions about them."""

    topic: Topic
    cards: tuple[Card, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """A role's path through some documents: lessons in the role's order; none when nothing concerns it."""

    role: Role
    lessons: tuple[Lesson, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards in the order of the path."""
        return tuple(card for lesson in self.lessons for card in lesson.cards)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of the path."""
        return tuple(question for lesson in self.lessons for question in lesson.questions)

    def lesson(self, topic: str) -> Lesson | None:
        """The lesson of a topic."""
        return next((lesson for lesson in self.lessons if lesson.topic.id == topic), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is: cards read, questions answered and last answered rightly, and due again, of how many."""

    cards: int
    read: int
    questions: int
    answered: int
    right: int
    due: int


def study_of(documents: Iterable[Document], norms: NormTable, role: Role, rules: QuizRules, curriculum: Curriculum,
             seed: int) -> Study:  # fmt: skip
    """The path of a role through documents.

    Args:
        documents: in their order; wrong options are taken from all of them.
        norms: of the index.
        role: who learns.
        rules, curriculum: of the project.
        seed: of the questions.
    """
    cards = [card for d in documents for card in cards_of(d, norms.of_document(d.id), rules, curriculum)]
    distinct = list({card.id: card for card in reversed(cards)}.values())[::-1]
    topics = {topic.id: topic for topic in curriculum.topic}
    lessons = [
        Lesson(topics[topic], tuple(held), tuple(questions_of(held, distinct, rules, seed)))
        for topic, held in path_for(role, distinct, curriculum).items()
    ]
    return Study(role, tuple(lessons))


def standing(lessons: Sequence[Lesson], states: Mapping[str, CardState], now: datetime) -> Standing:
    """How far somebody is with lessons."""
    cards = [card.id for lesson in lessons for card in lesson.cards]
    questions = [question.id for lesson in lessons for question in lesson.questions]
    held = [states[key] for key in questions if key in states and states[key].seen]
    return Standing(
        cards=len(cards),
        read=sum(key in states for key in cards),
        questions=len(questions),
        answered=len(held),
        right=sum(state.last_right for state in held),
        due=sum(not state.last_right or is_due(state, now) for state in held),
    )


def to_repeat(study: Study, states: Mapping[str, CardState]) -> list[Question]:
    """Questions whose last answer was wrong, in the order of the path."""
    return [q for q in study.questions if q.id in states and states[q.id].seen and not states[q.id].last_right]
