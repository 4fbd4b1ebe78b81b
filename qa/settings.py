"""Settings: where things are, from the environment, read in one explicit function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths of this installation.

    Attributes:
        index_dir: the project's own index (``GUIWEN_INDEX``, default ``build/index``).
        cache_dir: for compiled dictionaries (``GUIWEN_CACHE``, default ``.cache``).
    """

    index_dir: Path = ROOT / "build" / "index"
    cache_dir: Path = ROOT / ".cache"


def settings_from_environment(env: Mapping[str, str]) -> Settings:
    """The settings that `env` (usually ``os.environ``) asks for."""
    default = Settings()
    index, cache = env.get("GUIWEN_INDEX"), env.get("GUIWEN_CACHE")
    return Settings(Path(index) if index else default.index_dir, Path(cache) if cache else default.cache_dir)
