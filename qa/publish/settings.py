"""Settings of publishing: where sources are kept, which questions are asked before a switch, what a file may cost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.raw import ReadLimits
from index.settings import ROOT

OWN_CASES = "cases.jsonl"
"""In the sources folder: the office's own questions, asked before every switch."""


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """What an uploaded file may cost.

    Attributes:
        suffixes: the kinds that are taken, lower-case, without the dot.
        read: size, pages and characters.
        seconds: for reading it and its norms; then the reading process is killed.
        memory: bytes of address space of the reading process, where the system can limit it.
        files: how many at once.
    """

    suffixes: tuple[str, ...] = ("docx", "pdf", "txt", "md", "html", "htm")
    read: ReadLimits = ReadLimits(bytes=20_000_000, pages=500, characters=1_000_000)
    seconds: float = 60.0
    memory: int = 4_000_000_000
    files: int = 20


def sources_dir(env: Mapping[str, str]) -> Path:
    """The folder of published files: ``GUIWEN_SOURCES``, by default ``data/sources`` in the project."""
    return Path(env.get("GUIWEN_SOURCES") or ROOT / "data" / "sources")


def question_files(env: Mapping[str, str]) -> list[Path]:
    """The JSONL files whose questions are asked before a switch, the office's own first.

    ``GUIWEN_QUESTIONS`` names others than the project's development sets: files or folders, separated as in PATH.
    """
    named = env.get("GUIWEN_QUESTIONS")
    places = [Path(p) for p in named.split(os.pathsep) if p] if named else [ROOT / "eval" / "datasets"]
    found = [file for place in places for file in (sorted(place.glob("*.jsonl")) if place.is_dir() else [place])]
    return [sources_dir(env) / OWN_CASES, *found]
