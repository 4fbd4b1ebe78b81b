"""What the assistant knows: every document with its version, in the side bar, searchable."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from corpus.document import Document
from ui.escape import html_text
from ui.provision_html import state_text, version_text

SEARCHABLE = 8
"""From this many documents on there is a search box."""


def matching(documents: Sequence[Document], words: str) -> list[Document]:
    """Documents whose title or version holds every word of `words`."""
    wanted = words.split()
    return [d for d in documents if all(w in d.title or w in d.version or w in version_text(d.version) for w in wanted)]


def counts_text(documents: Sequence[Document]) -> str:
    """How much is held, in one line."""
    articles = sum(len(document.articles) for document in documents)
    return f"{len(documents)} 份文件，共 {articles} 条"


def holdings_html(documents: Sequence[Document]) -> str:
    """The list: the office's own documents first, each with version, state and number of articles."""
    own = [document for document in documents if document.level != "law"]
    laws = [document for document in documents if document.level == "law"]
    groups = [("本单位文件", own), ("国家法律", laws)]
    return '<div class="gw-holdings" lang="zh-CN">' + "".join(_group(*group) for group in groups if group[1]) + "</div>"


def show_holdings(documents: Sequence[Document]) -> None:
    """Draw the side bar."""
    with st.sidebar:
        st.html(
            '<div class="gw-side-head" lang="zh-CN"><div class="gw-side-title">已收录</div>'
            f'<div class="gw-side-count">{counts_text(documents)}</div></div>'
        )
        words = ""
        if len(documents) >= SEARCHABLE:
            words = st.text_input(
                "查找文件", key="holdings", placeholder="查找文件", label_visibility="collapsed", live=True
            ) or ""  # fmt: skip
        held = matching(documents, words)
        if held:
            st.html(holdings_html(held))
        else:
            st.html(f'<p class="gw-side-none" lang="zh-CN">没有名称含“{html_text(words)}”的文件。</p>')


def _group(caption: str, documents: Sequence[Document]) -> str:
    rows = "".join(_row(document) for document in documents)
    return f'<div class="gw-group">{caption}<span>{len(documents)}</span></div><ul>{rows}</ul>'


def _row(document: Document) -> str:
    title = document.title.removeprefix("中华人民共和国") if document.level == "law" else document.title
    facts = [version_text(document.version), f"{len(document.articles)} 条"]
    if not document.in_force:
        facts.append(state_text(False))
    line = "·".join(html_text(fact) for fact in facts if fact)
    return f'<li><span class="gw-doc">{html_text(title)}</span><span class="gw-doc-facts">{line}</span></li>'
