"""Where the view 入门 keeps progress, and for whom: of who is signed in in the records, of guests while the page is open."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Protocol

import streamlit as st

from corpus.errors import BadRequest, GuiwenError
from qa.learn.schedule import CardState, ProgressStore, format_state, parse_state
from ui.identity import current_user
from ui.records.store import open_records

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
    """The store of this visit; the session's for guests, and when the records cannot be used."""
    session = SessionStore(st.session_state.setdefault(_KEY, {}))
    if not current_user().id:
        return session
    try:
        return RowStore(open_records().progress)
    except GuiwenError as error:
        _LOGGER.error("progress is not kept: %s", error)
        return session


def learner() -> str:
    """Whose progress it is; the same name for everybody who is not signed in."""
    return current_user().id or ANYONE


def is_lasting(store: ProgressStore) -> bool:
    """Whether progress outlives the page."""
    return not isinstance(store, SessionStore)
