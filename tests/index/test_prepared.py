"""Prepared vectors: what comes with the project is what the bundled model gives, and is used for nothing else."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import BadRequest
from corpus.laws import load_laws
from index.build import build_index, passage_key
from index.embedder import config_from_environment, load_embedder
from index.passages import passages_of
from index.prepared import PREPARED, prepared_vectors, short_key, write_prepared
from index.store import open_index
from tests.samples import HashingEmbedder, small_collection

SAMPLED = 12


def test_shipped__are_what_the_model_gives_for_the_laws_as_installed() -> None:
    embedder = load_embedder(config_from_environment(os.environ))
    held = prepared_vectors(embedder, {})
    laws = load_laws("selected", date(2026, 11, 1)).documents
    passages = [passage for law in laws for passage in passages_of(law)]
    keys = [short_key(passage_key(passage)) for passage in passages]
    assert set(keys) <= set(held)
    some = range(0, len(passages), len(passages) // SAMPLED)
    fresh = embedder.embed_passages([passages[n].indexed for n in some])
    shipped = np.array([held[keys[n]] for n in some])
    assert (fresh * shipped).sum(axis=1).min() >= 0.999
    assert np.linalg.norm(shipped, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_build__embeds_only_what_is_not_prepared(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collection = small_collection()
    passages = [passage for document in collection.documents for passage in passages_of(document)]
    made = HashingEmbedder().embed_passages([p.indexed for p in passages[1:]])
    path = tmp_path / "prepared.npz"
    write_prepared([passage_key(p) for p in passages[1:]], made, "hashing-1", path)
    monkeypatch.setattr("index.build.prepared_vectors", lambda e, env: prepared_vectors(e, env, path))
    manifest = build_index(collection, HashingEmbedder(), tmp_path / "index", cache)
    assert (manifest.embedded, manifest.reused) == (1, len(passages) - 1)
    vectors = open_index(tmp_path / "index").store.vectors()
    assert vectors == pytest.approx(HashingEmbedder().embed_passages([p.indexed for p in passages]), abs=1e-3)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", None])
def test_prepared__damaged_or_missing_counts_for_nothing(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "prepared.npz"
    if content is not None:
        path.write_bytes(content)
    assert prepared_vectors(HashingEmbedder(), {}, path) == {}


def test_prepared__of_another_model_or_unwanted_count_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "prepared.npz"
    write_prepared(["ab" * 32], np.ones((1, 64), dtype=np.float32), "hashing-1", path)
    assert list(prepared_vectors(HashingEmbedder(), {}, path)) == ["ab" * 16]
    assert prepared_vectors(HashingEmbedder("hashing-2"), {}, path) == {}
    assert prepared_vectors(HashingEmbedder(), {"GUIWEN_PREPARED": "off"}, path) == {}
    with pytest.raises(BadRequest, match="GUIWEN_PREPARED=no"):
        prepared_vectors(HashingEmbedder(), {"GUIWEN_PREPARED": "no"}, path)


def test_write_prepared__same_content_same_file_in_any_order(tmp_path: Path) -> None:
    vectors = np.eye(3, 8, dtype=np.float32)
    keys = ["cc" * 32, "aa" * 32, "bb" * 32]
    write_prepared(keys, vectors, "m", tmp_path / "one.npz")
    write_prepared(keys[::-1], vectors[::-1], "m", tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_shipped__is_small_enough_to_come_with_the_project() -> None:
    assert PREPARED.stat().st_size < 4_000_000
