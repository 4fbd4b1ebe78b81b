"""Draft: the one change that is being prepared, as files, so that every administrator and every process sees the same.

Layout::

    draft/plan.json        who wants what
    draft/status.json      how far it is
    draft/files/<n>/       the files to be published
    draft/index/           the new build, see `index.switch.seed`
    draft/changes.json     the answers that change
    draft/worker.log       what the building process had to say
    draft/cancel           there when the process is asked to stop
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import Busy
from qa.publish.ledger import write_whole

DRAFT, LOCK = "draft", ".lock"
PLAN, STATUS, CHANGES, INDEX, LOG, CANCEL = "plan.json", "status.json", "changes.json", "index", "worker.log", "cancel"
PATIENCE = 3.0
"""Seconds that one waits for the lock: a look at it takes a moment, a build keeps it for long."""
_STARTING = timedelta(seconds=90)
"""Longest time from the start of the building process until it holds the lock."""

Kind = Literal["add", "replace", "withdraw"]
Stage = Literal["starting", "reading", "embedding", "writing", "comparing", "ready", "failed", "stopped"]
ENDED: tuple[Stage, ...] = ("ready", "failed", "stopped")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Strict):
    """One document to be added, replaced or withdrawn.

    Attributes:
        kind: which of them.
        series: the document's id.
        title: for people; the new title when it is replaced.
        version: number or date of the new version; empty when withdrawn.
        name, file, sha256, size: of the new file, `file` relative to the draft; empty when withdrawn.
    """

    kind: Kind
    series: str
    title: str
    version: str = ""
    name: str = ""
    file: str = ""
    sha256: str = ""
    size: int = 0

    def text(self) -> str:
        """What is done, in words."""
        verb = {"add": "新增", "replace": "替换", "withdraw": "撤下"}[self.kind]
        return f"{verb}《{self.title}》"


class Plan(_Strict):
    """What is to change.

    Attributes:
        changes: at least one, each of another document.
        keep: numbers of the versions that stay, in the order of the documents.
        base: name of the build in use when the plan was made.
        laws: which laws go with it, as in the manifest.
        by, at: who began, and when (ISO, UTC).
    """

    changes: list[Change]
    keep: list[int]
    base: str
    laws: str
    by: str
    at: str

    def text(self) -> str:
        """All changes in words."""
        return "；".join(change.text() for change in self.changes)


class Status(_Strict):
    """How far the build is.

    Attributes:
        stage: ``starting`` → ``reading`` → ``embedding`` → ``writing`` → ``comparing`` → ``ready``, or ``failed``; ``stopped``
            is never written but seen: the process has gone before it was ready.
        done, total: of the stage, 0 when it does not count.
        build: name of the new build, once there is one.
        message: why it failed.
        at: when this was written (ISO, UTC).
    """

    stage: Stage
    done: int = 0
    total: int = 0
    build: str = ""
    message: str = ""
    at: str = ""


def lock(sources: Path, patience: float = PATIENCE) -> FileLock:
    """The lock of a sources folder, to be used in a ``with``; see `held`."""
    sources.mkdir(parents=True, exist_ok=True)
    return FileLock(sources / LOCK, timeout=patience)


def is_held(sources: Path) -> bool:
    """Whether some process holds the lock now."""
    if not sources.is_dir():
        return False
    try:
        with lock(sources, 0):
            return False
    except Timeout:
        return True


def read_plan(sources: Path) -> Plan | None:
    """The plan of the draft; None when nothing is being prepared."""
    try:
        return Plan.model_validate_json((sources / DRAFT / PLAN).read_bytes())
    except (OSError, ValidationError):
        return None


def read_status(sources: Path, now: datetime | None = None) -> Status:
    """How far the draft is; ``stopped`` when no process is at it any more."""
    held = is_held(sources)  # looked at first: whoever ends writes its status before it lets go
    try:
        status = Status.model_validate_json((sources / DRAFT / STATUS).read_bytes())
    except (OSError, ValidationError):
        return Status(stage="stopped")
    if held or status.stage in ENDED:
        return status
    age = (now or datetime.now(UTC)) - datetime.fromisoformat(status.at)
    young = status.stage == "starting" and age < _STARTING
    return status if young else status.model_copy(update={"stage": "stopped"})


def write_plan(sources: Path, plan: Plan) -> None:
    """Put the plan in place: from then on the draft is there."""
    write_whole(sources / DRAFT / PLAN, plan.model_dump_json(indent=1).encode())


def write_status(sources: Path, status: Status) -> None:
    """Put the status in place, with the time."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    content = status.model_copy(update={"at": at}).model_dump_json().encode()
    write_whole(sources / DRAFT / STATUS, content)


def clear(sources: Path) -> None:
    """Remove the draft; its plan first, so that half of it is none."""
    (sources / DRAFT / PLAN).unlink(missing_ok=True)
    shutil.rmtree(sources / DRAFT, ignore_errors=True)


def busy(sources: Path) -> Busy:
    """The error that says whose change is under way."""
    plan = read_plan(sources)
    if plan is None:
        return Busy("另一位管理员正在操作", "", "稍等片刻再试")
    return Busy(f"{plan.by or '另一位管理员'}正在准备：{plan.text()}", "", "等这次变更发布或放弃以后再试")
