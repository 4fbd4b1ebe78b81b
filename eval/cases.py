"""Case: one question or dialogue with what a right answer holds; data sets are JSON lines of them.

A data set is a file ``name.jsonl``, asked of the index under test, or a folder with ``cases.jsonl`` beside source
files, asked of an index that holds these sources and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.errors import BadRequest, ReferenceSyntaxError
from corpus.provision import parse_label

CASES_FILE = "cases.jsonl"
"""The file that makes a folder a data set."""

Text = Annotated[str, Field(min_length=1)]
OneOf = Annotated[list[Text], Field(min_length=1)]
"""Met by any of its members; never empty, since an empty one could not be met."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class AltGold(_Strict):
    """Another document that carries the answer just as well.

    Attributes:
        doc: full title.
        article: labels, any of which is enough (it reads as one inner list of `Turn.articles`).
    """

    doc: Text
    article: OneOf


class Turn(_Strict):
    """One question and what its right answer holds.

    Attributes:
        question: as the asker writes it.
        answerable: False when the corpus does not say, so that a refusal is right.
        document: full title of the document that answers; empty when not answerable.
        articles: labels, down to 款 or 项 if wanted; every inner list must be met by a citation of one of its members.
        must_contain: every inner list must be met by one of its members, found in the answer.
        must_not_contain: none of these may stand in the answer.
        alt_gold: alternatives to `document` with `articles` as a whole.
        note: why, for the maintainer.
    """

    question: str
    answerable: bool
    document: str
    articles: list[OneOf]
    must_contain: list[OneOf]
    must_not_contain: list[Text]
    alt_gold: list[AltGold] = []
    note: str = ""

    @model_validator(mode="after")
    def _says_what_is_right(self) -> Self:
        if self.answerable and not (self.document and self.articles):
            raise ValueError("answerable 的一问要写明 document 和 articles")
        if not self.answerable and (self.document or self.articles or self.alt_gold or self.must_contain):
            raise ValueError("不可答的一问不能有 document、articles、alt_gold、must_contain")
        for label in self.labels():
            try:
                parse_label(label)
            except ReferenceSyntaxError as error:
                raise ValueError(str(error)) from error
        return self

    def labels(self) -> list[str]:
        """Every article label that the turn names, alternatives included."""
        groups = [*self.articles, *(alternative.article for alternative in self.alt_gold)]
        return [label for group in groups for label in group]


class Case(_Strict):
    """One line of a data set.

    Attributes:
        id: unique in its data set.
        set: the group it is reported in.
        tags: kind first (signer, deadline, limit, …), then manner (spoken, terse, …).
        pair: the two cases that share it differ in one word which changes the answer; None for most.
        turns: one for a single question, more for a dialogue.
    """

    id: Text
    set: Text
    tags: list[Text]
    pair: Text | None = None
    turns: Annotated[list[Turn], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class DataSet:
    """Cases that are asked of one index.

    Attributes:
        name: the file's stem or the folder's name; with a case's id it makes the key of the baseline.
        cases: in the file's order, ids unique.
        sources: the files of the only documents that the index may hold; empty for the index under test.
    """

    name: str
    cases: tuple[Case, ...]
    sources: tuple[Path, ...] = ()


def load_data_sets(paths: Sequence[Path]) -> list[DataSet]:
    """The data sets at `paths`, each a ``.jsonl`` file or a folder with sources and `CASES_FILE`.

    Raises:
        BadRequest: a path that is not there, a line that does not fit, two data sets of one name.
    """
    data_sets = [_load_folder(path) if path.is_dir() else DataSet(path.stem, load_cases(path)) for path in paths]
    names = [data_set.name for data_set in data_sets]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadRequest(f"有两个评测集都叫“{twice[0]}”", "各评测集的文件名不同", "改名或去掉一个")
    return data_sets


def default_paths(folder: Path) -> list[Path]:
    """What is asked when nothing is named: every ``.jsonl`` in `folder`, then every folder in it with `CASES_FILE`.

    A data set that has gone is noticed by the gate, whose thresholds and baseline name it.
    """
    return [*sorted(folder.glob("*.jsonl")), *(path.parent for path in sorted(folder.glob(f"*/{CASES_FILE}")))]


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of one JSON-lines file; blank lines are skipped.

    Raises:
        BadRequest: unreadable or empty file; a line that is no case, or repeats an id, by file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"读不了评测集 {path}（{error}）", "UTF-8 编码的 JSONL 文件", "检查路径与编码") from error
    cases: list[Case] = []
    line_of: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        case = _parse_case(line, path, number)
        if case.id in line_of:
            raise BadRequest(
                f"{path} 第{number}行的 id “{case.id}”与第{line_of[case.id]}行重复", "每行的 id 唯一", "改名"
            )
        line_of[case.id] = number
        cases.append(case)
    if not cases:
        raise BadRequest(f"评测集 {path} 里没有题目", "每行一题的 JSONL 文件", "换一个文件")
    return tuple(cases)


def _parse_case(line: str, path: Path, number: int) -> Case:
    try:
        return Case.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "整行"
        got = f"{path} 第{number}行不合评测集的格式（{where}：{first['msg']}）"
        raise BadRequest(got, "eval/cases.py 中 Case 所列的字段", "改正这一行") from error


def _load_folder(folder: Path) -> DataSet:
    sources = tuple(
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix != ".jsonl" and not path.name.startswith((".", "README"))
    )
    if not sources:
        raise BadRequest(f"评测集 {folder} 里没有原文", f"与 {CASES_FILE} 放在一起的文件", "放入文件或换一个文件夹")
    return DataSet(folder.resolve().name, load_cases(folder / CASES_FILE), sources)
