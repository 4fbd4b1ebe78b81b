"""The view 一览: who signs, reviews, convenes, until when and how much, as a table; procedures as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from corpus.document import Document
from corpus.errors import GuiwenError
from qa.duties import Duty, duties_of
from qa.duty_rules import load_duty_rules
from qa.procedure import Flow, flows_of
from ui.duty_export import to_csv, to_xlsx
from ui.duty_html import flow_html, group_html
from ui.duty_rows import (
    Filter,
    Row,
    Table,
    agents_of,
    by_kind,
    by_text,
    kinds_in,
    table_of,
    topics_drawn,
    topics_in,
    unordered,
)
from ui.escape import widget_label
from ui.failure import show_failure
from ui.heading import heading_html
from ui.service import Library, load_library

PAGE = 60
"""Rows shown at first, and added by each press of the button below them."""
TABLE, STEPS = "职责表", "办理程序"
PART = "part"
BY_KIND, BY_TEXT = "按类别", "按条文"
ALL_TOPICS = "全部"
TITLE = heading_html("一览", "谁来办、多久办、办到什么程度。点开一行，看条文原文。", "gw-duties-head")
STEPS_LEAD = '<p class="gw-duties-lead" lang="zh-CN">先后顺序只依条文写明的画出；点开一步，看条文原文。</p>'


def show() -> None:
    """Draw the view."""
    top = st.container(key="gw-duties-top", horizontal=True, vertical_alignment="center")
    top.html(TITLE)
    try:
        with st.spinner("正在载入条文…"):
            library = load_library()
    except GuiwenError as error:
        show_failure(error)
        return
    with top:
        documents = _show_documents(library.index.documents)
    with st.container(key="gw-duties"):
        with st.spinner("正在整理…"):
            table = _table(library.index.manifest.build, tuple(d.id for d in documents), library)
        _take_part()
        first, second = st.tabs([TABLE, STEPS], key=PART, on_change=_on_part)
        with first:  # what filters it is drawn though it is not open: else it would leave the address
            _show_table(table, several=len(documents) > 1, is_open=bool(first.open))
        if second.open:
            with second:
                _show_steps(table, several=len(documents) > 1)


def _take_part() -> None:
    """The part that the address names, so that the browser's way back leads to the one before."""
    named = st.query_params.get(PART, TABLE)
    st.session_state[PART] = named if named in (TABLE, STEPS) else TABLE


def _on_part() -> None:
    if st.session_state[PART] == TABLE:
        st.query_params.pop(PART, None)
    else:
        st.query_params[PART] = st.session_state[PART]


# -- what is read ----------------------------------------------------------------------------------------------------


@st.cache_resource(show_spinner=False, max_entries=256)
def _read(build: str, document_id: str, _library: Library) -> tuple[Document, tuple[Duty, ...], tuple[Flow, ...]]:
    """One document's rows and flows, read once for a build."""
    document = next(d for d in _library.index.documents if d.id == document_id)
    duties = duties_of(document, _library.norms)
    return document, duties, flows_of(document, duties)


@st.cache_resource(show_spinner=False, max_entries=32)
def _table(build: str, document_ids: tuple[str, ...], _library: Library) -> Table:
    """The table of the chosen documents."""
    return table_of(_read(build, document_id, _library) for document_id in document_ids)


def _show_documents(documents: Sequence[Document]) -> list[Document]:
    """The choice of documents, at first the office's own; all that are chosen, in the order of the corpus."""
    own = [document.title for document in documents if document.level != "law"] or [documents[0].title]
    if len(documents) == 1:
        return list(documents)
    chosen = st.multiselect(
        "文件", [document.title for document in documents], default=own, key="source", bind="query-params",
        placeholder="选择文件，可选多份", filter_mode="contains", select_all=False, label_visibility="collapsed",
    )  # fmt: skip
    return [document for document in documents if document.title in chosen]


# -- the table -------------------------------------------------------------------------------------------------------


