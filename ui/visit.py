"""One visit: the dialogue that is on the screen and those before it, for as long as the page is open."""

from __future__ import annotations

import streamlit as st

from ui.dialogue import Dialogue

MOST = 20
"""Dialogues of one visit that can be opened again."""


def current_dialogue() -> Dialogue:
    """The one on the screen."""
    held = st.session_state.setdefault("dialogue", Dialogue())
    assert isinstance(held, Dialogue)
    return held


def past_dialogues() -> list[Dialogue]:
    """Those before it, the newest first."""
    held = st.session_state.setdefault("past", [])
    assert isinstance(held, list)
    return held


def switch_to(dialogue: Dialogue) -> None:
    """Put `dialogue` on the screen; the one that was there, if anything was said in it, can be opened again."""
    current, past = current_dialogue(), past_dialogues()
    kept = [held for held in past if held.id != dialogue.id]
    if (current.turns or current.waiting) and current.id != dialogue.id:
        kept.insert(0, current)
    st.session_state["past"] = kept[:MOST]
    st.session_state["dialogue"] = dialogue


def leave_address() -> None:
    """What is on the screen is no longer what the address asked for."""
    for name in ("q", "scope"):
        st.query_params.pop(name, None)
