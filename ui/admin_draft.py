"""The change that is being prepared: a bar while it is built, the answers that change, then publish or give up."""

from __future__ import annotations

import streamlit as st

from qa.publish.draft import ENDED, Plan, Status, read_plan, read_status
from qa.publish.publisher import changes_of
from ui.admin_desk import Desk, give_up, prepare_again, publish
from ui.admin_html import comparison_html, comparison_text, heading_html, local_time, progress_of, said_html

EVERY = 1.0
"""Seconds between two looks at a build."""


def show_draft(desk: Desk) -> None:
    """Draw it; nothing when nothing is being prepared. Every administrator sees the same."""
    plan = read_plan(desk.sources)
    if plan is None:
        return
    status = read_status(desk.sources)
    with st.container(key="gw-admin-draft", border=True):
        st.html(
            heading_html(plan.text(), f"{plan.by}于{local_time(plan.at)}开始准备。发布以前，大家仍用现行索引提问。")
        )
        if status.stage == "ready":
            _show_ready(desk, plan)
        elif status.stage in ENDED:
            _show_stopped(desk, plan, status)
        else:
            _watch(desk, plan)


@st.fragment(run_every=EVERY)
def _watch(desk: Desk, plan: Plan) -> None:
    status = read_status(desk.sources)
    if status.stage in ENDED or read_plan(desk.sources) != plan:
        st.rerun()
    share, text = progress_of(status)
    st.progress(share, text=text)
    if st.button("停止并放弃", key="draft-stop", type="tertiary"):
        with st.spinner("正在停止…"):
            give_up(desk, plan.text())
        st.rerun()


def _show_ready(desk: Desk, plan: Plan) -> None:
    found = changes_of(desk.sources)
    st.html(said_html(comparison_text(found), good=not found.count("lost")))
    if found.changed:
        st.html(comparison_html(found))
    with st.container(horizontal=True):
        if st.button("发布", key="draft-publish", type="primary"):
            with st.spinner("正在启用新索引…"):
                publish(desk)
            st.rerun()
        if st.button("放弃", key="draft-discard"):
            give_up(desk, plan.text())
            st.rerun()


def _show_stopped(desk: Desk, plan: Plan, status: Status) -> None:
    why = status.message or "准备过程中断了。"
    st.html(said_html(f"{why.rstrip('。')}。现行索引没有变动。", good=False))
    with st.container(horizontal=True):
        if st.button("重新准备", key="draft-retry", type="primary"):
            prepare_again(desk, plan.text())
            st.rerun()
        if st.button("放弃", key="draft-discard"):
            give_up(desk, plan.text())
            st.rerun()
