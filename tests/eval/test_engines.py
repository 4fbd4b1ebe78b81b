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
    """Vectors from the characters of a text, `turned` a little."""

    name, fingerprint, dimension = "characters", "0" * 64, 64

    def __init__(self, engine: str, turned: float) -> None:
        self.engine, self._turned = engine, turned

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for place, char in enumerate(text):
                row[(ord(char) + place) % self.dimension] += 1.0
            row[0] += self._turned
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)


@pytest.fixture(scope="module")
def compared() -> Engines:
    return compare_engines(Engine("quick", 0.0), Engine("slow", 0.5), list, PASSAGES, QUESTIONS, len)


def test_compare__gain_is_of_the_first_over_the_second(compared: Engines) -> None:
    assert compared.engine == "quick"
    assert compared.query_gain == pytest.approx(compared.plain_query / compared.query)
    assert compared.rate == pytest.approx(compared.passage_gain * compared.plain_rate)


def test_compare__cosines_and_what_is_found_are_of_the_vectors(compared: Engines) -> None:
    here, there = Engine("", 0.0).embed_passages(PASSAGES), Engine("", 0.5).embed_passages(PASSAGES)
    assert compared.least_cosine == pytest.approx(float((here * there).sum(1).min()))
    assert compared.least_cosine <= compared.mean_cosine < 1.0
    assert 0.5 < compared.same_found <= 1.0


def test_keep__page_names_engine_and_gain(compared: Engines, tmp_path: Path) -> None:
    text = keep_engines(compared, tmp_path / "kept", tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| quick |" in text
    assert f"| 快几倍 | {compared.passage_gain:.1f} | {compared.query_gain:.1f} |" in text
