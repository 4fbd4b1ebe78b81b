"""gate: has anything become worse than what is committed? Thresholds for the figures, a baseline for each case."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from corpus.errors import ConfigError
from eval.judge import gold_keys
from eval.metrics import GATED, HIT_DEPTH, Score
from eval.ranking import hit_at
from eval.record import CaseRecord

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Thresholds(_Strict):
    """``thresholds.toml``.

    Attributes:
        allowed_turned_wrong: how many cases of the baseline may have turned wrong.
        minimum: group (``全部``, ``dev``, ``dev/clerk``) → name of a gated metric → least value that passes, 0..1.
    """

    allowed_turned_wrong: Annotated[int, Field(ge=0)]
    minimum: dict[str, dict[str, Share]]

    @field_validator("minimum")
    @classmethod
    def _metrics_exist(cls, minimum: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        for group, values in minimum.items():
            if unknown := sorted(set(values) - GATED):
                raise ValueError(f"{group} 里没有叫 {unknown[0]} 的指标；有：{'、'.join(sorted(GATED))}")
        return minimum


class CaseState(_Strict):
    """What the baseline remembers of a case.

    Attributes:
        right: for each turn, whether its answer is right.
        hit: whether retrieval alone has an article among the first `HIT_DEPTH`; None when not measured.
    """

    right: list[bool]
    hit: bool | None


class Baseline(_Strict):
    """``baseline.json``: the key of each case (``dev/c003``) → its state."""

    cases: dict[str, CaseState]


@dataclass(frozen=True, slots=True)
class Turned:
    """One verdict that differs from the baseline's.

    Attributes:
        key: ``dev/c003``.
        what: the answer of a turn, or what retrieval alone found.
        turn: 1-based; 1 for retrieval.
        before, after: right or hit; None when there was or is no such verdict.
    """

    key: str
    what: Literal["answer", "retrieval"]
    turn: int
    before: bool | None
    after: bool | None


@dataclass(frozen=True, slots=True)
class Miss:
    """A metric of a group below its threshold; `score` is None when there was nothing to measure."""

    group: str
    metric: str
    minimum: float
    score: Score | None


def load_thresholds(path: Path) -> Thresholds:
    """Raises ConfigError when `path` is not there or does not fit."""
    try:
        return Thresholds.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConfigError(
            f"门槛文件 {path} 不能用（{_first(error)}）", "eval/gate.py 中 Thresholds 的格式", "改正"
        ) from error


def load_baseline(path: Path) -> Baseline:
    """Raises ConfigError when `path` is not there or does not fit."""
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        step = "运行 python -m eval gate --update-baseline"
        raise ConfigError(f"基线文件 {path} 不能用（{_first(error)}）", "一次评测的结果", step) from error


def take_baseline(records: Sequence[CaseRecord]) -> Baseline:
    """The baseline that `records` make."""
    return Baseline(
        cases={
            record.key: CaseState(right=[turn.right for turn in record.turns], hit=_hit(record)) for record in records
        }
    )


def dump_baseline(baseline: Baseline) -> str:
    """One line a case, sorted, so that a change of one case is a change of one line."""
    lines = [
        f"  {json.dumps(key, ensure_ascii=False)}: {baseline.cases[key].model_dump_json()}"
        for key in sorted(baseline.cases)
    ]
    return '{"cases": {\n' + ",\n".join(lines) + "\n}}\n"


def turned(before: Baseline, after: Baseline) -> list[Turned]:
    """Every verdict that differs, by key; what came or went stands with None on the side that lacks it."""
    return [change for key in sorted({*before.cases, *after.cases}) for change in _changes(key, before, after)]


def turned_wrong(changes: Sequence[Turned]) -> list[str]:
    """The keys of the cases in which an answer was right and is not any more, cases that went included.

    Retrieval is not counted here: it has thresholds of its own.
    """
    return list(dict.fromkeys(c.key for c in changes if c.what == "answer" and c.before and not c.after))


def missed(thresholds: Thresholds, figures: Mapping[str, Mapping[str, Score | None]]) -> list[Miss]:
    """Every threshold that `figures` (group → metric → score) does not reach; a group that was not run reaches none."""
    misses: list[Miss] = []
    for group, minimum in thresholds.minimum.items():
        for metric, least in minimum.items():
            score = figures.get(group, {}).get(metric)
            if score is None or score.value < least:
                misses.append(Miss(group, metric, least, score))
    return misses


def _changes(key: str, before: Baseline, after: Baseline) -> Iterator[Turned]:
    empty = CaseState(right=[], hit=None)
    old, new = before.cases.get(key, empty), after.cases.get(key, empty)
    for position in range(max(len(old.right), len(new.right))):
        was = old.right[position] if position < len(old.right) else None
        now = new.right[position] if position < len(new.right) else None
        if was != now:
            yield Turned(key, "answer", position + 1, was, now)
    if old.hit != new.hit:
        yield Turned(key, "retrieval", 1, old.hit, new.hit)


def _hit(record: CaseRecord) -> bool | None:
    first = record.turns[0]
    return None if first.retrieved is None else bool(hit_at(first.retrieved, gold_keys(first.turn), HIT_DEPTH))


def _first(error: Exception) -> str:
    """What is wrong, in one clause."""
    if not isinstance(error, ValidationError):
        return str(error)
    problem = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, problem['loc']))}：{problem['msg']}"
