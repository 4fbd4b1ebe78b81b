"""switch: which builds an index folder holds, and which one is in use; a build made elsewhere is taken in and switched to.

Every step is one rename, so that a process killed at any moment leaves either the old or the new build in use, whole. Where the
passages are on a server, its alias moves after ``CURRENT``; readers go by the build's own collection, so neither waits for the other.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from corpus.errors import IndexMissing, IndexStale, IndexUnavailable
from index.manifest import MANIFEST, REBUILD, Manifest, code_hash, library_versions, read_manifest, verify_files
from index.store import CURRENT, current_build
from index.store_location import StoreLocation, store_location
from index.stores import ALIAS_FILE, keeper_for, require_held

LOCK = ".lock"
"""The lock that `index.build` holds too while it writes."""


@dataclass(frozen=True, slots=True)
class Build:
    """One build of an index folder; `current` when it is the one in use."""

    manifest: Manifest
    folder: Path
    current: bool


def builds(index_dir: Path) -> list[Build]:
    """The builds whose manifest can be read, the newest first."""
    try:
        current = current_build(index_dir)
    except IndexUnavailable:
        current = None
    found = []
    for folder in index_dir.glob(f"*/{MANIFEST}"):
        if not folder.parent.name.startswith("."):
            try:
                found.append(Build(read_manifest(folder.parent), folder.parent, folder.parent == current))
            except IndexUnavailable:
                continue
    return sorted(found, key=lambda build: (build.manifest.built_at, build.manifest.build), reverse=True)


def seed(index_dir: Path, target: Path) -> None:
    """Make `target` an index folder whose build in use is that of `index_dir`; the files are shared, not copied.

    A build into `target` then embeds nothing that `index_dir` has embedded, and leaves `index_dir` alone. Without a build
    to start from, `target` is an empty folder.
    """
    target.mkdir(parents=True, exist_ok=True)
    try:
        current = current_build(index_dir)
    except IndexMissing:
        return
    shutil.copytree(current, target / current.name, copy_function=_link)
    (target / CURRENT).write_text(current.name + "\n", encoding="utf-8")
    if (index_dir / ALIAS_FILE).is_file():
        shutil.copyfile(index_dir / ALIAS_FILE, target / ALIAS_FILE)


def adopt(folder: Path, index_dir: Path) -> None:
    """Move a finished build into an index folder, under its own name; it is not in use yet.

    A sound build of that name holds the same bytes and may be in use: it stays, and `folder` with it.

    Raises:
        IndexDamaged: `folder` is not whole.
    """
    manifest = read_manifest(folder)
    verify_files(folder, manifest)
    index_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(index_dir / LOCK):
        target = index_dir / manifest.build
        if not _is_sound(target):
            shutil.rmtree(target, ignore_errors=True)
            _move(folder, target)


def switch_to(build: str, index_dir: Path, location: StoreLocation | None = None) -> None:
    """Make a build that the folder holds the one in use.

    Args:
        build: its name.
        index_dir: the index folder.
        location: where its passages are kept; when None, where ``GUIWEN_STORE`` says.

    Raises:
        IndexMissing, IndexDamaged, IndexStale: it is not there, not whole, or kept elsewhere.
        StoreUnavailable: its passages are on a server that does not answer.
    """
    location = location or store_location(os.environ)
    keeper = keeper_for(location, index_dir)
    with FileLock(index_dir / LOCK):
        folder = index_dir / build
        manifest = read_manifest(folder)
        verify_files(folder, manifest)
        require_held(manifest, index_dir, location)
        pointer = index_dir / f"{CURRENT}.new"
        pointer.write_text(build + "\n", encoding="utf-8")
        os.replace(pointer, index_dir / CURRENT)
        keeper.activate(manifest.collection)


def require_like_current(manifest: Manifest, index_dir: Path) -> None:
    """Raises:
    IndexStale: a build was made by other code, other libraries or with another model than the one in use.
    """
    if manifest.code != code_hash() or manifest.versions != library_versions():
        raise IndexStale(f"索引 {manifest.build} 是由旧版程序建成的", "", REBUILD)
    current = read_manifest(current_build(index_dir))
    if current.model_fingerprint != manifest.model_fingerprint:
        raise IndexStale(f"索引 {manifest.build} 用的是另一个向量模型（{manifest.model}）", "", REBUILD)


def prune(index_dir: Path, keep: int, location: StoreLocation | None = None) -> None:
    """Remove all but the newest `keep` builds, on the server too; the one in use always stays."""
    keeper = keeper_for(location or store_location(os.environ), index_dir)
    with FileLock(index_dir / LOCK):
        held = sorted(builds(index_dir), key=lambda build: build.current, reverse=True)
        for build in held[keep:]:
            shutil.rmtree(build.folder, ignore_errors=True)
        keeper.clean({build.manifest.collection for build in held[:keep]})


def forget(index_dir: Path, location: StoreLocation | None = None) -> None:
    """Remove from the server all that the builds of an index folder have there; the folder itself is the caller's."""
    keeper_for(location or store_location(os.environ), index_dir).forget()


def _is_sound(folder: Path) -> bool:
    try:
        verify_files(folder, read_manifest(folder))
    except IndexUnavailable:
        return False
    return True


def _move(folder: Path, target: Path) -> None:
    """One rename; from another file system a copy beside `target` first. `index.build` removes copies that were cut off."""
    try:
        os.replace(folder, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        near = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent)) / target.name
        shutil.copytree(folder, near)
        os.replace(near, target)
        near.parent.rmdir()


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
