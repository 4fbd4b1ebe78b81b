"""VectorIndex: the same as multiplying and sorting."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.vectors import BY_SIZE, LISTS, IndexKind, VectorIndex, kind_for

SMALL = (IndexKind(50), IndexKind(None, lists=1, probes=24))
"""Lists from 51 vectors on."""


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


@pytest.fixture(scope="module")
def many() -> NDArray[np.float32]:
    rng = np.random.default_rng(11)
    vectors = (rng.normal(size=(40, 32))[rng.integers(0, 40, 3000)] + rng.normal(size=(3000, 32)) / 2).astype(
        np.float32
    )
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_kind_for__smallest_that_is_enough() -> None:
    assert [kind_for(n, SMALL) for n in (0, 50, 51, 10**9)] == [SMALL[0], SMALL[0], SMALL[1], SMALL[1]]
    assert not BY_SIZE[0].lists
    assert BY_SIZE[-1].up_to is None


def test_search__lists_find_what_exact_search_finds_with_exact_cosines(many: NDArray[np.float32]) -> None:
    exact, lists = VectorIndex.build(many), VectorIndex.build(many, SMALL)
    shared = 0
    for query in many[:50]:
        scores, numbers = lists.search(query, 10)
        assert scores == pytest.approx(many[numbers] @ query, abs=1e-6)  # not those of the 8-bit vectors
        assert scores.tolist() == sorted(scores.tolist(), reverse=True)
        shared += len({*numbers.tolist()} & {*exact.search(query, 10)[1].tolist()})
    assert shared / 500 >= 0.95


@pytest.mark.parametrize("count", [1, 20, 50, 51, 400, 2999])
def test_search__lists_and_filter_of_any_size(many: NDArray[np.float32], count: int) -> None:
    allowed = np.sort(np.random.default_rng(count).choice(len(many), count, replace=False)).astype(np.int64)
    exact, lists = VectorIndex.build(many), VectorIndex.build(many, SMALL)
    shared = wanted = 0
    for query in many[:30]:
        truth, numbers = exact.search(query, 10, allowed)[1], lists.search(query, 10, allowed)[1]
        assert {*numbers.tolist()} <= {*allowed.tolist()}
        shared, wanted = shared + len({*numbers.tolist()} & {*truth.tolist()}), wanted + len(truth)
    assert shared / wanted >= 0.95


def test_load__lists_beside_the_exact_vectors(many: NDArray[np.float32], tmp_path: Path) -> None:
    index = VectorIndex.build(many, SMALL)
    index.save(tmp_path / "large")
    loaded = VectorIndex.load(tmp_path / "large", SMALL)
    assert np.array_equal(loaded.vectors(), many)
    assert np.array_equal(loaded.search(many[5], 10)[1], index.search(many[5], 10)[1])
    VectorIndex.build(many[:50], SMALL).save(tmp_path / "small")
    assert not (tmp_path / f"small{LISTS}").exists()
