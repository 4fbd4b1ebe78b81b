"""scale and benchmarks: the whole measurement over a few articles, and the page that is made of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.benchmarks import keep_bench, keep_scale
from eval.scale import PROBES, Scale, ask_size, build_size
from eval.varied import Drift

BASE = [
    (f"第{n}号法", f"有关部门应当在{word}日内将第{n}号事项报告县人民政府。")
    for n, word in enumerate(["三", "五", "十"] * 40)
]


def _unit(rows: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, 48)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def scale(tmp_path_factory: pytest.TempPathFactory) -> Scale:
    folder, vectors = tmp_path_factory.mktemp("scale"), _unit(len(BASE), 1)
    other = vectors + 0.2 * _unit(len(BASE), 2)
    drift = Drift(vectors, other / np.linalg.norm(other, axis=1, keepdims=True))
    rates = build_size(600, folder, BASE, vectors, drift)
    questions = [f"第{n}号事项几日内报告" for n in range(30)]
    return ask_size(600, folder, questions, vectors[:30], rates)


def test_scale__measures_everything_it_names(scale: Scale) -> None:
    assert (scale.articles, scale.used) == (600, "exact")
    assert scale.places == 13  # the state, and a place for about forty neighbouring articles of each round
    assert min(scale.words_rate, scale.bm25_rate, scale.exact_rate, scale.graph_rate) > 0
    assert min(scale.disk) > 0
    assert 0 < scale.memory[0] <= scale.memory[1]
    assert all(width.recall_10 > 0.9 for width in scale.widths)
    assert [width.width for width in scale.lists] == list(PROBES)
    assert scale.lists[-1].recall_10 > 0.9  # more than there are: all are looked into
    assert scale.lists_rate > 0
    assert all(asked.recall_10 == 1.0 for asked in scale.asked)  # exact at this size
    assert [asked.name for asked in scale.asked] == ["不限", "一个县", "一个县和国家", "三成的县"]
    rows = {asked.name: asked.rows for asked in scale.asked}
    assert rows["不限"] == 600
    assert rows["一个县"] < rows["一个县和国家"] < 600


def test_build__kept_for_the_next_run(tmp_path: Path) -> None:
    vectors = _unit(len(BASE), 1)
    first = build_size(200, tmp_path, BASE, vectors, Drift(vectors, vectors))
    files = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert build_size(200, tmp_path, BASE, vectors, Drift(vectors, vectors)) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == files


def test_keep__page_is_made_of_what_was_kept(scale: Scale, tmp_path: Path) -> None:
    page = keep_bench("| 项目 |", tmp_path / "kept", tmp_path / "page.md")
    assert "一台机器上的规模" not in page.read_text(encoding="utf-8")
    keep_scale([scale], tmp_path / "kept", page)
    text = page.read_text(encoding="utf-8")
    assert "| 项目 |" in text
    assert "| 600 | 13 | 精确 |" in text
    assert json.loads((tmp_path / "kept" / "scale.json").read_text(encoding="utf-8"))["figures"][0]["articles"] == 600
    assert (tmp_path / "kept" / "scale.png").read_bytes().startswith(b"\x89PNG")
