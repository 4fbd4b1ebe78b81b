"""engines: the bundled model on its own engine beside the same weights through `SentenceTransformer.encode` in fp32, in one run.

Both embed the same articles and the same questions, one after the other, so that the ratio holds on a shared machine; the cosine of the
two vectors of each text says what the faster one costs. `limit` is what the machine's own matrix multiplication would allow.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ConfigError
from index.embedder import SENTENCE_TRANSFORMERS, Embedder, EmbedderConfig, load_embedder, prepare_model
from index.openvino_engine import OpenVinoEmbedder

FOUND = 10
_clock = time.perf_counter
_PIECE = 250
_WARM = 3
_LAYERS, _WIDTH, _INNER = 12, 384, 1536
"""Of multilingual-e5-small; the bundled model is no other."""


@dataclass(frozen=True, slots=True)
class Engines:
    """What was measured.

    Attributes:
        engine: what ran beside `SentenceTransformer.encode`.
        passages, questions: how many texts.
        rate, plain_rate: passages a second, here and there.
        query, plain_query: median ms of one question, here and there.
        least_cosine, mean_cosine: of the two vectors of each passage.
        same_found: share of the ten nearest passages of a question that both find.
        limit: passages a second if nothing but the matrix products of these texts were done, at the rate of fp32 products measured in
            the same run.
    """

    engine: str
    passages: int
    questions: int
    rate: float
    plain_rate: float
    query: float
    plain_query: float
    least_cosine: float
    mean_cosine: float
    same_found: float
    limit: float

    @property
    def passage_gain(self) -> float:
        """How many times as fast for passages."""
        return self.rate / self.plain_rate

    @property
    def query_gain(self) -> float:
        """How many times as fast for one question."""
        return self.plain_query / self.query


def load_engines(config: EmbedderConfig) -> tuple[OpenVinoEmbedder, Embedder]:
    """The bundled model on its own engine, and through sentence-transformers in fp32.

    Raises:
        ConfigError: `config` runs the model on another engine than OpenVINO.
        ModelUnavailable: one of them cannot be loaded.
    """
    own = load_embedder(config)
    if not isinstance(own, OpenVinoEmbedder):
        raise ConfigError(f"引擎 {own.engine} 就是要比的那一个", "openvino", "删去 GUIWEN_ENGINE 和 GUIWEN_MODEL")
    plain = replace(config, engine=SENTENCE_TRANSFORMERS)
    prepare_model(plain)
    return own, load_embedder(plain)


def compare_engines(
    own: Embedder,
    plain: Embedder,
    tokens: Callable[[str], Sequence[int]],
    passages: Sequence[str],
    questions: Sequence[str],
    on_step: Callable[[str], None] = print,
) -> Engines:
    """Measures both engines on the same texts, in turns, a piece each.

    Args:
        own, plain: the engines.
        tokens: what the model reads of a text.
        passages: texts to be found.
        questions: asked one by one.
        on_step: told what is done.
    """
    for embedder in (own, plain):
        embedder.embed_passages(passages[:_WARM])
    seconds = {own.engine: 0.0, plain.engine: 0.0}
    vectors: dict[str, list[NDArray[np.float32]]] = {own.engine: [], plain.engine: []}
    for start in range(0, len(passages), _PIECE):
        for embedder in (own, plain):
            begin = _clock()
            vectors[embedder.engine].append(embedder.embed_passages(passages[start : start + _PIECE]))
            seconds[embedder.engine] += _clock() - begin
        on_step(f"{min(start + _PIECE, len(passages))} / {len(passages)} 段")
    here, there = (np.concatenate(vectors[embedder.engine]) for embedder in (own, plain))
    query, asked_here = _one_by_one(own, questions)
    plain_query, asked_there = _one_by_one(plain, questions)
    cosines = np.einsum("ij,ij->i", here, there)
    same = [
        len(set(one) & set(other)) / FOUND
        for one, other in zip(_nearest(asked_here, here), _nearest(asked_there, there), strict=True)
    ]
    return Engines(
        engine=own.engine,
        passages=len(passages),
        questions=len(questions),
        rate=len(passages) / seconds[own.engine],
        plain_rate=len(passages) / seconds[plain.engine],
        query=query,
        plain_query=plain_query,
        least_cosine=float(cosines.min()),
        mean_cosine=float(cosines.mean()),
        same_found=statistics.mean(same),
        limit=_products_a_second() / statistics.mean(_products(len(tokens(passage))) for passage in passages),
    )


def _one_by_one(embedder: Embedder, questions: Sequence[str]) -> tuple[float, NDArray[np.float32]]:
    """Median ms of a question by itself, and the vectors."""
    for question in questions[:_WARM]:
        embedder.embed_queries([question])
    times, vectors = [], []
    for question in questions:
        begin = _clock()
        vectors.append(embedder.embed_queries([question]))
        times.append((_clock() - begin) * 1000)
    return statistics.median(times), np.concatenate(vectors)


def _nearest(asked: NDArray[np.float32], held: NDArray[np.float32]) -> NDArray[np.int64]:
    return np.argsort(-(asked @ held.T), axis=1)[:, :FOUND]


def _products(tokens: int) -> float:
    """Multiplications and additions of a text of so many tokens in all layers."""
    linear = 4 * _WIDTH * _WIDTH + 2 * _WIDTH * _INNER
    return 2.0 * _LAYERS * tokens * (linear + 2 * tokens * _WIDTH)


def _products_a_second() -> float:
    """What the machine does in fp32: products of two large matrices, the best of several."""
    size = 1536
    one = np.random.default_rng(0).standard_normal((size, size), dtype=np.float32)
    best = float("inf")
    for _ in range(8):
        begin = _clock()
        one @ one
        best = min(best, _clock() - begin)
    return 2.0 * size**3 / best
