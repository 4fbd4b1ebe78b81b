"""Metrics: every figure the eval reports, by name, each with the number of things it is a share of.

A metric takes case records and gives a `Score`, or None when the records hold nothing for it to measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from eval.judge import article_key, gold_keys, golds, groups_met
from eval.ranking import hit_at, recall_at, reciprocal_rank_at
from eval.record import CaseRecord, TurnRecord

DEPTH = 10
"""How many articles retrieval is asked for."""
HIT_DEPTH = 5
"""The k of the hit that the baseline remembers."""
ALL = "全部"
"""The group that holds every case."""


@dataclass(frozen=True, slots=True)
class Score:
    """`value` and `n`, the number of turns, pairs, dialogues or citations it was taken over (at least 1)."""

    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure.

    Attributes:
        label: heading in the report.
        unit: ``share`` (0..1, more is better, may have a threshold), ``characters`` or ``ms`` (never gated).
        compute: records → score.
    """

    label: str
    unit: Literal["share", "characters", "ms"]
    compute: Callable[[Sequence[CaseRecord]], Score | None]


def scores(records: Sequence[CaseRecord]) -> dict[str, Score | None]:
    """Every metric of `METRICS` over `records`, in that order."""
    return {name: metric.compute(records) for name, metric in METRICS.items()}


def by_set(records: Sequence[CaseRecord]) -> dict[str, list[CaseRecord]]:
    """`ALL`, then each data set (``dev``), then each of its sets (``dev/clerk``); cases keep their order."""
    return {ALL: list(records), **_grouped((r.data_set, r) for r in records), **_grouped((r.group, r) for r in records)}


def by_tag(records: Sequence[CaseRecord]) -> dict[str, list[CaseRecord]]:
    """The cases of each tag, tags sorted; a case stands under each of its tags, once."""
    return dict(sorted(_grouped((tag, r) for r in records for tag in dict.fromkeys(r.case.tags)).items()))


def citation_precision(record: TurnRecord) -> float | None:
    """Share of the cited articles, each counted once, that the case names; None when nothing is cited.

    A turn that is not answerable names none, so that whatever it cites counts against it.
    """
    cited = {article_key(citation.document, citation.article) for citation in record.answer.citations}
    return len(cited & gold_keys(record.turn)) / len(cited) if cited else None


def citation_recall(record: TurnRecord) -> float | None:
    """Share of the groups of articles that are cited, to the 款 where the case gives it; the best alternative counts.

    None when the turn is not answerable.
    """
    met = [groups_met(gold, record.answer.citations) for gold in golds(record.turn)]
    return max((sum(groups) / len(groups) for groups in met), default=None)


def _grouped(pairs: Iterable[tuple[str, CaseRecord]]) -> dict[str, list[CaseRecord]]:
    groups: defaultdict[str, list[CaseRecord]] = defaultdict(list)
    for name, record in pairs:
        groups[name].append(record)
    return dict(groups)


def _turns(records: Iterable[CaseRecord]) -> list[TurnRecord]:
    return [turn for record in records for turn in record.turns]


def _mean(values: Iterable[float | None]) -> Score | None:
    """The mean of what is not None; bools count as 0 and 1."""
    known = [float(value) for value in values if value is not None]
    return Score(sum(known) / len(known), len(known)) if known else None


def _percentile(values: Sequence[float], q: float) -> Score | None:
    return Score(float(np.percentile(values, q)), len(values)) if values else None


def _right(records: Sequence[CaseRecord]) -> Score | None:
    return _mean(turn.right for turn in _turns(records))


def _over_retrieval(
    formula: Callable[[Sequence[str], frozenset[str], int], float], k: int
) -> Callable[[Sequence[CaseRecord]], Score | None]:
    def compute(records: Sequence[CaseRecord]) -> Score | None:
        measured = [(turn.retrieved, gold_keys(turn.turn)) for turn in _turns(records)]
        return _mean(formula(ranked, relevant, k) for ranked, relevant in measured if ranked is not None)

    return compute


