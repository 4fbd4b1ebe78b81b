"""Assistant: what is under test, as the eval sees it, and the one place that knows how qa provides it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from eval.cases import DataSet
from qa.answer import Answer

if TYPE_CHECKING:
    from qa.assistant import Assistant as Opened


class Hit(Protocol):
    """One article that retrieval found."""

    @property
    def document(self) -> str:
        """Full title."""

    @property
    def article(self) -> str:
        """「第三十三条」."""


class Assistant(Protocol):
    """What answers."""

    def ask(self, turns: Sequence[str], scope: Sequence[str] | None = None) -> list[Answer]:
        """One answer a turn, in order; `scope` limits it to documents of these titles."""

    def search(self, question: str, k: int) -> Sequence[Hit]:
        """Retrieval alone: at most `k` articles, best first."""

    def article_text(self, document: str, article: str) -> str | None:
        """The text that citations point into; None when the index holds no such article."""


@contextmanager
def open_assistant(data_set: DataSet, index_dir: Path | None) -> Iterator[Assistant]:
    """The assistant for `data_set`: over `index_dir` (None: the project's own), or over its own sources and no law.

    The index of a data set with sources is built into a temporary folder and removed afterwards.

    Raises:
        IndexUnavailable: no usable index at `index_dir`.
        UnreadableSource: a source of the data set that cannot be read.
    """
    with assistant_for(data_set, index_dir) as opened:
        yield _Guiwen(opened)


@contextmanager
def assistant_for(data_set: DataSet, index_dir: Path | None) -> Iterator[Opened]:
    """As `open_assistant`, but the assistant itself."""
    from qa.assistant import Assistant as Guiwen

    if not data_set.sources:
        yield Guiwen.open() if index_dir is None else Guiwen.open(index_dir)
        return
    from index.switch import forget
    from qa.build import build_index

    with tempfile.TemporaryDirectory(prefix="guiwen-eval-") as folder:
        built = Path(folder) / "index"
        build_index(data_set.sources, laws="none", index_dir=built)
        try:
            yield Guiwen.open(built)
        finally:
            forget(built)


class _Guiwen:
    """`qa.assistant.Assistant` as an `Assistant`."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def ask(self, turns: Sequence[str], scope: Sequence[str] | None = None) -> list[Answer]:
        return list(self._opened.dialogue(turns, scope=scope))

    def search(self, question: str, k: int) -> Sequence[Hit]:
        return self._opened.search(question, k)

    def article_text(self, document: str, article: str) -> str | None:
        return self._opened.article_text(document, article)
