"""PassageStore: one contract for files and for Milvus (milvus-lite here): what is found, and what becomes of builds."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.passage_store import PassageStore, Within, WordQuery
from index.retriever import Retriever
from index.store import CorpusIndex, open_index
from index.store_location import StoreLocation, store_location
from index.tokenizer import Tokenizer
from tests.index.builds import Build
from tests.samples import LEAVE, SEAL, HashingEmbedder, collection_of, document_of

DUTY = """某县人民政府值班办法

第一条 值班人员按时到岗。

第二条 遇有紧急情况，值班人员立即报告县长。

第三条 值班记录保存三年。
"""
SAME = "某局办法\n\n" + "".join(f"第{n}条 值班人员按时到岗。\n" for n in "一二三四五六")
KINDS = ["embedded", "client", "server"]
"""Files; Milvus with weights computed here; Milvus's own full text search."""


@pytest.fixture(scope="module", params=KINDS)
def location(request: pytest.FixtureRequest, milvus_file: Path) -> StoreLocation:
    if request.param == "embedded":
        return store_location({})
    return store_location({"GUIWEN_STORE": f"milvus://{milvus_file}?words={request.param}"})


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Path:
    """请假办法 and 印章细则 of a body and 值班办法 of a county."""
    folder = tmp_path_factory.mktemp("mixed") / "index"
    build(folder, LEAVE, SEAL, DUTY)
    return folder


@pytest.fixture(scope="module")
def opened(mixed: Path, location: StoreLocation) -> CorpusIndex:
    return open_index(mixed, location=location)


@pytest.fixture(scope="module")
def store(opened: CorpusIndex) -> PassageStore:
    return opened.store


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> CorpusIndex:
    """The same documents in files."""
    folder = tmp_path_factory.mktemp("reference") / "index"
    documents = [document_of(text, f"{place}.txt") for place, text in enumerate((LEAVE, SEAL, DUTY))]
    build_index(collection_of(*documents), HashingEmbedder(), folder, cache, location=StoreLocation())
    return open_index(folder, location=StoreLocation())


def vector(text: str) -> np.ndarray:
    return HashingEmbedder().embed_queries([text])[0]


def texts(index: CorpusIndex, numbers: Sequence[int]) -> list[str]:
    return [index.passages[number].text for number in numbers]


# --- what is found --------------------------------------------------------------------------------------------------


def test_size_and_vectors__all_passages_in_order(opened: CorpusIndex) -> None:
    assert opened.store.size == len(opened.passages) == 10
    expected = HashingEmbedder().embed_passages([passage.indexed for passage in opened.passages])
    assert np.array_equal(opened.store.vectors(), expected)


@pytest.mark.parametrize("k", [1, 3, 99])
def test_nearest__as_multiplying_and_sorting(opened: CorpusIndex, k: int) -> None:
    query = vector("请假由谁批准")
    cosines = opened.store.vectors() @ query
    order = np.lexsort((np.arange(len(cosines)), -np.round(cosines, 6)))[:k]
    found = opened.store.nearest(query, k)
    assert found.numbers.tolist() == order.tolist()
    assert found.scores == pytest.approx(cosines[order], abs=1e-6)


def test_best__only_what_holds_a_word_the_rarer_word_first(opened: CorpusIndex) -> None:
    found = opened.store.best(WordQuery(["批准", "局长"]), 5)
    assert texts(opened, found.numbers) == ["超过3日的，由局长批准。", "职工请假，由科长批准。"]
    assert found.scores[0] > found.scores[1] > 0


def test_best__added_words_count_less(opened: CorpusIndex) -> None:
    own, added = (opened.store.best(query, 1) for query in (WordQuery(["公章"]), WordQuery([], ["公章"], 0.5)))
    assert own.numbers.tolist() == added.numbers.tolist()
    assert added.scores == pytest.approx(own.scores / 2, rel=1e-5)


@pytest.mark.parametrize("words", [[], ["天书"], ["天书", "不认识"]])
def test_best__unknown_words_nothing(store: PassageStore, words: list[str]) -> None:
    assert store.best(WordQuery(words), 5).numbers.tolist() == []
    assert store.best(WordQuery([], words), 5).numbers.tolist() == []


def test_best__ties_in_the_order_of_the_text(tmp_path: Path, build: Build, location: StoreLocation) -> None:
    build(tmp_path / "index", SAME)
    store = open_index(tmp_path / "index", location=location).store
    assert store.best(WordQuery(["值班人员", "值班"]), 6).numbers.tolist() == [0, 1, 2, 3, 4, 5]
    found = [store.nearest(vector("值班人员按时到岗。"), 6) for _ in range(2)]
    assert sorted(found[0].numbers.tolist()) == [0, 1, 2, 3, 4, 5]
    assert found[0].numbers.tolist() == found[1].numbers.tolist()


