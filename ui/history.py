"""「历史」: dialogues of this visit and, for a person who is signed in, of earlier ones; opened again, or deleted."""

from __future__ import annotations

import logging
from datetime import datetime

import streamlit as st

from corpus.errors import GuiwenError
from ui.dialogue import Asked, Dialogue
from ui.escape import html_text, widget_label
from ui.records.history import PastDialogue
from ui.records.store import open_records
from ui.visit import current_dialogue, leave_address, past_dialogues, switch_to

SHOWN = 30
"""Earlier dialogues in the list."""
SEARCHABLE = 8
"""From this many on there is a search box."""
logger = logging.getLogger(__name__)


def show_history(user: str) -> None:
    """Draw the button and, while it is open, the list.

    Args:
        user: `User.id`; empty for a guest, who has only this visit's.
    """
    key = f"history-{current_dialogue().id}"
    with st.popover("历史", key=key, type="tertiary", on_change="rerun") as opened:
        if not opened.open:
            return
        with st.container(key="gw-history-list", gap="small"):
            if user:
                _show_kept(user)
            else:
                _show_visit()


def _show_visit() -> None:
    past = past_dialogues()
    _caption("本次打开页面以来" if past else "本次打开页面以来还没有别的对话。")
    for dialogue in past:
        asked = [turn.asked for turn in dialogue.turns] or list(dialogue.waiting)
        label = f"{asked[0].question}（{len(asked)} 问）"
        st.button(widget_label(label), key=f"past-{dialogue.id}", on_click=_show, args=(dialogue,), width="stretch")


def _show_kept(user: str) -> None:
    try:
        words = st.session_state.get("history-words") or ""
        held = open_records().history.dialogues(user, words=words, limit=SHOWN)
    except GuiwenError as error:
        logger.warning("历史读不出来：%s", error)
        _caption("历史暂时读不出来，请稍后再试。")
        return
    if len(held) >= SEARCHABLE or words:
        st.text_input("查找历史", key="history-words", placeholder="查找问过的话", label_visibility="collapsed")
    held = [past for past in held if past.id != current_dialogue().id]
    if not held:
        _caption("没有找到。" if words else "还没有别的对话。")
    for past in held:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"gw-past-{past.id}"):
            label = f"{past.title}（{day_text(past.updated)}，{past.turns} 问）"
            st.button(widget_label(label), key=f"past-{past.id}", on_click=_open, args=(user, past), width="stretch")
            st.button("删除", key=f"drop-{past.id}", type="tertiary", on_click=_delete, args=(user, past))


def _open(user: str, past: PastDialogue) -> None:
    """Ask again what was asked: the answer is what the documents say today; the card says when it was another one."""
    here = next((dialogue for dialogue in past_dialogues() if dialogue.id == past.id), None)
    if here is not None:
        _show(here)
        return
    try:
        turns = open_records().history.turns(user, past.id)
    except GuiwenError as error:
        logger.warning("历史读不出来：%s", error)
        return
    dialogue = Dialogue(id=past.id)
    for turn in turns:
        before = turn.answer.answer if turn.answer else ""
        dialogue.put(Asked(turn.question, turn.titles, turn.scope, before))
    _show(dialogue)


def _show(dialogue: Dialogue) -> None:
    switch_to(dialogue)
    leave_address()


def _delete(user: str, past: PastDialogue) -> None:
    try:
        open_records().history.delete(user, past.id)
    except GuiwenError as error:
        logger.warning("历史没有删除：%s", error)


def day_text(moment: datetime) -> str:
    """A moment as a day here: 1月5日."""
    here = moment.astimezone()
    return f"{here.month}月{here.day}日"


def _caption(text: str) -> None:
    st.html(f'<div class="gw-caption" lang="zh-CN">{html_text(text)}</div>')
