"""Intents by nearness: what a question asks for when no rule sees it, read off the nearest of the rules' whole questions.

The vectors of these questions are made when first needed and kept in the cache folder.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder
from qa.rulebook import IntentRule, Rulebook

NEAR = 0.87
"""Least cosine of a question with an example; measured on questions whose intent the rules see, see docs/decisions.md."""
APART = 0.02
"""How much nearer it must be than to any example of another intent."""


class IntentExamples:
    """Finds the intent of the nearest example.

    Args:
        rules: with the examples.
        embedder: of the index.
        cache_dir: where their vectors are kept.
    """

    def __init__(self, rules: Rulebook, embedder: Embedder, cache_dir: Path) -> None:
        self._pairs = [(intent, question) for intent in rules.intents for question in intent.questions]
        self._embedder = embedder
        text = "\n".join([embedder.fingerprint, embedder.engine, *(question for _, question in self._pairs)])
        self._path = cache_dir / f"intents-{hashlib.sha256(text.encode()).hexdigest()[:16]}.npy"
        self._vectors: NDArray[np.float32] | None = None

    def nearest(self, question: NDArray[np.float32]) -> IntentRule | None:
        """The intent whose example is nearest to a question's unit vector; None when none is near, or two are as near."""
        if not self._pairs:
            return None
        best: dict[str, float] = {}
        for (intent, _), cosine in zip(self._pairs, (self._load() @ question).tolist(), strict=True):
            best[intent.name] = max(best.get(intent.name, -1.0), cosine)
        (first, nearest), *others = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        if nearest < NEAR or (others and nearest - others[0][1] < APART):
            return None
        return next(intent for intent, _ in self._pairs if intent.name == first)

    def _load(self) -> NDArray[np.float32]:
        if self._vectors is None:
            try:
                self._vectors = np.load(self._path, allow_pickle=False)
            except (OSError, ValueError):
                self._vectors = self._embedder.embed_queries([question for _, question in self._pairs])
                self._keep(self._vectors)
        return self._vectors

    def _keep(self, vectors: NDArray[np.float32]) -> None:
        """Written beside and renamed, so that a process killed in the middle leaves nothing half."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._path.parent, suffix=".npy", delete=False) as stream:
            np.save(stream, vectors, allow_pickle=False)
        os.replace(stream.name, self._path)
