"""Adapter: a low-rank change to the bundled model's weights (LoRA, Hu et al. 2021), fitted by ``python -m index tune``.

The files beside this module hold, for each changed matrix W of shape (out, in), B (out, r) and A (r, in) in half
precision; the model computes with W + B·A. Their provenance (data, seed, settings, figures) is in the ``.json`` of the same
name. The cross-encoder has a change of its own, with heads besides (``head.*``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable

ADAPTER = Path(__file__).parent / "data" / "adapter.npz"
PROVENANCE = ADAPTER.with_suffix(".json")
CROSS_ENCODER = ADAPTER.with_name("cross-encoder.npz")
CROSS_ENCODER_TOLD = ADAPTER.with_name("cross-encoder-told.npz")
"""The same, gone on with questions told at length."""
_HEAD = "head."


@dataclass(frozen=True)
class Adapter:
    """Low-rank changes by the name of the tensor in the bundled file (``l0.q.w``).

    Attributes:
        changes: name → (B, A), float32.
        fingerprint: sha256 of the file; empty for no change.
    """

    changes: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]
    fingerprint: str

    def apply(self, name: str, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """`weights` of the tensor `name` with its change; the same array when it has none."""
        change = self.changes.get(name)
        if change is None:
            return weights
        changed: NDArray[np.float32] = weights + change[0] @ change[1]
        return changed


NONE = Adapter({}, "")


@cache
def load_adapter(path: Path = ADAPTER) -> Adapter:
    """The adapter of a file; `NONE` when there is no file.

    Raises:
        ModelUnavailable: the file cannot be read.
    """
    if not path.is_file():
        return NONE
    try:
        with np.load(path, allow_pickle=False) as held:
            names = sorted({name[:-2] for name in held.files if not name.startswith(_HEAD)})
            changes = {n: (held[f"{n}.B"].astype(np.float32), held[f"{n}.A"].astype(np.float32)) for n in names}
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(f"向量模型的调整文件 {path.name} 读不出来：{error}", "", "重新取得项目文件") from error
    return Adapter(changes, hashlib.sha256(path.read_bytes()).hexdigest())


@cache
def load_head(path: Path = CROSS_ENCODER) -> Mapping[str, NDArray[np.float32]]:
    """The head's arrays by their names without ``head.``.

    Raises:
        ModelUnavailable: the file is missing or cannot be read.
    """
    try:
        with np.load(path, allow_pickle=False) as held:
            return {n.removeprefix(_HEAD): held[n].astype(np.float32) for n in held.files if n.startswith(_HEAD)}
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(f"判读模型的调整文件 {path.name} 读不出来：{error}", "", "重新取得项目文件") from error


def save_adapter(
    path: Path,
    changes: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]],
    head: Mapping[str, NDArray[np.float32]] | None = None,
) -> None:
    """Writes `changes`, and the arrays of a `head`, in half precision; equal changes give equal bytes."""
    arrays = {
        f"{n}.{part}": m.astype(np.float16) for n, (b, a) in sorted(changes.items()) for part, m in (("B", b), ("A", a))
    }
    arrays |= {f"{_HEAD}{name}": array.astype(np.float16) for name, array in sorted((head or {}).items())}
    with path.open("wb") as stream:
        np.savez(stream, **arrays)  # type: ignore[arg-type]
