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
        said: what the answer quoted: article id, start, end.
    """

    text: str = ""
    intents: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    said: tuple[tuple[str, int, int], ...] = ()


def advance(
    state: State,
    question: str,
    inherited: str,
    intents: tuple[str, ...],
    named: tuple[str, ...],
    said: tuple[tuple[str, int, int], ...],
) -> State:
    """The state after a turn.

    Args:
        state: before it.
        question: normalised, without its closing mark.
        inherited: what it took from `state` (empty for a new topic).
        intents: what it asked for.
        named: ids of the documents it named.
        said: what its answer quoted (article id, start, end); with none the earlier articles stay when the topic does.
    """
    text = f"{question} {inherited}".strip()[:200]
    cited = tuple(dict.fromkeys(article for article, _, _ in said))
    articles = cited or (state.articles if inherited else ())
    answered = tuple(dict.fromkeys(article.split("#")[0] for article in cited))
    return State(text, intents, named or answered or (state.documents if inherited else ()), articles, said)
