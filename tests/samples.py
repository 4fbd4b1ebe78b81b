"""Small regulations, a deterministic embedder without a model, and a way to run the command line."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.collection import Collection, aliases_of
from corpus.document import Document
from corpus.parse import parse
from corpus.source import SourceText

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (
    *(ROOT / "eval" / "datasets" / f"fictional-{name}" for name in ("agency", "city", "university")),
    ROOT / "corpus" / "data" / "anze-work-rules-2024.txt",
)
ANZE = "安泽县人民政府工作规则"
LINZHOU = "临洲市人民政府工作规则"
YUNLAN = "云岚理工大学差旅费和印章管理办法"
QINGYU = "青屿海岸带观测管理局考勤和请销假规定"

LEAVE = """测试局请假办法

第一章 总则

第一条 为规范请假，根据《职工休假总则》，制定本办法。

第二条 职工请假，由科长批准。
超过3日的，由局长批准。

第二章 办理

第三条 请假单应当写明下列事项：
（一）事由；
（二）起止日期。

第四条 本办法自2025年1月1日起施行。
"""
SEAL = """测试局印章细则

第一条 公章由综合科保管。

第二条 借出公章的，当日归还。
"""


class HashingEmbedder:
    """Each pair of neighbouring characters adds one at a place that its hash chooses. Counts what it embeds.

    Attributes:
        texts: every passage it was given, in order.
        fail_after: raise `RuntimeError` once that many passages are embedded; never when None.
    """

    def __init__(self, fingerprint: str = "hashing-1", dimension: int = 64, fail_after: int | None = None) -> None:
        self.name, self.fingerprint, self.engine, self.dimension = "hashing", fingerprint, "numpy", dimension
        self.texts: list[str] = []
        self.fail_after = fail_after

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(out, texts, strict=True):
            if self.fail_after is not None and len(self.texts) >= self.fail_after:
                raise RuntimeError("killed")
            self.texts.append(text)
            row[:] = self._vector(text)
            if on_progress is not None:
                on_progress(1)
        return out

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._vector(text) for text in texts], dtype=np.float32)

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for i in range(max(len(text) - 1, 1)):
            digest = hashlib.sha256(text[i : i + 2].encode("utf-8", "surrogatepass")).digest()
            vector[digest[0] % self.dimension] += 1.0
        return vector / np.float32(np.linalg.norm(vector))


def document_of(text: str, name: str = "leave.txt") -> Document:
    """The document that a text parses to."""
    return parse(SourceText(text, name, sha256=hashlib.sha256(text.encode()).hexdigest()))


def collection_of(*documents: Document) -> Collection:
    """A collection of documents, as `collect` makes it."""
    return Collection(documents, aliases_of(documents))


def small_collection() -> Collection:
    """请假办法 and 印章细则."""
    return collection_of(document_of(LEAVE), document_of(SEAL, "seal.txt"))


class Run(Protocol):
    """See `run_module`."""

    def __call__(self, *arguments: str, given: str | bytes = "") -> subprocess.CompletedProcess[str]: ...


def run_module(
    *arguments: str, environment: Mapping[str, str], given: str | bytes = ""
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m <arguments>`` in the project's folder with `given` on standard input."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        input=given if isinstance(given, bytes) else given.encode(),
        capture_output=True,
        cwd=ROOT,
        env={**environment, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")
    )
