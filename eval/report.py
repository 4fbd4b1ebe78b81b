"""report: what a run showed, for people (Markdown, HTML) and for programs (JSON)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from eval.diagnosis import confusion, reliability
from eval.metrics import ALL, METRICS, Metric, Score, by_set, by_tag, scores
from eval.record import CaseRecord, TurnRecord

if TYPE_CHECKING:
    from eval.ablation import Parts

STATUS = {"answered": "作答", "ask_back": "反问", "no_basis": "无依据"}
FAULT = {
    "status": "状态不对",
    "missing": "答案里没有",
    "forbidden": "答案里不该有",
    "citation": "没有引用",
    "claim": "拒答却有引用",
}
_TEMPLATES = Path(__file__).parent / "templates"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of text; the first column names the row."""

    columns: list[str]
    rows: list[list[str]]


def write_report(records: Sequence[CaseRecord], folder: Path, parts: Parts | None = None) -> None:
    """Writes ``report.md``, ``report.html`` and ``results.json`` into `folder`, which is made when not there; with what
    the parts of the answering are worth, where that was measured."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"md": escape_markdown, "detail": _detail}
    context = _context(records) | {"parts": parts}
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("report.md", "report.html"):
        page = environment.get_template(f"{name}.j2").render(context)
        (folder / name).write_text(page, encoding="utf-8")
    data = json.dumps(results(records, parts), ensure_ascii=False, indent=1)
    (folder / "results.json").write_text(data + "\n", encoding="utf-8")


def results(records: Sequence[CaseRecord], parts: Parts | None = None) -> dict[str, Any]:
    """All figures and every turn, as JSON values: sets, tags, confusion, reliability, parts, cases."""
    return {
        "sets": _figures(by_set(records)),
        "tags": _figures(by_tag(records)),
        "confusion": confusion(records),
        "reliability": [asdict(one) for one in reliability(records)],
        "parts": asdict(parts) if parts else None,
        "cases": [_case(record) for record in records],
    }


def metric_table(groups: Mapping[str, Sequence[CaseRecord]], names: Sequence[str] = tuple(METRICS)) -> Table:
    """One row a group: how many cases, then the metrics of `names`; metrics that no group has are left out."""
    figures = {group: scores(records) for group, records in groups.items()}
    shown = [name for name in names if any(row[name] is not None for row in figures.values())]
    rows = [
        [group, str(len(groups[group])), *(format_score(METRICS[name], row[name]) for name in shown)]
        for group, row in figures.items()
    ]
    return Table(["组", "题数", *(METRICS[name].label for name in shown)], rows)


def format_score(metric: Metric, score: Score | None) -> str:
    """``85.3% (34)`` for shares, a whole number for characters, one decimal for ms, ``–`` for None."""
    if score is None:
        return "–"
    if metric.unit == "share":
        return f"{score.value:.1%} ({score.n})"
    return f"{score.value:.0f}" if metric.unit == "characters" else f"{score.value:.1f}"


def escape_markdown(text: str) -> str:
    """`text` on one line, with the marks of Markdown and HTML made plain."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _context(records: Sequence[CaseRecord]) -> dict[str, object]:
    groups = by_set(records)
    by_group = {name: group for name, group in groups.items() if name != ALL and "/" in name}
    return {
        "n_cases": len(records),
        "n_turns": sum(len(record.turns) for record in records),
        "n_wrong": sum(not record.right for record in records),
        "sets": metric_table(groups),
        "tags": metric_table(by_tag(records)),
        "intents": _confusion_table(confusion(records)),
        "bins": reliability(records),
        "groups": {
            name: {"wrong": [r for r in group if not r.right], "right": [r for r in group if r.right]}
            for name, group in by_group.items()
        },
        "status_names": STATUS,
        "fault_names": FAULT,
    }


def _confusion_table(counts: Mapping[str, Mapping[str, int]]) -> Table:
    intents = sorted({intent for row in counts.values() for intent in row})
    rows = [[kind, *(str(row.get(intent, "")) for intent in intents)] for kind, row in counts.items()]
    return Table(["题目所问＼理解成", *intents], rows)


def _figures(groups: Mapping[str, Sequence[CaseRecord]]) -> dict[str, dict[str, dict[str, float] | None]]:
    return {
        group: {name: asdict(score) if score else None for name, score in scores(records).items()}
        for group, records in groups.items()
    }


def _case(record: CaseRecord) -> dict[str, Any]:
    case = record.case
    return {
        "key": record.key, "set": record.group, "tags": case.tags, "pair": case.pair,
        "right": record.right, "turns": [_turn(turn) for turn in record.turns],
    }  # fmt: skip


def _turn(record: TurnRecord) -> dict[str, Any]:
    return {
        "expected": record.turn.model_dump(mode="json"),
        "answer": record.answer.model_dump(mode="json"),
        "right": record.right,
        "faults": [asdict(fault) for fault in record.faults],
        "intent": record.intent,
        "retrieved": record.retrieved,
        "verbatim": record.verbatim,
        "milliseconds": round(record.milliseconds, 2),
    }


def _detail(detail: Mapping[str, object]) -> str:
    return "，".join(f"{key}={'、'.join(value) if isinstance(value, list) else value}" for key, value in detail.items())
