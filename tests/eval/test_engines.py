"""engines: what is measured of two engines, and what the page says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.benchmarks import keep_engines
from eval.engines import Engines, compare_engines

PASSAGES = [f"第{n}号事项由第{n % 7}局在{n}日内办结" for n in range(30)]
QUESTIONS = [f"第{n}号事项几日内办结" for n in range(6)]


class Engine:
    """Vectors from the characters of a text, `turned` a little; each text takes `takes` seconds of `clock`."""

    name, fingerprint, dimension = "characters", "0" * 64, 64
    clock = 0.0

    def __init__(self, engine: str, turned: float, takes: float = 0.0) -> None:
        self.engine, self._turned, self._takes = engine, turned, takes

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        Engine.clock += self._takes * len(texts)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for place, char in enumerate(text):
                row[(ord(char) + place) % self.dimension] += 1.0
            row[0] += self._turned
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Engines:
    monkeypatch.setattr("eval.engines._clock", lambda: Engine.clock)
    monkeypatch.setattr("eval.engines._products_a_second", lambda: 1e12)
    own, plain = Engine("quick", 0.0, 0.01), Engine("slow", 0.5, 0.05)
    return compare_engines(own, plain, list, PASSAGES, QUESTIONS, len)


def test_compare__gain_is_of_the_first_over_the_second(compared: Engines) -> None:
    assert compared.engine == "quick"
    assert (compared.rate, compared.plain_rate) == (pytest.approx(100), pytest.approx(20))
    assert (compared.query, compared.plain_query) == (pytest.approx(10), pytest.approx(50))
    assert (compared.passage_gain, compared.query_gain) == (pytest.approx(5), pytest.approx(5))


def test_compare__cosines_and_what_is_found_are_of_the_vectors(compared: Engines) -> None:
    here, there = Engine("", 0.0).embed_passages(PASSAGES), Engine("", 0.5).embed_passages(PASSAGES)
    assert compared.least_cosine == pytest.approx(float((here * there).sum(1).min()))
    assert compared.least_cosine <= compared.mean_cosine < 1.0
    assert 0.5 < compared.same_found <= 1.0


def test_keep__page_names_engine_and_gain(compared: Engines, tmp_path: Path) -> None:
    text = keep_engines(compared, tmp_path / "kept", tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| quick |" in text
    assert f"| 快几倍 | {compared.passage_gain:.1f} | {compared.query_gain:.1f} |" in text
