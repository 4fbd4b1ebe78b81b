"""schedule: which question comes when, by the FSRS memory model, and what is kept of it.

Time and chance are arguments. The model's own noise is switched off, so that the same answers give the same dates.

Source: Ye, Su, Cao, A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling, KDD 2022; the
algorithm is the package ``fsrs``.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import fsrs

from corpus.errors import BadRequest
from qa.learn.question import Question

GAP = 3
"""How many other questions come before one that was answered wrongly is asked again in the same round."""
_STEPS = (timedelta(minutes=10),)


@dataclass(frozen=True, slots=True)
class CardState:
    """What is known of one person and one question, or one card that was read.

    Attributes:
        key: id of the question or of the card.
        seen: how often it was answered; 0 for a card that was read.
        right: how often rightly.
        last_right: whether the last answer was right; True for a card that was read.
        due: when it should come again, None for a card.
        memory: the model's state as JSON; empty for a card.
    """

    key: str
    seen: int = 0
    right: int = 0
    last_right: bool = True
    due: datetime | None = None
    memory: str = ""


class ProgressStore(Protocol):
    """Where progress is kept. Both calls are made on each answer, so they should take milliseconds."""

    def load(self, user: str) -> Mapping[str, CardState]:
        """Everything kept for a person, by `CardState.key`; empty for one not known."""
        ...

    def save(self, user: str, states: Iterable[CardState]) -> None:
        """Put or replace these states; others stay as they are."""
        ...


def format_state(state: CardState) -> str:
    """A state as JSON; `parse_state` is the inverse."""
    due = state.due.isoformat() if state.due else None
    return json.dumps([state.key, state.seen, state.right, state.last_right, due, state.memory], ensure_ascii=False)


def parse_state(text: str) -> CardState:
    """What `format_state` wrote.

    Raises:
        BadRequest: it is something else.
    """
    try:
        key, seen, right, last_right, due, memory = json.loads(text)
        if memory:
            fsrs.Card.from_json(memory)
        return CardState(str(key), int(seen), int(right), bool(last_right), datetime.fromisoformat(due) if due else None,
                         str(memory))  # fmt: skip
    except (ValueError, TypeError, KeyError) as error:
        raise BadRequest("一条学习进度读不出来", "format_state 写出的一行") from error


def review(state: CardState | None, key: str, right: bool, now: datetime) -> CardState:
    """The state after an answer.

    Args:
        state: before it; None for the first answer.
        key: of the question.
        right: whether it was right.
        now: when, with its time zone.
    """
    now = now.astimezone(UTC)
    before = state if state is not None and state.memory else CardState(key)
    card = fsrs.Card.from_json(before.memory) if before.memory else fsrs.Card(card_id=_number(key), due=now)
    scheduler = fsrs.Scheduler(learning_steps=_STEPS, relearning_steps=_STEPS, enable_fuzzing=False)
    card, _ = scheduler.review_card(card, fsrs.Rating.Good if right else fsrs.Rating.Again, now)
    return CardState(key, before.seen + 1, before.right + right, right, card.due, card.to_json())


def plan_round(
    questions: Sequence[Question], states: Mapping[str, CardState], now: datetime, size: int, seed: int
) -> list[str]:
    """Ids of the questions of a round, in order: those last answered wrongly, those that are due, new ones in the order of
    the path; then, when there is room, those that are due next.

    Args:
        questions: of a role or a topic, in the order of its path.
        states: what is kept for the person.
        now: the time of the round.
        size: most questions.
        seed: mixes the order in which the chosen ones are asked.
    """
    asked = [q.id for q in questions if q.id in states and states[q.id].memory]
    wrong = [key for key in asked if not states[key].last_right]
    due = [key for key in asked if states[key].last_right and is_due(states[key], now)]
    new = _spread([q for q in questions if q.id not in asked])
    later = sorted((key for key in asked if key not in {*wrong, *due}), key=lambda key: (states[key].due or now, key))
    chosen = [*wrong, *due, *new, *later][:size]
    random.Random(f"{seed}|{len(asked)}").shuffle(chosen)
    return chosen


def again(queue: Sequence[str], key: str, at: int) -> list[str]:
    """The queue of a round after the question at place `at` was answered wrongly: it comes again, `GAP` questions on."""
    place = min(at + 1 + GAP, len(queue))
    return [*queue[:place], key, *queue[place:]]


def is_due(state: CardState, now: datetime) -> bool:
    """Whether it should be asked again by now."""
    return state.due is not None and state.due <= now


def _spread(questions: Sequence[Question]) -> list[str]:
    """New questions in the order of the path, one of each card before the second of any: a round touches many cards."""
    rank: dict[str, int] = {}
    order = []
    for place, question in enumerate(questions):
        rank[question.card] = rank.get(question.card, -1) + 1
        order.append((rank[question.card], place, question.id))
    return [key for _, _, key in sorted(order)]


def _number(key: str) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest()[:12], 16)
