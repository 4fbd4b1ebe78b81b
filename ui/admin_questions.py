"""Questions that could not be answered, and feedback: looked through, exported as eval cases, marked as dealt with."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from qa.publish.cases import read_cases
from qa.publish.settings import OWN_CASES
from ui.admin_case import Exported, show_export
from ui.admin_desk import Desk
from ui.admin_html import heading_html, local_time, long_html
from ui.escape import html_text
from ui.links import ask_link
from ui.records.feedback import Feedback
from ui.records.rows import Near
from ui.records.unanswered import Group, Wording, groups

PAGE = 15
"""Entries drawn at once; more on demand."""
_WORDINGS = 8
OPINIONS: dict[str, bool | None] = {"没用": False, "有用": True, "全部": None}
_STATUS = {"answered": "已回答", "ask_back": "反问", "no_basis": "未找到依据"}


def show_unanswered(desk: Desk) -> None:
    """Draw the part: groups by the article or topic that they come near, the most asked first."""
    head = st.empty()
    done = st.toggle("只看已处理的", key="unanswered-done", bind="query-params")
    found = groups(desk.records.usage.unanswered(done=done))
    asked = sum(group.count for group in found)
    head.html(heading_html("没有答上来的问题", f"{asked} 次提问，按最接近的条文归类，问得多的在前。" if found else ""))
    if not found:
        _show_none("没有已处理的问题。" if done else "目前没有答不上来的问题。")
    for number, group in enumerate(found[: _limit("unanswered")]):
        _show_group(desk, group, number, done)
    _show_more("unanswered", len(found))
    _show_cases(desk)


def show_feedback(desk: Desk) -> None:
    """Draw the part: opinions, the newest first."""
    useful, useless = desk.records.feedback.counts()
    st.html(heading_html("反馈", f"有用 {useful} 次，没用 {useless} 次。"))
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            "评价", list(OPINIONS), default="没用", required=True, key="opinion", label_visibility="collapsed",
            bind="query-params",
        )  # fmt: skip
        done = st.toggle("只看已处理的", key="feedback-done", bind="query-params")
    found = desk.records.feedback.latest(useful=OPINIONS[chosen or "没用"], done=done)
    if not found:
        _show_none("没有这样的反馈。")
    for opinion in found[: _limit("feedback")]:
        _show_opinion(desk, opinion)
    _show_more("feedback", len(found))
    _show_cases(desk)


def near_text(near: Near) -> str:
    """《title》第三十三条（公文处理）; the topic where no article is near."""
    if near == Near():
        return "与所收录的文件都不接近"
    title = f"《{near.document}》" if near.document else ""
    if not near.article:
        return title or near.topic
    topic = f"（{near.topic}）" if near.topic and near.topic != near.document else ""
    return f"{title}{near.article}{topic}"


def _show_group(desk: Desk, group: Group, number: int, done: bool) -> None:
    with st.container(key=f"gw-admin-group-{number}", border=True, gap="small"):
        st.html(
            f'<div class="gw-admin-group" lang="zh-CN"><h3>{html_text(near_text(group.near))}</h3>'
            f'<span class="gw-admin-facts">{group.count} 次·最近 {local_time(group.last)}</span></div>'
        )
        for wording in group.wordings[:_WORDINGS]:
            _show_wording(desk, wording)
        left = len(group.wordings) - _WORDINGS
        if left > 0:
            st.html(f'<p class="gw-admin-note" lang="zh-CN">还有 {left} 种问法。</p>')
        if st.button("改回未处理" if done else "标为已处理", key=f"group-{group.ids[0]}", type="tertiary"):
            desk.records.usage.set_done(group.ids, not done)
            desk.note("unanswered", near_text(group.near), {"questions": len(group.ids), "done": not done})
            st.rerun()


def _show_wording(desk: Desk, wording: Wording) -> None:
    first = wording.asked[0]
    times = f'<span class="gw-admin-count">{wording.count} 次</span>' if wording.count > 1 else ""
    with st.container(horizontal=True, vertical_alignment="center", key=f"gw-admin-wording-{first.id}"):
        st.html(f'<div class="gw-admin-row" lang="zh-CN">{_question_html(first.earlier, first.question)}{times}</div>')
        if st.button("存为测试题", key=f"case-u{first.id}", type="tertiary"):
            ids = tuple(one.id for one in wording.asked)
            show_export(desk, Exported("unanswered", first.question, first.earlier, ids))


def _show_opinion(desk: Desk, opinion: Feedback) -> None:
    cited = "；".join(opinion.citations)
    reason = f'<p class="gw-admin-reason">{html_text(opinion.reason)}</p>' if opinion.reason else ""
    mark = "有用" if opinion.useful else "没用"
    with st.container(key=f"gw-admin-opinion-{opinion.id}", border=True, gap="small"):
        st.html(
            f'<div class="gw-admin-opinion" lang="zh-CN"><div class="gw-admin-row">'
            f'<span class="gw-admin-mark gw-admin-{"good" if opinion.useful else "warn"}">{mark}</span>'
            f"{_question_html(opinion.earlier, opinion.question)}</div>{reason}"
            f"<p>{html_text(opinion.answer)}</p>"
            f'<span class="gw-admin-facts">{html_text(cited or _STATUS[opinion.status])}·{local_time(opinion.at)}</span></div>'
        )
        with st.container(horizontal=True):
            if st.button("存为测试题", key=f"case-f{opinion.id}", type="tertiary"):
                show_export(desk, Exported("feedback", opinion.question, opinion.earlier, (opinion.id,)))
            label = "改回未处理" if opinion.done else "标为已处理"
            if st.button(label, key=f"done-f{opinion.id}", type="tertiary"):
                desk.records.feedback.set_done([opinion.id], not opinion.done)
                desk.note("feedback", opinion.question, {"done": not opinion.done})
                st.rerun()


def _question_html(earlier: Sequence[str], question: str) -> str:
    before = f"<small>承上：{long_html(' → '.join(earlier))}</small>" if earlier else ""
    return f'<div class="gw-admin-question">{before}{long_html(question, "" if earlier else ask_link(question))}</div>'


def _show_cases(desk: Desk) -> None:
    """The office's own questions as a file."""
    cases = read_cases(desk.sources)
    if not cases:
        return
    st.html(heading_html("本单位测试题", f"{len(cases)} 题；每次发布前都会用它们比较新旧答案。"))
    content = (desk.sources / OWN_CASES).read_bytes()
    st.download_button("下载测试题", content, OWN_CASES, "application/jsonl", key="cases", on_click="ignore")


def _show_none(text: str) -> None:
    st.html(f'<p class="gw-admin-note" lang="zh-CN">{text}</p>')


def _limit(part: str) -> int:
    limit: int = st.session_state.get(f"gw_admin_shown_{part}", PAGE)
    return limit


def _show_more(part: str, total: int) -> None:
    if total > _limit(part) and st.button(f"显示更多（还有 {total - _limit(part)} 项）", key=f"more-{part}"):
        st.session_state[f"gw_admin_shown_{part}"] = _limit(part) + PAGE
        st.rerun()
