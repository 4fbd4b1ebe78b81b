"""Metrics of one ranked list against a set of relevant ids (binary relevance).

Definitions as in `ranx` (``hit_rate@k``, ``recall@k``, ``mrr@k``), against which they are tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet


def hit_at(ranked: Sequence[str], relevant: AbstractSet[str], k: int) -> float:
    """1.0 when one of the first `k` of `ranked` (best first, no repeats) is relevant, else 0.0."""
    return float(any(key in relevant for key in ranked[:k]))


def recall_at(ranked: Sequence[str], relevant: AbstractSet[str], k: int) -> float:
    """Share of the relevant that stand among the first `k` of `ranked`, 0..1; 0.0 when nothing is relevant."""
    return sum(key in relevant for key in ranked[:k]) / len(relevant) if relevant else 0.0


def reciprocal_rank_at(ranked: Sequence[str], relevant: AbstractSet[str], k: int) -> float:
    """1 / rank of the first relevant among the first `k` of `ranked`; 0.0 when there is none."""
    return next((1.0 / rank for rank, key in enumerate(ranked[:k], start=1) if key in relevant), 0.0)
