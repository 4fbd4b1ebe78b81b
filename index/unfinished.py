"""Unfinished: the vectors of a build that was cut off, so that the next one embeds only the rest.

Kept in the index folder beside the builds, one file a stretch of passages, each whole or not there; removed by the build that ends.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder

FOLDER = ".unfinished"


class Unfinished:
    """What builds of one index folder with one model and engine have embedded and not brought to an end."""

    def __init__(self, index_dir: Path, embedder: Embedder) -> None:
        self._all = index_dir / FOLDER
        self._own = self._all / hashlib.sha256(f"{embedder.fingerprint} {embedder.engine}".encode()).hexdigest()[:16]

    def vectors(self) -> dict[str, NDArray[np.float32]]:
        """Key of a passage → its vector; a file that cannot be read counts for nothing."""
        found: dict[str, NDArray[np.float32]] = {}
        for path in sorted(self._own.glob("*.npz")):
            try:
                with path.open("rb") as stream, np.load(stream, allow_pickle=False) as part:
                    found.update(zip(part["keys"].tolist(), part["vectors"], strict=True))
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
                continue
        return found

    def keep(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Write down vectors of shape (len(keys), dimension); not where another build of the folder ends at this moment."""
        name = hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]
        partial = self._own / f"{name}.{os.getpid()}.partial"
        self._own.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            with partial.open("wb") as stream:
                np.savez(stream, keys=np.array(keys), vectors=vectors)
            os.replace(partial, self._own / f"{name}.npz")

    def forget(self) -> None:
        """Remove everything: what was embedded is in a build now."""
        shutil.rmtree(self._all, ignore_errors=True)
