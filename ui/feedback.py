"""Below an answer: copy it, copy its link, say whether it was of use."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import streamlit as st

from qa.answer import Status
from ui.dialogue import Turn
from ui.escape import html_text
from ui.keeping import keep_opinion
from ui.quoted import answer_text
from ui.typed import show_cut

LONGEST_MORE = 300
"""Characters of the remark that are kept."""
USEFUL, USELESS = "有用", "没用"
REASONS: dict[Status, tuple[str, ...]] = {
    "answered": ("答案不对", "依据不对", "不完整", "答非所问", "看不明白"),
    "ask_back": ("问得不清楚", "没有我要的选项", "应当能直接回答"),
    "no_basis": ("文件里有规定", "没听懂问题", "相近的条文不相干"),
}

SEEN = """<span hidden>{key}</span><script>
document.querySelector(".st-key-gw-reason-{key}")?.scrollIntoView({{block: "nearest"}});
</script>"""
"""Brings the reasons out from behind the input. The key is made of hexadecimal digits and a number."""


def actions_html(turn: Turn, link: str) -> str:
    """The buttons that need no server; ``page.js`` reads what they hold."""
    text = html_text(answer_text(turn.answer))
    return (
        '<div class="gw-actions" lang="zh-CN">'
        f'<button type="button" class="gw-action" aria-live="polite" data-gw-copy="{text}">复制</button>'
        f'<button type="button" class="gw-action" aria-live="polite" data-gw-link="{html_text(link)}">复制链接</button></div>'
    )


@st.fragment
def show_actions(key: str, turn: Turn, link: str, user: str, earlier: Sequence[str]) -> None:
    """Draw the row; of use or not is asked without drawing the rest of the page again.

    Args:
        key: names the turn; unique on the page.
        turn: what was asked and answered.
        link: the address that shows it again.
        user: `User.id`, empty for a guest.
        earlier: the questions before it.
    """
    held = (key, turn, user, tuple(earlier))
    with st.container(key=f"gw-act-{key}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(actions_html(turn, link), width="content")
        said = st.pills(
            "这个回答有用吗", [USEFUL, USELESS], key=f"useful-{key}", label_visibility="collapsed", width="content",
            on_change=_keep, args=held, persist_state="session",
        )  # fmt: skip
        if said is not None:
            kept = st.session_state.get(f"kept-{key}", True)
            text, look = ("已记下", "gw-kept") if kept else ("没有记下，请稍后再试", "gw-kept gw-kept-not")
            st.html(f'<span class="{look}" role="status" lang="zh-CN">{text}</span>', width="content")
    if said == USELESS:
        with st.container(key=f"gw-reason-{key}", gap="small"):
            st.pills(
                "哪里不好（可不选）",
                REASONS[turn.answer.status],
                key=f"reason-{key}",
                on_change=_keep,
                args=held,
                persist_state="session",
            )
            more = st.text_input(
                "补充说明", key=f"more-{key}", placeholder="补充说明（可不填），按回车记下",
                label_visibility="collapsed", on_change=_keep, args=held, persist_state="session",
            )  # fmt: skip
            show_cut("补充说明", more or "", LONGEST_MORE, f"只记下前 {LONGEST_MORE} 字")
        st.html(SEEN.format(key=key), unsafe_allow_javascript=True)


def _keep(key: str, turn: Turn, user: str, earlier: tuple[str, ...]) -> None:
    state = st.session_state
    said = state.get(f"useful-{key}")
    reason = ""
    if said == USELESS:
        parts = (state.get(f"reason-{key}"), (state.get(f"more-{key}") or "")[:LONGEST_MORE])
        reason = "：".join(part.strip() for part in parts if part and part.strip())
    giver = user or state.setdefault("visit", uuid4().hex)
    useful = None if said is None else said == USEFUL
    state[f"kept-{key}"] = keep_opinion(turn, useful, reason, giver, earlier)
