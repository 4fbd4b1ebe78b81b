"""What every view stands in: style, script, mark, and beside it the documents that are held."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from corpus.document import Document
from corpus.errors import GuiwenError
from ui.holdings import show_holdings
from ui.identity import show_sign_in
from ui.service import load_library

UI = Path(__file__).parent


def show_frame() -> None:
    """Configure the page; draw what needs no index. Called first."""
    st.set_page_config(page_title="规问 · 制度问答", page_icon=str(UI / "mark.svg"), layout="centered")
    st.logo(str(UI / "mark.svg"), size="large")
    for sheet in (UI / "style.css", *sorted((UI / "css").glob("*.css"))):
        st.html(sheet)
    script = (UI / "page.js").read_text(encoding="utf-8")
    st.html(f"<span hidden>·</span><script>{script}</script>", unsafe_allow_javascript=True)


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
