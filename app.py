"""规问: the page's entry point. Configuration and navigation only; each view is a module of `ui`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import ask, check, deadlines, duties, learn, reader

UI = Path(__file__).parent / "ui"

st.set_page_config(page_title="规问 · 制度问答", page_icon=str(UI / "mark.svg"), layout="centered")
for sheet in (UI / "style.css", *sorted((UI / "css").glob("*.css"))):
    st.html(sheet)
VIEWS = [
    st.Page(ask.show, title="问答", url_path="ask", default=True),
    st.Page(reader.show, title="条文", url_path="read"),
    st.Page(duties.show, title="一览", url_path="duties"),
    st.Page(deadlines.show, title="期限", url_path="deadlines"),
    st.Page(check.show, title="体检", url_path="check"),
    st.Page(learn.show, title="入门", url_path="learn"),
]
st.navigation(VIEWS, position="top").run()
