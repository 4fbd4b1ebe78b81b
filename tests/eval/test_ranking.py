from __future__ import annotations

import random
import warnings

import pytest

from eval.ranking import hit_at, recall_at, reciprocal_rank_at

RANKED = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("relevant", "k", "hit", "recall", "reciprocal"),
    [
        pytest.param({"a"}, 1, 1.0, 1.0, 1.0, id="first"),
        pytest.param({"c"}, 2, 0.0, 0.0, 0.0, id="below_k"),
        pytest.param({"c"}, 3, 1.0, 1.0, 1 / 3, id="at_k"),
        pytest.param({"b", "d", "x", "y"}, 3, 1.0, 0.25, 0.5, id="some_of_four"),
        pytest.param({"b", "d"}, 9, 1.0, 1.0, 0.5, id="k_beyond_the_list"),
        pytest.param(set(), 3, 0.0, 0.0, 0.0, id="nothing_relevant"),
    ],
)
def test_ranking__hand_computed(relevant: set[str], k: int, hit: float, recall: float, reciprocal: float) -> None:
    assert hit_at(RANKED, relevant, k) == hit
    assert recall_at(RANKED, relevant, k) == recall
    assert reciprocal_rank_at(RANKED, relevant, k) == reciprocal


def test_ranking__agrees_with_ranx_on_random_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    import numba

    monkeypatch.setattr(numba.config, "DISABLE_JIT", True)  # the same formulas without 40 s of compiling them
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ranx import Qrels, Run, evaluate  # type: ignore[import-untyped, unused-ignore]

        rng = random.Random(20240402)
        ids = [f"d{n}" for n in range(30)]
        relevant = {f"q{n}": set(rng.sample(ids, rng.randint(1, 4))) for n in range(60)}
        ranked = {query: rng.sample(ids, rng.randint(1, 15)) for query in relevant}
        qrels = Qrels({query: dict.fromkeys(sorted(keys), 1) for query, keys in relevant.items()})
        run = Run({query: {key: 1.0 / (rank + 1) for rank, key in enumerate(keys)} for query, keys in ranked.items()})
        formulas = {"hit_rate": hit_at, "recall": recall_at, "mrr": reciprocal_rank_at}
        names = [f"{name}@{k}" for name in formulas for k in (1, 3, 5, 10)]
        outside = evaluate(qrels, run, names)
    for name in names:
        formula, k = formulas[name.split("@")[0]], int(name.split("@")[1])
        ours = sum(formula(ranked[query], relevant[query], k) for query in relevant) / len(relevant)
        assert ours == pytest.approx(outside[name]), name
