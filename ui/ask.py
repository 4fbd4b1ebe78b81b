"""The view 问答: ask, read the answer, unfold its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from corpus.document import Document
from corpus.errors import GuiwenError, StoreUnavailable
from ui.card import card_html, changed_html, question_html
from ui.dialogue import Asked, Dialogue, Turn
from ui.escape import html_text, widget_label
from ui.export import show_export
from ui.failure import show_failure
from ui.feedback import show_actions
from ui.frame import show_side
from ui.history import show_history
from ui.holdings import counts_text
from ui.identity import current_user
from ui.keeping import keep_turns
from ui.links import dialogue_link, questions_of
from ui.scope import current_scope, parse_scope, scope_param, scope_text, set_scope, show_scope, titles_of
from ui.service import Service, is_loaded, load_service
from ui.visit import current_dialogue, leave_address, past_dialogues, switch_to

HEADING = '<h1 class="gw-unseen" lang="zh-CN">规问 · 问答</h1>'
LEAD = (
    '<p class="gw-welcome-lead">用条文原文回答制度问题</p>'
    "<p>每句话都注明出处，可以展开核对；文件里没有的，就说没有。</p>"
)
SCROLL = """<span hidden>{last}</span><script>
document.querySelector(".st-key-gw-turn-{last}")?.scrollIntoView({{block: "start"}});
</script>"""
"""Brings the newest question to the top, so that a long answer is read from its beginning. Holds no one's text."""
PLACEHOLDER = "请输入要问的事，按回车发送"
MOST_OF_ADDRESS = 12
"""Questions that one address may ask."""


def show() -> None:
    """Draw the view: bar, what was said, the input, and questions to begin with.

    The input is drawn before the index is loaded, so that somebody can already type, and stays at its place in the page
    whatever is shown above it, so that it keeps the focus.
    """
    bar = st.container(key="gw-bar", horizontal=True, vertical_alignment="center", gap="small")
    bar.html(HEADING, width="content")
    body, typing, below = st.container(key="gw-body"), st.container(key="gw-typing"), st.container(key="gw-below")
    # While the index is loaded a run may start late; Streamlit would drop it, and its question, for the next one sent.
    mode: Literal["submit", "disable"] = "submit" if is_loaded() else "disable"
    typing.chat_input(PLACEHOLDER, key="typed", on_submit=_on_typed, submit_mode=mode)
    with body:
        early = st.empty()
        early.html(_early_html())
        try:
            with st.spinner("正在载入索引和模型…"):
                service = load_service()
        except GuiwenError as error:
            early.empty()
            show_failure(error)
            return
        early.empty()
    if mode == "disable":  # loaded now: from here on nothing that is sent is dropped
        st.rerun()
    documents = service.assistant.index.documents
    _take_address(documents)
    dialogue, user = current_dialogue(), current_user().id
    _show_bar(bar, documents, dialogue, user)
    if dialogue.turns or dialogue.waiting:
        with body:
            _show_dialogue(service, dialogue, user)
    else:
        with body:
            st.html(_welcome_html(documents))
        with below:
            _show_questions("example", "试试这样问", [example.question for example in service.examples])
    show_side(documents)
    keep_turns(dialogue, service.assistant.index, user)


# -- what is said ----------------------------------------------------------------------------------------------------


def _put(question: str) -> None:
    """Queue a question in the scope that is set now; the address no longer says what was asked last."""
    asked = Asked(question)
    if "documents" in st.session_state:
        documents = st.session_state["documents"]
        choice, chosen = current_scope(documents)
        asked = Asked(question, titles_of(choice, chosen, documents), scope_text(choice, chosen, documents))
    current_dialogue().put(asked)
    leave_address()


def _on_typed() -> None:
    typed = st.session_state.get("typed")
    if typed and typed.strip():
        _put(typed)


def _on_new() -> None:
    switch_to(Dialogue())
    leave_address()


def _questions_of_address() -> list[tuple[str, str]]:
    """(question, scope) of ``?q=…&scope=…`` that were not asked yet: each address is asked once."""
    named = st.query_params.get_all("q")
    if named == st.session_state.get("taken", []):
        return []
    return questions_of(named, st.query_params.get_all("scope"), MOST_OF_ADDRESS)


