"""Shared by all tests: golden files, rewritten only with --update-golden, and a small index with the real model."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from tests.samples import ROOT, SOURCES, Run, run_module

if TYPE_CHECKING:
    from qa.assistant import Assistant


PROJECT_INDEX = ROOT / "build" / "index"
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    """Each of several workers stays on a core of its own: models then compute on that one, and nobody waits for the other's threads. A worker
    more than there are cores goes where the others leave time: those that drive a browser wait for it a third of theirs."""
    worker = getattr(config, "workerinput", None)
    number = int(worker["workerid"].removeprefix("gw")) if worker is not None else len(CORES)
    if len(CORES) > 1 and number < len(CORES):
        os.sched_setaffinity(0, {CORES[number]})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests first: they take longest, and are then not what one worker is left with at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture
def all_cores() -> Iterator[None]:
    """A test that may use every core of the machine."""
    if not CORES:
        yield
        return
    kept = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CORES)
    yield
    os.sched_setaffinity(0, kept)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, object], None]:
    """Compare a JSON value with a golden file; with --update-golden write it, and skip so that no run passes by it."""

    def check(path: Path, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            pytest.skip(f"wrote {path}")
        assert path.is_file(), f"{path} is missing: run pytest --update-golden and read what it wrote"
        assert value == json.loads(path.read_text(encoding="utf-8"))

    return check


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder over the fictional regulations and the regulation of 安泽, without laws; one for all workers. Read only."""
    from index.store import current_build
    from qa.build import build_index

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "small" / "index"
    with FileLock(shared / "small.lock"):
        if not (shared / "small" / "done").exists():
            if PROJECT_INDEX.is_dir():  # what the project's own index has embedded of these is not embedded again
                shutil.copytree(PROJECT_INDEX, folder)
            kept = os.sched_getaffinity(0) if CORES else set()
            if CORES:  # the other workers wait for it meanwhile
                os.sched_setaffinity(0, CORES)
            build_index(SOURCES, laws="none", index_dir=folder, today=date(2026, 1, 1))
            if CORES:
                os.sched_setaffinity(0, kept)
            for build in folder.iterdir():
                if build.is_dir() and build != current_build(folder):
                    shutil.rmtree(build)
            (shared / "small" / "done").touch()
    return folder


@pytest.fixture(scope="session")
def seeded(small_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Copies of `small_index` by name: what is built there of the same regulations is not embedded again."""

    def copy(name: str) -> Path:
        target = tmp_path_factory.mktemp(name) / "index"
        shutil.copytree(small_index, target)
        return target

    return copy


@pytest.fixture(scope="session")
def assistant(small_index: Path) -> Assistant:
    """The assistant over `small_index`."""
    from qa.assistant import Assistant

    return Assistant.open(small_index)


@pytest.fixture(scope="session")
def run(small_index: Path) -> Run:
    """Run ``python -m …`` in a process of its own; its project index is `small_index`."""

    def start(*arguments: str, **options: object) -> object:
        environment = os.environ | {"GUIWEN_INDEX": str(small_index)}
        return run_module(*arguments, environment=environment, **options)  # type: ignore[arg-type]

    return start  # type: ignore[return-value]
