"""A small office: an index over two short regulations, and a folder for what is published."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from index.store import CorpusIndex, current_build, open_index
from qa.build import build_index
from qa.publish.draft import Plan, Status
from qa.publish.preview import Preview, preview
from qa.publish.publisher import begin
from qa.publish.stage import stage
from qa.publish.wishes import Wish
from tests.samples import LEAVE, SEAL

TODAY = date(2026, 1, 5)
QUESTIONS = (
    '{"id": "q1", "question": "借出公章的什么时候归还"}\n'
    '{"id": "q2", "turns": [{"question": "职工请假由谁批准", "document": "测试局请假办法"}]}\n'
)
CAR = """测试局公务用车规定

第一条 公务用车由综合科调度。

第二条 用车应当提前2个工作日申请。
"""


@dataclass(frozen=True)
class Office:
    """The folders of one installation."""

    sources: Path
    index_dir: Path

    @property
    def index(self) -> CorpusIndex:
        return open_index(self.index_dir)

    @property
    def current(self) -> str:
        return current_build(self.index_dir).name

    def titles(self) -> list[str]:
        return [document.title for document in self.index.documents]

    def prepare(self, *wishes: Wish) -> tuple[Plan, Status | None]:
        """Begin, and build in this process."""
        plan = begin(self.sources, self.index, wishes, "王主任", start=lambda *_: None)
        return plan, stage(self.sources, self.index_dir, TODAY)


@pytest.fixture(scope="session")
def built_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over 请假办法 and 印章细则, with the real model. Read only."""
    folder = tmp_path_factory.mktemp("office")
    texts = folder / "texts"
    texts.mkdir()
    (texts / "leave.txt").write_text(LEAVE, encoding="utf-8")
    (texts / "seal.txt").write_text(SEAL, encoding="utf-8")
    build_index([texts], "none", folder / "index", TODAY)
    return folder / "index"


@pytest.fixture
def office(built_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An installation of its own; it has no questions to compare."""
    shutil.copytree(built_office, tmp_path / "index")
    monkeypatch.setenv("GUIWEN_QUESTIONS", str(tmp_path / "questions.jsonl"))
    monkeypatch.setenv("GUIWEN_SOURCES", str(tmp_path / "sources"))
    monkeypatch.setenv("GUIWEN_INDEX", str(tmp_path / "index"))
    return Office(tmp_path / "sources", tmp_path / "index")


@pytest.fixture
def questions(office: Office, tmp_path: Path) -> None:
    """Two questions to compare."""
    (tmp_path / "questions.jsonl").write_text(QUESTIONS, encoding="utf-8")


@pytest.fixture(scope="session")
def read() -> Callable[[str, str], Preview]:
    """Previews by name and text, each read once."""
    seen: dict[tuple[str, str], Preview] = {}

    def of(name: str, text: str) -> Preview:
        if (name, text) not in seen:
            seen[name, text] = preview(name, text.encode())
        return seen[name, text]

    return of
