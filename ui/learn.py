"""The view 入门: a role, its path of cards, a quiz about them, and a result sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import streamlit as st

from corpus.document import Document
from corpus.errors import GuiwenError
from qa.learn.cards import Card
from qa.learn.roles import Role, load_curriculum
from qa.learn.rules import load_quiz_rules
from qa.learn.schedule import CardState, ProgressStore
from qa.learn.study import Lesson, Study, standing, study_of, to_repeat
from ui.escape import html_text, widget_label
from ui.failure import show_failure
from ui.heading import heading_html
from ui.learn_html import card_html, lesson_html, standing_html
from ui.learn_quiz import begin, show_quiz
from ui.learn_sheet import MIME, Repeat, Sheet, sheet_docx
from ui.learn_store import is_lasting, learner, progress_store
from ui.provision_html import version_text
from ui.service import Library, load_library
from ui.typed import show_cut

OWN = ""
"""The choice of documents that means all of the office's own."""
SEED = 1
ALL = "all"
"""The quiz over all lessons, where an address names a lesson."""
LONGEST_NAME = 30
"""Characters of the name on the result sheet."""
TITLE = heading_html("入门", name="gw-learn-title")


def show() -> None:
    """Draw the view. What is chosen stands in the address: ``role``, ``doc``, ``lesson``, ``do`` (cards, quiz), ``at``."""
    with st.container(key="gw-learn"):
        st.html(TITLE)
        _show()


def _show() -> None:
    try:
        with st.spinner("正在载入条文…"):
            library = load_library()
        curriculum = load_curriculum()
    except GuiwenError as error:
        show_failure(error)
        return
    role = curriculum.role_of(st.query_params.get("role", ""))
    if role is None:
        _show_roles(curriculum.role)
        return
    chosen = _chosen(library.index.documents, st.query_params.get("doc", OWN))
    study = _study(library, role.id, tuple(document.id for document in chosen), library.index.manifest.build)
    store, user = progress_store(), learner()
    lesson = study.lesson(st.query_params.get("lesson", ""))
    match st.query_params.get("do", ""):
        case "cards" if lesson is not None:
            _show_cards(lesson, store, user)
        case "quiz" if study.questions:
            _show_quiz(study, lesson, store, user)
        case _:
            _show_path(library, study, chosen, store, user)


@st.cache_resource(show_spinner=False, max_entries=64)
def _study(_library: Library, role_id: str, documents: tuple[str, ...], build: str) -> Study:
    """A path, made once for all visitors; `build` tells one state of the index from the next."""
    curriculum = load_curriculum()
    role = curriculum.role_of(role_id)
    assert role is not None and build
    held = [_library.index.document(document) for document in documents]
    return study_of(held, _library.norms, role, load_quiz_rules(), curriculum, SEED)


def _chosen(documents: Sequence[Document], doc: str) -> list[Document]:
    """The document that the address names; else the office's own, or all where it has none."""
    named = [document for document in documents if document.id == doc]
    return named or [document for document in documents if document.level != "law"] or list(documents)


# -- where one is ----------------------------------------------------------------------------------------------------


def _go(**place: str) -> None:
    """Go to a place of the view; what is not said is kept for role and documents, dropped for the rest."""
    kept = {key: st.query_params[key] for key in ("role", "doc") if key in st.query_params}
    st.query_params.from_dict({key: value for key, value in {**kept, **place}.items() if value})


def _show_roles(roles: Sequence[Role]) -> None:
    st.html('<p class="gw-learn-lead" lang="zh-CN">选择岗位，从与它有关的条款学起。</p>')
    with st.container(key="gw-learn-roles"):
        for role in roles:
            st.button(f"**{widget_label(role.label)}**　{widget_label(role.about)}", key=f"learn-role-{role.id}", width="stretch",
                      on_click=_go, kwargs={"role": role.id})  # fmt: skip


