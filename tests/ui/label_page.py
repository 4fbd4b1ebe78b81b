"""A page of buttons whose labels are hostile; opened by the browser test."""

import streamlit as st

from tests.ui.test_escape import PAYLOADS
from ui.escape import html_text, widget_label

for number, payload in enumerate(PAYLOADS):
    st.button(widget_label(payload), key=f"label-{number}")
    st.html(f'<p class="shown">{html_text(payload)}</p>')
