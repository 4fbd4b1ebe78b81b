"""Any sentence-transformers model, by name or folder; also the bundled one where OpenVINO cannot be had.

Importing sentence-transformers takes 4–5 s: this module does it when a model is loaded, not before.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable

_TEXTS_PER_CALL = 256  # between two reports of progress
_log = logging.getLogger(__name__)


class SentenceTransformersEmbedder:
    """Embeds texts through `SentenceTransformer.encode` in float32 on the processor.

    Args:
        source: name on the Hugging Face hub (read from the local cache only) or folder.
        query_prefix, passage_prefix: put before every text; None takes the prompts that the model declares.
        max_tokens: longer texts are cut; the model's own limit holds if it is lower.
        name, fingerprint: identity of a model that is known under another name; by default its own.

    Raises:
        ModelUnavailable: sentence-transformers is missing, or the model is not on this machine or does not load.
    """

    def __init__(
        self,
        source: str,
        *,
        query_prefix: str | None,
        passage_prefix: str | None,
        max_tokens: int,
        name: str = "",
        fingerprint: str = "",
    ) -> None:
        version, self._model = _load(source)
        own_limit = self._model.max_seq_length
        self._model.max_seq_length = min(max_tokens, own_limit) if own_limit else max_tokens
        prompts = self._model.prompts or {}
        self._query_prefix = _first(query_prefix, prompts, ("query", "question"))
        self._passage_prefix = _first(passage_prefix, prompts, ("document", "passage", "corpus"))
        self.dimension = int(self._model.get_embedding_dimension() or self._encode("", [""]).shape[1])
        self.engine = f"sentence-transformers {version}"
        self.name = name or Path(source).name if Path(source).is_dir() else name or source
        self.fingerprint = fingerprint or self._own_fingerprint()

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors (n, dimension) of unit length, in the order of `texts`; `on_progress` gets the number just done."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for first in range(0, len(order), _TEXTS_PER_CALL):
            places = order[first : first + _TEXTS_PER_CALL]
            vectors[places] = self._encode(self._passage_prefix, [texts[place] for place in places])
            if on_progress is not None:
                on_progress(len(places))
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, dimension) of unit length, in the order of `texts`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return self._encode(self._query_prefix, texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._model.encode(
            list(texts), prompt=prefix, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, np.float32)

    def _own_fingerprint(self) -> str:
        """Hash of weights, tokenizer, modules, prefixes and length, wherever the files lie."""
        digest = hashlib.sha256()
        for name, weights in sorted(self._model.state_dict().items()):
            digest.update(f"{name} {weights.dtype} {tuple(weights.shape)}".encode())
            digest.update(weights.detach().cpu().contiguous().flatten().view(_bytes_type()).numpy().data)
        backend = getattr(self._model.tokenizer, "backend_tokenizer", None)
        tokenizer = backend.to_str() if backend is not None else repr(self._model.tokenizer)
        modules = [(type(module).__name__, getattr(module, "pooling_mode", None)) for module in self._model]
        rest = [tokenizer, modules, self._query_prefix, self._passage_prefix, self._model.max_seq_length]
        digest.update(json.dumps(rest, ensure_ascii=False).encode())
        return digest.hexdigest()


def _load(source: str) -> tuple[str, Any]:
    try:
        import sentence_transformers
    except ImportError as error:
        raise ModelUnavailable(
            f"sentence-transformers 无法加载：{error}", next_step="运行 pip install -r requirements.txt"
        ) from error
    try:
        model = sentence_transformers.SentenceTransformer(source, device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelUnavailable(
            f"向量模型“{source}”在本机无法加载：{reason}",
            wanted="一个 sentence-transformers 模型文件夹，或已下载到本机缓存的模型名",
            next_step="先把模型下载到本机并用 GUIWEN_MODEL 指向其文件夹，或删去 GUIWEN_MODEL 改用内置模型",
        ) from error
    return sentence_transformers.__version__, model


def _first(given: str | None, prompts: dict[str, str], names: tuple[str, ...]) -> str:
    """The prefix that was asked for, else the first of the prompts that the model declares, else nothing."""
    if given is not None:
        return given
    return next((prompts[name] for name in names if prompts.get(name)), "")


def _bytes_type() -> Any:
    import torch

    return torch.uint8
