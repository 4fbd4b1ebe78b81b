"""The view 期限: choose a matter and a day, read the last day; or from today on, the earliest day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from corpus.document import Document
from corpus.errors import GuiwenError
from index.store import CorpusIndex
from qa.calendar import LIMITS, Direction
from qa.matters import Matter, all_matters
from ui.deadline_calendar import calendar_html
from ui.deadline_html import basis_html, card_html, copy_html, notes_html
from ui.deadline_ics import file_name, ics_bytes
from ui.deadline_result import Term, format_term, parse_term, reckon
from ui.escape import widget_label
from ui.failure import show_failure
from ui.heading import heading_html
from ui.service import load_library

FORWARD, BACK = "算最后一天", "算最早哪天"
SHOWN_FIRST = 6
"""Matters that are offered as buttons while nothing is chosen."""
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_DIRECTIONS: dict[Direction, str] = {"ahead": "之前（提前）", "within": "之后（以内）"}
HEAD = heading_html("期限", "选一件事，选一个日期，得出最晚哪天办；周末、节假日和调休都算清楚。")


@dataclass(frozen=True)
class Choices:
    """The matters of a build, by id, in the order in which they are offered."""

    matters: dict[str, Matter]
    labels: dict[str, str]


def show() -> None:
    """Draw the view."""
    st.html(HEAD)
    try:
        with st.spinner("正在载入条文…"):
            library = load_library()
    except GuiwenError as error:
        show_failure(error)
        return
    choices = _choices(library.index.manifest.build)
    today = date.today()
    lost = _adopt_address(choices)
    with st.container(key="gw-deadline-form", gap="small"):
        term, matter = _show_matter(choices, lost)
        given, back = _show_day(term, matter, today) if term is not None else (None, False)
    _write_address(matter, term, given, back)
    if term is None:
        _show_offers(choices, library.index.documents)
    elif given is None:
        st.html('<p class="gw-deadline-wait" lang="zh-CN">选好日期，结果就在这里。</p>')
    else:
        _show_result(library.index, term, matter, given, back, today)


@st.cache_resource(show_spinner=False, max_entries=2)
def _choices(build: str) -> Choices:
    """The matters of the index in use; read once per build."""
    library = load_library()
    documents = {document.id: document for document in library.index.documents}
    own = sum(document.level != "law" for document in documents.values())
    matters = {matter.id: matter for matter in all_matters(library.index.documents, library.norms)}
    labels = {key: _label(matter, documents[matter.ref.document], own == 1) for key, matter in matters.items()}
    return Choices(matters, labels)


def _label(matter: Matter, document: Document, only_own: bool) -> str:
    """A matter in the list: what, how long, and where: with the document, unless it is the office's only one."""
    title = "" if only_own and document.level != "law" else document.title.removeprefix("中华人民共和国")
    place = document.label(matter.ref).removeprefix(f"《{document.title}》")
    return "｜".join(filter(None, (matter.name, matter.term, title + place)))


# -- the address -----------------------------------------------------------------------------------------------------


def _adopt_address(choices: Choices) -> bool:
    """Take what the address says over into the controls, once for each address; whether its matter is not there."""
    said = {key: st.query_params[key] for key in ("matter", "date", "from") if key in st.query_params}
    state = st.session_state
    if not said or said == state.get("deadline-written"):
        return False
    state["deadline-written"] = said
    asked = said.get("matter", "")
    term = parse_term(asked)
    if term is not None:
        state["deadline-typing"] = True
        state["deadline-amount"], state["deadline-unit"] = term.amount, term.unit
        state["deadline-direction"] = term.direction
    else:
        state["deadline-typing"] = False
        state["deadline-matter"] = asked if asked in choices.matters else None
    back = "from" in said
    state["deadline-way"] = BACK if back else FORWARD
    day = _parse_day(said.get("from" if back else "date", ""))
    if day is not None:
        state["deadline-done" if back else "deadline-event"] = day
    return bool(asked) and term is None and asked not in choices.matters


def _parse_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _write_address(matter: Matter | None, term: Term | None, given: date | None, back: bool) -> None:
    """Keep the address such that it opens what is seen now."""
    said: dict[str, str] = {}
    if term is not None:
        said["matter"] = matter.id if matter else format_term(term)
        if given is not None:
            said["from" if back else "date"] = given.isoformat()
    st.session_state["deadline-written"] = said
    if said != dict(st.query_params):
        st.query_params.from_dict(said)


# -- what is chosen --------------------------------------------------------------------------------------------------


def _choose(matter_id: str) -> None:
    st.session_state["deadline-matter"] = matter_id


def _toggle_typing() -> None:
    st.session_state["deadline-typing"] = not st.session_state.get("deadline-typing", False)


