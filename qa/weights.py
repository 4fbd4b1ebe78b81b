"""weights: the fitted numbers that decisions rest on, with their provenance (``qa/data/weights.json``)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import ConfigError

WEIGHTS = Path(__file__).parent / "data" / "weights.json"


class Weights(BaseModel):
    """What ``python -m eval fit`` writes.

    Attributes:
        choice: weight of each feature of `qa.features`.
        answer: weight of each signal of `qa.refuse` in the logarithm of the odds that the best statement answers.
        bias: the constant of these odds.
        least: from this probability on the statement is given as the answer.
        provenance: data, seed and figures of the fit.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    choice: dict[str, float]
    answer: dict[str, float]
    bias: float
    least: float
    provenance: dict[str, Any]

    def probability(self, signals: Mapping[str, float]) -> float:
        """Probability that the best statement answers, 0..1, from its signals."""
        odds = self.bias + sum(self.answer.get(name, 0.0) * value for name, value in signals.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


@cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    """The weights of a file.

    Raises:
        ConfigError: missing, unreadable, or of other features.
    """
    try:
        return Weights.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ConfigError(f"权重文件 {path.name} 读不出来：{error}", "", "运行 python -m eval fit") from error
