"""Settings: where things are on this machine, from the environment, each read in one explicit function."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


def default_index_dir(env: Mapping[str, str]) -> Path:
    """The project's own index: ``GUIWEN_INDEX``, by default ``build/index`` in the project."""
    return Path(env.get("GUIWEN_INDEX") or ROOT / "build" / "index")


def working_dir(env: Mapping[str, str]) -> Path:
    """Where compiled dictionaries are kept: ``GUIWEN_CACHE``, by default ``.cache``; created when missing."""
    folder = Path(env.get("GUIWEN_CACHE") or ROOT / ".cache")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
