"""WordTable: the inner product of its vectors is the lexical index's BM25."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import LexicalIndex
from index.passage_store import WordQuery
from index.word_table import NOTHING, WordTable

TEXTS = [["请示", "报告", "一文"], ["请示", "请示", "签发", "文"], ["会议"], []]
words = st.sampled_from(["请示", "报告", "签发", "会议", "批准"])


def _scores(table: WordTable, texts: list[list[str]], query: WordQuery) -> list[float]:
    weights = table.query_vector(query)
    vectors = [table.passage_vector(text) for text in texts]
    return [sum(weights.get(number, 0.0) * weight for number, weight in vector.items()) for vector in vectors]


@settings(deadline=None)
@given(st.lists(st.lists(words, max_size=8), min_size=1, max_size=8), st.lists(words, max_size=4), st.lists(words))
def test_inner_product__is_bm25(texts: list[list[str]], own: list[str], added: list[str]) -> None:
    lexical = LexicalIndex.build(texts)
    expected = lexical.scores(own) + 0.5 * lexical.scores(added)
    assert _scores(WordTable.build(texts, texts), texts, WordQuery(own, added)) == pytest.approx(
        expected, rel=1e-4, abs=1e-6
    )


def test_passage_vector__without_words_is_not_empty_and_scores_nothing() -> None:
    table = WordTable.build(TEXTS, TEXTS)
    assert table.passage_vector([]) == {NOTHING: 1.0}
    assert NOTHING not in table.query_vector(WordQuery(["请示", "报告", "一文", "签发", "文", "会议", "天书"]))


def test_counts__from_own_text_known_from_all() -> None:
    table = WordTable.build([["规则", "请示"], ["规则", "报告"]], [["请示"], ["报告"]])
    assert (table.frequency("规则"), table.frequency("请示"), table.frequency("天书")) == (0, 1, 0)
    assert [table.knows(word) for word in ("规则", "请示", "天书")] == [True, True, False]
    assert table.idf("规则") > table.idf("请示") > 0
    assert table.numbers(["规则", "天书", "请示", "规则"]) == sorted({table.rows["规则"][0], table.rows["请示"][0]})


def test_load__equals_what_was_saved(tmp_path: Path) -> None:
    table = WordTable.build(TEXTS, TEXTS)
    table.save(tmp_path)
    assert WordTable.load(tmp_path) == table
