"""Cross-encoder: reads a question and a passage together and says whether the passage answers it.

The bundled model's first layers with a second low-rank adapter and a small head (Nogueira and Cho 2019), fitted by
``python -m index tune-cross-encoder``. One number for a pair: the log odds that the passage answers, as seen in training.
Slower than comparing vectors by orders of magnitude, so only the nearest passages are read.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable
from index.adapter import CROSS_ENCODER, load_adapter, load_head
from index.bundled_model import PASSAGE_PREFIX, QUERY_PREFIX, BundledModel
from index.embedder import OPENVINO, EmbedderConfig, bundled_engine
from index.model_cache import publish, read_manifest, remove_others
from index.openvino_engine import COMPILED, compile_model, import_openvino, version
from index.unigram_tokenizer import UnigramTokenizer

LAYERS = 8
QUESTION_TOKENS, PASSAGE_TOKENS = 40, 104
MOST = 0.5
"""How far an engine's log odds may be from torch's in single precision: bf16 keeps eight bits."""
_FORMAT = 1
_PREFIX = "e5-small-cross-encoder-"
_STEP = 8


class CrossEncoder(Protocol):
    """Scores pairs."""

    fingerprint: str

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Log odds, shape (n,), that each of the `passages` answers the `question`."""
        ...


class PairTokens:
    """Pairs of texts as the model reads them: ``<s> query: … </s> passage: … </s>``; remembers what it tokenised."""

    def __init__(self, bundled: BundledModel) -> None:
        self._bundled = bundled
        self._tokenizer = UnigramTokenizer(
            bundled.pieces(), bundled.scores(), bos_id=bundled.bos_id, eos_id=bundled.eos_id, unk_id=bundled.unk_id,
            control_ids=bundled.control_ids(),
        )  # fmt: skip
        self._known: dict[str, list[int]] = {}

    def batch(self, pairs: Sequence[tuple[str, str]]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Embedded tokens, shape (n, length, hidden), and mask, shape (n, length), of pairs of question and passage."""
        rows = [
            self._ids(QUERY_PREFIX + question, QUESTION_TOKENS)
            + self._ids(PASSAGE_PREFIX + passage, PASSAGE_TOKENS)[1:]
            for question, passage in pairs
        ]
        length = -(-max(map(len, rows)) // _STEP) * _STEP
        ids = np.full((len(rows), length), self._bundled.pad_id, np.int64)
        mask = np.zeros((len(rows), length), np.int64)
        for number, row in enumerate(rows):
            ids[number, : len(row)], mask[number, : len(row)] = row, 1
        return self._bundled.word_embeddings(ids), mask

    def _ids(self, text: str, longest: int) -> list[int]:
        if text not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[text] = self._tokenizer.encode(text, longest)
        return self._known[text]


class OpenVinoCrossEncoder:
    """The cross-encoder on OpenVINO. Safe to share between threads: one inference runs at a time, on all cores."""

    def __init__(self, bundled: BundledModel, folder: Path) -> None:
        self._tokens = PairTokens(bundled)
        self._request, self.precision = compile_model(folder)
        self._lock = threading.Lock()
        self.fingerprint = bundled.adapter.fingerprint

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Log odds, shape (n,), that each of the `passages` answers the `question`."""
        if not passages:
            return np.zeros(0, np.float32)
        words, mask = self._tokens.batch([(question, passage) for passage in passages])
        with self._lock:
            logits: NDArray[np.float32] = self._request.infer({"inputs_embeds": words, "attention_mask": mask})[0]
            return logits.copy()


class TorchCrossEncoder:
    """The same in torch, where OpenVINO cannot be had."""

    def __init__(self, bundled: BundledModel) -> None:
        from index.bundled_export import cross_encoder

        self._tokens = PairTokens(bundled)
        self._model = cross_encoder(bundled, load_head(), LAYERS)
        self.fingerprint = bundled.adapter.fingerprint

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Log odds, shape (n,), that each of the `passages` answers the `question`."""
        import torch

        if not passages:
            return np.zeros(0, np.float32)
        words, mask = self._tokens.batch([(question, passage) for passage in passages])
        with torch.inference_mode():
            logits: NDArray[np.float32] = self._model(torch.from_numpy(words), torch.from_numpy(mask)).numpy()
        return logits


def changed_model() -> BundledModel:
    """The bundled model with both adapters: the retriever's, and on top of it the cross-encoder's."""
    return BundledModel(adapter=load_adapter().under(load_adapter(CROSS_ENCODER)))


def load_cross_encoder(config: EmbedderConfig) -> CrossEncoder:
    """The cross-encoder on the engine of `config`; makes its export first where the cache has no sound one.

    Raises:
        ModelUnavailable: the engine or the fitted change cannot be loaded.
    """
    bundled = changed_model()
    if bundled_engine(config) != OPENVINO:
        return TorchCrossEncoder(bundled)
    folder = config.cache_dir / f"{_PREFIX}{version(import_openvino())}-{_FORMAT}"
    manifest = read_manifest(folder)
    source = {"weights": bundled.path.stat().st_size, "adapter": bundled.adapter.fingerprint}
    if manifest is None or manifest.get("source") != source:
        _export(bundled, folder, source)
    return OpenVinoCrossEncoder(bundled, folder)


def _export(bundled: BundledModel, folder: Path, source: dict[str, Any]) -> None:
    from index.bundled_export import cross_encoder_ir

    probes = [
        ("谁签发？", "工作规则\n以办公室名义发文，由分管领导同志签发；重要文件报主要领导签发。"),
        ("提前几天报", "工作规则 公文\n" + "请示应当一文一事，一般不超过1500字。" * 6),
    ]

    def build(partial: Path) -> dict[str, Any]:
        cross_encoder_ir(bundled, load_head(), LAYERS, partial)
        made, wanted = OpenVinoCrossEncoder(bundled, partial), TorchCrossEncoder(bundled)
        off = max(float(abs(made.scores(q, [p]) - wanted.scores(q, [p]))[0]) for q, p in probes)
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
    remove_others(folder, f"{_PREFIX}*")
