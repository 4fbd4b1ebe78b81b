"""Documents: what is in force with its versions, earlier builds to go back to, and withdrawing one."""

from __future__ import annotations

import streamlit as st

from corpus.document import Document
from index.manifest import Manifest
from index.switch import Build, builds
from qa.publish.draft import read_plan
from qa.publish.ledger import Ledger, State, Version, read_ledger
from qa.publish.wishes import Wish
from ui.admin_add import show_add
from ui.admin_desk import Desk, go_back, prepare
from ui.admin_html import document_html, heading_html, local_time, problems_html, size_text
from ui.escape import html_text, widget_label

BUSY = "有变更正在准备，发布或放弃以后才能添加、替换和撤下。"
_STATES: dict[State, str] = {"in_force": "现行", "replaced": "已替换", "withdrawn": "已撤下"}
_ORIGINS = {"uploaded": "", "bundled": "随程序附带", "restored": "由文件库还原"}


def show_files(desk: Desk) -> None:
    """Draw the part."""
    ledger, index = read_ledger(desk.sources), desk.library.index
    own = [document for document in index.documents if document.level != "law"]
    laws = len(index.documents) - len(own)
    idle = read_plan(desk.sources) is None
    if idle:
        show_add(desk)
    notes = ["" if idle else BUSY, f"另有国家法律 {laws} 部，随程序的法律数据更新。" if laws else ""]
    st.html(heading_html("现行文件", "".join(notes)))
    if not own:
        st.html('<p class="gw-admin-note" lang="zh-CN">还没有本单位的文件，请先添加。</p>')
    for document in own:
        _show_document(desk, ledger, document, idle)
    _show_former(desk, ledger)
    _show_builds(desk, ledger)


def _show_document(desk: Desk, ledger: Ledger, document: Document, idle: bool) -> None:
    entry = next(e for e in desk.library.index.manifest.documents if e.id == document.id)
    version = ledger.version_of(entry)
    series = version.series if version else document.id
    key = f"gw-admin-doc-{document.id}"
    with st.container(key=key, border=True, horizontal=True, vertical_alignment="center", gap="small"):
        st.html(document_html(document))
        with st.popover("版本与疑点", type="tertiary"):
            _show_versions(desk, ledger, ledger.history(series), desk.library.index.manifest)
            st.html(problems_html(document.problems))
        if st.button("撤下", key=f"withdraw-{series}", type="tertiary", disabled=not idle, help=None if idle else BUSY):
            _confirm_withdrawal(desk, series, document.title)


def _show_versions(desk: Desk, ledger: Ledger, versions: list[Version], manifest: Manifest) -> None:
    if not versions:
        st.html('<p class="gw-admin-note" lang="zh-CN">由命令行收录；下次发布时开始在这里保留版本。</p>')
    for version in versions:
        state = _STATES[ledger.state_of(version, manifest)]
        facts = [version.name, size_text(version.size), _ORIGINS[version.origin], version.by, local_time(version.at)]
        st.html(
            f'<div class="gw-admin-version" lang="zh-CN"><b>{html_text(version.version or "没有文号和日期")}</b>'
            f'<span class="gw-admin-state gw-admin-{ledger.state_of(version, manifest)}">{state}</span>'
            f'<span class="gw-admin-facts">{html_text("·".join(filter(None, facts)))}</span></div>'
        )
        path = desk.sources / version.file
        st.download_button(
            "下载原件" if version.origin != "restored" else "下载还原的文本",
            path.read_bytes,
            file_name=path.name,
            key=f"file-{version.number}",
            type="tertiary",
            on_click="ignore",
            disabled=not path.is_file(),
        )


def _show_former(desk: Desk, ledger: Ledger) -> None:
    """Documents that were withdrawn, with their versions."""
    manifest = desk.library.index.manifest
    held = {version.series for version in ledger.in_force(manifest)}
    gone = {version.series: version for version in ledger.versions if version.series not in held}
    if not gone:
        return
    st.html(heading_html("已撤下的文件", "需要时下载原件，重新添加即可。"))
    for series, version in gone.items():
        with st.expander(widget_label(f"《{version.title}》")):
            _show_versions(desk, ledger, ledger.history(series), manifest)


def _show_builds(desk: Desk, ledger: Ledger) -> None:
    """Earlier builds that are still there."""
    earlier = [build for build in builds(desk.index_dir) if not build.current]
    st.html(heading_html("恢复", "发布后发现不妥，可以立即回到先前的文件库。" if earlier else "还没有先前的文件库。"))
    for build in earlier:
        name = build.manifest.build
        with st.container(key=f"gw-admin-build-{name}", horizontal=True, vertical_alignment="center", border=True):
            st.html(f'<div class="gw-admin-doc" lang="zh-CN">{_build_html(build, ledger)}</div>')
            if st.button("恢复", key=f"back-{name}", type="tertiary"):
                _confirm_rollback(desk, build, ledger)


def _build_html(build: Build, ledger: Ledger) -> str:
    release = next((held for held in reversed(ledger.releases) if held.build == build.manifest.build), None)
    own = sum(entry.level != "law" for entry in build.manifest.documents)
    what = release.text if release else "由命令行建立"
    facts = [local_time(build.manifest.built_at), f"本单位文件 {own} 份", f"文件库 {build.manifest.build}"]
    by = f"（{release.by}）" if release else ""
    return f'{html_text(what + by)}<span class="gw-admin-facts">{html_text("·".join(facts))}</span>'


@st.dialog("撤下文件")
def _confirm_withdrawal(desk: Desk, series: str, title: str) -> None:
    st.html(
        f'<p lang="zh-CN">撤下《{html_text(title)}》以后，不再用它回答。</p>'
        '<p class="gw-admin-note" lang="zh-CN">先建好新文件库，列出会变的答案，再由您决定是否发布。</p>'
    )
    with st.container(horizontal=True):
        if st.button("准备撤下", key="withdraw-yes", type="primary"):
            prepare(desk, [Wish("withdraw", series)])
            st.rerun()
        if st.button("取消", key="withdraw-no"):
            st.rerun()


@st.dialog("恢复先前的文件库")
def _confirm_rollback(desk: Desk, build: Build, ledger: Ledger) -> None:
    st.html(f'<div class="gw-admin-doc" lang="zh-CN">{_build_html(build, ledger)}</div>')
    titles = [entry.title for entry in build.manifest.documents if entry.level != "law"]
    listed = "".join(f"<li>《{html_text(title)}》</li>" for title in titles)
    st.html(f'<div class="gw-admin-note" lang="zh-CN">恢复后的本单位文件：<ul>{listed}</ul></div>')
    with st.container(horizontal=True):
        if st.button("立即恢复", key="back-yes", type="primary"):
            with st.spinner("正在恢复…"):
                go_back(desk, build.manifest.build)
            st.rerun()
        if st.button("取消", key="back-no"):
            st.rerun()
