"""Where the view 入门 keeps progress, and for whom. Another store takes the place of the session's in `progress_store`."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Protocol

import streamlit as st

from corpus.errors import BadRequest
from qa.learn.schedule import CardState, ProgressStore, format_state, parse_state

ANYONE = "local"
_KEY = "learn_progress"
_LOGGER = logging.getLogger(__name__)


class SessionStore:
    """Progress for as long as the page is open."""

    def __init__(self, held: MutableMapping[str, dict[str, CardState]]) -> None:
        """Args: held: user → states by key; kept by the caller."""
        self._held = held

    def load(self, user: str) -> Mapping[str, CardState]:
        """See `ProgressStore`."""
        return dict(self._held.get(user, {}))

    def save(self, user: str, states: Iterable[CardState]) -> None:
        """See `ProgressStore`."""
        self._held.setdefault(user, {}).update({state.key: state for state in states})


class Rows(Protocol):
    """A table of texts by user and key."""

    def load(self, user: str) -> Mapping[str, str]:
        """Text by key."""
        ...

    def save(self, user: str, states: Mapping[str, str]) -> None:
        """Put or replace these; others stay."""
        ...


class RowStore:
    """Progress in a table of texts, which outlives the page. A row that cannot be read counts as not there."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def load(self, user: str) -> Mapping[str, CardState]:
        """See `ProgressStore`."""
        out = {}
        for key, text in self._rows.load(user).items():
            try:
                out[key] = parse_state(text)
            except BadRequest as error:
                _LOGGER.warning("progress of card %s: %s", key, error)
        return out

    def save(self, user: str, states: Iterable[CardState]) -> None:
        """See `ProgressStore`."""
        self._rows.save(user, {state.key: format_state(state) for state in states})


def progress_store() -> ProgressStore:
    """The store of this visit."""
    return SessionStore(st.session_state.setdefault(_KEY, {}))


def learner() -> str:
    """Whose progress it is; the same name for everybody who is not signed in."""
    return ANYONE


def is_lasting(store: ProgressStore) -> bool:
    """Whether progress outlives the page."""
    return not isinstance(store, SessionStore)
