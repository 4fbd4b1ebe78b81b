"""Which documents to answer from: all, the office's own, national laws, or chosen ones. Kept in the address."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from corpus.document import Document

ALL, OWN, LAWS, CHOSEN = "全部文件", "本单位文件", "国家法律", "指定文件"
_PARAMS = {"own": OWN, "laws": LAWS}
_KIND = re.compile(r"(?:规则|办法|规定|制度|细则|条例|章程|意见|方案|准则|规范|守则)(?=（[^（）]*）$|$)")


def choices(documents: Sequence[Document]) -> list[str]:
    """The choices that make sense for these documents; only `ALL` when there is one document."""
    if len(documents) < 2:
        return [ALL]
    levels = {document.level == "law" for document in documents}
    return [ALL, OWN, LAWS, CHOSEN] if len(levels) == 2 else [ALL, CHOSEN]


def choice_label(choice: str, documents: Sequence[Document]) -> str:
    """A choice as the control says it: 规则和法律 and 本规则 where the office has one document, and laws beside it."""
    own = [document for document in documents if document.level != "law"]
    kind = _KIND.search(own[0].title) if len(own) == 1 < len(documents) else None
    if kind is None:
        return choice
    return {ALL: f"{kind.group()}和法律", OWN: f"本{kind.group()}"}.get(choice, choice)


def titles_of(choice: str | None, chosen: Sequence[str], documents: Sequence[Document]) -> tuple[str, ...] | None:
    """The titles to answer from; None for all. Nothing chosen yet counts as all."""
    if choice == OWN:
        return tuple(document.title for document in documents if document.level != "law")
    if choice == LAWS:
        return tuple(document.title for document in documents if document.level == "law")
    if choice == CHOSEN and chosen:
        return tuple(chosen)
    return None


def scope_text(choice: str | None, chosen: Sequence[str], documents: Sequence[Document] = ()) -> str:
    """The choice in words; empty for all."""
    if choice == CHOSEN:
        return "、".join(f"《{title}》" for title in chosen)
    return "" if choice in (None, ALL) else f"仅{choice_label(choice, documents)}"


def scope_param(titles: Sequence[str] | None, documents: Sequence[Document]) -> str:
    """Titles as an address says them: ``own``, ``laws``, or ids of documents with commas between; empty for all."""
    if titles is None:
        return ""
    for param, choice in _PARAMS.items():
        if tuple(titles) == titles_of(choice, [], documents):
            return param
    return ",".join(document.id for document in documents if document.title in titles)


def parse_scope(param: str, documents: Sequence[Document]) -> tuple[str, list[str]]:
    """The inverse of `scope_param`: a choice and the titles chosen. What is not held, or makes no difference, is all."""
    named = _PARAMS.get(param)
    if named is not None:
        return (named, []) if named in choices(documents) else (ALL, [])
    ids = set(param.split(","))
    titles = [document.title for document in documents if document.id in ids]
    return (CHOSEN, titles) if titles and CHOSEN in choices(documents) else (ALL, [])


def current_scope(documents: Sequence[Document]) -> tuple[str, list[str]]:
    """What the control below says now: a choice and the titles chosen. Callable before it is drawn."""
    return st.session_state.get("scope") or ALL, st.session_state.get("scope_titles") or []


def set_scope(param: str, documents: Sequence[Document]) -> None:
    """Make the control say what an address says. Only before it is drawn."""
    st.session_state["scope"], st.session_state["scope_titles"] = parse_scope(param, documents)


def show_scope(documents: Sequence[Document]) -> None:
    """The control, and for `CHOSEN` the list to choose from; the address follows it."""
    options = choices(documents)
    if len(options) == 1:
        return
    st.session_state.setdefault("scope", ALL)
    st.segmented_control(
        "回答范围", options, required=True, key="scope", label_visibility="collapsed", width="content",
        format_func=lambda choice: choice_label(choice, documents), persist_state="session",
    )  # fmt: skip
    if st.session_state.get("scope") == CHOSEN:
        st.multiselect(
            "只从这些文件里回答",
            [document.title for document in documents],
            key="scope_titles",
            placeholder="输入名称查找，可选多份；不选就是全部",
            label_visibility="collapsed",
            select_all=False,
            filter_mode="contains",
            persist_state="session",
        )
    _say_in_address(scope_param(titles_of(*current_scope(documents), documents), documents))


def _say_in_address(param: str) -> None:
    if len(st.query_params.get_all("scope")) > 1:
        return  # a shared dialogue whose questions have scopes of their own
    if param:
        st.query_params["scope"] = param
    else:
        st.query_params.pop("scope", None)
