from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from eval.assistant import open_assistant
from eval.cases import DataSet
from qa.answer import Answer
from tests.eval.fakes import TOWN, TownAssistant, town_cases, town_table


class Opened(TownAssistant):
    """`qa.assistant.Assistant` as the contract names it, answering from the town's table."""

    index_dir: Path | None = None
    scope: Sequence[str] | None = None

    @classmethod
    def open(cls, index_dir: Path | None = None) -> Opened:
        opened = cls(town_table())
        opened.index_dir = index_dir
        OPENED.append(opened)
        return opened

    def dialogue(self, turns: Sequence[str], scope: Sequence[str] | None = None) -> list[Answer]:
        self.scope = scope
        return self.ask(turns)


OPENED: list[Opened] = []
BUILT: list[dict[str, Any]] = []


def build_index(sources: Sequence[Path], laws: str, index_dir: Path) -> None:
    BUILT.append({"sources": list(sources), "laws": laws, "index_dir": index_dir, "there": index_dir.parent.is_dir()})


@pytest.fixture(autouse=True)
def qa_by_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for qa's two entry points: what is tested here is how they are called."""
    OPENED.clear()
    BUILT.clear()
    for name, attribute, value in (("assistant", "Assistant", Opened), ("build", "build_index", build_index)):
        module = ModuleType(f"qa.{name}")
        setattr(module, attribute, value)
        monkeypatch.setitem(sys.modules, f"qa.{name}", module)


@pytest.mark.parametrize("index_dir", [None, Path("idx")])
def test_open_assistant__without_sources_opens_the_index_under_test(index_dir: Path | None) -> None:
    with open_assistant(DataSet("dev", town_cases()), index_dir) as assistant:
        assert [answer.status for answer in assistant.ask(["值班表谁签发", "？"], scope=[TOWN])] == [
            "answered",
            "no_basis",
        ]
        assert [hit.article for hit in assistant.search("值班表谁签发", 1)] == ["第一条"]
        assert (assistant.article_text(TOWN, "第三条") or "").startswith("擅自离岗")
        assert assistant.article_text(TOWN, "第九条") is None
    assert [(opened.index_dir, opened.scope) for opened in OPENED] == [(index_dir, [TOWN])]
    assert BUILT == []


def test_open_assistant__with_sources_builds_from_them_alone_and_removes_it() -> None:
    sources = (Path("a.txt"), Path("b.md"))
    with open_assistant(DataSet("towns", town_cases(), sources), Path("idx")):
        (built,) = BUILT
        folder = built["index_dir"].parent
        assert (built["sources"], built["laws"], built["there"]) == (list(sources), "none", True)
        assert [opened.index_dir for opened in OPENED] == [built["index_dir"]]
        assert folder.is_dir()
    assert not folder.exists()


def test_import__the_command_line_does_not_load_what_is_under_test() -> None:
    code = "import sys, eval.__main__; print(sorted({'qa.assistant', 'qa.build', 'ranx', 'torch'} & set(sys.modules)))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
