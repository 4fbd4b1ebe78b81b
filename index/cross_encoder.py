"""Cross-encoder: reads a question and a passage together and says whether the passage answers it, and with which clauses.

The bundled model's first layers with a low-rank adapter of their own and two small heads, fitted by
``python -m index tune-cross-encoder``: one for the pair (Nogueira and Cho 2019), one for every token, pooled over the passage's
clauses, as Provence does for sentences (Chirkova et al. 2025). Both give log odds, as seen in training. Slower than comparing
vectors by orders of magnitude, so only the nearest passages are read. Questions told at length have a change of their own: what makes it read
stories makes it read short questions a little worse.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable
from corpus.sentences import CLAUSE_MARKS, split
from index.adapter import CROSS_ENCODER, CROSS_ENCODER_TOLD, load_adapter, load_head
from index.bundled_model import PASSAGE_PREFIX, QUERY_PREFIX, BundledModel
from index.bundled_tokenizer import bundled_tokenizer
from index.embedder import OPENVINO, EmbedderConfig, bundled_engine
from index.model_cache import publish, read_manifest, remove_others
from index.openvino_engine import COMPILED, compile_model, import_openvino, version
from index.tokenizer import ROMAN

LAYERS = 8
QUESTION_TOKENS, PASSAGE_TOKENS = 112, 256
PATH_TOKENS = 96
REMEMBERED = 1024
"""Pairs whose readings are kept: one question is ranked more than once, and searched for the list beside its answer."""
MOST = 0.5
"""How far an engine's log odds may be from torch's in single precision: bf16 keeps eight bits."""
_FORMAT = 2
_PREFIXES = {CROSS_ENCODER: "e5-small-cross-encoder-", CROSS_ENCODER_TOLD: "e5-small-told-cross-encoder-"}
TOLD_FROM = 32
"""Characters without a space from which on a question is told at length (decision 142)."""
_STEP = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one pair.

    Attributes:
        odds: log odds that the passage answers the question.
        clauses: start and end in the passage's text, and the log odds that this clause is of the answer; a long passage's
            last clauses, past `PASSAGE_TOKENS`, are not among them.
    """

    odds: float
    clauses: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs as tokens.

    Attributes:
        words: embedded tokens, float32, shape (n, length, hidden).
        mask: 1 where there is a token, int64, shape (n, length).
        clauses: for each pair, its clauses: start and end in the passage's text, first and last token (exclusive).
    """

    words: NDArray[np.float32]
    mask: NDArray[np.int64]
    clauses: tuple[tuple[tuple[int, int, int, int], ...], ...]


class CrossEncoder(Protocol):
    """Reads pairs."""

    fingerprint: str

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """What it makes of a `question` with each of the `passages` (path, text), in their order."""
        ...


class PairTokens:
    """Pairs of texts as the model reads them: ``<s> query: … </s> passage: path, clauses … </s>``; remembers what it
    tokenised."""

    def __init__(self, bundled: BundledModel) -> None:
        self._bundled = bundled
        self._tokenizer = bundled_tokenizer(bundled)
        self._known: dict[tuple[str, int], list[int]] = {}

    def lengths(self, pairs: Sequence[tuple[str, str, str]]) -> list[int]:
        """Tokens of each pair of question and passage (path, text)."""
        return [len(self._row(*pair)[0]) for pair in pairs]

    def batch(self, pairs: Sequence[tuple[str, str, str]]) -> Batch:
        """The tokens of pairs of question and passage (path, text)."""
        rows = [self._row(*pair) for pair in pairs]
        length = -(-max(len(row) for row, _ in rows) // _STEP) * _STEP
        ids = np.full((len(rows), length), self._bundled.pad_id, np.int64)
        mask = np.zeros((len(rows), length), np.int64)
        for number, (row, _) in enumerate(rows):
            ids[number, : len(row)], mask[number, : len(row)] = row, 1
        return Batch(self._bundled.word_embeddings(ids), mask, tuple(clauses for _, clauses in rows))

    def _row(self, question: str, path: str, text: str) -> tuple[list[int], tuple[tuple[int, int, int, int], ...]]:
        """Token ids of a pair, and its clauses with their tokens."""
        row = [
            *self._ids(QUERY_PREFIX + question, QUESTION_TOKENS),
            *self._ids(PASSAGE_PREFIX + path, PATH_TOKENS)[1:-1],
        ]
        last = len(row) + PASSAGE_TOKENS
        clauses: list[tuple[int, int, int, int]] = []
        for start, end in split(text, 0, len(text), CLAUSE_MARKS):
            ids = self._ids(text[start:end], PASSAGE_TOKENS)[1:-1]
            if len(row) + len(ids) > last:
                break
            clauses.append((start, end, len(row), len(row) + len(ids)))
            row += ids
        return [*row, self._bundled.eos_id], tuple(clauses)

    def _ids(self, text: str, longest: int) -> list[int]:
        known = self._known.get((text, longest))
        if known is None:
            if len(self._known) > 40_000:
                self._known.clear()
            known = self._known[text, longest] = self._tokenizer.encode(text, longest)
        return known


class _Reader:
    """What the engines have in common: pairs are read by themselves, token odds become clauses.

    Together in a batch they would be padded to the longest one, which costs more than it saves (measured: 13 % of the time), and what
    is read of a pair could depend on its company.
    """

    def __init__(self, bundled: BundledModel) -> None:
        self._tokens = PairTokens(bundled)
        self.fingerprint = bundled.adapter.fingerprint
        self._remembered = lru_cache(REMEMBERED)(self._read)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """What it makes of a `question` with each of the `passages` (path, text), in their order; the last pairs are remembered."""
        return [self._remembered(question, path, text) for path, text in passages]

    def _read(self, question: str, path: str, text: str) -> Reading:
        # one character for one: the clauses stay where they are
        batch = self._tokens.batch([(question, path.translate(ROMAN), text.translate(ROMAN))])
        odds, marks = self._infer(batch.words, batch.mask)
        clauses = ((s, e, float(marks[0, b:t].mean())) for s, e, b, t in batch.clauses[0] if t > b)
        return Reading(float(odds[0]), tuple(clauses))

    def _infer(
        self, words: NDArray[np.float32], mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Log odds of pairs, shape (n,), and of their tokens, shape (n, length)."""
        raise NotImplementedError


