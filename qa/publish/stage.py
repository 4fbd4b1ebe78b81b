"""stage: the building process: read, build beside the index in use, compare answers. Switches nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from corpus.collection import Collection, collect
from corpus.errors import GuiwenError, IndexUnavailable, PublishError
from index.manifest import read_manifest
from index.store import current_build
from index.switch import seed
from qa.assistant import Assistant
from qa.build import build_collection
from qa.publish.compare import Comparison, compare, read_questions
from qa.publish.draft import (
    CANCEL,
    CHANGES,
    DRAFT,
    INDEX,
    Plan,
    Stage,
    Status,
    lock,
    read_plan,
    read_status,
    write_status,
)
from qa.publish.ledger import files_of, read_ledger, write_whole
from qa.publish.settings import OWN_CASES, question_files

_WAIT = 30.0
"""Seconds that the process waits for the lock: whoever started it lets go in a moment."""
Report = Callable[[Stage, int, int], None]


def stage(sources: Path, index_dir: Path, today: date | None = None) -> Status | None:
    """Prepare the draft of a sources folder, holding its lock throughout; how it ended is in the status.

    Nothing is done, and None returned, when the draft was given up or taken over before this process held the lock.

    Args:
        sources: the sources folder; its draft has a plan.
        index_dir: the index folder that goes on answering; only read.
        today: decides what is in force; the day of the call when None.
    """
    with lock(sources, _WAIT):
        plan = read_plan(sources)
        if plan is None or read_status(sources).stage != "starting":
            return None
        write_status(sources, Status(stage="reading"))
        try:
            status = _prepare(sources, plan, index_dir, today or date.today())
        except GuiwenError as error:
            status = Status(stage="failed", message=str(error))
        write_status(sources, status)
        return status


def collection_of(sources: Path, plan: Plan, today: date) -> Collection:
    """What the index is to hold when the plan is carried out: kept versions and new files, then laws.

    A document that is replaced stays in its place; new ones come last.
    """
    ledger = read_ledger(sources)
    new = {change.series: sources / DRAFT / change.file for change in plan.changes if change.file}
    gone = {change.series for change in plan.changes if change.kind == "withdraw"}
    files = []
    for number in plan.keep:
        version = next(version for version in ledger.versions if version.number == number)
        if version.series in new:
            files.append(new.pop(version.series))
        elif version.series not in gone:
            files += files_of(sources, ledger, [number])
    return collect([*files, *new.values()], plan.laws, today)


def _prepare(sources: Path, plan: Plan, index_dir: Path, today: date) -> Status:
    collection = collection_of(sources, plan, today)
    report = _reporter(sources)
    target = sources / DRAFT / INDEX
    seed(index_dir, target)
    report("embedding", 0, 0)
    manifest = build_collection(
        collection, plan.laws, target, lambda done, total: report("embedding", done, total), staged=True
    )
    report("comparing", 0, 0)
    found = _compare(sources, index_dir, target, report)
    write_whole(sources / DRAFT / CHANGES, found.model_dump_json(indent=1).encode())
    return Status(stage="ready", build=manifest.build)


def _compare(sources: Path, index_dir: Path, target: Path, report: Report) -> Comparison:
    old, new = current_build(index_dir), current_build(target)
    if old.name == new.name:
        return Comparison(asked=0, reason="内容与现有文件库完全相同")
    titles = {entry.title for folder in (old, new) for entry in read_manifest(folder).documents}
    questions = read_questions(question_files(os.environ), titles, sources / OWN_CASES)
    if not questions:
        return Comparison(asked=0, reason="没有与所收录文件有关的测试题")
    try:
        before = Assistant.open(index_dir)
    except IndexUnavailable as error:
        return Comparison(asked=0, reason=f"现有文件库不能回答，无从比较（{error.got}）")
    after = Assistant.open(target)
    return compare(before, after, questions, lambda done, total: report("comparing", done, total))


def _reporter(sources: Path) -> Report:
    """Writes the status, but not more often than a percent is done; raises when the draft is given up."""
    last: list[tuple[Stage, int]] = []

    def report(stage: Stage, done: int, total: int) -> None:
        if (sources / DRAFT / CANCEL).exists():
            raise PublishError("已停止")
        seen = (stage, done * 100 // total if total else 0)
        if last != [seen]:
            last[:] = [seen]
            write_status(sources, Status(stage=stage, done=done, total=total))

    return report
