"""Dialogue: what one visitor asked and was told. Plain values; the page draws them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

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
    """

    question: str
    titles: tuple[str, ...] | None = None
    scope: str = ""


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
    """

    turns: list[Turn] = field(default_factory=list)
    waiting: deque[Asked] = field(default_factory=deque)
    state: State = field(default_factory=State)
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

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self.turns.clear()
            self.waiting.clear()
            self.state = State()
