"""The view 问答: ask, read the answer, unfold its source."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from corpus.document import Document
from corpus.errors import GuiwenError
from ui.card import card_html, question_html
from ui.dialogue import Asked, Dialogue, Turn
from ui.escape import html_text, widget_label
from ui.failure import show_failure
from ui.holdings import counts_text, show_holdings
from ui.scope import current_scope, show_document_choice, show_scope_control
from ui.service import Service, load_service

BRAND = '<h1 class="gw-brand" lang="zh-CN"><span class="gw-mark" aria-hidden="true"></span>规问</h1>'
PLACEHOLDER = "请输入要问的事，按回车发送"


def show() -> None:
    """Draw the view."""
    dialogue = _dialogue()
    _take_question_of_address(dialogue)
    bar = st.container(key="gw-bar", horizontal=True, vertical_alignment="center", gap="small")
    bar.html(BRAND, width="content")
    body = st.container(key="gw-body")
    st.chat_input(PLACEHOLDER, key="typed", on_submit=_on_typed)
    try:
        with body:
            service = load_service()
    except GuiwenError as error:
        with body:
            show_failure(error)
        return
    documents = service.assistant.index.documents
    show_holdings(documents)
    _show_bar(bar, documents, dialogue)
    with body:
        show_document_choice(documents)
        _show_dialogue(service, dialogue)


# -- what is said ----------------------------------------------------------------------------------------------------


def _dialogue() -> Dialogue:
    return st.session_state.setdefault("dialogue", Dialogue())


def _put(question: str) -> None:
    """Queue a question in the scope that is set now; the address no longer says what was asked last."""
    asked = Asked(question)
    if "documents" in st.session_state:
        titles, scope = current_scope(st.session_state["documents"])
        asked = Asked(question, titles, scope)
    _dialogue().put(asked)
    st.query_params.pop("q", None)


def _on_typed() -> None:
    typed = st.session_state.get("typed")
    if typed and typed.strip():
        _put(typed)


def _on_new() -> None:
    _dialogue().clear()
    st.query_params.pop("q", None)


def _take_question_of_address(dialogue: Dialogue) -> None:
    """``?q=…`` is asked once, when the page is first opened."""
    if "opened" in st.session_state:
        return
    st.session_state["opened"] = True
    question = st.query_params.get("q", "").strip()
    if question:
        dialogue.put(Asked(question))


# -- what is shown ---------------------------------------------------------------------------------------------------


def _show_bar(bar: st.delta_generator.DeltaGenerator, documents: Sequence[Document], dialogue: Dialogue) -> None:
    st.session_state["documents"] = documents
    with bar:
        show_scope_control(documents)
        if dialogue.turns or dialogue.waiting:
            st.button("新对话", key="new", on_click=_on_new, type="tertiary")


def _show_dialogue(service: Service, dialogue: Dialogue) -> None:
    if not dialogue.turns and not dialogue.waiting:
        _show_welcome(service)
        return
    history, place = st.container(key="gw-history"), st.empty()
    with history:
        for number, turn in enumerate(list(dialogue.turns)):
            _show_turn(number, turn, service)
    shown, waiting = len(dialogue.turns), list(dialogue.waiting)
    if waiting:
        with place.container(key="gw-waiting"):
            st.html(question_html(waiting[0].question, waiting[0].scope))
            with st.spinner("正在查找条文…"):
                dialogue.settle(service.assistant.ask)
        place.empty()
    with history:
        for number, turn in list(enumerate(dialogue.turns))[shown:]:
            _show_turn(number, turn, service)


def _show_turn(number: int, turn: Turn, service: Service) -> None:
    with st.container(key=f"gw-turn-{number}"):
        st.html(question_html(turn.asked.question, turn.asked.scope))
        st.html(card_html(turn.answer, service.assistant.index))
        if turn.answer.suggestions:
            caption = "您要问的是" if turn.answer.status == "ask_back" else "可以这样问"
            _show_questions(f"turn-{number}", caption, turn.answer.suggestions)


def _show_welcome(service: Service) -> None:
    documents = service.assistant.index.documents
    st.html(_welcome_html(documents))
    if service.examples:
        _show_questions("example", "试试这样问", [example.question for example in service.examples])


def _welcome_html(documents: Sequence[Document]) -> str:
    own = [document for document in documents if document.level != "law"]
    named = "".join(f"<span>《{html_text(document.title)}》</span>" for document in own[:3])
    return (
        '<div class="gw-welcome" lang="zh-CN"><p class="gw-welcome-lead">用条文原文回答制度问题</p>'
        "<p>每句话都注明出处，可以展开核对；文件里没有的，就说没有。</p>"
        f'<p class="gw-welcome-held">已收录 {counts_text(documents)}{"，包括" if named else ""}{named}</p></div>'
    )


def _show_questions(place: str, caption: str, questions: Sequence[str]) -> None:
    """Questions as buttons, asked when pressed."""
    with st.container(key=f"gw-ask-{place}"):
        st.html(f'<div class="gw-caption" lang="zh-CN">{caption}</div>')
        for number, question in enumerate(questions):
            st.button(widget_label(question), key=f"{place}-{number}", on_click=_put, args=(question,))
