"""``python -m eval run`` measures; ``gate`` compares with what is committed; ``fit`` fits the weights; ``bench`` times."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from corpus.command_line import run_app
from eval.cases import default_paths, load_data_sets
from eval.gate import (
    Miss,
    Turned,
    dump_baseline,
    load_baseline,
    load_thresholds,
    missed,
    take_baseline,
    turned,
    turned_wrong,
)
from eval.metrics import METRICS, by_set, scores
from eval.record import CaseRecord
from eval.report import format_score, metric_table, write_report
from eval.runner import run_data_sets, run_on_all_cores

HERE = Path(__file__).parent
DATA_SETS = HERE / "datasets"
THRESHOLDS = HERE / "thresholds.toml"
BASELINE = HERE / "baseline.json"
SUMMARY = (
    "right", "hit_at_1", "hit_at_5", "citation_precision", "citation_recall", "refusal_precision", "refusal_recall",
    "pair_accuracy", "dialogue_whole", "verbatim", "ms_p50",
)  # fmt: skip
"""The columns of the table in the terminal; the report has all."""
_SAY = {True: "对", False: "错", None: "无"}
_FIND = {True: "命中", False: "未命中", None: "未测"}

app = typer.Typer(
    help="评测：在题集上量规问答得对不对。", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
IndexDir = Annotated[Path | None, typer.Option("--index", help="索引文件夹；不给则用项目自己的。")]


@app.command("run")
def run_command(
    dataset: Annotated[
        list[Path] | None,
        typer.Option("--dataset", help="题集：JSONL 文件，或放着原文和 cases.jsonl 的文件夹；可多次。"),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="把 report.md、report.html、results.json 写到这个文件夹。")
    ] = None,
    parts: Annotated[
        bool, typer.Option("--parts", help="报告里并列各部分的作用、拿走条文后的拒答；约为平时的十二倍时间。")
    ] = False,
    index: IndexDir = None,
) -> None:
    """在题集上评测，打印各组的指标。"""
    if parts and report is None:
        raise typer.BadParameter("要和 --report 一起用。", param_hint="--parts")
    data_sets = load_data_sets(dataset or default_paths(DATA_SETS))
    records = run_data_sets(data_sets, index)
    _print_summary(records)
    if report is not None:
        from eval.ablation import measure_parts

        write_report(records, report, measure_parts(data_sets, index) if parts else None)
        typer.echo(f"报告：{report / 'report.html'}")


@app.command("gate")
def gate_command(
    index: IndexDir = None,
    update_baseline: Annotated[bool, typer.Option("--update-baseline", help="用这一次的结果重写基线。")] = False,
) -> None:
    """与门槛和基线比：列出每道变了的题；没到门槛、或变错的题超过允许数，退出码为 1。"""
    thresholds = load_thresholds(THRESHOLDS)
    before = None if update_baseline else load_baseline(BASELINE)
    records = run_on_all_cores(load_data_sets(default_paths(DATA_SETS)), index)
    _print_summary(records)
    after = take_baseline(records)
    wrong: list[str] = []
    if before is None:
        BASELINE.write_text(dump_baseline(after), encoding="utf-8")
        typer.echo(f"已重写基线：{BASELINE}")
    else:
        changes = turned(before, after)
        wrong = turned_wrong(changes)
        for change in changes:
            typer.echo(_format_turned(change))
        typer.echo(f"变错 {len(wrong)} 题，允许 {thresholds.allowed_turned_wrong} 题。")
    misses = missed(thresholds, {group: scores(members) for group, members in by_set(records).items()})
    for miss in misses:
        typer.echo(_format_miss(miss))
    if misses or len(wrong) > thresholds.allowed_turned_wrong:
        raise typer.Exit(1)


@app.command("bench")
def bench_command(
    dataset: Annotated[list[Path] | None, typer.Option("--dataset", help="从这些题集取问题；不给则用 dev。")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="连同 rank-bm25、bm25s、sentence-transformers + FAISS。")
    ] = False,
    report: Annotated[bool, typer.Option("--report", help="结果写进 docs/benchmarks.md。")] = False,
    index: IndexDir = None,
) -> None:
    """在同一次运行里量速度，与其他做法并列。"""
    from eval.bench import run_bench

    figures = run_bench(dataset or [DATA_SETS / "dev.jsonl"], index, full)
    typer.echo(figures)
    if report:
        from eval.benchmarks import keep_bench

        typer.echo(f"已写：{keep_bench(figures)}")


@app.command("scale")
def scale_command(
    size: Annotated[list[int] | None, typer.Option("--size", min=1000, help="多少条，可多次。")] = None,
    dataset: Annotated[Path, typer.Option("--dataset", help="从这个题集取问题。")] = DATA_SETS / "dev.jsonl",
    folder: Annotated[Path, typer.Option("--folder", help="建在哪里；一百万条约占三个 GB。")] = HERE.parent
    / ".cache"
    / "scale",
) -> None:
    """一万到一百万条时，检索本身多快、占多少、漏多少；结果写进 docs/benchmarks.md。"""
    from eval.benchmarks import keep_scale
    from eval.scale import run_scale
    from index.embedder import config_from_environment, load_embedder

    embedder = load_embedder(config_from_environment(os.environ))
    scales = []
    for scale in run_scale(size or [10_000, 100_000, 1_000_000], dataset, folder, embedder, typer.echo):
        scales.append(scale)
        typer.echo(str(scale))
    typer.echo(f"已写：{keep_scale(scales)}")


@app.command("engines")
def engines_command(
    passages: Annotated[int, typer.Option("--passages", min=20, help="多少条条文。")] = 2000,
    dataset: Annotated[Path, typer.Option("--dataset", help="从这个题集取问题。")] = DATA_SETS / "dev.jsonl",
) -> None:
    """同一权重，本项目的引擎与 SentenceTransformer.encode（fp32）并列；结果写进 docs/benchmarks.md。"""
    from corpus.laws import load_laws
    from eval.benchmarks import keep_engines
    from eval.engines import compare_engines, load_engines
    from index.embedder import config_from_environment

    texts = [article.text for law in load_laws("all", date.today()).documents for article in law.articles]
    step = max(1, len(texts) // passages)
    questions = [case.turns[0].question for data in load_data_sets([dataset]) for case in data.cases]
    own, plain = load_engines(config_from_environment(os.environ))
    compared = compare_engines(own, plain, own.token_ids, texts[::step][:passages], questions, typer.echo)
    typer.echo(f"已写：{keep_engines(compared)}")


@app.command("page")
def page_command(
    dataset: Annotated[Path, typer.Option("--dataset", help="从这个题集取问题。")] = DATA_SETS / "dev.jsonl",
    index: IndexDir = None,
) -> None:
    """在浏览器里量：首页多久出来，按回车到看见答案多久。"""
    from eval.page import measure_page

    typer.echo("项目\t中位 ms\tp95 ms\t次数")
    for timing in measure_page(dataset, index):
        typer.echo(f"{timing.name}\t{timing.p50:.0f}\t{timing.p95:.0f}\t{timing.calls}")


@app.command("fit")
def fit_command(index: IndexDir = None) -> None:
    """在训练题上拟合选句和作答的权重，写到 qa/data/weights.json。"""
    from eval.fit import collect_examples, fit, write_weights
    from qa.weights import WEIGHTS

    weights = fit(collect_examples(load_data_sets(default_paths(DATA_SETS)), index))
    write_weights(weights, WEIGHTS)
    typer.echo(weights.model_dump_json(indent=1))


DataSets = Annotated[list[Path] | None, typer.Option("--dataset", help="题集，可多次；不给则用全部。")]


@app.command("ablation")
def ablation_command(dataset: DataSets = None, index: IndexDir = None) -> None:
    """逐步加上每个部分，量它值多少。"""
    from eval.ablation import ablation

    typer.echo("部分\t命中@1\t命中@5\t答对")
    for worth in ablation(load_data_sets(dataset or default_paths(DATA_SETS)), index):
        typer.echo(f"{worth.label}\t{worth.hit_at_1:.1%}\t{worth.hit_at_5:.1%}\t{worth.right:.1%}")


@app.command("drop")
def drop_command(dataset: DataSets = None, index: IndexDir = None) -> None:
    """拿走能回答的条文，看还会不会答：答对的题里有多少改为“没有找到依据”。"""
    from eval.ablation import dropped

    right, refused = dropped(load_data_sets(dataset or default_paths(DATA_SETS)), index)
    typer.echo(f"答对 {right} 题，拿走条文后 {refused} 题没有找到依据（{refused / max(right, 1):.1%}）")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; an error made on purpose becomes one line on stderr and exit code 2."""
    run_app(app, arguments, "python -m eval")


def _print_summary(records: Sequence[CaseRecord]) -> None:
    table = metric_table(by_set(records), SUMMARY)
    grid = Grid()
    for position, column in enumerate(table.columns):
        grid.add_column(column, justify="right" if position else "left", no_wrap=True)
    for row in table.rows:
        grid.add_row(*(escape(cell) for cell in row))
    console = Console()
    (console if console.is_terminal else Console(width=200)).print(grid)


def _format_turned(change: Turned) -> str:
    if change.what == "retrieval":
        return f"检索　{change.key}：{_FIND[change.before]} → {_FIND[change.after]}"
    return f"回答　{change.key} 第{change.turn}问：{_SAY[change.before]} → {_SAY[change.after]}"


def _format_miss(miss: Miss) -> str:
    metric = METRICS[miss.metric]
    return f"未到门槛　{miss.group} {metric.label}：{format_score(metric, miss.score)}，需要 {miss.minimum:.1%}"


if __name__ == "__main__":
    main()