def _refusal_precision(records: Sequence[CaseRecord]) -> Score | None:
    return _mean(not turn.turn.answerable for turn in _turns(records) if turn.answer.status != "answered")


def _refusal_recall(records: Sequence[CaseRecord]) -> Score | None:
    return _mean(turn.right for turn in _turns(records) if not turn.turn.answerable)


def _pair_accuracy(records: Sequence[CaseRecord]) -> Score | None:
    pairs = _grouped((f"{r.data_set}/{r.case.pair}", r) for r in records if r.case.pair is not None)
    return _mean(all(record.right for record in pair) for pair in pairs.values() if len(pair) > 1)


def _dialogues(records: Iterable[CaseRecord]) -> list[CaseRecord]:
    return [record for record in records if len(record.turns) > 1]


def _verbatim(records: Sequence[CaseRecord]) -> Score | None:
    return _mean(equal for turn in _turns(records) for equal in turn.verbatim)


def _length_percentile(q: float) -> Callable[[Sequence[CaseRecord]], Score | None]:
    def compute(records: Sequence[CaseRecord]) -> Score | None:
        answers = [turn.answer for turn in _turns(records)]
        return _percentile([len(answer.answer) for answer in answers if answer.status == "answered"], q)

    return compute


def _time_percentile(q: float) -> Callable[[Sequence[CaseRecord]], Score | None]:
    return lambda records: _percentile([turn.milliseconds for turn in _turns(records)], q)


METRICS: dict[str, Metric] = {
    # Shares of turns, unless said otherwise.
    "right": Metric("答对", "share", _right),
    # Retrieval alone, on answerable first turns: one of the articles named (alternatives included) among the first k.
    "hit_at_1": Metric("命中@1", "share", _over_retrieval(hit_at, 1)),
    "hit_at_3": Metric("命中@3", "share", _over_retrieval(hit_at, 3)),
    "hit_at_5": Metric("命中@5", "share", _over_retrieval(hit_at, HIT_DEPTH)),
    "recall_at_5": Metric("召回@5", "share", _over_retrieval(recall_at, HIT_DEPTH)),
    "mrr_at_10": Metric("MRR@10", "share", _over_retrieval(reciprocal_rank_at, DEPTH)),
    # Means over the turns that cite, and over the answerable ones.
    "citation_precision": Metric("引用准确", "share", lambda records: _mean(map(citation_precision, _turns(records)))),
    "citation_recall": Metric("引用完整", "share", lambda records: _mean(map(citation_recall, _turns(records)))),
    # Of the refusals, those that should be; of those that should be, the ones without any claim.
    "refusal_precision": Metric("拒答准确", "share", _refusal_precision),
    "refusal_recall": Metric("拒答完整", "share", _refusal_recall),
    # Of the pairs with both members there, those with both right.
    "pair_accuracy": Metric("对照题", "share", _pair_accuracy),
    # Cases of more than one turn: their turns, and as wholes.
    "dialogue_turns": Metric("对话轮次", "share", lambda records: _right(_dialogues(records))),
    "dialogue_whole": Metric("整段对话", "share", lambda records: _mean(r.right for r in _dialogues(records))),
    # Of all citations.
    "verbatim": Metric("原文引用", "share", _verbatim),
    # Answers given, refusals left out.
    "answer_length_p50": Metric("字数中位", "characters", _length_percentile(50)),
    "answer_length_p95": Metric("字数95%", "characters", _length_percentile(95)),
    "ms_p50": Metric("毫秒中位", "ms", _time_percentile(50)),
    "ms_p95": Metric("毫秒95%", "ms", _time_percentile(95)),
}
"""Name → metric, in the order of the report's columns."""

GATED = frozenset(name for name, metric in METRICS.items() if metric.unit == "share")
"""The names that a threshold may have."""
