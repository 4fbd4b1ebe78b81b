"""Dialogue: what one visitor asked and was told. Plain values; the page draws them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from qa.answer import Answer
from qa.dialogue import State

Ask = Callable[[str, State, Sequence[str] | None], tuple[Answer, State]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way.

    Attributes:
        question: as typed.
        titles: documents to answer from; all when None.
        scope: that choice in words, shown under the question; empty for all.
        before: what was answered when it was asked in an earlier visit; None when it is asked for the first time.
    """

    question: str
    titles: tuple[str, ...] | None = None
    scope: str = ""
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was answered."""

    asked: Asked
    answer: Answer


@dataclass
class Dialogue:
    """One visitor's dialogue.

    Streamlit abandons a run as soon as the visitor does something else, and starts the next one beside it. So a
    question is put in `waiting` by the widget's callback, and leaves it only together with its answer, under a lock:
    none is lost, none is answered twice.

    Attributes:
        turns: what was asked and answered.
        waiting: what was asked and is not answered yet.
        state: what the next question is read in the light of.
        id: name of the dialogue where it is kept.
    """

    turns: list[Turn] = field(default_factory=list)
    waiting: deque[Asked] = field(default_factory=deque)
    state: State = field(default_factory=State)
    id: str = field(default_factory=lambda: uuid4().hex)
    _kept: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def put(self, asked: Asked) -> None:
        """Queue a question."""
        with self._lock:
            self.waiting.append(asked)

    def settle(self, ask: Ask) -> None:
        """Answer everything that waits, in order. Calls nothing of Streamlit, so that it cannot be cut off half-way."""
        while True:
            with self._lock:
                if not self.waiting:
                    return
                asked = self.waiting[0]
                answer, self.state = ask(asked.question, self.state, asked.titles)
                self.turns.append(Turn(asked, answer))
                self.waiting.popleft()

    def take_unkept(self) -> list[tuple[int, Turn]]:
        """The turns that nobody has taken to keep, each with its number; every turn is given out once."""
        with self._lock:
            new = list(enumerate(self.turns))[self._kept :]
            self._kept = len(self.turns)
            return new

    def earlier(self, number: int) -> tuple[str, ...]:
        """The questions before turn `number`."""
        return tuple(turn.asked.question for turn in self.turns[:number])
