"""LexicalIndex: BM25 as the book has it, against hand-computed values and another implementation."""

from __future__ import annotations

import math
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.lexical import K1, B, LexicalIndex
from index.passage_store import coverage

TEXTS = [["请示", "一文", "一事"], ["请示", "报告", "请示", "签发"], ["会议"]]


def _bm25(texts: list[list[str]], query: list[str]) -> list[float]:
    """Robertson and Zaragoza 2009 with Lucene's idf, without its constant factor k1 + 1."""
    size, average = len(texts), sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        score = 0.0
        for word in query:
            tf, df = text.count(word), sum(word in other for other in texts)
            idf = math.log(1 + (size - df + 0.5) / (df + 0.5))
            score += idf * tf / (tf + K1 * (1 - B + B * len(text) / average)) if tf else 0.0
        scores.append(score)
    return scores


def test_scores__three_texts_by_hand() -> None:
    # idf(请示) = ln(1 + 1.5 / 2.5) = 0.470004; mean length 8/3
    # text 0: 1 / (1 + 1.2 * (0.4 + 0.6 * 3 / (8/3))) = 1 / 2.29; text 1: 2 / (2 + 1.2 * (0.4 + 0.6 * 4 / (8/3))) = 2 / 3.56
    scores = LexicalIndex.build(TEXTS).scores(["请示"])
    assert scores.dtype == np.float32
    assert scores == pytest.approx([0.470004 / 2.29, 0.470004 * 2 / 3.56, 0.0], rel=1e-5)


words = st.sampled_from(["请示", "报告", "签发", "会议", "批准"])


@settings(deadline=None)
@given(st.lists(st.lists(words, min_size=1, max_size=8), min_size=1, max_size=8), st.lists(words, max_size=4))
def test_scores__any_texts_by_the_formula(texts: list[list[str]], query: list[str]) -> None:
    assert LexicalIndex.build(texts).scores(query) == pytest.approx(_bm25(texts, query), rel=1e-4, abs=1e-6)


def test_scores__against_rank_bm25_equal_to_the_constant_factor() -> None:
    index, other = LexicalIndex.build(TEXTS), BM25Okapi(TEXTS, k1=K1, b=B)
    other.idf = {word: index.idf(word) for text in TEXTS for word in text}
    query = ["请示", "签发", "会议"]
    assert index.scores(query) * (K1 + 1) == pytest.approx(other.get_scores(query), rel=1e-5)


def test_scores__as_bm25s_gives_them(tmp_path: Path) -> None:
    texts = [[f"词{(n * n + k) % 17}" for k in range(1 + n % 7)] for n in range(60)]
    LexicalIndex.build(texts).save(tmp_path)
    model = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")
    model.index(texts, show_progress=False, leave_progress=False)
    for query in (["词1"], ["词3", "词16", "词3"], ["词0", "词5", "词9"]):
        assert LexicalIndex.load(tmp_path, len(texts)).scores(query).tolist() == model.get_scores(query).tolist()


def test_scores__unknown_words_nothing() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.scores([]).tolist() == [0, 0, 0]
    assert index.scores(["不认识"]).tolist() == [0, 0, 0]
    assert np.array_equal(index.scores(["请示", "不认识"]), index.scores(["请示"]))


def test_build__text_without_words_keeps_its_number() -> None:
    index = LexicalIndex.build([[], ["请示"], []])
    assert (index.scores(["请示"]) > 0).tolist() == [False, True, False]


def test_build__no_texts_no_scores() -> None:
    index = LexicalIndex.build([])
    assert index.scores(["请示"]).shape == (0,)
    assert not index.knows("请示")
    assert index.held(["请示"], np.zeros(0, np.int64)).shape == (1, 0)


def test_idf__rare_over_common_unknown_highest() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.idf("请示") == pytest.approx(math.log(1.6))
    assert index.idf("签发") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert index.idf("不认识") == pytest.approx(math.log(8))


def test_knows__words_of_the_texts_only() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.knows("签发")
    assert not index.knows("批准")


def test_held__which_passage_holds_which_word() -> None:
    held = LexicalIndex.build(TEXTS).held(["请示", "不认识", "签发"], np.array([2, 1, 0]))
    assert held.tolist() == [[False, True, True], [False, False, False], [False, True, False]]
    assert LexicalIndex.build(TEXTS).held([], np.array([0, 1])).shape == (0, 2)


def test_coverage__share_of_words_weighted_by_idf() -> None:
    index = LexicalIndex.build(TEXTS)
    common, rare = index.idf("请示"), index.idf("签发")
    held = index.held(["请示", "签发"], np.array([2, 1, 0]))
    assert coverage(["请示", "签发"], held, index) == pytest.approx([0, 1, common / (common + rare)], rel=1e-5)
    unknown = coverage(["不认识", "签发"], index.held(["不认识", "签发"], np.array([1])), index)
    assert unknown[0] == pytest.approx(rare / (rare + index.idf("不认识")))


def test_coverage__no_words_zero() -> None:
    index = LexicalIndex.build(TEXTS)
    assert coverage([], index.held([], np.array([0, 1])), index).tolist() == [0, 0]


def test_load__equals_what_was_saved(tmp_path: Path) -> None:
    index = LexicalIndex.build(TEXTS)
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path, 3)
    for query in (["请示"], ["签发", "会议"], ["不认识"], []):
        assert np.array_equal(loaded.scores(query), index.scores(query))
    every = np.arange(3)
    assert np.array_equal(loaded.held(["请示", "报告"], every), index.held(["请示", "报告"], every))
    assert loaded.idf("报告") == index.idf("报告")
