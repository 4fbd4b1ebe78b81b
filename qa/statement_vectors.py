"""Vectors of the single statements of what the office itself imported, made when an index is built.

National laws have vectors for their paragraphs only: theirs would double the build and won one point (docs/decisions.md).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from corpus.errors import GuiwenError, IndexDamaged
from index.embedder import Embedder
from index.manifest import REBUILD, require_current
from index.passages import short_title
from index.store import open_index
from qa.statements import Statement, statements_of

VECTORS_FILE = "statements.npy"


class StatementVectors:
    """Finds the vector of a statement. Rows are in the order of `local_statements`."""

    def __init__(self, documents: Iterable[Document], vectors: NDArray[np.float32]) -> None:
        self._row = {(s.ref, s.start, s.end): number for number, (_, s) in enumerate(local_statements(documents))}
        if len(self._row) > len(vectors):
            raise IndexDamaged("语句向量与文件不符", "", REBUILD)
        self._vectors = vectors

    def cosine(self, statement: Statement, question: NDArray[np.float32]) -> float | None:
        """Cosine of a statement with a question's vector; None when it has no vector."""
        row = self._row.get((statement.ref, statement.start, statement.end))
        return None if row is None else float(self._vectors[row] @ question)


def local_statements(documents: Iterable[Document]) -> Iterator[tuple[str, Statement]]:
    """Title path and statement of everything the office itself imported, in order."""
    for document in documents:
        if document.level == "law":
            continue
        for article, above in document.placed():
            headings = " ".join(heading.title for heading in above)
            path = f"{short_title(document.title)} {headings}"
            for statement in statements_of(document, article, path):
                yield path, statement


def write_vectors(documents: Iterable[Document], embedder: Embedder, index_dir: Path | None = None) -> bytes:
    """The vectors as an ``.npy`` file; those that the current build in `index_dir` has from the same code and model are taken over."""
    texts = _texts(documents)
    known = _vectors_before(index_dir, embedder) if index_dir is not None else {}
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known.update(zip(new, embedder.embed_passages(new), strict=True))
    vectors = np.stack([known[text] for text in texts]) if texts else np.zeros((0, embedder.dimension), np.float32)
    stream = io.BytesIO()
    np.save(stream, vectors, allow_pickle=False)
    return stream.getvalue()


def _texts(documents: Iterable[Document]) -> list[str]:
    """What is embedded, in order."""
    return [f"{path}\n{s.lead_text}{s.text}" for path, s in local_statements(documents)]


def _vectors_before(index_dir: Path, embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    """The vectors of the current build by what was embedded; empty when there is none of the same code, model and engine."""
    try:
        before = open_index(index_dir)
        require_current(before.manifest, embedder.fingerprint)
        if before.manifest.engine != embedder.engine:
            return {}
        vectors = np.load(before.folder / VECTORS_FILE, allow_pickle=False)
    except (GuiwenError, OSError, ValueError):
        return {}
    texts = _texts(before.documents)
    return dict(zip(texts, vectors, strict=True)) if len(texts) == len(vectors) else {}


def read_vectors(path: Path, documents: Iterable[Document]) -> StatementVectors:
    """What `write_vectors` wrote.

    Raises:
        IndexDamaged: missing, unreadable, or of other documents.
    """
    try:
        vectors = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"索引文件 {path.name} 读不出来", "", REBUILD) from error
    return StatementVectors(documents, vectors)