def _take_address(documents: Sequence[Document]) -> None:
    """Ask what the address asks, in a dialogue of its own, and set the scope that it says."""
    asked, scopes = _questions_of_address(), st.query_params.get_all("scope")
    if scopes and (asked or "opened" not in st.session_state):
        set_scope(scopes[-1], documents)
    if asked:
        dialogue = Dialogue()
        for question, param in asked:
            choice, chosen = parse_scope(param, documents)
            dialogue.put(Asked(question, titles_of(choice, chosen, documents), scope_text(choice, chosen, documents)))
        switch_to(dialogue)
    st.session_state["opened"] = True
    st.session_state["taken"] = st.query_params.get_all("q")


# -- what is shown ---------------------------------------------------------------------------------------------------


def _show_bar(bar: DeltaGenerator, documents: Sequence[Document], dialogue: Dialogue, user: str) -> None:
    st.session_state["documents"] = documents
    spoken = bool(dialogue.turns or dialogue.waiting)
    with bar:
        show_scope(documents)
        with st.container(key="gw-tools", horizontal=True, vertical_alignment="center", gap="small", width="content"):
            if spoken or past_dialogues() or user:
                show_history(user)
            if spoken:
                show_export(dialogue)
                st.button("新对话", key="new", on_click=_on_new, type="tertiary")


def _show_dialogue(service: Service, dialogue: Dialogue, user: str) -> None:
    """Every turn; while something waits, the question and a spinner until it is answered.

    What is new is drawn first, the turns before it after that: they stand there already, and no answer waits for them.
    """
    history, place = st.container(key="gw-history"), st.empty()
    shown = len(dialogue.turns)
    waiting = next(iter(dialogue.waiting), None)
    if waiting is not None:
        with place.container(key="gw-waiting"):
            st.html(question_html(waiting.question, waiting.scope))
            with st.spinner("正在查找条文…"):
                lost = _settle(dialogue, service)
        place.empty()
        if lost is not None:  # the question goes on waiting and is asked again with the next run
            with place.container():
                show_failure(lost)
    count = len(dialogue.turns)
    turns = [history.container(key=f"gw-turn-{number}") for number in range(count)]
    for number in range(shown, count):
        with turns[number]:
            _show_turn(number, dialogue, service, user)
    st.html(SCROLL.format(last=count - 1), unsafe_allow_javascript=True)
    for number in range(min(shown, count)):
        with turns[number]:
            _show_turn(number, dialogue, service, user)


def _settle(dialogue: Dialogue, service: Service) -> StoreUnavailable | None:
    """Answer what waits; the reason when the server that holds the passages does not let it."""
    try:
        dialogue.settle(service.assistant.ask)
    except StoreUnavailable as error:
        return error
    return None


def _show_turn(number: int, dialogue: Dialogue, service: Service, user: str) -> None:
    turn, index = dialogue.turns[number], service.assistant.index
    st.html(question_html(turn.asked.question, turn.asked.scope) + changed_html(turn.asked.before, turn.answer))
    st.html(card_html(turn.answer, index))
    caption = "您要问的是" if turn.answer.status == "ask_back" else "可以这样问"
    _show_questions(f"turn-{number}", caption, _suggestions(turn, service))
    link = _link_to(dialogue.turns[: number + 1], index.documents)
    show_actions(f"{dialogue.id[:8]}-{number}", turn, link, user, dialogue.earlier(number))


def _link_to(turns: Sequence[Turn], documents: Sequence[Document]) -> str:
    return dialogue_link([(turn.asked.question, scope_param(turn.asked.titles, documents)) for turn in turns])


def _suggestions(turn: Turn, service: Service) -> list[str]:
    """What to ask next. A suggestion to read a provision that the card unfolds anyway is left out."""
    answer = turn.answer
    kept = [s for s in answer.suggestions if not any(label in s for label in answer.related)]
    if not kept and answer.status == "no_basis":
        kept = [e.question for e in service.examples if e.question != turn.asked.question][:3]
    return kept


def _early_html() -> str:
    """What stands there while the index is loaded: the question, if there is one already."""
    waiting = next(iter(current_dialogue().waiting), None)
    if waiting is not None:
        return question_html(waiting.question, waiting.scope)
    named = _questions_of_address()
    if named:
        return question_html(named[0][0])
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
