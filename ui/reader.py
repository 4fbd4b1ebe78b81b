"""The view 条文: read a document as published, look words up in it, follow what it refers to."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from corpus.document import Document
from corpus.errors import GuiwenError
from corpus.provision import NOTICE, ProvisionRef
from qa.cited_by import Citations, citations_of
from ui.escape import html_text
from ui.failure import show_failure
from ui.reader_contents import contents_html, head_html
from ui.reader_events import (
    CUT,
    EVENTS,
    FIND,
    FOCUS,
    JUMP,
    LONGEST_WORDS,
    NUMBERED,
    OPENED,
    PICKED,
    at_hit,
    on_event,
    on_picked,
    on_switched,
    on_typed,
    step,
)
from ui.reader_find import Hit, block_key, find, provision_named
from ui.reader_html import Sheet, part_html
from ui.reader_parts import Part, part_title, part_with, parts_of
from ui.reader_place import Place, choice_text, later_note, ordered, place_of
from ui.reader_text import GO, Mark, id_in_page, link_to
from ui.service import Library, load_library
from ui.typed import show_cut

_SCRIPT = (Path(__file__).parent / "reader_script.js").read_text(encoding="utf-8")
_ELSEWHERE = 6
"""Other documents that are named when the words are not in this one."""


def show() -> None:
    """Draw the view. The address says which document and where; everything else follows from it."""
    with st.container(key="gw-reader"):
        try:
            with st.spinner("正在载入文件…"):
                library = load_library()
                citations = _citations(library.index.manifest.build, library)
        except GuiwenError as error:
            show_failure(error)
            return
        if not library.index.documents:
            st.html('<p class="gw-reader-none" lang="zh-CN">还没有收录文件。</p>')
            return
        place = place_of(st.query_params, library.index)
        bar = st.container(key="gw-find", horizontal=True, vertical_alignment="center", gap="small")
        with bar:
            _show_picker(library, place)
            typed = _show_find()
        hits = _hits(library.index.manifest.build, place.document.id, typed, place.document)
        place, current, is_here = at_hit(place, hits)
        _show_count(bar, place.document, typed, hits, current)
        if typed and (whole := st.session_state.get(CUT, "")).startswith(typed):
            show_cut("查找的词语", whole, LONGEST_WORDS, f"只按前 {LONGEST_WORDS} 字查找")
        if place.note:
            st.html(f'<p class="gw-reader-note" role="status" lang="zh-CN">{html_text(place.note)}</p>')
        if typed.strip() and not hits and provision_named(place.document, typed) is None:
            _show_elsewhere(library, place.document, typed)
        _show_document(library, citations, place, typed, hits)
    with st.sidebar:
        st.html(_contents(library.index.manifest.build, place.document.id, typed, place.document, hits))
    _mount(place, current if is_here else None)


# -- what is held between runs ---------------------------------------------------------------------------------------


@st.cache_resource(show_spinner=False, max_entries=2)
def _citations(build: str, _library: Library) -> Citations:
    """All references of a build, read once."""
    return citations_of(_library.index.documents, _library.index.catalog.missing)


@st.cache_resource(show_spinner=False, max_entries=512)
def _hits(build: str, document_id: str, typed: str, _document: Document) -> tuple[Hit, ...]:
    return find(_document, typed)


@st.cache_resource(show_spinner=False, max_entries=64)
def _contents(build: str, document_id: str, typed: str, _document: Document, _hits: tuple[Hit, ...]) -> str:
    return contents_html(_document, _hits)


@st.cache_resource(show_spinner=False, max_entries=64)
def _part_html(build: str, document_id: str, part: Part, what: tuple[object, ...], _sheet: Sheet) -> str:
    """The HTML of a part; `what` is all that it depends on besides."""
    return part_html(_sheet, part)


# -- what is shown ---------------------------------------------------------------------------------------------------


def _show_picker(library: Library, place: Place) -> None:
    documents = {document.id: document for document in ordered(library.index.documents)}
    aliases = library.index.catalog.aliases
    st.session_state[PICKED] = place.document.id
    st.selectbox(
        "选择文件", list(documents), format_func=lambda name: choice_text(documents[name], aliases), key=PICKED,
        on_change=on_picked, label_visibility="collapsed",
    )  # fmt: skip


def _show_find() -> str:
    st.session_state[FIND] = st.query_params.get(FIND, "")[:LONGEST_WORDS]
    typed = st.text_input(
        "在本文件中查找", key=FIND, type="search", placeholder="查找词语或条号", label_visibility="collapsed",
        live=True, on_change=on_typed,
    )  # fmt: skip
    return typed or ""


def _show_count(
    bar: st.delta_generator.DeltaGenerator, document: Document, typed: str, hits: tuple[Hit, ...], current: Hit | None
) -> None:
    """How many hits, buttons to the next and the one before, a link to the article whose number was typed; switches."""
    named = provision_named(document, typed)
    with bar:
        if current is not None:
            st.html(
                f'<span class="gw-find-count" role="status">{current.number}/{len(hits)} 处</span>', width="content"
            )
            st.button("上一处", key="hit-back", on_click=step, args=(-1,), type="tertiary")
            st.button("下一处", key="hit-on", on_click=step, args=(1,), type="tertiary")
        if named is not None:
            label = document.label(named).removeprefix(f"《{document.title}》")
            st.html(f'<a class="gw-to-named" href="{link_to(named)}" {GO}>转到{html_text(label)}</a>', width="content")
        for name, caption in ((NUMBERED, "款号"), (OPENED, "要点")):
            st.session_state[name] = st.query_params.get(name) == "1"
            st.toggle(caption, key=name, on_change=on_switched, args=(name,))


def _show_elsewhere(library: Library, document: Document, typed: str) -> None:
    """The words are not here: say so, and in which documents they are."""
    build = library.index.manifest.build
    others = [held for held in ordered(library.index.documents) if held.id != document.id]
    counted = [(len(_hits(build, held.id, typed, held)), held) for held in others]
    found = sorted(((number, held) for number, held in counted if number), key=lambda pair: -pair[0])
    words = html_text(f"&{urlencode({FIND: typed.strip()})}")
    links = "".join(
        f'<li><a href="{link_to(ProvisionRef(held.id))}{words}" {GO}>{html_text(held.title)}</a>'
        f'<span class="gw-count">{number}</span></li>'
        for number, held in found[:_ELSEWHERE]
    )
    caption = f"有这个词的文件（{len(found)} 份）：" if found else "其他文件里也没有。"
    st.html(
        f'<div class="gw-reader-note" role="status" lang="zh-CN"><p>本文件里没有“{html_text(typed.strip())}”。{caption}</p>'
        f"<ul>{links}</ul></div>"
    )


def _show_document(library: Library, citations: Citations, place: Place, typed: str, hits: tuple[Hit, ...]) -> None:
    """The head, the part that holds the place, and links to the parts before and behind it."""
    document, index = place.document, library.index
    parts = parts_of(document)
    number = part_with(document, parts, place.ref)

    def label(ref: ProvisionRef) -> str:
        named = index.document(ref.document)
        return named.label(ref) if ref.article is not None else f"《{named.title}》"

    def note(ref: ProvisionRef) -> str:
        return later_note(document, index.document(ref.document), ref)

    opened = bool(st.session_state[OPENED])
    sheet = Sheet(document, citations, library.norms, label, note, _marks(place, hits), opened)
    st.html(head_html(document, citations.to(ProvisionRef(document.id)), label, short=number > 0))
    what = (typed, place.ref if place.words else None, place.words, opened)
    html = _part_html(index.manifest.build, document.id, parts[number], what, sheet)
    before = _turn_html(document, parts, number - 1, "前一部分") if number else ""
    behind = _turn_html(document, parts, number + 1, "后一部分") if number + 1 < len(parts) else ""
    kind = "gw-with-kuan" if st.session_state[NUMBERED] else "gw-without-kuan"
    st.html(f'<div class="gw-sheet {kind}">{before}{html}{behind}</div>')


def _turn_html(document: Document, parts: tuple[Part, ...], number: int, caption: str) -> str:
    first = document.articles[parts[number].first]
    address = link_to(ProvisionRef(document.id, first.number, first.branch))
    title = html_text(part_title(document, parts[number]))
    return f'<a class="gw-turn-page" href="{address}" {GO}><span>{caption}</span>{title}</a>'


def _marks(place: Place, hits: tuple[Hit, ...]) -> dict[str, list[Mark]]:
    """What is marked, by block: hits, and the words that the address names."""
    marks: dict[str, list[Mark]] = {}
    for hit in hits:
        marks.setdefault(hit.block, []).append(Mark(hit.start, hit.end, hit.number))
    if place.ref is not None and place.words:
        key = block_key(place.document.article(place.ref.article or 0, place.ref.branch))
        marks.setdefault(key, []).extend(Mark(start, end) for start, end in place.words)
    return marks


def _mount(place: Place, hit: Hit | None) -> None:
    """Show where the page is open, and the script that goes there and follows links."""
    target, entry = "at-top", ""
    if place.ref is not None:
        target = id_in_page(place.ref)
        article = place.document.article(place.ref.article or 0, place.ref.branch)
        entry = f"toc-{block_key(article)}"
    rules = [f'[id="{entry}"] {{ background: var(--gw-accent-tint); }}'] if entry else []
    shown = f'[id="{target}"]'
    if place.ref is not None and place.ref.article != NOTICE and not place.ref.paragraph:
        shown += " > .gw-art-body"
    if hit is not None:
        rules.append(f'mark[data-hit="{hit.number}"] {{ outline: 2px solid var(--gw-accent); }}')
    elif entry:
        rules.append(f"{shown} {{ background: var(--gw-accent-tint); box-shadow: inset .2rem 0 0 var(--gw-accent); }}")
    st.html(f"<style>{' '.join(rules)}</style>")
    events = st.session_state.get(EVENTS, 0)
    st.components.v2.component("guiwen_reader", js=_SCRIPT)(
        key=JUMP,
        data={
            "shown": f"{events}|{place.document.id}|{target}|{hit.number if hit else 0}",
            "id": target if entry or events else "",
            "hit": hit.number if hit else 0,
            "entry": entry,
            "focus": bool(st.session_state.get(FOCUS)),
        },
        on_go_change=on_event,
        on_step_change=on_event,
    )
