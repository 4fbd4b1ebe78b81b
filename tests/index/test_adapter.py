"""Adapter: a low-rank change is added to exactly the tensors it names, and changes the model's identity."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelUnavailable
from index.adapter import ADAPTER, NONE, PROVENANCE, Adapter, load_adapter, save_adapter
from index.bundled_model import BundledModel


def _change(rng: np.random.Generator, out: int, inside: int, rank: int = 2) -> tuple[np.ndarray, np.ndarray]:
    return rng.normal(size=(out, rank)).astype(np.float32), rng.normal(size=(rank, inside)).astype(np.float32)


def test_save_adapter__read_back_in_half_precision(tmp_path: Path) -> None:
    b, a = _change(np.random.default_rng(1), 6, 4)
    save_adapter(tmp_path / "x.npz", {"l0.q.w": (b, a)})
    read = load_adapter(tmp_path / "x.npz").changes["l0.q.w"]
    assert np.allclose(read[0], b, atol=1e-2) and np.allclose(read[1], a, atol=1e-2)


def test_save_adapter__same_changes_same_bytes(tmp_path: Path) -> None:
    change = {"l0.q.w": _change(np.random.default_rng(1), 6, 4)}
    for name in ("a.npz", "b.npz"):
        save_adapter(tmp_path / name, change)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_apply__only_the_named_tensor_changes() -> None:
    b, a = _change(np.random.default_rng(2), 3, 3)
    adapter = Adapter({"l0.q.w": (b, a)}, "f")
    weights = np.eye(3, dtype=np.float32)
    assert np.allclose(adapter.apply("l0.q.w", weights), weights + b @ a)
    assert adapter.apply("l0.k.w", weights) is weights


def test_load_adapter__no_file_no_change_and_rubbish_is_refused(tmp_path: Path) -> None:
    assert load_adapter(tmp_path / "none.npz") is NONE
    (tmp_path / "bad.npz").write_bytes(b"rubbish")
    with pytest.raises(ModelUnavailable):
        load_adapter(tmp_path / "bad.npz")


def test_bundled_model__adapter_changes_weights_and_identity() -> None:
    plain, tuned = BundledModel(adapter=NONE), BundledModel()
    assert tuned.adapter.changes
    assert plain.sha256() != tuned.sha256()
    assert "tuned" in tuned.title() and "tuned" not in plain.title()
    size = plain.architecture.hidden
    assert not np.array_equal(plain.tensor("l0.q.w", size, size), tuned.tensor("l0.q.w", size, size))


def test_provenance__of_the_file_in_use() -> None:
    facts = json.loads(PROVENANCE.read_text(encoding="utf-8"))
    assert ADAPTER.is_file()
    assert facts["after"]["hit_at_1"] > facts["before"]["hit_at_1"]
    assert facts["kept_back"] and facts["pairs"] > 1000
