"""reader_events: what happens when something is pressed or typed in the reader: the address changes first.

Nothing of a visit is kept beside the address but which search hit was asked for and how often something happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import streamlit as st

from corpus.provision import format_id
from ui.reader_find import Hit, first_from, place_of_hit
from ui.reader_place import Place

JUMP, PICKED = "gw-jump", "reader-doc"
FIND, NUMBERED, OPENED = "find", "kuan", "norms"
CUT = "find_whole"
"""Keeps the words as they were typed."""
LONGEST_WORDS = 60
"""Characters that may be looked for."""
"""Widgets whose value stands in the address under the same name."""
EVENTS, FOCUS = "reader-events", "reader-focus"
_HIT, _SHOWN = "reader-hit", "reader-shown"
_FIRST = "first"
"""Of `_HIT`, which else is a number: the first hit from the place in the address on."""


def on_event() -> None:
    """A link was pressed, or Enter in the search box: the address changes before the page is drawn."""
    sent = st.session_state.get(JUMP) or {}
    go, stepped = sent.get("go"), sent.get("step")
    if isinstance(go, Mapping):
        _go(str(go.get("address", "")))
        st.session_state[FOCUS] = True
        if go.get("kind") == "copy":
            st.toast("链接已复制" if go.get("done") else "没能复制，链接就在地址栏里")
    elif isinstance(stepped, Mapping) and stepped.get("typed") == st.session_state.get(FIND):
        step(-1 if stepped.get("by") == -1 else 1)


def _go(query: str) -> None:
    """Open the place that the query of an address names."""
    params = parse_qs(query.removeprefix("?"))
    if params.get("doc", [""])[0] != st.session_state.get(PICKED):
        _say(FIND, params.get(FIND, [""])[0])  # words looked for in one document are not meant for the next
    for name in ("doc", "ref", "words"):
        _say(name, params.get(name, [""])[0])
    _note_event(None)


def step(by: int) -> None:
    """Go `by` hits on from the one that is shown; the run that follows knows how many there are."""
    _note_event(st.session_state.get(_SHOWN, 0) + by)


def on_typed() -> None:
    """Other words: the first hit from here on."""
    typed = st.session_state[FIND] or ""
    st.session_state[CUT] = typed
    _say(FIND, typed[:LONGEST_WORDS])
    _note_event(_FIRST if typed else None)


def on_switched(name: str) -> None:
    """A switch, kept in the address."""
    _say(name, "1" if st.session_state[name] else "")


def _say(name: str, value: str) -> None:
    """Write a parameter of the address; an empty one is left out."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def on_picked() -> None:
    """Another document, from its beginning; the words that are looked for stay."""
    _go(urlencode({"doc": st.session_state[PICKED]}))


def _note_event(hit: int | str | None) -> None:
    st.session_state[_HIT] = hit
    st.session_state[FOCUS] = False
    st.session_state[EVENTS] = st.session_state.get(EVENTS, 0) + 1


def at_hit(place: Place, hits: tuple[Hit, ...]) -> tuple[Place, Hit | None, bool]:
    """The place, moved to a hit if one is asked for; the hit that is counted; and whether it stands at the place.

    A step or a new word asks for a hit, and so does an address with words but no place. Else the page stays where the
    address says, so that going back in the browser works.
    """
    asked = st.session_state.pop(_HIT, None)
    if not hits:
        return place, None, False
    number = _number(asked, place, hits)
    hit = hits[number - 1]
    st.session_state[_SHOWN] = number
    ref = place_of_hit(place.document, hit)
    if asked is None and place.ref is not None:
        return place, hit, ref == place.ref and not place.words
    for name, value in (("doc", place.document.id), ("ref", format_id(ref).partition("#")[2]), ("words", "")):
        _say(name, value)
    return replace(place, ref=ref, words=()), hit, True


def _number(asked: int | str | None, place: Place, hits: tuple[Hit, ...]) -> int:
    """Of the hit to count: the one asked for, around the ends; the one shown before if it stands here; else the next."""
    if isinstance(asked, int):
        return (asked - 1) % len(hits) + 1
    before = st.session_state.get(_SHOWN, 0)
    if asked is None and 0 < before <= len(hits) and place_of_hit(place.document, hits[before - 1]) == place.ref:
        return int(before)
    return first_from(place.document, hits, place.ref)
