"""publisher: what an administrator does: begin a change, switch to it or discard it, go back to an earlier build."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import Timeout

from corpus.errors import Busy, Outdated, PublishError
from index.manifest import read_manifest
from index.settings import ROOT
from index.store import CorpusIndex, current_build
from index.switch import adopt, prune, require_like_current, switch_to
from qa.norms.store import NORMS_FILE, read_norms
from qa.publish.compare import Comparison
from qa.publish.draft import (
    CANCEL,
    CHANGES,
    DRAFT,
    INDEX,
    LOG,
    PATIENCE,
    Plan,
    Status,
    busy,
    clear,
    lock,
    read_plan,
    read_status,
    write_plan,
    write_status,
)
from qa.publish.ledger import Action, Ledger, Release, read_ledger, settled, write_ledger
from qa.publish.wishes import Wish, adopted, planned, recorded

_UNTIL_STOPPED = 30.0
"""Seconds that one waits for a build to stop when it is given up: a batch takes a few."""
KEPT_BUILDS = 5
"""Builds that one can go back to, the one in use among them."""
Start = Callable[[Path, Path], object]
"""Starts the building process for a sources folder and an index folder."""


def start_process(sources: Path, index_dir: Path) -> subprocess.Popen[bytes]:
    """Start ``python -m qa.publish stage``; it outlives the page's process."""
    command = [sys.executable, "-m", "qa.publish", "stage", "--sources", str(sources), "--index", str(index_dir)]
    with (sources / DRAFT / LOG).open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    threading.Thread(target=process.wait, daemon=True).start()  # no zombie is left when it ends
    return process


def begin(sources: Path, index: CorpusIndex, wishes: Sequence[Wish], by: str, start: Start = start_process) -> Plan:
    """Begin to prepare a change. Returns at once; `qa.publish.draft.read_status` says how far it is.

    Args:
        sources: the sources folder.
        index: the index in use.
        wishes: what is to change, each of another document.
        by: who asks, for people.
        start: starts the building process.

    Raises:
        Busy: another change is under way.
        PublishError: a wish that cannot be fulfilled.
    """
    index_dir = index.folder.parent
    with _locked(sources):
        ledger = _recovered(sources, index_dir)
        if read_plan(sources) is not None:
            raise busy(sources)
        clear(sources)  # what a killed process left behind
        _require_base(index.folder.name, index_dir)
        ledger = adopted(sources, ledger, index, by, now())
        held = ledger.in_force(index.manifest)
        changes = planned(sources, ledger, held, wishes)
        keep = [version.number for version in held]
        plan = Plan(changes=changes, keep=keep, base=index.folder.name, laws=index.manifest.laws, by=by, at=now())
        write_plan(sources, plan)
        _start(sources, index_dir, start)
    return plan


def retry(sources: Path, index_dir: Path, start: Start = start_process) -> None:
    """Prepare the draft once more, after it failed or its process was killed.

    Raises:
        Busy: it is being prepared.
        Outdated: the index in use is no longer the one that the change was planned for.
        PublishError: there is no draft.
    """
    with _locked(sources):
        _recovered(sources, index_dir)
        plan = read_plan(sources)
        if plan is None:
            raise PublishError("没有要准备的变更", "", "重新选择文件")
        _require_base(plan.base, index_dir)
        shutil.rmtree(sources / DRAFT / INDEX, ignore_errors=True)
        _start(sources, index_dir, start)


def discard(sources: Path) -> None:
    """Give the draft up; a process that is at it is asked to stop.

    Raises:
        Busy: it does not stop.
    """
    try:
        with _locked(sources):
            clear(sources)
            return
    except Busy:
        if read_plan(sources) is None:
            raise
        (sources / DRAFT / CANCEL).touch()
    with _locked(sources, _UNTIL_STOPPED):
        clear(sources)


def changes_of(sources: Path) -> Comparison:
    """The answers that the draft changes; nothing compared when it is not ready."""
    try:
        return Comparison.model_validate_json((sources / DRAFT / CHANGES).read_bytes())
    except OSError:
        return Comparison(asked=0, reason="还没有比较")


