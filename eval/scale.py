"""scale: the search itself over ten thousand to a million articles: build, disk, memory, time, and what the graph misses.

The articles are the packaged laws' and variations of them (`eval.varied`), one row each. Every size is built in one fresh process and
asked in another, so that memory is that of asking alone. Wall-clock times of a shared machine: read them against each other.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.laws import load_laws
from eval import varied
from eval.cases import load_data_sets
from eval.graph import Graph
from eval.varied import NATIONAL, Drift, VariedArticle, varied_articles
from index.embedded_store import LEXICAL, VECTORS, EmbeddedStore
from index.embedder import Embedder
from index.lexical import LexicalIndex
from index.passage_store import Within, WordQuery
from index.passages import short_title
from index.tokenizer import Tokenizer
from index.vectors import BY_SIZE, LISTS, IndexKind, VectorIndex, kind_for

LONGEST = 400
PAIRS = 2000
"""How many articles are embedded as they are and said otherwise, to learn what that does to a vector."""
POOL = 60
FOUND = 10
WIDTHS = (128, 512, 2048)
PROBES = (16, 64, 256)
_RATES = "rates.json"
_LISTS = BY_SIZE[-1]
_GRAPH = "graph.faiss"
_ARTICLES = "articles.json"
_FILTERS = 50
_PART = 50_000
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Width:
    """The graph searched at one width, or that many lists looked into: `recall_10` and `recall_60` against exact search, `p50`
    and `p95` in ms."""

    width: int
    recall_10: float
    recall_60: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of search: its `name`, the median number of rows that it may find, `p50` and `p95` in ms, and how many of the ten nearest
    vectors among these rows it finds."""

    name: str
    rows: int
    p50: float
    p95: float
    recall_10: float = 1.0


@dataclass(frozen=True, slots=True)
class Scale:
    """What was measured at one size.

    Attributes:
        articles, places: how many rows, of how many jurisdictions.
        used: what `BY_SIZE` takes at this size: ``exact`` or ``lists``.
        words_rate, bm25_rate, exact_rate, graph_rate: rows a second in cutting words, in the index of words, of vectors, in the graph.
        disk: MB of vectors, of the lists, of the words.
        memory: MB resident after the questions, without and with the pages of mapped files.
        exact: exact search of all vectors.
        widths: the graph at several widths.
        lists_rate: rows a second into the lists, learning them included.
        lists: so many of them looked into.
        asked: the whole search as the retriever asks for it, unfiltered and filtered.
    """

    articles: int
    places: int
    used: str
    words_rate: float
    bm25_rate: float
    exact_rate: float
    graph_rate: float
    disk: tuple[float, float, float]
    memory: tuple[float, float]
    exact: Asked
    widths: tuple[Width, ...]
    lists_rate: float
    lists: tuple[Width, ...]
    asked: tuple[Asked, ...]


def run_scale(
    sizes: Sequence[int], data_sets: Path, folder: Path, embedder: Embedder, on_step: Callable[[str], None] = print
) -> Iterator[Scale]:
    """Measures one size after the other.

    Args:
        sizes: numbers of articles.
        data_sets: whose questions are asked.
        folder: for everything that is built; vectors of the laws' articles stay in it for the next run.
        embedder: makes the vectors of articles and questions.
        on_step: told what is done.
    """
    base = [
        (short_title(document.title), article.text[:LONGEST])
        for document in load_laws("all", date.today()).documents
        for article in document.articles
    ]
    folder.mkdir(parents=True, exist_ok=True)
    on_step(f"{len(base)} 条，取向量")
    vectors = _remembered(folder / f"base-{embedder.fingerprint[:12]}.npy", base, embedder)
    drift = _drift(base, vectors, embedder)
    questions = sorted({turn.question for data in load_data_sets([data_sets]) for c in data.cases for turn in c.turns})
    asked = embedder.embed_queries(questions)
    for size in sizes:
        on_step(f"{size} 条：建")
        built = _apart(build_size, size, folder / str(size), base, vectors, drift)
        on_step(f"{size} 条：查")
        yield _apart(ask_size, size, folder / str(size), questions, asked, built)