def _show_table(table: Table, several: bool, is_open: bool) -> None:
    if not table.rows:
        _show_empty("没有可列出的事项。请在上面选择文件。")
        return
    wanted, chosen = _show_filter(table)
    rows = [row for row in table.rows if wanted.passes(row)]
    with st.container(key="gw-duties-bar", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="gw-duties-count" role="status" lang="zh-CN">共 {len(rows)} 项</p>', width="content")
        order = st.segmented_control(
            "排列", [BY_KIND, BY_TEXT], default=BY_KIND, required=True, key="order", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        _show_downloads(rows if order == BY_TEXT else _flat(by_kind(rows, wanted.kinds)), chosen)
    if not is_open:
        return
    if not rows:
        _show_empty("没有符合条件的事项。可以减少筛选条件或换个词。")
        return
    _show_rows(by_text(rows) if order == BY_TEXT else by_kind(rows, wanted.kinds), several, (wanted, order, several))


def _show_filter(table: Table) -> tuple[Filter, list[str]]:
    """The filter that is set, and the same in words."""
    rules = load_duty_rules()
    labels = {rules.label(kind): kind for kind in kinds_in(table.rows)}
    with st.container(key="gw-duties-filter", horizontal=True):
        words = st.text_input(
            "查找",
            key="find",
            placeholder="查找：会签、纪要、工作日……",
            bind="query-params",
            live=True,
            label_visibility="collapsed",
        )
        who = st.selectbox(
            "谁",
            agents_of(table.rows),
            index=None,
            key="who",
            placeholder="谁：不限",
            bind="query-params",
            label_visibility="collapsed",
        )
        topics = topics_in(table)
        topic = st.selectbox(
            "文件或会议",
            topics,
            index=None,
            key="about",
            placeholder="文件或会议：不限",
            bind="query-params",
            label_visibility="collapsed",
        )
    picked = st.pills(
        "类别", list(labels), selection_mode="multi", key="kind", bind="query-params", label_visibility="collapsed"
    )
    found = tuple((words or "").split())
    said = [("类别", "、".join(picked)), ("谁", who), ("文件或会议", topic), ("查找", " ".join(found))]
    wanted = Filter(tuple(labels[label] for label in picked), who or "", topic or "", found)
    return wanted, [f"{name}：{value}" for name, value in said if value]


def _show_downloads(rows: Sequence[Row], chosen: Sequence[str]) -> None:
    today = date.today()
    name = f"职责一览-{today.isoformat()}"
    st.download_button(
        "下载 Excel", lambda: to_xlsx(rows, today, chosen), f"{name}.xlsx", key="xlsx", on_click="ignore",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", disabled=not rows,
    )  # fmt: skip
    st.download_button(
        "CSV", lambda: to_csv(rows), f"{name}.csv", key="csv", on_click="ignore", mime="text/csv", type="tertiary",
        disabled=not rows,
    )  # fmt: skip


def _show_rows(groups: Sequence[tuple[str, list[Row]]], several: bool, shown_for: object) -> None:
    """The first rows, and a button for more; another filter begins anew."""
    if st.session_state.get("duties-for") != shown_for:
        st.session_state["duties-for"], st.session_state["duties-shown"] = shown_for, PAGE
    limit = int(st.session_state["duties-shown"])
    left = limit
    for label, rows in groups:
        if left <= 0:
            break
        st.html(group_html(label, len(rows), rows[:left], several))
        left -= len(rows)
    rest = sum(len(rows) for _, rows in groups) - limit
    if rest > 0:
        st.button(f"再显示 {min(PAGE, rest)} 项（还有 {rest} 项）", key="more", on_click=_on_more, width="stretch")


def _on_more() -> None:
    st.session_state["duties-shown"] = int(st.session_state.get("duties-shown", PAGE)) + PAGE


def _flat(groups: Sequence[tuple[str, list[Row]]]) -> list[Row]:
    return [row for _, rows in groups for row in rows]


# -- procedures ------------------------------------------------------------------------------------------------------


def _show_steps(table: Table, several: bool) -> None:
    if not table.flows:
        _show_empty("所选文件没有写明先后的办理程序。")
        return
    st.html(STEPS_LEAD)
    topic = st.pills(
        "文件或会议",
        [ALL_TOPICS, *topics_drawn(table)],
        format_func=widget_label,
        default=ALL_TOPICS,
        required=True,
        key="steps",
        label_visibility="collapsed",
        bind="query-params",
    )
    drawn = [held for held in table.flows if topic == ALL_TOPICS or topic in held.topics]
    st.html("".join(flow_html(held, several) for held in drawn[:PAGE]))
    if len(drawn) > PAGE:
        _show_empty(f"程序较多，只画出前 {PAGE} 个。请选择文件或会议。")
    loose = unordered(table, topic) if topic and topic != ALL_TOPICS else []
    if loose:
        st.html(group_html(f"{topic}：另有规定，条文没有写明先后", len(loose), loose[:PAGE], several))


def _show_empty(text: str) -> None:
    st.html(f'<p class="gw-duties-empty" role="status" lang="zh-CN">{text}</p>')