def switch(sources: Path, index_dir: Path, by: str) -> Release:
    """Put the prepared build in use. Killed at any moment, the old or the new one is in use, and the ledger says which.

    Raises:
        Busy: it is still being prepared.
        Outdated: the index in use is no longer the one that the change was prepared for.
        PublishError: nothing is prepared.
    """
    with _locked(sources):
        ledger = _recovered(sources, index_dir)
        plan, status = read_plan(sources), read_status(sources)
        if plan is None or status.stage != "ready":
            raise PublishError("没有准备好的变更", "", "重新选择文件并准备")
        _require_base(plan.base, index_dir)
        staged = sources / DRAFT / INDEX / status.build
        if staged.is_dir():
            adopt(staged, index_dir)
        ledger = recorded(sources, ledger, plan, now())
        compared = changes_of(sources)
        changed = None if compared.reason else len(compared.changed)
        release = _release(sources, ledger, index_dir, status.build, "publish", plan.text(), changed, by)
        clear(sources)
        prune(index_dir, KEPT_BUILDS)
    return release


def rollback(sources: Path, index_dir: Path, build: str, by: str) -> Release:
    """Go back to a build that the index folder still holds.

    Raises:
        Busy: a change is being prepared at this moment.
        IndexUnavailable: the build is not there, not whole, or of another program or model.
    """
    with _locked(sources):
        ledger = _recovered(sources, index_dir)
        manifest = read_manifest(index_dir / build)
        require_like_current(manifest, index_dir)
        tuple(read_norms(index_dir / build / NORMS_FILE))  # all of it, to see that it is whole
        return _release(sources, ledger, index_dir, build, "rollback", f"恢复到文件库 {build}", None, by)


def recover(sources: Path, index_dir: Path) -> Ledger:
    """Finish or undo what a killed process left half done; waits for nobody. The ledger as it then is."""
    try:
        with lock(sources, 0):
            return _recovered(sources, index_dir)
    except Timeout:
        return read_ledger(sources)


def now() -> str:
    """The time, ISO, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _release(
    sources: Path, ledger: Ledger, index_dir: Path, build: str, action: Action, text: str, changed: int | None, by: str
) -> Release:
    """Note what is intended, switch, note that it is done."""
    release = Release(
        number=max((held.number for held in ledger.releases), default=0) + 1,
        build=build,
        before=current_build(index_dir).name,
        action=action,
        text=text,
        holds=[version.number for version in ledger.in_force(read_manifest(index_dir / build))],
        changed=changed,
        by=by,
        at=now(),
    )
    write_ledger(sources, ledger.with_release(release))
    switch_to(build, index_dir)
    done = release.model_copy(update={"done": True})
    write_ledger(sources, ledger.with_release(done))
    return done


def _recovered(sources: Path, index_dir: Path) -> Ledger:
    """The ledger with the last switch settled, and no draft of what is in use already. The lock is held."""
    current = current_build(index_dir).name
    before = read_ledger(sources)
    ledger = settled(before, current)
    if ledger != before:
        write_ledger(sources, ledger)
    plan, last = read_plan(sources), ledger.releases[-1] if ledger.releases else None
    if plan and last and (last.build, last.before) == (current, plan.base) and last.at >= plan.at:
        clear(sources)
    return ledger


def _require_base(base: str, index_dir: Path) -> None:
    if current_build(index_dir).name != base:
        raise Outdated("文件库刚刚被更新", "", "刷新本页；有准备中的变更的，放弃后重新准备")


def _start(sources: Path, index_dir: Path, start: Start) -> None:
    (sources / DRAFT / CANCEL).unlink(missing_ok=True)
    write_status(sources, Status(stage="starting"))
    start(sources, index_dir)


@contextmanager
def _locked(sources: Path, patience: float = PATIENCE) -> Iterator[None]:
    try:
        with lock(sources, patience):
            yield
    except Timeout:
        raise busy(sources) from None
