"""Retriever: deterministic, keeps to its scope, ties in the order of the text, and never raises on odd text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.build import build_index
from index.retriever import Retriever, Weights
from index.store import CorpusIndex, open_index
from index.terms import load_terms
from index.tokenizer import Tokenizer
from qa.assistant import Assistant
from tests.samples import ANZE, LINZHOU, HashingEmbedder, collection_of, document_of, small_collection


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("retriever")


@pytest.fixture(scope="module")
def opened(folder: Path) -> CorpusIndex:
    build_index(small_collection(), HashingEmbedder(), folder / "index", folder)
    return open_index(folder / "index")


def _retriever(index: CorpusIndex, folder: Path, weights: Weights | None = None) -> Retriever:
    return Retriever(index, HashingEmbedder(), Tokenizer(index.catalog.terms, folder), load_terms(), weights)


@pytest.fixture(scope="module")
def retriever(opened: CorpusIndex, folder: Path) -> Retriever:
    return _retriever(opened, folder)


def _documents(retriever: Retriever, question: str, **options: object) -> list[str]:
    return [c.ref.document for c in retriever.search(question, **options)]  # type: ignore[arg-type]


def test_search__the_paragraph_that_says_it_first(retriever: Retriever) -> None:
    best = retriever.search("请假超过3日由谁批准")[0]
    assert (best.ref.article, best.ref.paragraph) == (2, 2)
    assert best.passage == 2
    assert -1.0 <= best.cosine <= 1.0
    assert 0.0 < best.coverage <= 1.0


def test_search__twice_and_by_another_instance_the_same(
    retriever: Retriever, opened: CorpusIndex, folder: Path
) -> None:
    other = _retriever(opened, folder)
    for question in ("请假由谁批准", "公章借出哪天还", "不相干的事情"):
        assert retriever.search(question) == retriever.search(question) == other.search(question)


def test_search__best_first_each_passage_once(retriever: Retriever) -> None:
    found = retriever.search("请假单写什么")
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert len({c.passage for c in found}) == len(found)


@pytest.mark.parametrize("k", [1, 3, 100])
def test_search__at_most_k_and_a_smaller_k_is_its_head(retriever: Retriever, k: int) -> None:
    found = retriever.search("请假由谁批准", k)
    assert len(found) <= k
    assert found == retriever.search("请假由谁批准", 100)[:k]


@pytest.mark.parametrize("documents", [["seal"], ["leave"], ["leave", "seal"], ["seal", "unknown"]])
def test_search__scope_nothing_from_outside(retriever: Retriever, documents: Sequence[str]) -> None:
    found = _documents(retriever, "请假由谁批准", documents=documents)
    assert found
    assert set(found) <= set(documents)


@pytest.mark.parametrize("documents", [[], ["unknown"]])
def test_search__empty_scope_nothing(retriever: Retriever, documents: Sequence[str]) -> None:
    assert retriever.search("请假由谁批准", documents=documents) == []


def test_search__favoured_document_first_others_after(retriever: Retriever) -> None:
    assert _documents(retriever, "请假由谁批准")[0] == "leave"
    found = _documents(retriever, "请假由谁批准", favoured=["seal"])
    assert found[:2] == ["seal", "seal"]
    assert "leave" in found


def test_search__slight_favour_only_adds(retriever: Retriever) -> None:
    plain = {c.passage: c.score for c in retriever.search("请假由谁批准", 100)}
    for candidate in retriever.search("请假由谁批准", 100, favoured=["seal"], favour=0.25):
        gain = 0.25 if candidate.ref.document == "seal" else 0.0
        assert candidate.score == pytest.approx(plain[candidate.passage] + gain, abs=1e-5)


def test_search__equal_passages_in_the_order_of_the_text(folder: Path) -> None:
    text = "某局办法\n\n" + "".join(f"第{n}条 值班人员按时到岗。\n" for n in "一二三四五六")
    build_index(collection_of(document_of(text, "duty.txt")), HashingEmbedder(), folder / "ties", folder)
    index = open_index(folder / "ties")
    weights = Weights(dense=0, lexical=0, rank=0, coverage=0, bigrams=1, nearer=0)
    found = _retriever(index, folder, weights).search("值班人员按时到岗")
    assert len({round(c.score, 5) for c in found}) == 1
    assert [c.ref.article for c in found] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_search__nothing_asked_nothing_found(retriever: Retriever, question: str) -> None:
    assert retriever.search(question) == []


ODD = [
    "。",
    "？！",
    "\u0000\u0001",
    "😀😀",
    "e\u0301",
    "\u202e批准",
    "ＡＢＣ",
    "a" * 2000,
    "批准" * 1000,
    "<b>请假</b>",
    "𠀀𠀁",
    "؟",
]


@pytest.mark.parametrize("question", ODD)
def test_search__odd_text_never_raises(retriever: Retriever, question: str) -> None:
    assert len(retriever.search(question, 5)) <= 5


@pytest.mark.parametrize("question", ODD)
def test_search__odd_text_with_the_real_model_never_raises(assistant: Assistant, question: str) -> None:
    assert len(assistant.retriever.search(question, 5)) <= 5


def test_search__empty_corpus_nothing(folder: Path) -> None:
    build_index(collection_of(), HashingEmbedder(), folder / "empty", folder)
    retriever = _retriever(open_index(folder / "empty"), folder)
    assert retriever.search("请假由谁批准") == []
    assert retriever.search_articles("请假由谁批准") == []


def test_search_articles__one_row_an_article_with_its_best_paragraph(retriever: Retriever) -> None:
    hits = retriever.search_articles("请假超过3日由谁批准", 10)
    assert (hits[0].document, hits[0].article, hits[0].paragraph) == ("测试局请假办法", "第二条", 2)
    assert len({(hit.document, hit.article) for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_search_articles__office_speech_finds_the_texts_words(assistant: Assistant) -> None:
    found = assistant.search("我们局想开个全县的会，得提前多久打报告啊", 3, [ANZE])
    assert "第二十五条" in [hit.article for hit in found]
    assert {hit.document for hit in found} == {ANZE}


def test_search_articles__real_model_scope_of_two(assistant: Assistant) -> None:
    found = assistant.search("常务会议多久开一次", 10, [ANZE, LINZHOU])
    assert {hit.document for hit in found} == {ANZE, LINZHOU}
