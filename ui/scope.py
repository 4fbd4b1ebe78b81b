"""Which documents to answer from: all, the office's own, national laws, or chosen ones."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from corpus.document import Document

ALL, OWN, LAWS, CHOSEN = "全部文件", "本单位文件", "国家法律", "指定文件"


def choices(documents: Sequence[Document]) -> list[str]:
    """The choices that make sense for these documents; only `ALL` when there is one document."""
    if len(documents) < 2:
        return [ALL]
    levels = {document.level == "law" for document in documents}
    return [ALL, OWN, LAWS, CHOSEN] if len(levels) == 2 else [ALL, CHOSEN]


def titles_of(choice: str | None, chosen: Sequence[str], documents: Sequence[Document]) -> tuple[str, ...] | None:
    """The titles to answer from; None for all. Nothing chosen yet counts as all."""
    if choice == OWN:
        return tuple(document.title for document in documents if document.level != "law")
    if choice == LAWS:
        return tuple(document.title for document in documents if document.level == "law")
    if choice == CHOSEN and chosen:
        return tuple(chosen)
    return None


def scope_text(choice: str | None, chosen: Sequence[str]) -> str:
    """The choice in words; empty for all."""
    if choice == CHOSEN:
        return "、".join(f"《{title}》" for title in chosen)
    return "" if choice in (None, ALL) else f"仅{choice}"


def current_scope(documents: Sequence[Document]) -> tuple[tuple[str, ...] | None, str]:
    """What the control below says now: titles and words. Callable before it is drawn."""
    choice, chosen = st.session_state.get("scope"), st.session_state.get("scope_titles") or []
    return titles_of(choice, chosen, documents), scope_text(choice, chosen)


def show_scope(documents: Sequence[Document]) -> None:
    """The control, and for `CHOSEN` the list to choose from."""
    options = choices(documents)
    if len(options) == 1:
        return
    st.segmented_control(
        "回答范围", options, default=ALL, required=True, key="scope", label_visibility="collapsed", width="content"
    )
    if st.session_state.get("scope") != CHOSEN:
        return
    st.multiselect(
        "只从这些文件里回答",
        [document.title for document in documents],
        key="scope_titles",
        placeholder="输入名称查找，可选多份；不选就是全部",
        label_visibility="collapsed",
        select_all=False,
        filter_mode="contains",
    )