def _apart(call: Callable[..., _Result], *arguments: object) -> _Result:
    """The same call in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(call, *arguments).result()


def _remembered(path: Path, base: Sequence[tuple[str, str]], embedder: Embedder) -> NDArray[np.float32]:
    if not path.is_file():
        np.save(path, embedder.embed_passages([f"{title}\n{text}" for title, text in base]))
    vectors: NDArray[np.float32] = np.load(path)
    if len(vectors) != len(base):
        path.unlink()
        return _remembered(path, base, embedder)
    return vectors


def _drift(base: Sequence[tuple[str, str]], vectors: NDArray[np.float32], embedder: Embedder) -> Drift:
    second = list(varied_articles(base, 2 * len(base)))[len(base) :: max(1, len(base) // PAIRS)]
    return Drift(vectors[[article.base for article in second]], embedder.embed_passages([a.indexed for a in second]))


def build_size(
    size: int, folder: Path, base: Sequence[tuple[str, str]], vectors: NDArray[np.float32], drift: Drift
) -> dict[str, float]:
    """Writes the index of `size` articles into a folder, unless an earlier run has; returns the rates."""
    key = _key(base, vectors)
    if (folder / _RATES).is_file():
        built, rates = json.loads((folder / _RATES).read_text(encoding="utf-8"))
        if built == key:
            return dict(rates)
    folder.mkdir(parents=True, exist_ok=True)
    articles = list(varied_articles(base, size))
    (folder / _ARTICLES).write_text(json.dumps([[a.jurisdiction, a.path] for a in articles]), encoding="utf-8")
    tokenizer = Tokenizer([], folder, much=True)
    tokenizer.words("预热")
    start = time.perf_counter()
    words = [tokenizer.words(article.indexed) for article in articles]
    cut = time.perf_counter() - start
    start = time.perf_counter()
    (folder / LEXICAL).mkdir(exist_ok=True)
    LexicalIndex.build(words).save(folder / LEXICAL)
    lexical = time.perf_counter() - start
    del words
    rows = _vectors_of(articles, vectors, drift)
    start = time.perf_counter()
    VectorIndex.build(rows, [IndexKind(None)]).save(folder / VECTORS)
    exact = time.perf_counter() - start
    start = time.perf_counter()
    VectorIndex.build(rows, [_LISTS]).save(_with_lists(folder, size))
    lists = time.perf_counter() - start - exact
    start = time.perf_counter()
    Graph.build(rows).save(folder / _GRAPH)
    graph = time.perf_counter() - start
    seconds = {"words": cut, "bm25": lexical, "exact": exact, "lists": lists, "graph": graph}
    rates = {name: size / taken for name, taken in seconds.items()}
    (folder / _RATES).write_text(json.dumps([key, rates]), encoding="utf-8")
    return rates


def _key(base: Sequence[tuple[str, str]], vectors: NDArray[np.float32]) -> str:
    """What an index of a folder was built from and how."""
    digest = hashlib.sha256(vectors.tobytes())
    for path in (Path(varied.__file__), Path(varied.__file__).with_suffix(".toml")):
        digest.update(path.read_bytes())
    digest.update(repr((list(base), tuple(BY_SIZE))).encode())
    return digest.hexdigest()


def _with_lists(folder: Path, size: int) -> Path:
    """Where the vectors with their lists are: for themselves at sizes that use none."""
    return folder / (VECTORS if kind_for(size).lists else f"with-lists-{VECTORS}")


def _vectors_of(articles: Sequence[VariedArticle], vectors: NDArray[np.float32], drift: Drift) -> NDArray[np.float32]:
    rows = vectors[[article.base for article in articles]]
    varied = np.array([article.jurisdiction != NATIONAL for article in articles])
    for start in range(0, len(rows), _PART):
        part = start + np.flatnonzero(varied[start : start + _PART])
        rows[part] = drift.apply(rows[part], seed=start)
    return rows


def ask_size(
    size: int, folder: Path, questions: Sequence[str], asked: NDArray[np.float32], rates: dict[str, float]
) -> Scale:
    """Opens the index of a folder as an answering process does, asks it, and measures."""
    described = [tuple(pair) for pair in json.loads((folder / _ARTICLES).read_text(encoding="utf-8"))]
    documents = {pair: n for n, pair in enumerate(dict.fromkeys(described))}
    of_row = np.array([documents[pair] for pair in described], dtype=np.int32)
    pairs = [(f"{jurisdiction} {path}", jurisdiction) for jurisdiction, path in documents]
    del described
    store = EmbeddedStore.load(folder, pairs, of_row)
    tokenizer = Tokenizer([], folder)
    words = [WordQuery(tokenizer.words(question)) for question in questions]
    places = sorted({jurisdiction for _, jurisdiction in pairs} - {NATIONAL})
    some = places[:: max(1, len(places) // _FILTERS)]
    within: dict[str, list[Within | None]] = {"不限": [None]}
    if places:
        within["一个县"] = [Within(jurisdictions=[place]) for place in some]
        within["一个县和国家"] = [Within(jurisdictions=[place, NATIONAL]) for place in some]
        within["三成的县"] = [
            Within(jurisdictions=places[n::10] + places[n + 1 :: 10] + places[n + 2 :: 10]) for n in range(7)
        ]
    counts = _rows_by_place(pairs, of_row)
    whole = [_timed(name, filters, store, asked, words, counts, size) for name, filters in within.items()]
    memory = _memory()
    exact_index = VectorIndex.load(folder / VECTORS, [IndexKind(None)])
    exact_store = EmbeddedStore(store.lexical, exact_index, pairs, of_row)
    found_all, found_here = (
        [_nearest(held, filters, asked) for filters in within.values()] for held in (exact_store, store)
    )
    whole = [
        replace(one, recall_10=_recall(truth, found, FOUND))
        for one, truth, found in zip(whole, found_all, found_here, strict=True)
    ]
    truth, exact = _searched("精确", exact_index, asked)
    graph = Graph.load(folder / _GRAPH)
    widths = [
        _width(width, truth, _timed_each(partial(graph.search, exact_index, k=POOL, width=width), asked))
        for width in WIDTHS
    ]
    lists = []
    for probes in PROBES:
        index = VectorIndex.load(_with_lists(folder, size), [IndexKind(None, _LISTS.lists, probes)])
        lists.append(_width(probes, truth, _timed_each(partial(_numbers, index), asked)))
    return Scale(
        size, len(places) + 1, "lists" if kind_for(size).lists else "exact", rates["words"], rates["bm25"], rates["exact"],
        rates["graph"], _disk(folder, size), memory, exact, tuple(widths), rates["lists"], tuple(lists), tuple(whole),
    )  # fmt: skip


def _rows_by_place(pairs: Sequence[tuple[str, str]], of_row: NDArray[np.int32]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for (_, place), rows in zip(pairs, np.bincount(of_row, minlength=len(pairs)).tolist(), strict=True):
        counts[place] = counts.get(place, 0) + rows
    return counts


def _timed(
    name: str,
    filters: Sequence[Within | None],
    store: EmbeddedStore,
    asked: NDArray[np.float32],
    words: Sequence[WordQuery],
    counts: dict[str, int],
    size: int,
) -> Asked:
    times = []
    for n, (vector, query) in enumerate([*zip(asked, words, strict=True)] * 2):  # the first round reads pages from disk
        start = time.perf_counter()
        store.pool(vector, query, POOL, filters[n % len(asked) % len(filters)])
        times.append((time.perf_counter() - start) * 1000)
    rows = [size if f is None else sum(counts.get(place, 0) for place in f.jurisdictions or ()) for f in filters]
    return Asked(name, int(statistics.median(rows)), *_percentiles(times[len(asked) :]))


def _nearest(store: EmbeddedStore, filters: Sequence[Within | None], asked: NDArray[np.float32]) -> list[list[int]]:
    """The ten nearest rows of each question, the filters in turn."""
    return [store.nearest(vector, FOUND, filters[n % len(filters)]).numbers.tolist() for n, vector in enumerate(asked)]


def _width(width: int, truth: Sequence[Sequence[int]], searched: tuple[list[list[int]], tuple[float, float]]) -> Width:
    found, (p50, p95) = searched
    return Width(width, _recall(truth, found, FOUND), _recall(truth, found, POOL), p50, p95)


def _numbers(index: VectorIndex, vector: NDArray[np.float32]) -> NDArray[np.int64]:
    return index.search(vector, POOL)[1]


def _timed_each(
    search: Callable[[NDArray[np.float32]], NDArray[np.int64]], asked: NDArray[np.float32]
) -> tuple[list[list[int]], tuple[float, float]]:
    """What each question finds, and `p50` and `p95` in ms; asked once before, so that pages are in memory."""
    found, times = [], []
    for vector in [*asked, *asked]:
        start = time.perf_counter()
        found.append(search(vector).tolist())
        times.append((time.perf_counter() - start) * 1000)
    return found[len(asked) :], _percentiles(times[len(asked) :])


def _searched(name: str, index: VectorIndex, asked: NDArray[np.float32]) -> tuple[list[list[int]], Asked]:
    found, timing = _timed_each(partial(_numbers, index), asked)
    return found, Asked(name, index.size, *timing)


def _percentiles(times: Sequence[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def _recall(truth: Sequence[Sequence[int]], found: Sequence[Sequence[int]], k: int) -> float:
    return statistics.mean(len({*t[:k]} & {*f[:k]}) / len(t[:k]) for t, f in zip(truth, found, strict=True))


def _disk(folder: Path, size: int) -> tuple[float, float, float]:
    vectors, lists = folder / VECTORS, Path(f"{_with_lists(folder, size)}{LISTS}")
    words = sum(path.stat().st_size for path in (folder / LEXICAL).iterdir())
    return vectors.stat().st_size / 1e6, lists.stat().st_size / 1e6, words / 1e6


def _memory() -> tuple[float, float]:
    """MB resident: of the process's own, and with the pages of mapped files that it has touched."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    own, whole = (int(status[name].split()[0]) / 1000 for name in ("RssAnon", "VmRSS"))
    return own, whole
