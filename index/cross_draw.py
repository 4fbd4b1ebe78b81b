"""cross_draw: what the cross-encoder's training reads in each step: which questions, and which texts with each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.training_texts import PLACE, Asked, Text

_LAWS = (
    3  # of the questions without marks, for so many over a regulation one is over a law, which has less to tell apart
)


@dataclass(frozen=True)
class Settings:
    """Of one run: `rank` of the change, `rate` of learning, hard `negatives` a question and one more `from_laws`, share of
    answerable questions whose answer is `held_back`, share of the questions of a step that are `marked`, share that are `told` at length, share that are `plain`, share of the others that are
    `wrapped` in what people say around a question, questions a `batch`, `steps`, lowest layers that are `frozen` as they start, `seed`."""

    rank: int = 24
    rate: float = 6e-4
    negatives: int = 3
    from_laws: int = 1
    held_back: float = 0.2
    marked: float = 0.8
    told: float = 0.0
    plain: float = 0.0
    wrapped: float = 0.0
    batch: int = 5
    steps: int = 3600
    frozen: int = 0
    seed: int = 7


@dataclass(frozen=True)
class Question:
    """A question with what it is read against.

    Attributes:
        asked: the question.
        others: numbers of the texts that the retriever takes for it, nearest first, those that answer left out.
        laws: the same from the laws, for a question of a regulation.
        rank: how many texts the retriever puts before the first that answers.
    """

    asked: Asked
    others: tuple[int, ...]
    laws: tuple[int, ...]
    rank: int


class Draw:
    """Draws the questions of each step: those with marks, those without, those told at length and the plain ones, each in an order of its own."""

    def __init__(
        self,
        train: Sequence[Asked],
        texts: Sequence[Text],
        settings: Settings,
        openers: Sequence[str],
        rng: random.Random,
    ) -> None:
        laws = {text.group for text in texts if text.law}
        short = [q for q in train if not q.told and not q.plain]
        self._own = [q for q in short if not q.marked and q.group not in laws]
        self._laws = [q for q in short if not q.marked and q.group in laws]
        self._kinds = {
            "told": [q for q in train if q.told],
            "plain": [q for q in train if q.plain],
            "marked": [q for q in short if q.marked],
        }
        self._settings, self._openers, self._rng = settings, openers, rng
        self._orders: dict[str, list[Asked]] = {}

    def batch(self) -> list[Asked]:
        """The questions of the next step."""
        return [self._one() for _ in range(self._settings.batch)]

    def _one(self) -> Asked:
        if self._kinds["told"] and self._rng.random() < self._settings.told:
            return self._next("told")
        if self._kinds["plain"] and self._settings.plain and self._rng.random() < self._settings.plain:
            return self._next("plain")
        kind = "marked" if self._rng.random() < self._settings.marked else "pairs"
        question = self._next(kind)
        if self._openers and self._rng.random() < self._settings.wrapped:
            text = self._rng.choice(self._openers).replace(PLACE, question.text)
            return replace(question, text=text)
        return question

    def _next(self, kind: str) -> Asked:
        pairs = bool(self._own or self._laws)
        kind = "pairs" if kind == "marked" and not self._kinds["marked"] else kind
        kind = "marked" if kind == "pairs" and not pairs else kind
        order = self._orders.setdefault(kind, [])
        if not order:
            order += self._kinds[kind] if kind in self._kinds else self._pairs()
            self._rng.shuffle(order)
        return order.pop()

    def _pairs(self) -> list[Asked]:
        size = len(self._own) // _LAWS if self._own else len(self._laws)
        return [*self._own, *self._rng.sample(self._laws, min(len(self._laws), size))]


def chosen(
    question: Question, texts: Sequence[Text], settings: Settings, rng: random.Random
) -> tuple[list[int], int | None]:
    """The texts that a question is read with, the answering one first, and that one; None when it has none or is held back."""
    answers = sorted(question.asked.answers)
    nearest = list(question.others[: settings.negatives * 2])
    answer = rng.choice(answers) if answers else None
    if answer is not None and rng.random() < settings.held_back:
        articles = {(texts[n].group, texts[n].article) for n in answers}
        nearest = [n for n in question.others if (texts[n].group, texts[n].article) not in articles]
        nearest, answer = nearest[: settings.negatives + 1], None
    beside = rng.sample(question.laws, min(settings.from_laws, len(question.laws)))
    drawn = rng.sample(nearest, min(settings.negatives + settings.from_laws - len(beside), len(nearest)))
    return [*([] if answer is None else [answer]), *drawn, *beside], answer
