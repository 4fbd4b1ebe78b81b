"""cases: questions of the office's own as an eval set, so that a question once answered well stays answered well.

The file is JSON lines in the format of `eval.cases`; ``python -m eval run`` reads it, and every switch of the index asks it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.document import Document
from corpus.errors import ConfigError, PublishError, ReferenceSyntaxError, UnknownProvision
from corpus.provision import format_label, parse_label
from qa.answer import Answer
from qa.publish.ledger import write_whole
from qa.publish.settings import OWN_CASES

SET = "office"
_LOCK = ".cases.lock"
_BETWEEN_PLACES, _BETWEEN_WORDS = re.compile(r"[、，,；;\n]"), re.compile(r"\n")


class CaseTurn(BaseModel):
    """One question and what its right answer holds; see `eval.cases.Turn`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    answerable: bool
    document: str = ""
    articles: list[list[str]] = []
    must_contain: list[list[str]] = []
    must_not_contain: list[str] = []
    note: str = ""


class OfficeCase(BaseModel):
    """One line of the file; see `eval.cases.Case`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    set: str = SET
    tags: list[str]
    turns: list[CaseTurn]


def turn_of(question: str, answer: Answer) -> CaseTurn:
    """The turn that takes an answer for right: its document, its articles, nothing about its words."""
    if answer.status != "answered" or not answer.citations:
        return CaseTurn(question=question, answerable=False)
    document = answer.citations[0].document
    labels = dict.fromkeys(c.article for c in answer.citations if c.document == document)
    return CaseTurn(question=question, answerable=True, document=document, articles=[[label] for label in labels])


def turn_said(question: str, document: Document | None, places: str, words: str, note: str = "") -> CaseTurn:
    """The turn that a person describes.

    Args:
        question: as asked.
        document: that answers it; None when none does.
        places: where, e.g. 「第五条、第六条第二款」: each must be cited; 「第五条/第六条」: one of them is enough.
        words: that the answer must hold, one a line; 「10个工作日/十个工作日」: one of them is enough.
        note: why, for the maintainer.

    Raises:
        PublishError: a place that is none, or that the document does not hold.
    """
    if document is None:
        return CaseTurn(question=question, answerable=False, note=note)
    groups = [[_label(place, document) for place in group] for group in _groups(places, _BETWEEN_PLACES)]
    if not groups:
        raise PublishError("没有写明依据第几条", "“第五条”这样的写法，多处用顿号分开", "补上条款，或选“不应回答”")
    return CaseTurn(
        question=question, answerable=True, document=document.title, articles=groups, must_contain=_groups(words, _BETWEEN_WORDS),
        note=note,
    )  # fmt: skip


def read_cases(sources: Path) -> list[OfficeCase]:
    """The office's cases, in order; none when there is no file.

    Raises:
        ConfigError: a line that is no case.
    """
    try:
        lines = (sources / OWN_CASES).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"测试题文件 {OWN_CASES} 读不出来", "", "从备份恢复来源文件夹里的这个文件") from error
    try:
        return [OfficeCase.model_validate_json(line) for line in lines if line.strip()]
    except ValidationError as error:
        raise ConfigError(f"测试题文件 {OWN_CASES} 有不合格式的行", "", "改正或删去这一行") from error


def add_case(sources: Path, tag: str, turns: Sequence[CaseTurn]) -> OfficeCase:
    """Append a case; one that asks the same is replaced and keeps its id."""
    sources.mkdir(parents=True, exist_ok=True)
    with FileLock(sources / _LOCK):
        held = read_cases(sources)
        asked = [turn.question for turn in turns]
        same = next((case for case in held if [turn.question for turn in case.turns] == asked), None)
        numbers = [int(case.id.rpartition("-")[2]) for case in held if case.id.rpartition("-")[2].isdigit()]
        case_id = same.id if same else f"{SET}-{max(numbers, default=0) + 1:04d}"
        case = OfficeCase(id=case_id, tags=[tag], turns=list(turns))
        cases = [case if held_case is same else held_case for held_case in held] if same else [*held, case]
        write_whole(sources / OWN_CASES, "".join(f"{c.model_dump_json()}\n" for c in cases).encode())
    return case


def _groups(text: str, between: re.Pattern[str]) -> list[list[str]]:
    parts = [part.replace("／", "/").split("/") for part in between.split(text)]
    groups = [[word.strip() for word in part if word.strip()] for part in parts]
    return [group for group in groups if group]


def _label(place: str, document: Document) -> str:
    try:
        ref = parse_label(place)
        article = document.article(ref.article or 0, ref.branch)
    except ReferenceSyntaxError as error:
        raise PublishError(
            f"“{place}”不是条款", "“第五条”“第六条第二款”或“通知”这样的写法", "改正条款的写法"
        ) from error
    except UnknownProvision as error:
        raise PublishError(str(error)) from error
    if article.span_of(ref) is None:
        raise PublishError(f"《{document.title}》没有{place}", "", "改正条款")
    return format_label(ref)
