"""The view 体检: hold a draft against the loaded regulations before it is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from corpus.errors import GuiwenError, UnreadableSource
from qa.check.checker import LONGEST, Report, check_draft
from qa.check.kinds import offered_kinds
from qa.check.rules import load_check_rules
from qa.check.sources import Sources
from qa.check.upload import DEFAULT_LIMITS, read_upload
from ui.check_html import (
    REFUSED_STEP,
    checked_html,
    draft_html,
    findings_html,
    head_html,
    refusal_html,
    skipped_html,
    summary_html,
)
from ui.check_report import file_name, report_docx
from ui.failure import show_failure
from ui.service import Library, load_library
from ui.typed import too_long

PASTE, UPLOAD = "粘贴文字", "上传文件"
GUESS = "自动判断"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UPLOADABLE = 30
"""Megabytes that the browser may send; what is over the check's own limit is then refused in Chinese."""


@dataclass(frozen=True)
class Held:
    """The draft that is being looked at.

    Attributes:
        text: its words.
        name: of the file it came from; empty when it was pasted.
        notes: what the reader noticed.
    """

    text: str
    name: str = ""
    notes: tuple[str, ...] = ()


def show() -> None:
    """Draw the view: where the draft comes from, its kind, and what the check came to."""
    st.html(head_html())
    try:
        with st.spinner("正在载入规定…"):
            library = load_library()
    except GuiwenError as error:
        show_failure(error)
        return
    sources = _sources(library.index.manifest.build, library)
    if not sources.regulations:
        st.html(refusal_html("还没有收录本单位的规定，无法体检。", "", "联系管理员，先收录本单位的工作规则"))
        return
    with st.container(key="gw-chk-in"):
        _show_input(library, sources)
    held = st.session_state.get("check_held")
    refused = st.session_state.get("check_refused")
    if refused is not None:
        st.html(refusal_html(*refused))
    elif held is not None:
        _show_report(_report(held, library, sources), held)


# -- what comes in ---------------------------------------------------------------------------------------------------


def _show_input(library: Library, sources: Sources) -> None:
    way = st.segmented_control(
        "文稿从哪里来", [PASTE, UPLOAD], default=PASTE, required=True, key="check_way", label_visibility="collapsed"
    )
    if way == UPLOAD:
        _show_upload()
    else:
        st.text_area(
            "文稿全文", key="check_text", height=240, on_change="ignore", persist_state="session",
            placeholder="把文稿全文粘贴到这里，连同标题、主送机关和落款",
        )  # fmt: skip
    with st.container(key="gw-chk-choose", horizontal=True, vertical_alignment="bottom", gap="small"):
        regulations = _show_regulations(sources)
        options = [GUESS, *_kinds(library.index.manifest.build, regulations, sources)]
        st.selectbox("文种", options, key="check_kind", width=220, bind="query-params", filter_mode="contains")
        if way == PASTE:
            st.button("开始体检", key="check_go", type="primary", on_click=_on_go, width=140)


def _show_upload() -> None:
    """The uploader; a file is read at once and dropped, so that the server keeps no file."""
    turn = st.session_state.setdefault("check_turn", 0)
    file = st.file_uploader(
        f"上传 .docx、.txt 或 .pdf，不超过 {DEFAULT_LIMITS.bytes // 1_000_000} MB，读完即删",
        key=f"check_file_{turn}", max_upload_size=_UPLOADABLE,
    )  # fmt: skip
    if file is None:
        return
    with st.spinner("正在读取文件…"):
        _hold_file(file.name, file.getvalue())
    st.session_state["check_turn"] = turn + 1
    st.rerun()


def _hold_file(name: str, data: bytes) -> None:
    st.session_state["check_held"] = st.session_state["check_refused"] = None
    try:
        read = read_upload(name, data)
    except UnreadableSource as error:
        st.session_state["check_refused"] = (error.got, error.wanted, error.next_step)
        return
    st.session_state["check_held"] = Held(read.text, name, read.notes)


def _show_regulations(sources: Sources) -> tuple[str, ...]:
    """Titles of the regulations to apply; empty for those that fit the draft. Asked only where there are several."""
    if len(sources.regulations) < 2:
        return ()
    titles = [document.title for document in sources.regulations]
    return tuple(
        st.multiselect("依据", titles, key="check_by", placeholder="自动选择", bind="query-params", select_all=False)
    )


def _on_go() -> None:
    text = st.session_state.get("check_text") or ""
    st.session_state["check_refused"] = None
    st.session_state["check_held"] = None
    if long := too_long("文稿", text, LONGEST):
        st.session_state["check_refused"] = (long, "", "删去附件，或者分成几份体检")
    elif text.strip():
        st.session_state["check_held"] = Held(text)
    else:
        st.session_state["check_refused"] = ("还没有文稿", "", "先把文稿粘贴到上面的框里")


# -- what comes out --------------------------------------------------------------------------------------------------


@st.cache_resource(show_spinner=False, max_entries=2)
def _sources(build: str, _library: Library) -> Sources:
    return Sources(_library.index.documents, _library.index.catalog.aliases, _library.norms)


@st.cache_data(show_spinner=False, max_entries=32)
def _kinds(build: str, titles: tuple[str, ...], _sources: Sources) -> tuple[str, ...]:
    documents = [d for d in _sources.regulations if not titles or d.title in titles]
    return offered_kinds(documents, tuple(_sources.norms_of(documents)), load_check_rules())


def _report(held: Held, library: Library, sources: Sources) -> Report:
    """The report on the held draft; made again only when the draft, a choice, the index or the day changed."""
    kind = st.session_state.get("check_kind") or GUESS
    titles = tuple(st.session_state.get("check_by") or ())
    today = date.today()
    key = (held, kind, titles, library.index.manifest.build, today)
    made = st.session_state.get("check_report")
    if made is None or made[0] != key:
        documents = [document for document in sources.regulations if document.title in titles] or None
        made = (key, check_draft(held.text, sources, today, "" if kind == GUESS else kind, documents))
        st.session_state["check_report"] = made
    report = made[1]
    assert isinstance(report, Report)
    return report


def _show_report(report: Report, held: Held) -> None:
    if report.refused:
        named = f"“{held.name}”" if held.name else ""
        st.html(refusal_html(named + report.refused, "", REFUSED_STEP))
        return
    st.html(summary_html(report, held.name, held.notes))
    st.download_button(
        "下载体检报告", lambda: report_docx(report, held.name), file_name(report, held.name), WORD, key="check_word",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    st.html(findings_html(report.findings))
    st.html(draft_html(report))
    _show_rest(checked_html(report.passed), skipped_html(report.skipped))


def _show_rest(*blocks: str) -> None:
    for block in filter(None, blocks):
        st.html(block)
