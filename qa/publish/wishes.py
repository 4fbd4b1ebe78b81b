"""wishes: what an administrator wants, checked against what is published, and written down as versions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from corpus.collection import DEFAULT_SOURCES
from corpus.errors import PublishError
from corpus.render import render
from index.store import CorpusIndex
from qa.publish.draft import DRAFT, Change, Kind, Plan
from qa.publish.ledger import FILES, Ledger, Origin, Version, free_series, write_ledger, write_whole
from qa.publish.preview import Preview


@dataclass(frozen=True, slots=True)
class Wish:
    """One document to be changed.

    Attributes:
        kind: add, replace or withdraw.
        series: the document's id; empty to add.
        preview: the new file; None to withdraw.
    """

    kind: Kind
    series: str = ""
    preview: Preview | None = None


def adopted(sources: Path, ledger: Ledger, index: CorpusIndex, by: str, at: str) -> Ledger:
    """The ledger with every document of the index that was not published here, and a file of each in the sources folder.

    A file that comes with the project is copied; of any other the text is written out as the index holds it, which reads
    back as the same document (`corpus.render`).
    """
    entries = {entry.id: entry for entry in index.manifest.documents}
    bundled = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in DEFAULT_SOURCES}
    before = ledger
    for document in index.documents:
        if document.level == "law" or ledger.version_of(entries[document.id]) is not None:
            continue
        known = document.source.sha256 if document.source else ""
        origin: Origin = "bundled" if known in bundled else "restored"
        data = bundled[known].read_bytes() if known in bundled else render(document).encode()
        suffix = bundled[known].suffix if known in bundled else ".txt"
        name = document.source.name if document.source else document.id + suffix
        series = free_series(document.id, [version.series for version in ledger.in_force(index.manifest)])
        facts = Change(kind="add", series=series, title=document.title, version=document.version, name=name)
        version = _version(ledger, facts, data, suffix, origin, by, at)
        version = version.model_copy(update={"known_as": known if known != version.sha256 else ""})
        write_whole(sources / version.file, data)
        ledger = ledger.with_version(version)
    if ledger != before:
        write_ledger(sources, ledger)
    return ledger


def planned(sources: Path, ledger: Ledger, held: Sequence[Version], wishes: Sequence[Wish]) -> list[Change]:
    """The wishes as changes, the new files written into the draft.

    Args:
        sources: the sources folder.
        ledger: all versions.
        held: the versions in force.
        wishes: what is wanted.

    Raises:
        PublishError: nothing is wanted, or something that cannot be.
    """
    if not wishes:
        raise PublishError("没有选择任何文件", "", "先选择文件")
    changes: list[Change] = []
    for number, wish in enumerate(wishes, 1):
        series = _series(ledger, held, changes, wish)
        if wish.preview is None:
            title = next(version.title for version in held if version.series == series)
            changes.append(Change(kind="withdraw", series=series, title=title))
            continue
        change = _change(wish.kind, wish.preview, series, number)
        write_whole(sources / DRAFT / change.file, wish.preview.data)
        changes.append(change)
    _require_titles(held, changes)
    return changes


def recorded(sources: Path, ledger: Ledger, plan: Plan, at: str) -> Ledger:
    """The ledger with the versions that a plan brings, their files copied to where they stay; written.

    Done twice it is the same as once.
    """
    for change in plan.changes:
        known = any(v.series == change.series and v.sha256 == change.sha256 for v in ledger.history(change.series)[:1])
        if not change.file or known:
            continue
        data = (sources / DRAFT / change.file).read_bytes()
        version = _version(ledger, change, data, PurePath(change.file).suffix, "uploaded", plan.by, at)
        write_whole(sources / version.file, data)
        ledger = ledger.with_version(version)
    write_ledger(sources, ledger)
    return ledger


def _series(ledger: Ledger, held: Sequence[Version], changes: Sequence[Change], wish: Wish) -> str:
    """The id of the document that a wish is about: that of an earlier one of its title when it is added again."""
    if wish.kind == "add" and wish.preview is not None:
        document = wish.preview.document
        earlier = next((v.series for v in reversed(ledger.versions) if v.title == document.title), None)
        in_use = [*(version.series for version in held), *(change.series for change in changes)]
        if earlier is not None and earlier not in in_use:
            return earlier
        return free_series(document.id, [*(version.series for version in ledger.versions), *in_use])
    if wish.series not in [version.series for version in held]:
        raise PublishError("要替换或撤下的文件已经不在现行文件里", "", "刷新本页后再选")
    if wish.series in [change.series for change in changes]:
        raise PublishError("同一份文件被选了两次", "", "对每份文件一次只选一种变更")
    return wish.series


def _change(kind: Kind, preview: Preview, series: str, number: int) -> Change:
    document = preview.document
    return Change(
        kind=kind,
        series=series,
        title=document.title,
        version=document.version,
        name=preview.name,
        file=f"{FILES}/{number}/{series}{PurePath(preview.name).suffix.lower()}",
        sha256=preview.sha256,
        size=len(preview.data),
    )


def _require_titles(held: Sequence[Version], changes: Sequence[Change]) -> None:
    """No two documents of one title, and no file that is in force already."""
    touched = {change.series for change in changes}
    staying = [version for version in held if version.series not in touched]
    titles = [version.title for version in staying]
    for change in changes:
        if any(change.sha256 and change.sha256 == version.sha256 for version in held):
            raise PublishError(f"“{change.name}”与现行的《{change.title}》完全相同", "", "选择新的文件")
        if change.kind != "withdraw" and change.title in titles:
            raise PublishError(f"已经有一份《{change.title}》", "", f"在“作为”里选“替换《{change.title}》”")
        if change.kind != "withdraw":
            titles.append(change.title)


def _version(ledger: Ledger, facts: Change, data: bytes, suffix: str, origin: Origin, by: str, at: str) -> Version:
    number = ledger.next_number()
    return Version(
        number=number,
        series=facts.series,
        title=facts.title,
        version=facts.version,
        name=facts.name,
        file=f"{FILES}/{number}/{facts.series}{suffix}",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        origin=origin,
        by=by,
        at=at,
    )
