"""Dialogue state: what a turn leaves for the next. A value; `advance` is a pure function."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """What was said before.

    Attributes:
        text: the last question with what it had inherited; empty at the start.
        intents: names of what it asked for.
        documents: ids of documents it named or its answer cited.
        articles: ids of the articles its answer cited (``doc#art33``).
    """

    text: str = ""
    intents: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


def advance(
    state: State, question: str, inherited: str, intents: tuple[str, ...], named: tuple[str, ...], cited: tuple[str, ...]
) -> State:
    """The state after a turn.

    Args:
        state: before it.
        question: normalised, without its closing mark.
        inherited: what it took from `state` (empty for a new topic).
        intents: what it asked for.
        named: ids of the documents it named.
        cited: ids of the articles its answer cited; with none the earlier ones stay when the topic does.
    """
    text = f"{question} {inherited}".strip()[:200]
    articles = cited or (state.articles if inherited else ())
    return State(text, intents, named or (state.documents if inherited else ()), articles)