def _show_matter(choices: Choices, lost: bool) -> tuple[Term | None, Matter | None]:
    """The control for the matter, or the fields to type a term."""
    if lost:
        st.html('<p class="gw-deadline-lost" role="status" lang="zh-CN">链接里的事项已经找不到了，请重新选择。</p>')
    if st.session_state.get("deadline-typing") or not choices.matters:
        return _show_typing(bool(choices.matters)), None
    chosen = st.selectbox(
        "什么事",
        list(choices.matters),
        index=None,
        format_func=lambda key: choices.labels[key],
        key="deadline-matter",
        placeholder="输入几个字查找，如：请示、会签、备案",
        filter_mode="contains",
        persist_state="session",
    )
    st.button("没有要找的事？自己填期限", key="deadline-type", on_click=_toggle_typing, type="tertiary")
    matter = choices.matters.get(chosen) if chosen else None
    return (Term(matter.amount, matter.unit, matter.direction), matter) if matter else (None, None)


def _show_typing(can_choose: bool) -> Term:
    with st.container(key="gw-deadline-typed", horizontal=True, gap="small", vertical_alignment="bottom"):
        state = st.session_state
        unit = state.setdefault("deadline-unit", next(iter(LIMITS)))
        state["deadline-amount"] = min(state.get("deadline-amount", 10), LIMITS[unit])
        direction = st.selectbox(
            "在事件", list(_DIRECTIONS), format_func=_DIRECTIONS.__getitem__, key="deadline-direction", width=150,
            persist_state="session",
        )  # fmt: skip
        amount = st.number_input(
            "多少", min_value=1, max_value=LIMITS[unit], step=1, key="deadline-amount", width=130,
            persist_state="session",
        )  # fmt: skip
        unit = st.selectbox("单位", list(LIMITS), key="deadline-unit", width=130, persist_state="session")
    if can_choose:
        st.button("从规定的事项里选", key="deadline-type", on_click=_toggle_typing, type="tertiary")
    return Term(min(amount, LIMITS[unit]), unit, direction)


def _show_day(term: Term, matter: Matter | None, today: date) -> tuple[date | None, bool]:
    """Which way, and the day. Where nothing is known of the day, today is offered if a period may well begin then."""
    state = st.session_state
    state.setdefault("deadline-way", FORWARD)
    way = st.segmented_control(
        "算什么", [FORWARD, BACK], required=True, key="deadline-way", label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    key = "deadline-done" if way == BACK else "deadline-event"
    if key not in state and (way == BACK or term.direction == "within"):
        state[key] = today
    day = st.date_input(
        widget_label(_day_label(term, matter, way == BACK)), value=None, min_value=FIRST_DAY, max_value=LAST_DAY,
        key=key, format="YYYY-MM-DD", persist_state="session",
    )  # fmt: skip
    return (day if isinstance(day, date) else None), way == BACK


def _day_label(term: Term, matter: Matter | None, back: bool) -> str:
    if back:
        return f"哪天办（{matter.deed or matter.about}）" if matter else "哪天办"
    if matter and matter.event:
        return f"{matter.event}的日期"
    return "事件的日期" if term.direction == "ahead" else "从哪一天起算"


def _show_offers(choices: Choices, documents: Sequence[Document]) -> None:
    """The office's own matters as buttons; when it has none, the first ones of all."""
    if not choices.matters:
        st.html('<p class="gw-deadline-wait" lang="zh-CN">已收录的文件里没有能按日计算的期限，可以自己填写。</p>')
        return
    own = {document.id for document in documents if document.level != "law"}
    offered = [key for key, matter in choices.matters.items() if matter.ref.document in own]
    caption_text = "本单位文件里的期限" if offered else "法律里的期限"
    offered = offered or list(choices.matters)
    with st.container(key="gw-ask-deadline"):
        st.html(f'<h2 class="gw-caption" lang="zh-CN">{caption_text}，共{len(offered)}项</h2>')
        for number, key in enumerate(offered[:SHOWN_FIRST]):
            matter = choices.matters[key]
            st.button(
                widget_label(f"{matter.name}（{matter.term}）"), key=f"deadline-offer-{number}", on_click=_choose,
                args=(key,),
            )  # fmt: skip


# -- what comes out --------------------------------------------------------------------------------------------------


def _show_result(index: CorpusIndex, term: Term, matter: Matter | None, given: date, back: bool, today: date) -> None:
    source = quote = ""
    if matter is not None:
        document = index.document(matter.ref.document)
        text = document.article(matter.ref.article or 0, matter.ref.branch).text
        source, quote = document.label(matter.ref), " ".join(text[slice(*matter.span)].split())
    try:
        result = reckon(term, given, back, today, matter, source, quote)
    except ValueError:
        st.html('<p class="gw-deadline-lost" role="status" lang="zh-CN">这个日期算不出来，请换一个近一些的日期。</p>')
        return
    st.html(card_html(result))
    st.html(calendar_html(result.deadline, today))
    if said := notes_html(result):
        st.html(said)
    if matter is not None:
        st.html(basis_html(index.document(matter.ref.document), matter))
    st.html('<h2 class="gw-deadline-h" lang="zh-CN">带走结果</h2>')
    st.html(copy_html(result), unsafe_allow_javascript=True)
    st.download_button(
        "放进日历（.ics）", ics_bytes(result), file_name(result), "text/calendar", key="deadline-ics", on_click="ignore"
    )