def _show_back(label: str) -> None:
    with st.container(key="gw-learn-back"):
        st.button("‹ 返回", key="learn-back", type="tertiary", on_click=_go)
        st.html(f'<div class="gw-learn-crumb" lang="zh-CN">{html_text(label)}</div>', width="content")


# -- the path --------------------------------------------------------------------------------------------------------


def _show_path(library: Library, study: Study, chosen: Sequence[Document], store: ProgressStore, user: str) -> None:
    states, now = store.load(user), datetime.now(UTC)
    with st.container(key="gw-learn-head", horizontal=True, vertical_alignment="center"):
        st.html(f'<h2 class="gw-learn-role" lang="zh-CN">{html_text(study.role.label)}</h2>', width="content")
        st.button("换岗位", key="learn-change", type="tertiary", on_click=_go, kwargs={"role": ""})
    _show_materials(library.index.documents)
    if not study.lessons:
        st.html(
            '<p class="gw-learn-empty" lang="zh-CN">所选材料里没有与这个岗位直接有关的条款。请换一份材料或换一个岗位。</p>'
        )
        return
    total = standing(study.lessons, states, now)
    st.html(standing_html(total))
    with st.container(key="gw-learn-start", horizontal=True):
        first = next((x for x in study.lessons if any(c.id not in states for c in x.cards)), None)
        if first is not None:
            st.button("继续看卡片" if total.read else "从第一课学起", key="learn-start", type="secondary" if total.read else "primary",
                      on_click=_go, kwargs={"lesson": first.topic.id, "do": "cards", "at": str(_unread(first, states))})  # fmt: skip
        if total.questions:
            label = f"复习 {total.due} 题" if total.due else "做一轮测验"
            st.button(label, key="learn-quiz", type="primary" if total.read else "secondary", on_click=_start_quiz,
                      args=(study, None, store, user))  # fmt: skip
    with st.container(key="gw-learn-path"):
        for number, lesson in enumerate(study.lessons, 1):
            _show_lesson(number, lesson, study, states, now, store, user)
    _show_sheet(study, chosen, states, now)
    if not is_lasting(store):
        st.html('<p class="gw-learn-hint" lang="zh-CN">进度在关闭页面前有效。</p>')


def _show_materials(documents: Sequence[Document]) -> None:
    own = [document for document in documents if document.level != "law"]
    if len(documents) < 2:
        return
    titles = {OWN: f"本单位文件（{len(own)} 份）" if own else "全部文件"} | {d.id: d.title for d in (*own, *documents)}
    options = [OWN, *(d.id for d in own if len(own) > 1), *(d.id for d in documents if d.level == "law" and own)]
    held = st.query_params.get("doc", OWN)
    st.session_state["learn_doc"] = held if held in options else OWN
    st.selectbox("学习材料", options, key="learn_doc", format_func=lambda doc: titles[doc], on_change=_on_materials,
                 filter_mode="contains")  # fmt: skip


def _on_materials() -> None:
    _go(doc=st.session_state["learn_doc"])


def _show_lesson(number: int, lesson: Lesson, study: Study, states: Mapping[str, CardState], now: datetime,
                 store: ProgressStore, user: str) -> None:  # fmt: skip
    topic = lesson.topic.id
    with st.container(key=f"gw-learn-row-{topic}", horizontal=True, vertical_alignment="center"):
        st.html(lesson_html(number, lesson, standing([lesson], states, now)))
        st.button("看卡片", key=f"learn-cards-{topic}", on_click=_go,
                  kwargs={"lesson": topic, "do": "cards", "at": str(_unread(lesson, states))})  # fmt: skip
        st.button("做题", key=f"learn-quiz-{topic}", disabled=not lesson.questions, on_click=_start_quiz,
                  args=(study, lesson, store, user))  # fmt: skip


def _unread(lesson: Lesson, states: Mapping[str, CardState]) -> int:
    """1-based place of the first card not yet read; 1 when all are."""
    return next((n for n, card in enumerate(lesson.cards, 1) if card.id not in states), 1)


