"""The change that is being prepared: a bar while it is built, the answers that change, then publish or give up."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from qa.publish.draft import ENDED, Plan, Status, read_plan, read_status
from qa.publish.publisher import changes_of
from ui.admin_desk import Desk, give_up, prepare_again, publish
from ui.admin_html import comparison_html, comparison_text, heading_html, local_time, progress_of, said_html
from ui.escape import html_text

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
            heading_html(plan.text(), f"{plan.by}于{local_time(plan.at)}开始准备。发布以前，大家仍用现行文件库提问。")
        )
        if status.stage == "ready":
            _show_ready(desk, plan)
        elif status.stage in ENDED:
            _show_stopped(desk, plan, status)
        else:
            _watch(desk, plan)


def show_draft_line(desk: Desk, go: Callable[[], None]) -> None:
    """One line that a change is under way, with a button that leads to it; nothing when none is.

    Args:
        desk: what the administrator works with.
        go: leads to the part that shows it whole.
    """
    plan = read_plan(desk.sources)
    if plan is None:
        return
    stage = read_status(desk.sources).stage
    how = "已准备好，等待发布" if stage == "ready" else "准备停止了" if stage in ENDED else "正在准备"
    with st.container(key="gw-admin-underway", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<p class="gw-admin-note" role="status" lang="zh-CN">{html_text(f"{how}：{plan.text()}")}</p>',
            width="content",
        )
        st.button("去看", key="draft-see", type="tertiary", on_click=go)


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
            with st.spinner("正在启用新文件库…"):
                publish(desk)
            st.rerun()
        if st.button("放弃", key="draft-discard"):
            give_up(desk, plan.text())
            st.rerun()


def _show_stopped(desk: Desk, plan: Plan, status: Status) -> None:
    why = status.message or "准备过程中断了。"
    st.html(said_html(f"{why.rstrip('。')}。现行文件库没有变动。", good=False))
    with st.container(horizontal=True):
        if st.button("重新准备", key="draft-retry", type="primary"):
            prepare_again(desk, plan.text())
            st.rerun()
        if st.button("放弃", key="draft-discard"):
            give_up(desk, plan.text())
            st.rerun()
