"""Vectors of single statements: what the current build holds is not embedded again, and the bytes are those of a full build."""

from __future__ import annotations

from pathlib import Path

from corpus.collection import Collection
from qa.build import build_collection
from qa.statement_vectors import VECTORS_FILE
from tests.samples import LEAVE, SEAL, HashingEmbedder, collection_of, document_of


def _built(collection: Collection, index_dir: Path, fingerprint: str = "hashing-1") -> tuple[list[str], bytes]:
    """What was embedded, and the file of vectors."""
    embedder = HashingEmbedder(fingerprint)
    manifest = build_collection(collection, "none", index_dir, embedder=embedder)
    return embedder.texts, (index_dir / manifest.build / VECTORS_FILE).read_bytes()


def test_write_vectors__only_what_is_new_is_embedded(tmp_path: Path) -> None:
    leave, seal = document_of(LEAVE, "leave.txt"), document_of(SEAL, "seal.txt")
    first, _ = _built(collection_of(leave), tmp_path / "index")
    again, _ = _built(collection_of(leave), tmp_path / "index")
    assert first and again == []
    more, grown = _built(collection_of(leave, seal), tmp_path / "index")
    assert more and not set(more) & set(first)
    whole, full = _built(collection_of(leave, seal), tmp_path / "other")
    assert grown == full
    assert len(whole) == len(first) + len(more)


def test_write_vectors__of_another_model_nothing_is_taken_over(tmp_path: Path) -> None:
    leave = collection_of(document_of(LEAVE, "leave.txt"))
    first, _ = _built(leave, tmp_path / "index")
    other, _ = _built(leave, tmp_path / "index", "hashing-2")
    assert other == first
