"""The tokenizer of the bundled model, made once in a process: the embedder and the cross-encoder cut text alike."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock

from index.bundled_model import BundledModel
from index.unigram_tokenizer import UnigramTokenizer

_LOCK = Lock()


def bundled_tokenizer(bundled: BundledModel) -> UnigramTokenizer:
    """The tokenizer of a model's data file: a fifth of a second and 60 MB the first time."""
    with _LOCK:
        return _of(bundled.path, bundled.path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _of(path: Path, _changed: int) -> UnigramTokenizer:
    bundled = BundledModel(path)
    return UnigramTokenizer(
        bundled.pieces(), bundled.scores(), bos_id=bundled.bos_id, eos_id=bundled.eos_id, unk_id=bundled.unk_id,
        control_ids=bundled.control_ids(),
    )  # fmt: skip