def test_pool__union_of_both_lists_with_both_scores(opened: CorpusIndex) -> None:
    query, words = vector("公章由谁保管"), WordQuery(["请假", "批准", "天书"], ["局长"])
    pool = opened.store.pool(query, words, 3)
    nearest, best = opened.store.nearest(query, 3), opened.store.best(words, 3)
    assert pool.numbers.tolist() == sorted({*nearest.numbers.tolist(), *best.numbers.tolist()})
    assert pool.nearest.tolist() == nearest.numbers.tolist()
    assert pool.cosines == pytest.approx((opened.store.vectors() @ query)[pool.numbers], abs=1e-6)
    scored = dict(zip(pool.numbers.tolist(), pool.bm25.tolist(), strict=True))
    assert [scored[n] for n in best.numbers.tolist()] == pytest.approx(best.scores.tolist(), rel=1e-5)
    assert pool.held.shape == (3, len(pool.numbers))
    assert pool.held[words.distinct.index("批准")].tolist() == ["批准" in t for t in texts(opened, pool.numbers)]
    assert not pool.held[words.distinct.index("天书")].any()


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        pytest.param(Within(["1"]), {"1"}, id="document"),
        pytest.param(Within(["0", "1", "nowhere"]), {"0", "1"}, id="documents"),
        pytest.param(Within(None, ["county:某县"]), {"2"}, id="jurisdiction"),
        pytest.param(Within(["0", "2"], ["body:测试局", "national"]), {"0"}, id="both"),
        pytest.param(Within([]), set(), id="no-document"),
        pytest.param(Within(["0"], ["county:某县"]), set(), id="contradiction"),
        pytest.param(Within(), {"0", "1", "2"}, id="open"),
    ],
)
def test_within__nothing_from_outside(opened: CorpusIndex, within: Within, expected: set[str]) -> None:
    query, words = vector("请假由谁批准"), WordQuery(["公章", "请假", "值班"])
    for numbers in (
        opened.store.nearest(query, 10, within).numbers,
        opened.store.best(words, 10, within).numbers,
        opened.store.pool(query, words, 10, within).numbers,
    ):
        assert {opened.passages[n].ref.document for n in numbers} == expected


QUESTIONS = [
    "职工请假超过3日的由局长还是科长批准，请假单写明什么事项",
    "借出公章的哪天归还，平时公章由综合科保管吗",
    "值班人员遇有紧急情况立即报告县长，值班记录保存三年",
]


def test_search__as_with_files(
    opened: CorpusIndex, reference: CorpusIndex, cache: Path, location: StoreLocation
) -> None:
    """The order of candidates is the same; scores too where words are scored by our own weights."""
    retrievers = [
        Retriever(index, HashingEmbedder(), Tokenizer(index.catalog.terms, cache), []) for index in (opened, reference)
    ]
    for question in QUESTIONS:
        for scope in (None, ["0", "2"]):
            ours, theirs = (retriever.search(question, 10, scope) for retriever in retrievers)
            covered = {c.passage: c.coverage for c in ours}
            assert covered == pytest.approx({c.passage: c.coverage for c in theirs}, abs=1e-6)
            if location.words != "server":
                assert [c.passage for c in ours] == [c.passage for c in theirs]
                assert [c.score for c in ours] == pytest.approx([c.score for c in theirs], abs=1e-4)
            else:
                assert ours[0].passage == theirs[0].passage


def test_words__counts_as_with_files(opened: CorpusIndex, reference: CorpusIndex) -> None:
    for word in ("请假", "批准", "值班", "测试局", "天书", "的"):
        assert opened.words.idf(word) == pytest.approx(reference.words.idf(word))
        assert opened.words.frequency(word) == reference.words.frequency(word)
        assert opened.words.knows(word) == reference.words.knows(word)


def test_search__from_many_threads_the_same(store: PassageStore) -> None:
    def ask(question: str) -> list[int]:
        return store.pool(vector(question), WordQuery(["批准", "公章"]), 4).numbers.tolist()

    alone = [ask(question) for question in QUESTIONS]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, QUESTIONS * 4)) == alone * 4


def test_empty_corpus__nothing_found(tmp_path: Path, build: Build, location: StoreLocation) -> None:
    build(tmp_path / "index")
    store = open_index(tmp_path / "index", location=location).store
    assert (store.size, store.vectors().shape) == (0, (0, 64))
    assert store.nearest(vector("请假"), 3).numbers.tolist() == []
    assert store.best(WordQuery(["请假"]), 3).numbers.tolist() == []
    assert store.pool(vector("请假"), WordQuery(["请假"]), 3).numbers.tolist() == []
