"""Folders that are built once and then only read: complete and verified, or not there at all.

A folder is made beside its final place under a name that ends in `.partial`, gets a manifest with the size and hash of
every file, and is renamed. A process that is killed leaves only a `.partial` folder, which a later build removes.
"""

import errno
import hashlib
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
_PARTIAL = ".partial"
_ABANDONED_AFTER = 3600  # seconds; no build takes nearly that long
_log = logging.getLogger(__name__)


def publish(folder: Path, build: Callable[[Path], Mapping[str, Any]]) -> None:
    """Builds `folder` anew and puts it in place at once; of two builders at the same time the last one stays.

    Args:
        folder: the final place; what stands there is replaced.
        build: fills the empty folder it is given and returns what else the manifest shall say.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(folder.parent)
    partial = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", suffix=_PARTIAL, dir=folder.parent))
    try:
        facts = dict(build(partial))
        files = {path.relative_to(partial).as_posix(): _measure(path) for path in _files(partial)}
        text = json.dumps(facts | {"files": files}, ensure_ascii=False, indent=1, sort_keys=True)
        (partial / MANIFEST).write_text(text, encoding="utf-8")
        partial.chmod(0o755)
        _put_in_place(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """What the manifest says, or None when the folder is missing or one of its files is missing, cut off or altered.

    Files that the manifest does not name (an engine's own cache) are nobody's concern here.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        for name, expected in manifest["files"].items():
            if _measure(folder / name) != expected:
                _log.warning("模型缓存文件已损坏：%s", folder / name)
                return None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        _log.warning("模型缓存 %s 无法读取：%s", folder, error)
        return None
    return manifest


def remove_others(folder: Path, pattern: str) -> None:
    """Deletes the finished folders beside `folder` that match `pattern`: exports made by other versions."""
    for other in folder.parent.glob(pattern):
        if other != folder and not other.name.endswith(_PARTIAL):
            shutil.rmtree(other, ignore_errors=True)


def _measure(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _put_in_place(partial: Path, folder: Path) -> None:
    while True:
        try:
            os.rename(partial, folder)
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            # A folder cannot be renamed over a full one: move the old one away first. Readers keep what they mapped.
            old = Path(tempfile.mkdtemp(prefix=f"{folder.name}.old.", suffix=_PARTIAL, dir=folder.parent))
            try:
                os.rename(folder, old / "old")
            except FileNotFoundError:
                pass  # another builder has just moved it
            finally:
                shutil.rmtree(old, ignore_errors=True)


def _remove_abandoned(parent: Path) -> None:
    for path in parent.glob(f"*{_PARTIAL}"):
        try:
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
                shutil.rmtree(path, ignore_errors=True)
        except FileNotFoundError:
            continue
