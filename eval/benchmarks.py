"""benchmarks: docs/benchmarks.md with its plot, made of what was measured and kept beside it; nothing in it is typed by hand."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.engines import FOUND, Engines
from eval.graph import CONSTRUCTION, KIND
from eval.scale import PROBES, Scale
from index.vectors import BY_SIZE, IN_A_LIST, SHARE

DOCS = Path(__file__).parents[1] / "docs"
KEPT = DOCS / "benchmarks"
PAGE = DOCS / "benchmarks.md"
PLOT = KEPT / "scale.png"
_RECALLS = "召回@10 / @60，中位 / p95 ms"
_LIBRARIES = ("faiss-cpu", "bm25s", "openvino", "sentence-transformers", "torch", "numpy")


def keep_scale(scales: Sequence[Scale], kept: Path = KEPT, page: Path = PAGE) -> Path:
    """Keeps what `eval.scale` measured, draws it, and writes the page anew.

    Args:
        scales: one for each size, rising.
        kept: folder of the figures.
        page: the page to write.

    Returns:
        The page.
    """
    _keep("scale", [asdict(scale) for scale in scales], kept)
    _draw([asdict(scale) for scale in scales], kept / PLOT.name)
    return write_page(kept, page)


def keep_bench(report: str, kept: Path = KEPT, page: Path = PAGE) -> Path:
    """Keeps the Markdown report of ``python -m eval bench`` and writes the page anew; returns the page."""
    _keep("bench", report, kept)
    return write_page(kept, page)


def keep_engines(compared: Engines, kept: Path = KEPT, page: Path = PAGE) -> Path:
    """Keeps what `eval.engines` measured and writes the page anew; returns the page."""
    gains = {"passage_gain": compared.passage_gain, "query_gain": compared.query_gain}
    _keep("engines", asdict(compared) | gains, kept)
    return write_page(kept, page)


def write_page(kept: Path = KEPT, page: Path = PAGE) -> Path:
    """Writes the page from the figures that are kept; parts that were never measured are left out. Returns the page."""
    parts = [
        "# 基准",
        "本页由 `python -m eval bench --report`、`python -m eval engines`、`python -m eval scale` 写成，数字不是手填的。机器与人共用，时间有起伏：看同一次运行里的比，不看绝对值。",
    ]
    bench, engines, scale = (_kept(name, kept) for name in ("bench", "engines", "scale"))
    if bench:
        parts += ["## 与其他做法并列", _machine(bench), bench["figures"]]
    if engines:
        parts += ["## 算向量：同一权重，两种引擎", _machine(engines), *_engine_parts(engines["figures"])]
    if scale:
        parts += ["## 一台机器上的规模", _machine(scale), *_scale_parts(scale["figures"])]
    page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return page


def _keep(name: str, figures: Any, kept: Path) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    facts = {
        "date": date.today().isoformat(), "machine": _processor(), "cores": os.cpu_count(),
        "python": platform.python_version(), "versions": {name: version(name) for name in _LIBRARIES}, "figures": figures,
    }  # fmt: skip
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    (kept / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def _kept(name: str, kept: Path) -> dict[str, Any] | None:
    path = kept / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _machine(facts: dict[str, Any]) -> str:
    versions = "，".join(f"{name} {number}" for name, number in facts["versions"].items())
    return f"{facts['date']}；{facts['machine']}，{facts['cores']} 核；Python {facts['python']}；{versions}。"


def _engine_parts(f: dict[str, Any]) -> list[str]:
    return [
        f"{f['passages']:,} 条法律条文（从全部随包法律里等距取）、{f['questions']} 个问题；两种引擎轮流算同样的文字，各二百五十条一轮。",
        _table(
            ["", "条文 条/s", "一个问题 ms"],
            [
                ["SentenceTransformer.encode，fp32", f"{f['plain_rate']:.1f}", f"{f['plain_query']:.1f}"],
                [f["engine"], f"{f['rate']:.1f}", f"{f['query']:.1f}"],
                ["快几倍", f"{f['passage_gain']:.1f}", f"{f['query_gain']:.1f}"],
            ],
        ),
        f"同一条文两种向量的余弦：最小 {f['least_cosine']:.4f}，平均 {f['mean_cosine']:.4f}；每个问题最近的 {FOUND} 条有 {f['same_found']:.1%} 相同。"
        f"只算矩阵乘法、按同一次运行测得的 fp32 速度，每秒至多 {f['limit']:.0f} 条：引擎达到它的 {f['rate'] / f['limit']:.0%}（bf16 可以超过）。",
    ]


def _scale_parts(figures: list[dict[str, Any]]) -> list[str]:
    return [
        "条文取自随包法律（一条一行，长者取前 400 字）；多出来的由 `eval/varied.py` 换说法、换数字、换地名生成，分属三千个虚构的县。"
        "前两万余条的向量是真算的，其余由两千对真算的“原文与改写”的差推出。问题是 `dev` 题集的问句，每问都真算向量。",
        _table(
            ["条数", "辖区", "采用", "分词 条/s", "词索引 条/s", "表 条/s", "图 条/s", "磁盘 MB：向量 / 表 / 词", "内存 MB：自有 / 含映射页"],
            [
                [
                    f"{f['articles']:,}", f"{f['places']:,}", _used(f), *(f"{f[k]:,.0f}" for k in ("words_rate", "bm25_rate", "lists_rate", "graph_rate")),
                    " / ".join(f"{mb:,.0f}" for mb in f["disk"]), " / ".join(f"{mb:,.0f}" for mb in f["memory"]),
                ]
                for f in figures
            ],
        ),
        "一次检索（向量 60 条、词 60 条，合起来算好两种分），中位 / p95 毫秒；括号里是限定后还剩的条数，和其中最近的 10 条找到了多少：",
        _asked_table(figures),
        f"只查向量，取 60 条：精确、倒排表（IVF，√n 的 {BY_SIZE[-1].lists} 倍个表、每表平均至少 {IN_A_LIST} 条，SQ8）、图（{KIND}，efConstruction {CONSTRUCTION}）。"
        "召回是与精确检索相比，后两种的候选都再用精确向量打分：",
        _table(
            ["条数", "精确 中位 / p95 ms", *(f"查 {w['width']} 个表：{_RECALLS}" for w in figures[0]["lists"])],
            [[f"{f['articles']:,}", _times(f["exact"]), *map(_recalls, f["lists"])] for f in figures],
        ),
        _table(
            ["条数", *(f"图 ef {w['width']}：{_RECALLS}" for w in figures[0]["widths"])],
            [[f"{f['articles']:,}", *map(_recalls, f["widths"])] for f in figures],
        ),
        f"所以（`index/vectors.py` 的 `BY_SIZE`）：{BY_SIZE[0].up_to:,} 条以内、以及限定后剩下的不超过这个数或不到全部的 {SHARE:.1%} 时，精确检索；再多查 "
        f"{BY_SIZE[-1].probes} 个表，候选再用精确向量重新打分，余弦始终是精确的。",
        f"![条数与时间、内存](benchmarks/{PLOT.name})",
    ]  # fmt: skip


def _used(figures: dict[str, Any]) -> str:
    return {"exact": "精确", "lists": "倒排表"}[figures["used"]]


def _asked_table(figures: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(asked["name"] for f in figures for asked in f["asked"]))
    rows = []
    for f in figures:
        by_name = {asked["name"]: asked for asked in f["asked"]}
        cells = [
            f"{_times(by_name[name])}（{by_name[name]['rows']:,}，{by_name[name].get('recall_10', 1.0):.1%}）"
            if name in by_name
            else "–"
            for name in names
        ]
        rows.append([f"{f['articles']:,}", *cells])
    return _table(["条数", *names], rows)


def _recalls(width: dict[str, Any]) -> str:
    return f"{width['recall_10']:.1%} / {width['recall_60']:.1%}，{_times(width)}"


def _times(timed: dict[str, Any]) -> str:
    return f"{timed['p50']:.1f} / {timed['p95']:.1f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _draw(figures: Sequence[dict[str, Any]], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    sizes = [f["articles"] for f in figures]
    drawing, (times, memory) = plt.subplots(1, 2, figsize=(10, 4))
    times.plot(sizes, [f["exact"]["p95"] for f in figures], "o--", label="vectors, exact, p95")
    for number, probes in enumerate(PROBES):
        times.plot(sizes, [f["lists"][number]["p95"] for f in figures], "o--", label=f"vectors, {probes} lists, p95")
    for place, label in ((0, "whole search, p95"), (1, "whole search in one county, p95")):
        drawn = [(f["articles"], f["asked"][place]["p95"]) for f in figures if len(f["asked"]) > place]
        times.plot(*zip(*drawn, strict=True), "o-", label=label)
    times.set(xscale="log", yscale="log", xlabel="articles", ylabel="ms")
    memory.plot(sizes, [f["memory"][0] for f in figures], "o-", label="memory, own")
    memory.plot(sizes, [f["memory"][1] for f in figures], "o-", label="memory with mapped pages")
    memory.plot(sizes, [sum(f["disk"]) for f in figures], "o--", label="disk")
    memory.set(xscale="log", yscale="log", xlabel="articles", ylabel="MB")
    for axes in (times, memory):
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.legend(fontsize=8)
    drawing.tight_layout()
    drawing.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(drawing)
