"""What a process has worked out, kept in the cache folder for the next one: written beside, readable by all, put in its place at once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def keep(path: Path, write: Callable[[Path], object]) -> bool:
    """Have `write` fill a file beside `path` and put it there; whether that could be done: an answer does without what cannot be kept."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            made = Path(folder) / path.name
            write(made)
            os.chmod(made, 0o644)
            made.replace(path)
    except OSError:
        return False
    return True
