"""Check rules: ``rules/checks.toml`` read, checked and compiled once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import ConfigError
from qa.rulebook import RULES, compiled

CHECK_RULES = RULES / "checks.toml"
Severity = Literal["violation", "attention", "manual"]
Method = Literal["length", "signs", "level", "lead_time", "citations", "weekdays", "manual"]
Where = Literal["title", "addressee", "body", "signature", "imprint"]
ANY_KIND = "公文"
"""The kind of a draft whose kind is not known; a check for it runs on such drafts too."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trial(_Strict):
    """A draft to try a check on.

    Attributes:
        text: the draft.
        kind: its kind.
        basis: the text of an article that founds the check (or not).
        why: what a counter-example shows; for the reader of the file.
    """

    text: str
    kind: str
    basis: str
    why: str = ""


class Sign(_Strict):
    """What the draft shows when it does not fit.

    Attributes:
        place: in which part of the draft.
        pattern: a regular expression; the words it finds are marked. A group ``organ`` names another office: found words
            in which it is the sender's own do not count.
        severity: instead of the check's own.
        at_least: in how many paragraphs it must be found.
        says: the message, instead of the check's own.
    """

    place: Where
    pattern: str
    severity: Severity | None = None
    at_least: int = 1
    says: str = ""


class CheckRule(_Strict):
    """One check.

    Attributes:
        id: stable English name.
        label: in Chinese.
        method: how it is carried out; see `qa.check.checker`.
        kinds: kinds of draft it is for, with those that descend from them; all when empty.
        form: a matter of form, which no provision founds: the draft contradicts itself or the calendar. Its findings say so.
        yields_to: the check that says the same with its provision; where that one finds something, this one is silent.
        norms: kinds of norm (``norms.toml``) of which its founding sentence holds one.
        words: regular expressions, one of which the founding sentence holds. Without `norms` and `words` a check is
            founded by what the draft itself cites.
        not_words: regular expressions that a founding sentence must not hold.
        signs: what the draft shows.
        when: regular expressions, one of which the draft must hold for the check to concern it; always when empty.
        unless: regular expressions; a draft that holds one has done what is wanted.
        eased: regular expressions; a draft that holds one may be an exception, a person decides.
        severity: of what is found.
        soft_severity: instead, where the founding sentence says 一般 or 原则上.
        says: the message; ``{…}`` is filled in by the method.
        passes: what is said when nothing is found.
        founded, unfounded: sentences that do, and do not, found it.
        examples, counter_examples: drafts in which it does, and does not, find something.
    """

    id: str
    label: str
    method: Method
    kinds: list[str] = []
    form: bool = False
    yields_to: str = ""
    norms: list[str] = []
    words: list[str] = []
    not_words: list[str] = []
    signs: list[Sign] = []
    when: list[str] = []
    unless: list[str] = []
    eased: list[str] = []
    severity: Severity
    soft_severity: Severity | None = None
    says: str
    passes: str = ""
    founded: list[str] = []
    unfounded: list[str] = []
    examples: list[Trial] = []
    counter_examples: list[Trial] = []


class KindRule(_Strict):
    """A kind of document.

    Attributes:
        name: 请示.
        parent: the kind it is one of, or empty.
        offered: regular expressions, one of which a loaded regulation must hold for the kind to be offered.
        titles: regular expressions that tell it by a draft's title.
        bodies: regular expressions that tell it by a draft's other words.
        examples, counter_examples: drafts that are, and are not, told to be of this kind.
    """

    name: str
    parent: str = ""
    offered: list[str]
    titles: list[str]
    bodies: list[str] = []
    examples: list[str]
    counter_examples: list[str] = []


class Levels(_Strict):
    """What tells the level of an office from its name.

    Attributes:
        ranks: patterns by rank, lowest first; of several found in a name the last one counts.
        names: what each rank is called.
        authority: what tells a government or a party committee from a department.
        examples: name → rank; -1 for none.
    """

    ranks: list[str]
    names: list[str]
    authority: str
    examples: dict[str, int]


class Genres(_Strict):
    """Words that kinds of documents end with, and words for any document.

    Attributes:
        endings: 请示, 报告, …
        any: 公文, 文件, …: a limit for these is one for every kind without a limit of its own.
        examples: object of a limit → kind.
        counter_examples: objects that are no kind of document.
    """

    endings: list[str]
    any: list[str]
    examples: dict[str, str]
    counter_examples: list[str]


class _File(_Strict):
    parts: dict[str, str]
    genres: Genres
    levels: Levels
    kind: list[KindRule]
    check: list[CheckRule]


@dataclass(frozen=True)
class CheckRules:
    """All rules.

    Attributes:
        genres, levels: see their classes.
        kinds: in the file's order; of two that fit a draft equally the first counts.
        checks: in the file's order, which is the order of the report.
        fingerprint: sha256 of the file.
    """

    genres: Genres
    levels: Levels
    kinds: tuple[KindRule, ...]
    checks: tuple[CheckRule, ...]
    fingerprint: str

    def descent(self, kind: str) -> tuple[str, ...]:
        """A kind with the kinds it is one of, nearest first: 会议请示, 请示."""
        out = [kind] if kind else []
        while out:
            rule = next((rule for rule in self.kinds if rule.name == out[-1]), None)
            named = next((r.name for r in self.kinds if out[-1].endswith(r.name) and r.name != out[-1]), "")
            parent = rule.parent if rule else named
            if not parent or parent in out:
                break
            out.append(parent)
        return tuple(out)


@cache
def load_check_rules(path: Path = CHECK_RULES) -> CheckRules:
    """The rules of a file, parts filled in.

    Raises:
        ConfigError: it does not fit the schema, or a pattern does not compile.
    """
    try:
        raw = path.read_bytes()
        content = tomllib.loads(raw.decode("utf-8"))
        file = _File.model_validate(_filled(content, content.get("parts", {})))
        for pattern in _patterns(file):
            compiled(pattern)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, re.error) as error:
        raise ConfigError(f"规则文件 {path.name} 读不出来：{error}") from error
    return CheckRules(file.genres, file.levels, tuple(file.kind), tuple(file.check), hashlib.sha256(raw).hexdigest())


def _filled(value: Any, parts: dict[str, str]) -> Any:
    """The content with ``<part>`` filled in wherever it stands."""
    if isinstance(value, dict):
        return {key: each if key == "parts" else _filled(each, parts) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, parts) for each in value]
    if isinstance(value, str):
        return re.sub(r"(?<!\?P)<(\w+)>", lambda m: parts.get(m.group(1), m.group()), value)
    return value


def _patterns(file: _File) -> list[str]:
    out = [*file.levels.ranks, file.levels.authority]
    for kind in file.kind:
        out += [*kind.offered, *kind.titles, *kind.bodies]
    for check in file.check:
        out += [*check.words, *check.not_words, *check.when, *check.unless, *check.eased]
        out += [sign.pattern for sign in check.signs]
    return out
