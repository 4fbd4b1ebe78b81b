"""Where the view 入门 keeps progress, and for whom. Another store takes the place of the session's in `progress_store`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping

import streamlit as st

from qa.learn.schedule import CardState, ProgressStore

ANYONE = "local"
_KEY = "learn_progress"


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


def progress_store() -> ProgressStore:
    """The store of this visit."""
    return SessionStore(st.session_state.setdefault(_KEY, {}))


def learner() -> str:
    """Whose progress it is; the same name for everybody who is not signed in."""
    return ANYONE


def is_lasting(store: ProgressStore) -> bool:
    """Whether progress outlives the page."""
    return not isinstance(store, SessionStore)
