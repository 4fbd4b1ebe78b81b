"""The quiz of the view 入门: one round, question by question, with immediate feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import streamlit as st

from qa.learn.cards import Card
from qa.learn.question import Question, is_right, options_of
from qa.learn.schedule import CardState, ProgressStore, again, plan_round, review
from ui.escape import widget_label
from ui.learn_html import feedback_html, marked_options_html, question_html, round_html
from ui.typed import too_long

SIZE = 10
"""Questions of a round."""
LONGEST_NUMBER = 20
"""Characters of a number that is filled in."""
_KEY = "learn_round"


@dataclass
class Round:
    """A round that goes on.

    Attributes:
        of: what it is a round of; another choice of role, documents or lesson begins another.
        number: of the round in this visit; seeds the order of options.
        queue: ids of questions, those answered wrongly once more behind.
        at: place of the question shown.
        given: the answer to it, None while it is open.
        order: steps chosen so far.
        first: id → whether the first answer was right.
    """

    of: str
    number: int
    queue: list[str]
    at: int = 0
    given: tuple[str, ...] | None = None
    order: list[str] = field(default_factory=list)
    first: dict[str, bool] = field(default_factory=dict)


def begin(of: str, questions: Sequence[Question], states: Mapping[str, CardState]) -> None:
    """Begin another round."""
    held = st.session_state.get(_KEY)
    number = held.number + 1 if isinstance(held, Round) else 1
    st.session_state[_KEY] = Round(of, number, plan_round(questions, states, datetime.now(UTC), SIZE, number))


def show_quiz(
    of: str, questions: Sequence[Question], cards: Mapping[str, Card], store: ProgressStore, user: str
) -> None:
    """Draw the round of `of`; begin one when there is none."""
    held = st.session_state.get(_KEY)
    if not isinstance(held, Round) or held.of != of:
        begin(of, questions, store.load(user))
    current = st.session_state[_KEY]
    assert isinstance(current, Round)
    by_id = {question.id: question for question in questions}
    current.queue = [key for key in current.queue if key in by_id]
    if current.at >= len(current.queue):
        _show_end(current, by_id, store, user)
        return
    question = by_id[current.queue[current.at]]
    repeated = question.id in current.queue[: current.at]
    st.html(question_html(question, current.at + 1, len(current.queue), repeated))
    options = options_of(question, current.number * 1000 + current.at)
    if current.given is None:
        _show_open(current, question, options, store, user)
        return
    st.html(marked_options_html(question, options, current.given))
    st.html(feedback_html(question, cards[question.card], is_right(question, current.given)))
    last = current.at + 1 == len(current.queue)
    st.button("看结果" if last else "下一题", key="learn-next", type="primary", on_click=_on_next, args=(current,))


def _show_open(current: Round, question: Question, options: Sequence[str], store: ProgressStore, user: str) -> None:
    if question.form == "order":
        _show_order(current, question, options, store, user)
        return
    key = f"learn-answer-{current.number}-{current.at}"
    with st.form(f"form-{key}", border=False):
        given: tuple[str, ...] = ()
        long = ""
        if question.form == "single":
            chosen = st.radio(question.prompt, options, index=None, key=key, format_func=widget_label,
                              label_visibility="collapsed", width="stretch")  # fmt: skip
            given = (chosen,) if chosen is not None else ()
        elif question.form == "multiple":
            with st.container(key="gw-learn-checks"):
                given = tuple(
                    o for n, o in enumerate(options) if st.checkbox(widget_label(o), key=f"{key}-{n}", width="stretch")
                )
        else:
            typed = st.text_input("填数字", key=key, placeholder="如 7 或 七", width=220) or ""
            long = too_long("答案", typed, LONGEST_NUMBER)
            given = (typed.strip(),) if typed.strip() and not long else ()
        sent = st.form_submit_button("提交", type="primary", key=f"send-{key}")
    if sent and given:
        _settle(current, question, given, store, user)
        st.rerun()
    elif sent:
        st.html(f'<p class="gw-learn-hint" role="alert" lang="zh-CN">{long or "请先作答再提交"}。</p>')


def _show_order(current: Round, question: Question, options: Sequence[str], store: ProgressStore, user: str) -> None:
    """Steps as buttons: each press takes the next place."""
    with st.container(key="gw-learn-steps"):
        for number, step in enumerate(options):
            place = current.order.index(step) + 1 if step in current.order else 0
            label = f"第 {place} 步：{step}" if place else step
            st.button(widget_label(label), key=f"learn-step-{current.number}-{current.at}-{number}", disabled=bool(place),
                      on_click=current.order.append, args=(step,), width="stretch")  # fmt: skip
    with st.container(key="gw-learn-send", horizontal=True):
        ready = len(current.order) == len(options)
        st.button("提交", type="primary", key="learn-send-order", disabled=not ready, on_click=_settle,
                  args=(current, question, tuple(current.order), store, user))  # fmt: skip
        st.button("重排", key="learn-reset", type="tertiary", disabled=not current.order, on_click=current.order.clear)
    if not ready:
        st.html('<p class="gw-learn-hint" lang="zh-CN">按先后依次点选。</p>')


def _show_end(current: Round, by_id: Mapping[str, Question], store: ProgressStore, user: str) -> None:
    wrong = [by_id[key] for key, right in current.first.items() if not right and key in by_id]
    st.html(round_html(sum(current.first.values()), len(current.first), wrong))
    st.button("再做一轮", key="learn-again", type="primary", on_click=_on_again, args=(current.of, by_id, store, user))


def _on_again(of: str, by_id: Mapping[str, Question], store: ProgressStore, user: str) -> None:
    begin(of, list(by_id.values()), store.load(user))


def _settle(current: Round, question: Question, given: tuple[str, ...], store: ProgressStore, user: str) -> None:
    """Mark the answer, keep what came of it, and put the question again when it was wrong."""
    right = is_right(question, given)
    current.given = given
    current.first.setdefault(question.id, right)
    state = review(store.load(user).get(question.id), question.id, right, datetime.now(UTC))
    store.save(user, [state])
    if not right:
        current.queue = again(current.queue, question.id, current.at)


def _on_next(current: Round) -> None:
    current.at += 1
    current.given = None
    current.order = []
