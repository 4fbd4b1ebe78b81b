"""The view 问答: ask, read the answer, unfold its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from corpus.document import Document
from corpus.errors import GuiwenError
from ui.card import card_html, question_html
from ui.dialogue import Asked, Dialogue, Turn
from ui.escape import html_text, widget_label
from ui.failure import show_failure
from ui.holdings import counts_text, show_holdings
from ui.scope import current_scope, show_scope
from ui.service import Service, is_loaded, load_service

BRAND = '<h1 class="gw-brand" lang="zh-CN"><span class="gw-mark" aria-hidden="true"></span>规问</h1>'
LEAD = (
    '<p class="gw-welcome-lead">用条文原文回答制度问题</p>'
    "<p>每句话都注明出处，可以展开核对；文件里没有的，就说没有。</p>"
)
SCROLL = """<span hidden>{last}</span><script>
document.querySelector(".st-key-gw-turn-{last}")?.scrollIntoView({{block: "start"}});
</script>"""
"""Brings the newest question to the top, so that a long answer is read from its beginning. Holds no one's text."""
PLACEHOLDER = "请输入要问的事，按回车发送"


def show() -> None:
    """Draw the view: bar, what was said, the input, and questions to begin with.

    The input is drawn before the index is loaded, so that somebody can already type, and stays at its place in the page
    whatever is shown above it, so that it keeps the focus.
    """
    dialogue = _dialogue()
    _take_question_of_address(dialogue)
    bar = st.container(key="gw-bar", horizontal=True, vertical_alignment="center", gap="small")
    bar.html(BRAND, width="content")
    body, typing, below = st.container(key="gw-body"), st.container(key="gw-typing"), st.container(key="gw-below")
    # While the index is loaded a run may start late; Streamlit would drop it, and its question, for the next one sent.
    mode: Literal["submit", "disable"] = "submit" if is_loaded() else "disable"
    typing.chat_input(PLACEHOLDER, key="typed", on_submit=_on_typed, submit_mode=mode)
    with body:
        early = st.empty()
        early.html(_early_html(dialogue))
        try:
            with st.spinner("正在载入索引和模型…"):
                service = load_service()
        except GuiwenError as error:
            early.empty()
            show_failure(error)
            return
        early.empty()
    documents = service.assistant.index.documents
    show_holdings(documents)
    _show_bar(bar, documents, dialogue)
    if dialogue.turns or dialogue.waiting:
        with body:
            _show_dialogue(service, dialogue)
        return
    with body:
        st.html(_welcome_html(documents))
    with below:
        _show_questions("example", "试试这样问", [example.question for example in service.examples])


# -- what is said ----------------------------------------------------------------------------------------------------


def _dialogue() -> Dialogue:
    held = st.session_state.setdefault("dialogue", Dialogue())
    assert isinstance(held, Dialogue)
    return held


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
        show_scope(documents)
        if dialogue.turns or dialogue.waiting:
            st.button("新对话", key="new", on_click=_on_new, type="tertiary")


def _show_dialogue(service: Service, dialogue: Dialogue) -> None:
    """Every turn; then, while something waits, the question and a spinner until it is answered."""
    history, place = st.container(key="gw-history"), st.empty()
    shown = len(dialogue.turns)
    with history:
        for number in range(shown):
            _show_turn(number, dialogue.turns[number], service)
    waiting = next(iter(dialogue.waiting), None)
    if waiting is not None:
        with place.container(key="gw-waiting"):
            st.html(question_html(waiting.question, waiting.scope))
            with st.spinner("正在查找条文…"):
                dialogue.settle(service.assistant.ask)
        place.empty()
    with history:
        for number in range(shown, len(dialogue.turns)):
            _show_turn(number, dialogue.turns[number], service)
    st.html(SCROLL.format(last=len(dialogue.turns) - 1), unsafe_allow_javascript=True)


def _show_turn(number: int, turn: Turn, service: Service) -> None:
    with st.container(key=f"gw-turn-{number}"):
        st.html(question_html(turn.asked.question, turn.asked.scope))
        st.html(card_html(turn.answer, service.assistant.index))
        caption = "您要问的是" if turn.answer.status == "ask_back" else "可以这样问"
        _show_questions(f"turn-{number}", caption, _suggestions(turn, service))


def _suggestions(turn: Turn, service: Service) -> list[str]:
    """What to ask next. A suggestion to read a provision that the card unfolds anyway is left out."""
    answer = turn.answer
    kept = [s for s in answer.suggestions if not any(label in s for label in answer.related)]
    if not kept and answer.status == "no_basis":
        kept = [e.question for e in service.examples if e.question != turn.asked.question][:3]
    return kept


def _early_html(dialogue: Dialogue) -> str:
    """What stands there while the index is loaded: the question, if there is one already."""
    waiting = next(iter(dialogue.waiting), None)
    if waiting is not None:
        return question_html(waiting.question, waiting.scope)
    return f'<div class="gw-welcome" data-early lang="zh-CN">{LEAD}</div>'


def _welcome_html(documents: Sequence[Document]) -> str:
    own = [document for document in documents if document.level != "law"]
    named = "".join(f"<span>《{html_text(document.title)}》</span>" for document in own[:3])
    return (
        f'<div class="gw-welcome" lang="zh-CN">{LEAD}'
        f'<p class="gw-welcome-held">已收录 {counts_text(documents)}{"，包括" if named else ""}{named}</p></div>'
    )


def _show_questions(place: str, caption: str, questions: Sequence[str]) -> None:
    """Questions as buttons, asked when pressed."""
    if not questions:
        return
    with st.container(key=f"gw-ask-{place}"):
        st.html(f'<div class="gw-caption" lang="zh-CN">{caption}</div>')
        for number, question in enumerate(questions):
            st.button(widget_label(question), key=f"{place}-{number}", on_click=_put, args=(question,))
