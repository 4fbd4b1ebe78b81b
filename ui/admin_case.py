"""Export of one question as an eval case: what is answered now is the proposal, the administrator says what is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from corpus.document import Document
from corpus.errors import GuiwenError
from qa.answer import Answer
from qa.publish.cases import CaseTurn, add_case, turn_of, turn_said
from ui.admin_desk import Desk, say
from ui.admin_html import long_html, said_html
from ui.escape import html_text
from ui.service import load_service
from ui.typed import too_long

LONGEST_NOTE = 200
"""Characters of a remark."""
_ANSWERED, _REFUSED = "应当回答", "不应回答（文件里没有）"


@dataclass(frozen=True, slots=True)
class Exported:
    """A question to be exported.

    Attributes:
        tag: where it comes from: ``unanswered`` or ``feedback``.
        question: as asked.
        earlier: what was asked before in the same dialogue.
        ids: its rows in the records, to be marked as dealt with.
    """

    tag: Literal["unanswered", "feedback"]
    question: str
    earlier: tuple[str, ...]
    ids: tuple[int, ...]

    @property
    def key(self) -> str:
        """Tells its widgets from those of another question, whose words would stay in them otherwise."""
        return f"{self.tag}-{self.ids[0]}"


@st.dialog("存为测试题", width="medium")
def show_export(desk: Desk, asked: Exported) -> None:
    """Ask what the right answer holds, and append the case to the office's own."""
    with st.spinner("正在查看现在的答案…"):
        answers = _answers((*asked.earlier, asked.question), desk.library.index.manifest.build)
    proposed = turn_of(asked.question, answers[-1])
    st.html(_asked_html(asked, answers[-1]))
    right = st.segmented_control(
        "正确的结果", [_ANSWERED, _REFUSED], default=_ANSWERED if proposed.answerable else _REFUSED, required=True,
        key=f"case-right-{asked.key}",
    )  # fmt: skip
    document, places, words = None, "", ""
    if right == _ANSWERED:
        document, places, words = _ask_right(desk, asked, proposed)
    note = st.text_input("备注（可不填）", key=f"case-note-{asked.key}") or ""
    done = st.checkbox("同时标为已处理", value=True, key=f"case-done-{asked.key}")
    if st.button("保存", key="case-save", type="primary"):
        if long := too_long("备注", note, LONGEST_NOTE):
            st.html(said_html(f"{long}，请删短后再保存。", good=False))
            return
        try:
            turn = turn_said(asked.question, document, places, words, note)
            earlier = [turn_of(q, a) for q, a in zip(asked.earlier, answers, strict=False)]
            _save(desk, asked, [*earlier, turn], done)
        except GuiwenError as error:
            st.html(said_html(str(error), good=False))
            return
        st.rerun()


@st.cache_data(show_spinner=False, max_entries=50, ttl=300)
def _answers(turns: tuple[str, ...], build: str) -> list[Answer]:
    """What is answered over the build in use, so that a keystroke in the dialog asks nothing again."""
    return load_service().assistant.dialogue(turns)


def _ask_right(desk: Desk, asked: Exported, proposed: CaseTurn) -> tuple[Document, str, str]:
    documents = desk.library.index.documents
    titles = [document.title for document in documents]
    index = titles.index(proposed.document) if proposed.document in titles else 0
    title = st.selectbox("依据的文件", titles, index=index, key=f"case-document-{asked.key}", filter_mode="contains")
    said = "、".join("/".join(group) for group in proposed.articles) if title == proposed.document else ""
    places = st.text_input(
        "依据的条款", value=said, key=f"case-places-{asked.key}-{title}", placeholder="如：第五条、第六条第二款"
    )
    words = st.text_area(
        "答案里必须有的字句（可不填）",
        key=f"case-words-{asked.key}",
        height=80,
        placeholder="一行一处；几种写法用 / 分开",
    )
    return documents[titles.index(title)], places, words


def _save(desk: Desk, asked: Exported, turns: list[CaseTurn], done: bool) -> None:
    case = add_case(desk.sources, asked.tag, turns)
    if done:
        store = desk.records.usage if asked.tag == "unanswered" else desk.records.feedback
        store.set_done(asked.ids)
    desk.note("case", asked.question, {"case": case.id, "done": done})
    say(f"已存为测试题 {case.id}，以后每次发布前都会问到。")


def _asked_html(asked: Exported, answer: Answer) -> str:
    before = f"<small>承上：{long_html(' → '.join(asked.earlier))}</small>" if asked.earlier else ""
    cited = html_text("；".join(citation.label for citation in answer.citations))
    return (
        f'<div class="gw-admin-changed" lang="zh-CN"><div class="gw-admin-question">{before}{long_html(asked.question)}</div>'
        f'<div class="gw-admin-pair"><div><small>现在的答案</small><p>{html_text(answer.answer)}</p>'
        f"<small>{cited}</small></div></div></div>"
    )