class OpenVinoCrossEncoder(_Reader):
    """The cross-encoder on OpenVINO. Safe to share between threads: one inference runs at a time, on all cores."""

    def __init__(self, bundled: BundledModel, folder: Path) -> None:
        super().__init__(bundled)
        self._request, self.precision = compile_model(folder)
        self._lock = threading.Lock()

    def _infer(
        self, words: NDArray[np.float32], mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        with self._lock:
            results = self._request.infer({"inputs_embeds": words, "attention_mask": mask})
            return results[0].copy(), results[1].copy()


class TorchCrossEncoder(_Reader):
    """The same in torch, where OpenVINO cannot be had."""

    def __init__(self, bundled: BundledModel, path: Path = CROSS_ENCODER) -> None:
        from index.bundled_export import cross_encoder

        super().__init__(bundled)
        self._model = cross_encoder(bundled, load_head(path), LAYERS)

    def _infer(
        self, words: NDArray[np.float32], mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        import torch

        with torch.inference_mode():
            odds, marks = self._model(torch.from_numpy(words), torch.from_numpy(mask))
        return odds.numpy(), marks.numpy()


class ByLength:
    """Two cross-encoders: one for short questions, and one, loaded when it is first wanted, for those told at length."""

    def __init__(self, short: CrossEncoder, told: Callable[[], CrossEncoder], fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._short, self._load = short, told
        self._told: CrossEncoder | None = None
        self._lock = threading.Lock()

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """What the one that the question is for makes of it with each of the `passages` (path, text), in their order."""
        return self.reader_for(question).read(question, passages)

    def reader_for(self, question: str) -> CrossEncoder:
        """The one that reads a question; words that were added to it stand apart from it and do not make it long."""
        if max(map(len, question.split(" "))) < TOLD_FROM:
            return self._short
        with self._lock:
            self._told = self._told or self._load()
        return self._told


def changed_model(path: Path = CROSS_ENCODER) -> BundledModel:
    """The bundled model with a cross-encoder's change."""
    return BundledModel(adapter=load_adapter(path))


def load_cross_encoder(config: EmbedderConfig) -> CrossEncoder:
    """The cross-encoders on the engine of `config`, by the length of the question; an export that the cache has no sound one of is made first.

    Raises:
        ModelUnavailable: the engine or a fitted change cannot be loaded.
    """
    fingerprint = "".join(load_adapter(path).fingerprint for path in _PREFIXES)
    return ByLength(_load(config, CROSS_ENCODER), lambda: _load(config, CROSS_ENCODER_TOLD), fingerprint)


def prepare_cross_encoders(config: EmbedderConfig) -> None:
    """Makes the exports that the cache lacks, so that no question waits for them. Raises ModelUnavailable as `load_cross_encoder`."""
    if bundled_engine(config) == OPENVINO:
        for path in _PREFIXES:
            _exported(config, path, changed_model(path))


def _load(config: EmbedderConfig, path: Path) -> CrossEncoder:
    bundled = changed_model(path)
    if bundled_engine(config) != OPENVINO:
        return TorchCrossEncoder(bundled, path)
    return OpenVinoCrossEncoder(bundled, _exported(config, path, bundled))


def _exported(config: EmbedderConfig, path: Path, bundled: BundledModel) -> Path:
    """The folder of an export in the cache, made first where there is no sound one."""
    folder = config.cache_dir / f"{_PREFIXES[path]}{version(import_openvino())}-{_FORMAT}"
    manifest = read_manifest(folder)
    source = {"weights": bundled.path.stat().st_size, "adapter": bundled.adapter.fingerprint}
    if manifest is None or manifest.get("source") != source:
        _export(bundled, path, folder, source)
    return folder


def _export(bundled: BundledModel, path: Path, folder: Path, source: dict[str, Any]) -> None:
    from index.bundled_export import cross_encoder_ir

    probes = [
        ("谁签发？", "工作规则", "以办公室名义发文，由分管领导同志签发；重要文件报主要领导签发。"),
        ("提前几天报", "工作规则 公文", "请示应当一文一事，一般不超过1500字。" * 6),
    ]

    def build(partial: Path) -> dict[str, Any]:
        cross_encoder_ir(bundled, load_head(path), LAYERS, partial)
        made, wanted = OpenVinoCrossEncoder(bundled, partial), TorchCrossEncoder(bundled, path)
        read = [(made.read(q, [(at, text)])[0], wanted.read(q, [(at, text)])[0]) for q, at, text in probes]
        odds = [(one.odds, other.odds) for one, other in read]
        odds += [(a[2], b[2]) for one, other in read for a, b in zip(one.clauses, other.clauses, strict=True)]
        off = max(abs(made_odds - wanted_odds) for made_odds, wanted_odds in odds)
        if not off <= MOST:
            raise ModelUnavailable(
                f"判读模型导出后校验不符（相差 {off:.3f}）",
                "",
                "检查 openvino 与 torch 的版本，或设 GUIWEN_ENGINE=sentence-transformers",
            )
        shutil.rmtree(
            partial / COMPILED, ignore_errors=True
        )  # OpenVINO names its cache after the path, about to change
        return {"source": source, "off": round(off, 5)}

    publish(folder, build)
    remove_others(folder, f"{_PREFIXES[path]}*")
