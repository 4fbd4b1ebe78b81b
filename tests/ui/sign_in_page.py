"""The bar with the sign-in, and what is known of the visitor; opened by the tests of identity."""

from pathlib import Path

import streamlit as st

from ui.escape import html_text
from ui.identity import current_user, show_sign_in

UI = Path(__file__).parents[2] / "ui"

st.set_page_config(page_title="规问", layout="centered")
for sheet in (UI / "style.css", *sorted((UI / "css").glob("*.css"))):
    st.html(sheet)
bar = st.container(key="gw-bar", horizontal=True, vertical_alignment="center", gap="small")
bar.html('<h1 class="gw-brand"><span class="gw-mark" aria-hidden="true"></span>规问</h1>', width="content")
show_sign_in(bar)
user = current_user()
st.html(
    f'<p class="seen-id">{html_text(user.id)}</p><p class="seen-name">{html_text(user.shown_name)}</p>'
    f'<p class="seen-role">{user.role} {user.signed_in} {user.may_edit} {user.may_administer}</p>'
)
