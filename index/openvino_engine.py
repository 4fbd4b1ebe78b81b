"""The bundled model on OpenVINO: what builds an index and answers questions by default.

Imports only numpy and openvino. From a fresh process to the first vector takes half a second: OpenVINO's own cache of
the compiled graph, weights and word embeddings mapped from disk, and the vocabulary read while the graph is compiled.
"""

import importlib
import logging
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable
from index.bundled_model import BundledModel
from index.bundled_tokenizer import bundled_tokenizer
from index.model_cache import publish, read_manifest, remove_others

# Texts are padded to the next multiple of this length and share a batch only with texts of the same padded length: a
# vector then has the same bytes whatever its companions are. In full precision some CPUs add in another order for
# another number of rows, so there every text is computed by itself. Measured: docs/decisions.md.
LENGTH_STEP = 8
TOKENS_PER_BATCH = 2048
ONE_BY_ONE = 0

_FORMAT = 1  # of the export; raise it when the graph or the files change
_PREFIX = "e5-small-openvino-"
COMPILED = "compiled"
_log = logging.getLogger(__name__)


class OpenVinoEmbedder:
    """Embeds texts with the bundled model. Safe to share between threads: one inference runs at a time, on all cores.

    Args:
        bundled: weights and vocabulary.
        folder: the finished export.
        query_prefix, passage_prefix: put before every text.
        max_tokens: longer texts are cut; counts prefix, bos and eos.
        fingerprint: identity of weights, prefixes, pooling and length.
    """

    def __init__(
        self,
        bundled: BundledModel,
        folder: Path,
        *,
        query_prefix: str,
        passage_prefix: str,
        max_tokens: int,
        fingerprint: str,
    ) -> None:
        with ThreadPoolExecutor(1) as pool:
            compiled = pool.submit(compile_model, folder)
            self._tokenizer = bundled_tokenizer(bundled)
            self._request, precision = compiled.result()
        self._lock = threading.Lock()
        self._tokens_per_batch = TOKENS_PER_BATCH if precision == "bf16" else ONE_BY_ONE
        self._bundled = bundled
        self._prefixes = query_prefix, passage_prefix
        self._max_tokens = max_tokens
        self.name = bundled.title()
        self.fingerprint = fingerprint
        self.engine = f"openvino {version(import_openvino())} ({precision})"
        self.dimension = bundled.architecture.hidden

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors (n, dimension) of unit length, in the order of `texts`; `on_progress` gets the number just done."""
        return self._embed(self._prefixes[1], texts, on_progress)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, dimension) of unit length, in the order of `texts`."""
        return self._embed(self._prefixes[0], texts, None)

    def token_ids(self, text: str) -> list[int]:
        """Token ids the model reads for `text`, to which nothing is added but bos and eos."""
        return self._tokenizer.encode(text, self._max_tokens)

    def embed_token_ids(self, token_ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Vectors of token sequences that all have one padded length."""
        shape = len(token_ids), _padded(max(map(len, token_ids)))
        ids = np.full(shape, self._bundled.pad_id, np.int64)
        mask = np.zeros(shape, np.int64)
        for row, sequence in enumerate(token_ids):
            ids[row, : len(sequence)] = sequence
            mask[row, : len(sequence)] = 1
        words = self._bundled.word_embeddings(ids)
        with self._lock:
            pooled = self._request.infer({"inputs_embeds": words, "attention_mask": mask})[0].copy()
        unit: NDArray[np.float32] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return unit

    def _embed(
        self, prefix: str, texts: Sequence[str], on_progress: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        token_ids = [self.token_ids(prefix + text) for text in texts]
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for batch in batches([len(ids) for ids in token_ids], self._tokens_per_batch):
            vectors[batch] = self.embed_token_ids([token_ids[place] for place in batch])
            if on_progress is not None:
                on_progress(len(batch))
        return vectors


def batches(lengths: Sequence[int], most: int = TOKENS_PER_BATCH) -> Iterator[list[int]]:
    """Places of the texts that are computed together: one padded length a batch, at most `most` tokens or one text."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        padded = _padded(lengths[place])
        if batch and (padded != _padded(lengths[batch[0]]) or (len(batch) + 1) * padded > most):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def import_openvino() -> Any:
    """The `openvino` module, imported without its usage statistics.

    Importing openvino reports to a web service and writes to the home folder when `openvino_telemetry` is installed,
    which pip always does. Barring that one module switches it off: openvino then uses its own empty stand-in.

    Raises:
        ModelUnavailable: openvino is not installed or does not run on this machine.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    try:
        return importlib.import_module("openvino")
    except ImportError as error:
        raise ModelUnavailable(
            f"推理引擎 openvino 无法加载：{error}",
            next_step="运行 pip install openvino==2026.4.1，或设 GUIWEN_ENGINE=sentence-transformers",
        ) from error


def compile_model(folder: Path) -> tuple[Any, str]:
    """An inference request for ``model.xml`` of `folder`, and the precision that it computes in."""
    core = import_openvino().Core()
    # Explicit, not left to the plug-in: bf16 where the CPU multiplies it, otherwise full precision.
    precision = "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
    settings = {
        "INFERENCE_PRECISION_HINT": precision,
        "PERFORMANCE_HINT": "LATENCY",  # one stream on all cores; two streams of one core were slower
        "CACHE_DIR": str(folder / COMPILED),
        "CACHE_MODE": "OPTIMIZE_SIZE",  # the graph without the weights, which are mapped from model.bin
    }
    return core.compile_model(str(folder / "model.xml"), "CPU", settings).create_infer_request(), precision


def export_folder(cache_dir: Path) -> Path:
    """Where the export for this version of OpenVINO stands."""
    return cache_dir / f"{_PREFIX}{version(import_openvino())}-{_FORMAT}"


def find_export(bundled: BundledModel, cache_dir: Path) -> str | None:
    """Hash of the weights that a sound export in the cache was made from, or None if there is none for `bundled`."""
    manifest = read_manifest(export_folder(cache_dir))
    source = manifest.get("source") if manifest else None
    if not isinstance(source, dict):
        return None
    stat = bundled.path.stat()
    made_from = (source.get("bytes"), source.get("modified_ns"), source.get("adapter"))
    if made_from == (stat.st_size, stat.st_mtime_ns, bundled.adapter.fingerprint):
        return str(source["sha256"])
    weights = bundled.sha256()  # another file, or the same one installed again: its content decides
    return weights if weights == source.get("sha256") else None


def build_export(bundled: BundledModel, cache_dir: Path) -> None:
    """Converts, verifies against torch and puts in place; removes exports of other versions."""
    from index import bundled_export

    def build(folder: Path) -> dict[str, Any]:
        bundled_export.openvino_ir(bundled, folder)
        embedder = OpenVinoEmbedder(bundled, folder, query_prefix="", passage_prefix="", max_tokens=512, fingerprint="")
        token_ids = [embedder.token_ids(text) for text in bundled_export.PROBES]
        vectors = np.concatenate([embedder.embed_token_ids([ids]) for ids in token_ids])
        cosine = bundled_export.verify(bundled, vectors, token_ids, embedder.engine)
        shutil.rmtree(folder / COMPILED)  # OpenVINO names its cache after the path, which is about to change
        stat = bundled.path.stat()
        source = {
            "bytes": stat.st_size, "modified_ns": stat.st_mtime_ns, "sha256": bundled.sha256(), "adapter": bundled.adapter.fingerprint,
        }  # fmt: skip
        _log.info("向量模型已导出：%s，与原模型余弦 %.5f", embedder.engine, cosine)
        return {"source": source, "engine": embedder.engine, "cosine": round(cosine, 6)}

    folder = export_folder(cache_dir)
    publish(folder, build)
    remove_others(folder, f"{_PREFIX}*")


def _padded(length: int) -> int:
    return -(-length // LENGTH_STEP) * LENGTH_STEP


def version(ov: Any) -> str:
    """Its version without the build number."""
    return str(ov.__version__).split("-")[0]
