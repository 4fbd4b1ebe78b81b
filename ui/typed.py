"""What somebody typed or pasted is as long as it is: the limit is kept here and said, not by a field that refuses a paste in silence."""

from __future__ import annotations

import streamlit as st

from ui.escape import html_text


def too_long(what: str, text: str, most: int) -> str:
    """How long a text is and how long it may be; empty when it is within the limit.

    >>> too_long("备注", "十二个字" * 60, 200)
    '备注有 240 字，最多 200 字'
    """
    return f"{what}有 {len(text)} 字，最多 {most} 字" if len(text) > most else ""


def cut_html(what: str, text: str, most: int, so: str) -> str:
    """The same as a line of the page, with what becomes of the text; empty when it is within the limit.

    Args:
        what: the field.
        text: what was typed.
        most: characters that are taken.
        so: what was done with the first of them: 只记下前 300 字.
    """
    said = too_long(what, text, most)
    return f'<p class="gw-cut" role="alert" lang="zh-CN">{html_text(f"{said}；{so}。")}</p>' if said else ""


def show_cut(what: str, text: str, most: int, so: str) -> None:
    """Draw that line; nothing when the text is within the limit."""
    if line := cut_html(what, text, most, so):
        st.html(line)
