"""fit: convex fits find what the examples say, the same each time; the weights in use name every feature."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus.provision import ProvisionRef
from eval.fit import PRIOR, TRAINED_ON, Example, _answers, fit_answer, fit_choice, rescored
from qa.assistant import Assistant
from qa.choose import Scored
from qa.dialogue import State
from qa.features import NAMES
from qa.refuse import SIGNALS
from qa.statements import Statement
from qa.understand import Query
from qa.weights import load_weights


def _scored(article: int, **features: float) -> Scored:
    ref = ProvisionRef("d", article, paragraph=1)
    statement = Statement(ref, "segment", 0, 2, "甲乙", "甲乙", 0, "")
    return Scored(statement, 0.0, {name: features.get(name, 0.0) for name in NAMES}, (), 0.8, 0.8)


@pytest.fixture(scope="module")
def query(assistant: Assistant) -> Query:
    ((query, _),) = assistant.rankings("以县政府名义发文由谁签发", State())
    return query


def _examples(query: Query) -> list[Example]:
    """The right statement holds more of the question; its place in the list says nothing."""
    rng = np.random.default_rng(3)
    out = []
    for number in range(60):
        right = int(rng.integers(4))
        ranked = tuple(_scored(i + 1, own=rng.uniform(0.5, 1) if i == right else rng.uniform(0, 0.6)) for i in range(4))
        keys = tuple(f"某办法#{i}" for i in range(4))
        mask = np.arange(4) == right
        without = tuple(s for s, good in zip(ranked, mask, strict=True) if not good)
        out.append(Example(f"g{number % 6}", query, ranked, mask, frozenset({keys[right]}), keys, without))
    return out


def test_fit_choice__weighs_what_tells_and_repeats_itself(query: Query) -> None:
    examples = _examples(query)
    weights = fit_choice(examples)
    assert weights["own"] > 1.0
    assert all(abs(weights[name]) < 0.05 for name in NAMES if name not in PRIOR and name != "own")
    assert fit_choice(examples) == weights


def test_fit_choice__rare_features_keep_what_is_expected_of_them(query: Query) -> None:
    weights = fit_choice(_examples(query))
    assert {name: round(weights[name], 3) for name in PRIOR} == PRIOR


def test_rescored__best_first_and_the_flags_move_along(query: Query) -> None:
    example = _examples(query)[0]
    ordered = rescored(example, {**dict.fromkeys(NAMES, 0.0), "own": 1.0})
    scores = [scored.score for scored in ordered.ranked]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) == 0.0
    for scored, right, key in zip(ordered.ranked, ordered.right, ordered.articles, strict=True):
        at = [s.statement.ref for s in example.ranked].index(scored.statement.ref)
        assert (right, key) == (example.right[at], example.articles[at])


def test_fit_answer__less_sure_when_the_answer_is_taken_out(query: Query) -> None:
    ordered = [replace(rescored(e, fit_choice(_examples(query))), group=f"set/{e.group}") for e in _examples(query)]
    answer, bias, least, figures = fit_answer(ordered)
    assert set(answer) == set(SIGNALS)
    assert np.isfinite(bias) and 0.0 < least < 1.0
    assert figures["refused_when_taken_out"] > 1 - figures["answered_when_right"]


def test_weights_in_use__name_every_feature_and_signal_and_their_provenance() -> None:
    weights = load_weights()
    assert set(weights.choice) == set(NAMES)
    assert set(weights.answer) == set(SIGNALS)
    assert weights.provenance["examples"] > 1000


def test_trained_on__neither_dev_nor_held_out() -> None:
    assert "dev" not in TRAINED_ON
    assert not [name for name in TRAINED_ON if name.endswith("-test")]


@pytest.mark.parametrize(
    ("kind", "stretches", "wanted"),
    [
        ("segment", [(0, 20)], True),  # the whole
        ("segment", [(5, 9)], True),  # a clause of it
        ("segment", [(18, 40)], False),  # the next one, which it only touches
        ("segment", [], False),
        ("list", [(5, 9)], False),  # one item is asked for, not all
        ("list", [(2, 8), (9, 20)], True),
    ],
)
def test_answers__by_the_stretches(kind: str, stretches: list[tuple[int, int]], wanted: bool) -> None:
    scored = replace(_scored(1), statement=replace(_scored(1).statement, kind=kind, start=0, end=20))
    assert _answers(scored, stretches) is wanted
