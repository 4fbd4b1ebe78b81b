"""规问: the page's entry point. Configuration and navigation only; each view is a module of `ui`."""

from __future__ import annotations

import streamlit as st

from ui import admin, ask, check, deadlines, duties, learn, reader
from ui.frame import show_frame, show_side
from ui.identity import current_user, show_sign_in

ASK = st.Page(ask.show, title="问答", url_path="ask", default=True)
READ = st.Page(reader.show, title="条文", url_path="read")
VIEWS = [
    ASK,
    READ,
    st.Page(duties.show, title="一览", url_path="duties"),
    st.Page(deadlines.show, title="期限", url_path="deadlines"),
    st.Page(check.show, title="体检", url_path="check"),
    st.Page(learn.show, title="入门", url_path="learn"),
]
if current_user().may_administer:
    VIEWS.append(st.Page(admin.show, title="管理", url_path="admin"))
view = st.navigation(VIEWS, position="top")
show_frame(view.title)
view.run()
if view is READ:  # its side bar holds the contents
    show_sign_in(st.sidebar)
elif view is not ASK:
    show_side()
