"""models: the embedder and the cross-encoder of a configuration, loaded once in a process however many indexes it opens."""

from __future__ import annotations

import threading
from functools import lru_cache

from index.cross_encoder import CrossEncoder, load_cross_encoder
from index.embedder import Embedder, EmbedderConfig, load_embedder

_KEPT = 2
_embedder = lru_cache(_KEPT)(load_embedder)
_cross_encoder = lru_cache(_KEPT)(load_cross_encoder)
_lock = threading.Lock()


def shared_embedder(config: EmbedderConfig) -> Embedder:
    """`load_embedder`, the same object for the same `config`; safe to share between threads. Raises as that does."""
    with _lock:
        return _embedder(config)


def shared_cross_encoder(config: EmbedderConfig) -> CrossEncoder:
    """`load_cross_encoder`, the same object for the same `config`; safe to share between threads. Raises as that does."""
    with _lock:
        return _cross_encoder(config)
