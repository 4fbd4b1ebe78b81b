"""Ledger: every version of every published file, and every switch of the index, in one file of the sources folder.

Layout of the sources folder::

    ledger.json        this
    files/<number>/    one version's file, named after its document, never changed
    cases.jsonl        the office's own questions, see `qa.publish.cases`
    draft/             the change that is being prepared, see `qa.publish.draft`
    .lock              held by whoever changes any of it

Which versions are in force is not kept here but read from the manifest of the index in use, by the files' sha256: two
truths could differ after a crash, one cannot.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import ConfigError
from index.manifest import DocumentEntry, Manifest

LEDGER = "ledger.json"
FILES = "files"
Origin = Literal["uploaded", "bundled", "restored"]
Action = Literal["publish", "rollback"]
State = Literal["in_force", "replaced", "withdrawn"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Version(_Strict):
    """One file that was published as a document.

    Attributes:
        number: 1, 2, … in order of arrival; names its folder.
        series: the document's id, which stays when it is replaced, so that links to it go on working.
        title: as read from it.
        version: number or date, as read from it.
        name: of the file as it was uploaded.
        file: where it is kept, relative to the sources folder.
        sha256: of its bytes.
        known_as: sha256 under which the index holds it while that differs: of a file restored from the index.
        size: bytes.
        origin: ``uploaded``; ``bundled`` with the project; ``restored`` from the text in the index when no file was at hand.
        by, at: who added it, and when (ISO, UTC).
    """

    number: int
    series: str
    title: str
    version: str
    name: str
    file: str
    sha256: str
    known_as: str = ""
    size: int
    origin: Origin = "uploaded"
    by: str
    at: str


class Release(_Strict):
    """One switch of the index.

    Attributes:
        number: 1, 2, …
        build: what was switched to.
        before: what was in use until then.
        action: ``publish`` or ``rollback``.
        text: what changed, in words.
        holds: numbers of the versions that the build holds, in the order of its documents.
        changed: how many of the compared answers changed; None when none were compared.
        by, at: who switched, and when (ISO, UTC).
        done: False while the switch is under way.
    """

    number: int
    build: str
    before: str
    action: Action
    text: str
    holds: list[int]
    changed: int | None = None
    by: str
    at: str
    done: bool = False


class Ledger(_Strict):
    """The whole file. A value: every change makes a new one."""

    versions: list[Version] = []
    releases: list[Release] = []

    def version_of(self, entry: DocumentEntry) -> Version | None:
        """The newest version that an index's document was read from; None when it came from elsewhere."""
        held = (v for v in reversed(self.versions) if entry.sha256 and entry.sha256 in (v.sha256, v.known_as))
        return next(held, None)

    def in_force(self, manifest: Manifest) -> list[Version]:
        """The versions that a build holds, in the order of its documents."""
        entries = (self.version_of(entry) for entry in manifest.documents if entry.level != "law")
        return [version for version in entries if version is not None]

    def history(self, series: str) -> list[Version]:
        """All versions of one document, the newest first."""
        return [version for version in reversed(self.versions) if version.series == series]

    def state_of(self, version: Version, manifest: Manifest) -> State:
        """Whether a version is in force, replaced by another of its document, or withdrawn."""
        held = self.in_force(manifest)
        if any(version.number == other.number for other in held):
            return "in_force"
        return "replaced" if any(version.series == other.series for other in held) else "withdrawn"

    def with_version(self, version: Version) -> Ledger:
        """This and one version more."""
        return self.model_copy(update={"versions": [*self.versions, version]})

    def with_release(self, release: Release) -> Ledger:
        """This and one release more, or the last one replaced when it has the same number."""
        before = [held for held in self.releases if held.number != release.number]
        return self.model_copy(update={"releases": [*before, release]})

    def next_number(self) -> int:
        """The number of the next version."""
        return max((version.number for version in self.versions), default=0) + 1


def read_ledger(sources: Path) -> Ledger:
    """The ledger of a sources folder; an empty one when nothing was published yet.

    Raises:
        ConfigError: it cannot be read.
    """
    path = sources / LEDGER
    try:
        return Ledger.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Ledger()
    except (OSError, ValidationError) as error:
        raise ConfigError(f"版本清单 {path.name} 读不出来", "", "从备份恢复来源文件夹里的这个文件") from error


def write_ledger(sources: Path, ledger: Ledger) -> None:
    """Put a ledger in place, whole or not at all."""
    write_whole(sources / LEDGER, ledger.model_dump_json(indent=1).encode())


def settled(ledger: Ledger, current: str) -> Ledger:
    """The ledger after a switch that may have been killed: done when the index in use is the one it led to, else undone."""
    last = ledger.releases[-1] if ledger.releases else None
    if last is None or last.done:
        return ledger
    if current == last.build:
        return ledger.with_release(last.model_copy(update={"done": True}))
    return ledger.model_copy(update={"releases": ledger.releases[:-1]})


def published_files(sources: Path) -> list[Path] | None:
    """The files that the last switch put in force; what an index is to be built from when no source is named.

    None when nothing was ever published, an empty list when everything was withdrawn.
    """
    ledger = read_ledger(sources)
    release = next((release for release in reversed(ledger.releases) if release.done), None)
    return files_of(sources, ledger, release.holds) if release else None


def files_of(sources: Path, ledger: Ledger, numbers: Iterable[int]) -> list[Path]:
    """Where the versions with these numbers are kept."""
    by_number = {version.number: version for version in ledger.versions}
    return [sources / by_number[number].file for number in numbers if number in by_number]


def free_series(wanted: str, taken: Sequence[str]) -> str:
    """`wanted`, or `wanted` with the first free number behind it."""
    number, series = 1, wanted
    while series in taken:
        number += 1
        series = f"{wanted}-{number}"
    return series


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to the disk and rename it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.new")
    with partial.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(partial, path)
