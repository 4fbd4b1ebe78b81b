"""How tests build a small index: `Build` is what the fixture `build` gives."""

from __future__ import annotations

from collections.abc import Callable

from index.manifest import Manifest

Build = Callable[..., Manifest]
"""Folder, texts of its documents, `staged` → the manifest of the build."""
