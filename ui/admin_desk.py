"""Desk: what every part of the view 管理 works with, and the acts that leave a trace in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from corpus.errors import GuiwenError
from qa.publish.publisher import begin, discard, retry, rollback, switch
from qa.publish.wishes import Wish
from ui.identity import User
from ui.records.audit import Detail
from ui.records.store import Records
from ui.service import Library, load_library, load_service

_SAID = "gw_admin_said"
ACTIONS = {
    "prepare": "准备变更", "retry": "重新准备", "discard": "放弃变更", "publish": "发布", "rollback": "恢复文件库",
    "case": "存为测试题", "feedback": "处理反馈", "unanswered": "处理未答问题",
}  # fmt: skip
"""Words of the audit log → how they read."""


@dataclass(frozen=True)
class Desk:
    """What an administrator works with.

    Attributes:
        user: who.
        records: feedback, usage and audit.
        library: the index in use.
        sources: the folder of published files.
    """

    user: User
    records: Records
    library: Library
    sources: Path

    @property
    def index_dir(self) -> Path:
        """The index folder."""
        return self.library.index.folder.parent

    def note(self, action: str, subject: str, detail: Detail | None = None) -> None:
        """Write down what this administrator did."""
        self.records.audit.note(self.user.id, self.user.shown_name, action, subject, detail)


def say(text: str, good: bool = True) -> None:
    """Show a line on top of the view in the next run."""
    st.session_state[_SAID] = (text, good)


def take_said() -> tuple[str, bool] | None:
    """What `say` left, once."""
    said: tuple[str, bool] | None = st.session_state.pop(_SAID, None)
    return said


def prepare(desk: Desk, wishes: Sequence[Wish]) -> bool:
    """Begin a change; False when it was refused, and why is said."""

    def act() -> None:
        plan = begin(desk.sources, desk.library.index, wishes, desk.user.shown_name)
        desk.note("prepare", plan.text(), {"files": [change.name for change in plan.changes if change.name]})

    return _attempt(act)


def prepare_again(desk: Desk, subject: str) -> None:
    """Prepare the draft once more."""

    def act() -> None:
        retry(desk.sources, desk.index_dir)
        desk.note("retry", subject)

    _attempt(act)


def give_up(desk: Desk, subject: str) -> None:
    """Discard the draft."""

    def act() -> None:
        discard(desk.sources)
        desk.note("discard", subject)
        say(f"已放弃：{subject}。现行文件库没有变动。")

    _attempt(act)


def publish(desk: Desk) -> None:
    """Switch to the prepared build, and load it before anybody has to wait for it."""

    def act() -> None:
        release = switch(desk.sources, desk.index_dir, desk.user.shown_name)
        detail = {"build": release.build, "before": release.before, "changed": release.changed}
        desk.note("publish", release.text, detail)
        say(f"已发布：{release.text}。")
        _load()

    _attempt(act)


def go_back(desk: Desk, build: str) -> None:
    """Go back to an earlier build."""

    def act() -> None:
        release = rollback(desk.sources, desk.index_dir, build, desk.user.shown_name)
        desk.note("rollback", release.text, {"build": release.build, "before": release.before})
        say(f"已{release.text}。")
        _load()

    _attempt(act)


def _load() -> None:
    load_library()
    load_service()


def _attempt(act: Callable[[], None]) -> bool:
    try:
        act()
    except GuiwenError as error:
        say(str(error), good=False)
        return False
    return True
