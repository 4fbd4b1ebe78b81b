"""Usage by day and topic as charts, and the audit log."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import altair as alt
import streamlit as st

from ui.admin_desk import ACTIONS, Desk
from ui.admin_html import heading_html, local_time
from ui.records.audit import Entry
from ui.records.usage import DayCount, PlaceCount

PERIODS = {"近 7 天": 7, "近 30 天": 30, "近 90 天": 90, "近一年": 365}
COUNTED = {"answered": "已回答", "ask_back": "反问", "no_basis": "未找到依据"}
COLOURS = ["#2f855a", "#3f7cac", "#c07a1a"]
"""Of `COUNTED`: more than 3:1 against the page in light and in dark."""
TOPICS = 12
DETAILS = {
    "build": "新文件库", "before": "原文件库", "changed": "变化的答案", "files": "文件", "questions": "问题", "case": "测试题", "done": "已处理",
}  # fmt: skip
"""Words of an entry's detail → how they read."""
_COUNTS = alt.Axis(title=None, tickMinStep=1, format="d")
_AUDIT = 200
_EVERY = "全部操作"


def show_usage(desk: Desk) -> None:
    """Draw the part."""
    st.html(heading_html("使用情况", "只统计次数，不记录是谁问的。"))
    chosen = st.segmented_control(
        "时间", list(PERIODS), default="近 30 天", required=True, key="period", label_visibility="collapsed",
        bind="query-params", wrap=True,
    )  # fmt: skip
    today = desk.records.database.clock().astimezone().date()
    first = today - timedelta(days=PERIODS[chosen or "近 30 天"] - 1)
    days = desk.records.usage.by_day(first, today)
    asked = sum(day.answered + day.ask_back + day.no_basis for day in days)
    if not asked:
        st.html('<p class="gw-admin-note" lang="zh-CN">这段时间还没有人提问。</p>')
        return
    st.html(figures_html(days))
    st.html(heading_html("每天"))
    st.altair_chart(day_chart(days), alt=f"{len(days)} 天里每天的提问次数，共 {asked} 次")
    topics = desk.records.usage.by_topic(first, today, TOPICS)
    st.html(heading_html("主题", f"问得最多的 {len(topics)} 个。"))
    st.altair_chart(topic_chart(topics), alt=f"{len(topics)} 个主题的提问次数")


def show_audit(desk: Desk) -> None:
    """Draw the part: who changed what, the newest first."""
    st.html(heading_html("操作记录", "只增不改，谁在什么时候做了什么。"))
    chosen = st.selectbox("操作", [_EVERY, *ACTIONS.values()], key="audit-action", label_visibility="collapsed")
    action = next((key for key, shown in ACTIONS.items() if shown == chosen), None)
    entries = desk.records.audit.latest(action=action, limit=_AUDIT)
    if not entries:
        st.html('<p class="gw-admin-note" lang="zh-CN">还没有操作记录。</p>')
        return
    st.dataframe([audit_row(entry) for entry in entries], hide_index=True, height="auto")
    if len(entries) == _AUDIT:
        st.html(f'<p class="gw-admin-note" lang="zh-CN">这里列出最近 {_AUDIT} 条，全部记录请下载。</p>')
    st.download_button(
        "下载全部记录", lambda: audit_csv(_all(desk)), "操作记录.csv", "text/csv", key="audit-csv", on_click="ignore"
    )


def figures_html(days: Sequence[DayCount]) -> str:
    """How many questions, and how many of each outcome."""
    counts = {shown: sum(getattr(day, name) for day in days) for name, shown in COUNTED.items()}
    asked = sum(counts.values())
    cells = [("提问", str(asked), "")]
    cells += [(shown, str(count), f"{count / asked:.0%}" if asked else "") for shown, count in counts.items()]
    drawn = "".join(
        f"<li><span>{shown}</span><b>{count}</b><small>{share}</small></li>" for shown, count, share in cells
    )
    return f'<ul class="gw-admin-figures" lang="zh-CN">{drawn}</ul>'


def day_chart(days: Sequence[DayCount]) -> alt.Chart:
    """Questions a day, one bar a day, by outcome."""
    rows = [
        {"日期": day.day.isoformat(), "结果": shown, "次数": getattr(day, name)}
        for day in days
        for name, shown in COUNTED.items()
    ]
    axis = alt.Axis(format="%-m月%-d日", title=None, labelOverlap=True, grid=False)
    wide = max(2, min(24, 560 // len(days)))
    return (
        _chart(rows, wide).encode(x=alt.X("日期:T", axis=axis), y=alt.Y("次数:Q", axis=_COUNTS)).properties(height=300)
    )


def topic_chart(topics: Sequence[PlaceCount]) -> alt.Chart:
    """Questions a topic, one bar a topic, the most asked on top; of one name in two documents, with the document."""
    names = [place.near.topic or "不接近任何文件" for place in topics]
    labels = [
        f"{name}（{place.near.document}）" if names.count(name) > 1 else name
        for name, place in zip(names, topics, strict=True)
    ]
    rows = [
        {"主题": label, "结果": shown, "次数": getattr(place, name)}
        for label, place in zip(labels, topics, strict=True)
        for name, shown in COUNTED.items()
    ]
    axis = alt.Axis(title=None, labelLimit=130)
    return (
        _chart(rows, 16)
        .encode(x=alt.X("次数:Q", axis=_COUNTS), y=alt.Y("主题:N", sort=labels, axis=axis))
        .properties(height=110 + 34 * len(topics))
    )


def audit_row(entry: Entry) -> dict[str, str]:
    """An entry as a row for people."""
    detail = "；".join(
        f"{DETAILS.get(key, key)}：{_value(value)}" for key, value in entry.detail.items() if value not in (None, [])
    )
    return {
        "时间": local_time(entry.at), "人": entry.shown_name, "操作": ACTIONS.get(entry.action, entry.action),
        "对象": entry.subject, "说明": detail,
    }  # fmt: skip


def audit_csv(entries: Sequence[Entry]) -> bytes:
    """Entries as CSV for Excel: UTF-8 with its mark, no cell that Excel would take for a formula."""
    buffer = io.StringIO()
    rows = [audit_row(entry) for entry in entries]
    writer = csv.writer(buffer)
    writer.writerow(rows[0] if rows else audit_row.__annotations__)
    writer.writerows([_harmless(cell) for cell in row.values()] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _chart(rows: list[dict[str, Any]], wide: int) -> alt.Chart:
    order = list(COUNTED.values())
    colour = alt.Color(
        "结果:N",
        scale=alt.Scale(domain=order, range=COLOURS),
        legend=alt.Legend(orient="bottom", title=None),
        sort=order,
    )
    data = alt.InlineData(values=rows)
    chart: alt.Chart = alt.Chart(data).mark_bar(size=wide).encode(color=colour, tooltip=["结果:N", "次数:Q"])
    silent: alt.Chart = chart.configure(aria=False)  # Vega speaks English; `alt` says what the chart shows
    return silent


def _all(desk: Desk) -> list[Entry]:
    entries: list[Entry] = []
    while batch := desk.records.audit.latest(before=entries[-1].id if entries else None, limit=1000):
        entries += batch
    return entries


def _value(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    return {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
