"""Processes really killed: while they build, and at every step of the switch."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.store import open_index
from index.switch import builds
from qa.publish.draft import DRAFT, is_held, read_plan, read_status
from qa.publish.ledger import read_ledger
from qa.publish.publisher import begin, discard, recover, retry, start_process, switch
from qa.publish.wishes import Wish
from tests.qa.publish.conftest import Office
from tests.samples import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL 只在 Unix 上有")

STAGES = ("reading", "embedding", "comparing")
STEPS = ("replace", "unlink", "rmdir", "link")
SWITCHER = """
import os, signal, sys
from pathlib import Path

left = [int(sys.argv[3])]

def dying(step):
    def call(*args, **options):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **options)
    return call

from qa.publish.publisher import switch
for name in sys.argv[4:]:
    setattr(os, name, dying(getattr(os, name)))
switch(Path(sys.argv[1]), Path(sys.argv[2]), "王主任")
"""


def _started(office: Office, *wishes: Wish) -> subprocess.Popen[bytes]:
    """Begin with a building process of its own."""
    started: list[subprocess.Popen[bytes]] = []
    begin(office.sources, office.index, wishes, "王主任", lambda s, i: started.append(start_process(s, i)))
    return started[0]


def _wait(office: Office, *stages: str, seconds: float = 120.0) -> str:
    until = time.monotonic() + seconds
    while (stage := read_status(office.sources).stage) not in stages:
        assert time.monotonic() < until, f"still {stage}"
        time.sleep(0.02)
    return stage


@pytest.mark.slow
@pytest.mark.usefixtures("questions")
@pytest.mark.parametrize("stage", STAGES)
def test_build__killed_old_index_stays_and_it_can_be_done_again(office: Office, stage: str) -> None:
    before, files = office.current, sorted(p for p in office.index_dir.rglob("*") if p.is_file() and p.name != ".lock")
    process = _started(office, Wish("withdraw", "seal"))
    _wait(office, *STAGES[STAGES.index(stage) :])
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
    assert _wait(office, "stopped") == "stopped"
    assert not is_held(office.sources)
    assert office.current == before
    assert sorted(p for p in office.index_dir.rglob("*") if p.is_file() and p.name != ".lock") == files
    assert len(open_index(office.index_dir).documents) == 2
    retry(office.sources, office.index_dir)
    _wait(office, "ready")
    switch(office.sources, office.index_dir, "王主任")
    assert len(open_index(office.index_dir).documents) == 1


@pytest.mark.usefixtures("questions")
def test_build__given_up_while_it_runs_stops(office: Office) -> None:
    process = _started(office, Wish("withdraw", "seal"))
    _wait(office, "reading", "embedding")
    discard(office.sources)
    process.wait(timeout=60)
    assert read_plan(office.sources) is None
    assert not (office.sources / DRAFT).exists()
    assert len(open_index(office.index_dir).documents) == 2


@pytest.mark.slow
def test_switch__killed_at_every_step_one_build_is_in_use_and_the_ledger_agrees(office: Office, tmp_path: Path) -> None:
    _, status = office.prepare(Wish("withdraw", "seal"))
    assert status is not None
    old, new = office.current, status.build
    seen = set()
    for step in range(1, 200):
        trial = Office(tmp_path / f"{step}" / "sources", tmp_path / f"{step}" / "index")
        shutil.copytree(office.sources, trial.sources)
        shutil.copytree(office.index_dir, trial.index_dir)
        command = [sys.executable, "-c", SWITCHER, str(trial.sources), str(trial.index_dir), str(step), *STEPS]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
        found = open_index(trial.index_dir)
        seen.add(found.folder.name)
        assert found.folder.name in (old, new)
        ledger = recover(trial.sources, trial.index_dir)
        assert ledger == read_ledger(trial.sources)
        assert [release.done for release in ledger.releases] == ([True] if found.folder.name == new else [])
        if found.folder.name == old:
            switch(trial.sources, trial.index_dir, "李主任")
        assert trial.current == new
        assert read_plan(trial.sources) is None
        assert [release.build for release in read_ledger(trial.sources).releases] == [new]
        assert {build.manifest.build for build in builds(trial.index_dir)} == {old, new}
        shutil.rmtree(tmp_path / f"{step}")
        if done.returncode == 0:
            break
    assert seen == {old, new}
    assert step > 4
