"""VectorIndex: the same as multiplying and sorting."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.vectors import VectorIndex


@pytest.fixture(scope="module")
def unit() -> NDArray[np.float32]:
    vectors = np.random.default_rng(7).normal(size=(200, 32)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("k", [1, 10, 200, 500])
def test_search__equals_numpy(unit: NDArray[np.float32], k: int) -> None:
    query = unit[3] * 0.6 + unit[5] * 0.8
    scores, numbers = VectorIndex.build(unit).search(query, k)
    expected = np.argsort(-(unit @ query), kind="stable")[:k]
    assert numbers.tolist() == expected.tolist()
    assert scores == pytest.approx((unit @ query)[expected], abs=1e-5)


def test_search__allowed_only_these(unit: NDArray[np.float32]) -> None:
    allowed = np.array([4, 9, 100, 150])
    scores, numbers = VectorIndex.build(unit).search(unit[9], 10, allowed)
    assert numbers[0] == 9
    assert sorted(numbers.tolist()) == allowed.tolist()
    assert scores == pytest.approx((unit @ unit[9])[numbers], abs=1e-5)


def test_search__nothing_allowed_nothing_found(unit: NDArray[np.float32]) -> None:
    scores, numbers = VectorIndex.build(unit).search(unit[0], 5, np.zeros(0, np.int64))
    assert (scores.shape, numbers.shape) == ((0,), (0,))


@pytest.mark.parametrize("allowed", [None, np.zeros(0, np.int64)])
def test_search__empty_index_nothing_found(unit: NDArray[np.float32], allowed: NDArray[np.int64] | None) -> None:
    scores, numbers = VectorIndex.build(unit[:0]).search(unit[0], 5, allowed)
    assert (scores.shape, numbers.shape) == ((0,), (0,))


def test_search__none_wanted_none_found(unit: NDArray[np.float32]) -> None:
    assert VectorIndex.build(unit).search(unit[0], 0)[1].shape == (0,)


def test_vectors__as_they_were_built(unit: NDArray[np.float32]) -> None:
    index = VectorIndex.build(unit)
    assert (index.size, index.dimension) == (200, 32)
    assert np.array_equal(index.vectors(), unit)
    assert np.array_equal(index.of(np.array([7, 0, 7])), unit[[7, 0, 7]])
    assert index.of(np.zeros(0, np.int64)).shape == (0, 32)
    assert VectorIndex.build(unit[:0]).vectors().shape == (0, 32)


def test_load__equals_what_was_saved(unit: NDArray[np.float32], tmp_path: Path) -> None:
    index = VectorIndex.build(unit)
    index.save(tmp_path / "one")
    index.save(tmp_path / "two")
    assert np.array_equal(VectorIndex.load(tmp_path / "one").vectors(), unit)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
