"""The view 管理: documents and their publication, what could not be answered, feedback, usage, who changed what."""

from __future__ import annotations

import os
from collections.abc import Callable

import streamlit as st

from corpus.errors import GuiwenError
from qa.publish.publisher import recover
from qa.publish.settings import sources_dir
from ui.admin_desk import Desk, take_said
from ui.admin_draft import show_draft, show_draft_line
from ui.admin_files import show_files
from ui.admin_html import said_html
from ui.admin_questions import show_feedback, show_unanswered
from ui.admin_usage import show_audit, show_usage
from ui.failure import show_failure
from ui.heading import heading_html
from ui.identity import current_user
from ui.records.store import open_records
from ui.service import load_library

FILES = "文件"
"""The part in which the change that is being prepared is shown whole."""
PARTS: dict[str, Callable[[Desk], None]] = {
    FILES: show_files,
    "未答问题": show_unanswered,
    "反馈": show_feedback,
    "使用情况": show_usage,
    "操作记录": show_audit,
}
_TITLE = heading_html("管理")
_CLOSED = (
    '<article class="gw-card gw-failure" lang="zh-CN"><div class="gw-card-title">管理员专用</div>'
    '<div class="gw-fact gw-fact-long"><p>请用管理员账号登录后使用本页。</p></div></article>'
)


def show() -> None:
    """Draw the view; for anybody but an administrator only a line that says so."""
    st.html(_TITLE)
    user = current_user()
    if not user.may_administer:
        st.html(_CLOSED)
        return
    try:
        desk = Desk(user, open_records(), load_library(), sources_dir(os.environ))
        recover(desk.sources, desk.index_dir)
        _show(desk)
    except GuiwenError as error:
        show_failure(error)


def _show(desk: Desk) -> None:
    chosen = st.segmented_control(
        "管理内容",
        list(PARTS),
        default=FILES,
        required=True,
        key="part",
        label_visibility="collapsed",
        bind="query-params",
        wrap=True,
    )
    if said := take_said():
        st.html(said_html(*said))
    part = chosen or FILES
    if part == FILES:
        show_draft(desk)
    else:
        show_draft_line(desk, lambda: st.session_state.update(part=FILES))
    PARTS[part](desk)