# -- cards -----------------------------------------------------------------------------------------------------------


def _show_cards(lesson: Lesson, store: ProgressStore, user: str) -> None:
    """One card at a time; it counts as read once it is shown."""
    raw, total = st.query_params.get("at", "1"), len(lesson.cards)
    at = min(max(int(raw), 1), total) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1
    card = lesson.cards[at - 1]
    _show_back(f"{lesson.topic.label}　{at} / {total}")
    st.html(card_html(card))
    if card.id not in store.load(user):
        store.save(user, [CardState(card.id)])
    place = {"lesson": lesson.topic.id, "do": "cards"}
    with st.container(key="gw-learn-turn", horizontal=True):
        st.button("上一张", key="learn-before", disabled=at == 1, on_click=_go, kwargs={**place, "at": str(at - 1)})
        if at < total:
            st.button("下一张", key="learn-after", type="primary", on_click=_go, kwargs={**place, "at": str(at + 1)})
        elif lesson.questions:
            st.button("做这一课的题", key="learn-after-quiz", type="primary", on_click=_go,
                      kwargs={"lesson": lesson.topic.id, "do": "quiz"})  # fmt: skip


# -- quiz ------------------------------------------------------------------------------------------------------------


def _start_quiz(study: Study, lesson: Lesson | None, store: ProgressStore, user: str) -> None:
    begin(_round_of(study, lesson), lesson.questions if lesson else study.questions, store.load(user))
    _go(do="quiz", lesson=lesson.topic.id if lesson else ALL)


def _show_quiz(study: Study, lesson: Lesson | None, store: ProgressStore, user: str) -> None:
    held = lesson if lesson is not None and lesson.questions else None
    _show_back(f"{held.topic.label if held else study.role.label}　测验")
    cards: dict[str, Card] = {card.id: card for card in study.cards}
    show_quiz(_round_of(study, held), held.questions if held else study.questions, cards, store, user)


def _round_of(study: Study, lesson: Lesson | None) -> str:
    return f"{study.role.id}|{st.query_params.get('doc', OWN)}|{lesson.topic.id if lesson else ALL}"


# -- result sheet ----------------------------------------------------------------------------------------------------


def _show_sheet(study: Study, chosen: Sequence[Document], states: Mapping[str, CardState], now: datetime) -> None:
    with st.container(key="gw-learn-sheet"):
        st.html('<h2 class="gw-learn-section" lang="zh-CN">成绩单</h2>')
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input("姓名", key="learn_name", placeholder="可不填", width=220) or ""
            sheet = _sheet(name[:LONGEST_NAME], study, chosen, states, now)
            st.download_button("下载成绩单（.docx）", _sheet_file(sheet), "入职学习成绩单.docx", MIME, key="learn-sheet",
                               on_click="ignore")  # fmt: skip
        show_cut("姓名", name, LONGEST_NAME, f"成绩单上只写前 {LONGEST_NAME} 字")


@st.cache_data(show_spinner=False, max_entries=32)
def _sheet_file(sheet: Sheet) -> bytes:
    return sheet_docx(sheet)


def _sheet(
    name: str, study: Study, chosen: Sequence[Document], states: Mapping[str, CardState], now: datetime
) -> Sheet:
    cards = {card.id: card for card in study.cards}
    repeats = {q.card: Repeat(q.label, cards[q.card].text.replace("\n", "")) for q in to_repeat(study, states)}
    materials = [f"《{d.title}》{f'（{version_text(d.version)}）' if d.version else ''}" for d in chosen]
    lessons = [(lesson.topic.label, standing([lesson], states, now)) for lesson in study.lessons]
    return Sheet(name, study.role.label, tuple(materials), date.today(), standing(study.lessons, states, now), tuple(lessons),
                 tuple(repeats.values()))  # fmt: skip
