"""Add or replace documents: files in, what would become of each, then the build is prepared."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from corpus.document import Document
from corpus.errors import UnreadableSource
from qa.norms.table import COLUMNS, rows
from qa.publish.ledger import read_ledger
from qa.publish.preview import Preview, preview
from qa.publish.settings import UploadLimits
from qa.publish.wishes import Wish
from ui.admin_desk import Desk, prepare
from ui.admin_html import document_html, heading_html, outline_html, problems_html, said_html, serious
from ui.escape import widget_label

LIMITS = UploadLimits()
NEW = ""
"""Stands for a new document among those that can be replaced."""
_SHOWN = ("条款", "类别", "主体", "事项", "数量", "原文")


def show_add(desk: Desk) -> None:
    """Draw the part."""
    megabytes = LIMITS.read.bytes // 1_000_000
    st.html(heading_html("添加或替换文件", f"Word、PDF、文本、Markdown 或网页文件，每份不超过 {megabytes} MB。"))
    turn = st.session_state.setdefault("gw_admin_turn", 0)
    with st.container(key="gw-admin-upload"):
        files = st.file_uploader(
            "选择文件",
            type=list(LIMITS.suffixes),
            accept_multiple_files=True,
            max_upload_size=megabytes,
            key=f"upload-{turn}",
            label_visibility="collapsed",
        )
    if not files:
        return
    if len(files) > LIMITS.files:
        st.html(said_html(f"一次最多处理 {LIMITS.files} 份文件，请分几次添加。", good=False))
        return
    wishes = [_show_file(desk, file) for file in files]
    ready = [wish for wish in wishes if wish is not None]
    label = f"准备发布（{len(ready)} 份）" if ready else "准备发布"
    unread = len(wishes) - len(ready)
    with st.container(key="gw-admin-go", horizontal=True, vertical_alignment="center", gap="small"):
        pressed = st.button(label, key="prepare", type="primary", disabled=bool(unread))
        if unread:
            st.html(f'<p class="gw-admin-note" role="alert" lang="zh-CN">{unread_text(unread)}</p>', width="content")
    if pressed and prepare(desk, ready):
        st.session_state["gw_admin_turn"] = turn + 1
        st.rerun()


def unread_text(count: int) -> str:
    """Why nothing can be prepared while files among those chosen cannot be read."""
    return f"有 {count} 份读不了，在上面的文件列表里移走后才能发布。"


def replaceable(desk: Desk) -> dict[str, str]:
    """Id → title of the office's own documents in force."""
    ledger, index = read_ledger(desk.sources), desk.library.index
    entries = [entry for entry in index.manifest.documents if entry.level != "law"]
    versions = {entry.id: ledger.version_of(entry) for entry in entries}
    return {(version.series if (version := versions[entry.id]) else entry.id): entry.title for entry in entries}


def guess(document: Document, held: dict[str, str]) -> str:
    """Which document a new file is probably a version of: the one with its title; `NEW` when there is none."""
    return next((series for series, title in held.items() if title == document.title), NEW)


@st.cache_data(show_spinner=False, max_entries=40, ttl=3600)
def _read(name: str, data: bytes) -> Preview | str:
    """The preview, or why there is none; a file that was read once is not read again on a rerun."""
    try:
        return preview(name, data, LIMITS)
    except UnreadableSource as error:
        return str(error)


def _show_file(desk: Desk, file: UploadedFile) -> Wish | None:
    """One file as it would be published, and what is to be done with it; None when it cannot be."""
    with st.container(key=f"gw-admin-file-{file.file_id}", border=True, gap="small"):
        with st.spinner("正在读取文件…"):
            read = _read(file.name, file.getvalue())
        if isinstance(read, str):
            st.html(said_html(read, good=False))
            return None
        st.html(document_html(read.document, read_at=False))
        held = replaceable(desk)
        options: Sequence[str] = [NEW, *held]
        series = st.selectbox(
            "作为",
            options,
            index=options.index(guess(read.document, held)),
            format_func=lambda s: "新文件" if s == NEW else f"替换《{held[s]}》",
            key=f"as-{file.file_id}",
        )
        _show_contents(read)
        return Wish("replace", series, read) if series else Wish("add", preview=read)


def _show_contents(read: Preview) -> None:
    found = len(serious(read.document.problems))
    outline, problems, norms = st.tabs(
        ["结构", widget_label(f"待核 {found}"), widget_label(f"读出的规定要点 {len(read.norms)}")]
    )
    with outline:
        st.html(outline_html(read.document))
    with problems:
        st.html(problems_html(read.document.problems))
    with norms:
        table = [dict(zip(COLUMNS, row, strict=True)) for row in rows(read.document, read.norms)]
        if table:
            st.dataframe([{name: row[name] for name in _SHOWN} for row in table], hide_index=True, height=320)
        else:
            st.html('<p class="gw-admin-note" lang="zh-CN">没有读出期限、签批、限额一类的规定。</p>')
