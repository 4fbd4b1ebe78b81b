"""An installation for the tests of 管理: an index over two regulations, records with questions in them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.store import current_build
from qa.assistant import Assistant
from qa.build import build_index
from tests.ui.conftest import DATASETS, ROOT, TODAY
from ui.records.near import near_of
from ui.records.store import open_records

ANZE = "安泽县人民政府工作规则"
CITY = "临洲市人民政府工作规则"
UNIVERSITY = DATASETS / "fictional-university" / "university-travel-seal-rules.md"
UNIVERSITY_TITLE = "云岚理工大学差旅费和印章管理办法"
ASKED = ["以县政府办公室名义发文由谁签发", "请示一般不超过多少字"]
UNANSWERED = ["午饭在哪里吃", "食堂几点开饭", "县政府食堂几点开饭"]


@dataclass(frozen=True)
class Installation:
    """Folders of one installation, set in the environment."""

    sources: Path
    index_dir: Path
    data: Path

    @property
    def current(self) -> str:
        return current_build(self.index_dir).name


@pytest.fixture(scope="session")
def two_regulations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over the county's rules and a fictional city's, without laws. Read only."""
    target = tmp_path_factory.mktemp("two") / "index"
    sources = [
        ROOT / "corpus" / "data" / "anze-work-rules-2024.txt", DATASETS / "fictional-city" / "linzhou-city-work-rules.txt",
    ]  # fmt: skip
    build_index(sources, "none", target, TODAY)
    return target


@pytest.fixture
def installation(two_regulations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A single-user installation of its own, in which some questions were asked."""
    shutil.copytree(two_regulations, tmp_path / "index")
    questions = tmp_path / "questions.jsonl"
    rows = [f'{{"id": "{n}", "question": "{words}"}}\n' for n, words in enumerate(ASKED)]
    about = (
        '{"id": "9", "turns": [{"question": "《临洲市人民政府工作规则》第二条说了什么", "document": "' + CITY + '"}]}\n'
    )
    questions.write_text("".join([*rows, about]), encoding="utf-8")
    for name, value in {
        "GUIWEN_INDEX": tmp_path / "index", "GUIWEN_SOURCES": tmp_path / "sources", "GUIWEN_QUESTIONS": questions,
        "GUIWEN_DATA": tmp_path / "guiwen.sqlite3", "GUIWEN_LOCAL_ADMIN": "1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    return Installation(tmp_path / "sources", tmp_path / "index", tmp_path / "guiwen.sqlite3")


@pytest.fixture
def asked(installation: Installation) -> Installation:
    """The installation after some questions and opinions."""
    assistant, records = Assistant.open(installation.index_dir), open_records()
    for question in [*ASKED, *UNANSWERED, UNANSWERED[0]]:
        answer, _ = assistant.ask(question)
        records.usage.note(answer, near_of(answer, assistant.index))
    answer, _ = assistant.ask(ASKED[0])
    records.feedback.give(answer, False, "要的是县政府名义的", giver="a")
    records.feedback.give(answer, True, giver="b")
    return installation
