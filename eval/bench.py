"""bench: how fast, side by side in one run: warm answers, their parts, a cold start, and the package the laws come from.

Wall-clock times of a shared machine: read the ratios. Nothing here is a test.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from eval.alternatives import K, Search, alternatives
from eval.cases import Turn, load_data_sets
from eval.judge import article_key, gold_keys
from qa.assistant import Assistant

ROUNDS = 3
ASKERS = 20


@dataclass(frozen=True, slots=True)
class Timing:
    """Times of one thing, in ms.

    Attributes:
        name: what was timed.
        p50, p95: of all calls in all rounds.
        calls: how many.
        hit_at_1: share of the answerable questions whose article is found first; None for what finds no articles.
    """

    name: str
    p50: float
    p95: float
    calls: int
    hit_at_1: float | None = None


def run_bench(data_sets: Sequence[Path], index: Path | None = None, full: bool = False) -> str:
    """Time everything and give a Markdown report.

    Args:
        data_sets: questions; each first turn is asked.
        index: index folder; the project's own when None.
        full: with the alternatives; otherwise only with the search that the laws' package brings.
    """
    assistant = Assistant.open(index)
    turns = [case.turns[0] for data in load_data_sets(data_sets) for case in data.cases]
    questions = [turn.question for turn in turns]
    embedder = assistant.retriever.embedder
    store = assistant.index.store
    queries = embedder.embed_queries(questions[:1])

    def floor(question: str) -> None:
        nonlocal queries
        queries = embedder.embed_queries([question])
        store.nearest(queries[0], 10)

    def found(question: str) -> list[str]:
        return [article_key(hit.document, hit.article) for hit in assistant.search(question, K)]

    def cited(question: str) -> list[str]:
        return [article_key(citation.document, citation.article) for citation in assistant.ask(question)[0].citations]

    timings = [
        _time("一次向量计算加一次精确检索（下限）", floor, questions),
        _with_hits("检索（index search）", found, turns),
        _with_hits("回答（qa ask，热）", cited, turns),
    ]
    for other in alternatives(assistant.index, full):
        measure = _with_hits if other.same else _without_hits
        timings.append(measure(other.name, other.search, turns[: other.questions]))
    texts = [passage.indexed for passage in assistant.index.passages[:256]]
    start = time.perf_counter()
    embedder.embed_passages(texts)
    rate = len(texts) / (time.perf_counter() - start)
    together = _together(assistant, questions)
    cold = _cold_start(index)
    return _report(timings, rate, cold, together, assistant)


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


def _with_hits(name: str, search: Search, turns: Sequence[Turn]) -> Timing:
    timing = _time(name, search, [turn.question for turn in turns])
    answerable = [turn for turn in turns if turn.answerable]
    hits = [bool({*search(turn.question)[:1]} & gold_keys(turn)) for turn in answerable]
    return Timing(name, timing.p50, timing.p95, timing.calls, statistics.mean(hits))


def _without_hits(name: str, search: Search, turns: Sequence[Turn]) -> Timing:
    return _time(name, search, [turn.question for turn in turns])


def _together(assistant: Assistant, questions: Sequence[str]) -> tuple[float, float]:
    """Seconds in which one process answers `ASKERS` people who ask at the same moment, and the same questions one after the other;
    medians."""
    asked = [questions[n % len(questions)] for n in range(ASKERS)]
    at_once, in_turn = [], []
    with ThreadPoolExecutor(ASKERS) as pool:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            list(pool.map(assistant.ask, asked))
            at_once.append(time.perf_counter() - start)
            start = time.perf_counter()
            for question in asked:
                assistant.ask(question)
            in_turn.append(time.perf_counter() - start)
    return statistics.median(at_once), statistics.median(in_turn)


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


def _report(
    timings: Sequence[Timing], rate: float, cold: float, together: tuple[float, float], assistant: Assistant
) -> str:
    least = timings[0].p50
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    manifest = assistant.index.manifest
    lines = [
        f"机器：{platform.processor() or platform.machine()}，{os.cpu_count()} 核；Python {platform.python_version()}；{manifest.engine}",
        f"索引：{len(manifest.documents)} 个文件，{manifest.passages} 段",
        "",
        "| 项目 | 中位 ms | p95 ms | 次数 | 与下限之比 | 第一条就对 |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for t in timings:
        first = "–" if t.hit_at_1 is None else f"{t.hit_at_1:.1%}"
        lines.append(f"| {t.name} | {t.p50:.1f} | {t.p95:.1f} | {t.calls} | {t.p50 / least:.1f} | {first} |")
    lines += [
        "",
        f"{ASKERS} 人同时问同一个进程：{together[0]:.1f} 秒全部答完；同样的问题一个接一个问：{together[1]:.1f} 秒（{together[0] / together[1]:.2f} 倍）",
        "",
        f"冷启动 `python -m qa ask`：{cold:.2f} 秒（{ROUNDS} 次中位）；建索引：每秒 {rate:.0f} 段；本进程内存峰值 {memory:.0f} MB",
    ]
    return "\n".join(lines)
