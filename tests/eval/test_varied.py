"""varied and scale: articles said otherwise, and the whole measurement on a few of them."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import numpy as np
import pytest

from eval.varied import NATIONAL, PLACES, Drift, place_names, varied_articles

BASE = [
    ("甲法 总则", "主管部门应当自受理申请之日起二十日内作出决定，不得拖延。"),
    ("甲法 总则", "本法自公布之日起施行。"),
]


def test_varied_articles__the_first_are_the_base_itself() -> None:
    first = list(varied_articles(BASE, 2))
    assert [(a.path, a.text, a.jurisdiction) for a in first] == [(p, t, NATIONAL) for p, t in BASE]


def test_varied_articles__later_ones_are_said_otherwise_for_places_of_their_own() -> None:
    later = list(islice(varied_articles(BASE, 400), 2, None, 2))
    assert all(a.jurisdiction.startswith("county:") and a.path.startswith(a.jurisdiction[7:]) for a in later)
    texts = Counter(a.text for a in later)
    assert len(texts) > len(later) * 0.8
    assert all(a.text.startswith(("主管部门", "管理部门", "监督管理部门", "主管机关")) for a in later)
    assert not any("总则" in a.path for a in later)


def test_varied_articles__same_seed_same_articles() -> None:
    assert list(varied_articles(BASE, 50)) == list(varied_articles(BASE, 50))
    assert list(varied_articles(BASE, 50)) != list(varied_articles(BASE, 50, seed=8))


def test_place_names__each_once() -> None:
    assert len(set(place_names())) == PLACES


def test_drift__moves_as_far_as_what_it_was_learnt_from() -> None:
    rng = np.random.default_rng(3)

    def unit(rows: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        vectors = rng.normal(size=(rows, 64)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    before = unit(300)
    after = before + 0.3 * unit(300)
    after /= np.linalg.norm(after, axis=1, keepdims=True)
    others = unit(500)
    moved = Drift(before, after).apply(others, seed=1)
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1, abs=1e-5)
    learnt, applied = (before * after).sum(axis=1).mean(), (others * moved).sum(axis=1).mean()
    assert applied == pytest.approx(learnt, abs=0.02)
