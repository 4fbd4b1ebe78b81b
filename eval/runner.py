"""runner: asks every case, judges every turn, measures the time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.assistant import Assistant, open_assistant
from eval.cases import Case, DataSet, Turn
from eval.judge import article_key, judge
from eval.metrics import DEPTH
from eval.record import CaseRecord, TurnRecord
from qa.answer import Answer, Citation

Opener = Callable[[DataSet, Path | None], AbstractContextManager[Assistant]]


def run_data_sets(
    data_sets: Sequence[DataSet], index_dir: Path | None = None, opener: Opener = open_assistant
) -> list[CaseRecord]:
    """Asks all cases, with a progress bar on stderr when that is a terminal.

    Args:
        data_sets: in the order in which they are asked.
        index_dir: the index under test for those without sources; None for the project's own.
        opener: gives the assistant for a data set.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    records: list[CaseRecord] = []
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        for data_set in data_sets:
            task = progress.add_task(data_set.name, total=len(data_set.cases))
            for record in run(data_set, index_dir, opener):
                records.append(record)
                progress.advance(task)
    return records


def run_on_all_cores(data_sets: Sequence[DataSet], index_dir: Path | None = None) -> list[CaseRecord]:
    """Asks all cases, a data set at a time on each core: for whether answers are right, not for how long they take.

    One process on one core answers more than half as fast as one on two; so two of them are done in three quarters of the time.

    Args:
        data_sets: in the order of the records.
        index_dir: the index under test for those without sources; None for the project's own.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) < 2 or len(data_sets) < 2:
        return run_data_sets(data_sets, index_dir)
    context = get_context("spawn")
    free = context.Queue()
    for core in cores:
        free.put(core)
    longest_first = sorted(range(len(data_sets)), key=lambda number: -len(data_sets[number].cases))
    with ProcessPoolExecutor(len(cores), context, _stay_on_one_core, (free,)) as pool:
        asked = {number: pool.submit(_records, data_sets[number], index_dir) for number in longest_first}
        return [record for number in range(len(data_sets)) for record in asked[number].result()]


def _stay_on_one_core(free: Queue[int]) -> None:
    os.sched_setaffinity(0, {free.get()})


def _records(data_set: DataSet, index_dir: Path | None) -> list[CaseRecord]:
    return list(run(data_set, index_dir))


def run(data_set: DataSet, index_dir: Path | None = None, opener: Opener = open_assistant) -> Iterator[CaseRecord]:
    """One record a case of `data_set`, in order."""
    with opener(data_set, index_dir) as assistant:
        for case in data_set.cases:
            yield CaseRecord(data_set.name, case, _ask(assistant, case))


def is_verbatim(assistant: Assistant, citation: Citation) -> bool:
    """Whether the quote is not empty and equals, character for character, its article's text from start to end."""
    text = assistant.article_text(citation.document, citation.article)
    return text is not None and bool(citation.quote) and citation.quote == text[citation.start : citation.end]


def _ask(assistant: Assistant, case: Case) -> tuple[TurnRecord, ...]:
    started = time.perf_counter()
    answers = assistant.ask([turn.question for turn in case.turns])
    milliseconds = (time.perf_counter() - started) * 1000 / len(case.turns)
    return tuple(
        _record(assistant, turn, answer, milliseconds, first=position == 0)
        for position, (turn, answer) in enumerate(zip(case.turns, answers, strict=True))
    )


def _record(assistant: Assistant, turn: Turn, answer: Answer, milliseconds: float, first: bool) -> TurnRecord:
    verbatim = tuple(is_verbatim(assistant, citation) for citation in answer.citations)
    retrieved = _retrieved(assistant, turn.question) if first and turn.answerable else None
    return TurnRecord(turn, answer, judge(turn, answer), retrieved, verbatim, milliseconds)


def _retrieved(assistant: Assistant, question: str) -> tuple[str, ...]:
    hits = assistant.search(question, DEPTH)
    return tuple(dict.fromkeys(article_key(hit.document, hit.article) for hit in hits))
