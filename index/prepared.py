"""Prepared: vectors of the laws' passages that come with the project, so that a first build embeds only the office's own.

They are what the bundled model gives for these words (`python -m index prepare`), in half precision, by the hash of what was embedded;
with another model, or where a law's words have changed, a passage is embedded as ever. ``GUIWEN_PREPARED=off`` leaves them aside.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import BadRequest
from index.embedder import Embedder

PREPARED = Path(__file__).with_name("data") / "law-vectors.npz"
VARIABLE = "GUIWEN_PREPARED"
OFF = "off"
_KEY = 16  # bytes of a hash that are kept: enough for any number of passages


def prepared_vectors(
    embedder: Embedder, environ: Mapping[str, str], path: Path = PREPARED
) -> dict[str, NDArray[np.float32]]:
    """First half of the hash of what was embedded → its unit vector, shape (dimension,).

    Empty when they are of another model, wanted off, or cannot be read.

    Raises:
        BadRequest: the variable holds something else than ``off``.
    """
    wanted = environ.get(VARIABLE, "")
    if wanted not in ("", OFF):
        raise BadRequest(f"{VARIABLE}={wanted} 不认识", f"{OFF} 或不设", f"改正 {VARIABLE}")
    if wanted == OFF:
        return {}
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
            if str(held["fingerprint"]) != embedder.fingerprint:
                return {}
            keys, vectors = held["keys"], held["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return {bytes(key).hex(): vector for key, vector in zip(keys, vectors, strict=True)}


def short_key(key: str) -> str:
    """The part of a passage's hash, in hex digits, by which its vector is found."""
    return key[: 2 * _KEY]


def write_prepared(keys: Sequence[str], vectors: NDArray[np.float32], fingerprint: str, path: Path = PREPARED) -> None:
    """Write vectors of shape (len(keys), dimension) by their passages' hashes, sorted, so that the same content gives the same file."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    short = np.array([list(bytes.fromhex(short_key(keys[i]))) for i in order], dtype=np.uint8)
    np.savez(path, fingerprint=np.array(fingerprint), keys=short, vectors=vectors[order].astype(np.float16))
