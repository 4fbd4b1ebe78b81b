"""What every view stands in: style, script, mark, and beside it the documents that are held."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st

from corpus.document import Document
from corpus.errors import GuiwenError
from ui.holdings import show_holdings
from ui.identity import show_sign_in
from ui.service import load_library

UI = Path(__file__).parent
NAME = "规问"


def show_frame(title: str) -> None:
    """Configure the page; draw what needs no index. Called first.

    Args:
        title: of the view; the browser's tab is named after it.
    """
    st.set_page_config(page_title=f"{title} · {NAME}", page_icon=str(UI / "mark.svg"), layout="centered")
    st.logo(str(UI / "mark.svg"), size="large")
    for sheet in (UI / "style.css", *sorted((UI / "css").glob("*.css"))):
        st.html(sheet)
    st.html(f"<span hidden>·</span><script>{_script()}</script>", unsafe_allow_javascript=True)


def show_side(documents: Sequence[Document] | None = None) -> None:
    """Draw the side bar: who is signed in, and what is held.

    Args:
        documents: what the view has loaded; read from the library when it has loaded nothing. Then called last: nobody
            waits for it.
    """
    if documents is None:
        try:
            documents = load_library().index.documents
        except GuiwenError:
            return  # the view has said so
    show_sign_in(st.sidebar)
    show_holdings(documents)


@cache
def _script() -> str:
    """What the page does without the server, with the table of what Streamlit says."""
    words = json.dumps(tomllib.loads((UI / "streamlit.toml").read_text(encoding="utf-8")), ensure_ascii=False)
    parts = [path.read_text(encoding="utf-8") for path in sorted(UI.glob("page*.js"))]
    return "\n".join([f"window.gwStreamlit = {words};", *parts])
