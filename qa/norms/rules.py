"""Norm rules: ``rules/norms.toml`` read, checked and compiled once."""

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

NORM_RULES = RULES / "norms.toml"
GROUPS = frozenset({"actor", "action", "object", "party", "condition", "event", "consequence"})
"""Named groups that a pattern may have; `action` is wanted."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Grammar(_Strict):
    """What tells subjects, conditions, exceptions and modals: regular expressions.

    Attributes:
        topic: a clause without subject that says what the next ones are about.
        noun_phrase: a clause that is a noun with what describes it, though it begins like an adverbial.
        noun_followed: how the clause begins that follows one which is a subject as a whole.
        subject_end: where a subject ends.
        longest_subject: most characters of one.
        no_subject: how a clause begins that has no subject of its own.
        trailing: adverbials at the end of a subject that are not of it.
        body: how words end that name an organ or a person.
        not_a_name: what no actor begins or ends with.
        conditional: a clause that says when or in which case.
        exception_start: how a statement begins that excepts something from the one before.
        excepted: an exception inside a clause.
        modality: modal words, longest first.
        consequence: what follows when a duty is not kept.
        event_before, event_after: what stands before or after a time and names the event it is counted from.
    """

    topic: str
    noun_phrase: str
    noun_followed: str
    subject_end: str
    longest_subject: int
    no_subject: str
    trailing: str
    body: str
    not_a_name: str
    conditional: str
    exception_start: str
    excepted: str
    modality: str
    consequence: str
    event_before: list[str]
    event_after: list[str]


class Example(_Strict):
    """A text and fields that the norm read from it must have; values as `Norm` has them, an amount as ``value`` and ``unit``."""

    text: str
    fields: dict[str, str | float] = {}


class NormRule(_Strict):
    """How one kind of norm is read.

    Attributes:
        kind: stable English name.
        label: in Chinese, for tables.
        patterns: regular expressions with named groups of `GROUPS`; ``<parts>`` are filled in. Empty for kinds that are
            read from numbers or from the notice.
        units: units of the numbers that are of this kind; the first rule whose `near` fits a number takes it.
        near: regular expressions, one of which must be found in the clause of such a number (``#`` stands for it).
        subject: what the clause's subject is to this kind: its actor or its object.
        relative: whether words in a relative clause count (由县长签发的文件 says something about files, but fixes no signer).
        examples, counter_examples: texts.
    """

    kind: str
    label: str
    patterns: list[str] = []
    units: list[str] = []
    near: list[str] = []
    subject: Literal["actor", "object"] = "actor"
    relative: bool = True
    examples: list[Example]
    counter_examples: list[str] = []


class _File(_Strict):
    parts: dict[str, str]
    grammar: Grammar
    norm: list[NormRule]


@dataclass(frozen=True)
class NormRules:
    """All rules.

    Attributes:
        grammar: of clauses.
        rules: in the file's order.
        fingerprint: sha256 of the file.
    """

    grammar: Grammar
    rules: tuple[NormRule, ...]
    fingerprint: str

    def label(self, kind: str) -> str:
        """A kind in Chinese."""
        return next(rule.label for rule in self.rules if rule.kind == kind)


@cache
def load_norm_rules(path: Path = NORM_RULES) -> NormRules:
    """The rules of a file, parts filled in.

    Raises:
        ConfigError: it does not fit the schema, or a pattern does not compile.
    """
    try:
        raw = path.read_bytes()
        file = _File.model_validate(tomllib.loads(raw.decode("utf-8")))
        rules = tuple(rule.model_copy(update=_filled(rule, file.parts)) for rule in file.norm)
        grammar = file.grammar.model_copy(update={"body": _fill(file.grammar.body, file.parts)})
        for pattern in (p for rule in rules for p in (*rule.patterns, *rule.near)):
            strange = set(compiled(pattern).groupindex) - GROUPS
            if strange:
                raise ConfigError(f"规则文件 {path.name} 里有不认识的组名 {sorted(strange)}", "、".join(sorted(GROUPS)))
        for value in (v for v in grammar.model_dump().values() if not isinstance(v, int)):
            for pattern in [value] if isinstance(value, str) else value:
                compiled(pattern)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, re.error, KeyError) as error:
        raise ConfigError(f"规则文件 {path.name} 读不出来：{error}") from error
    return NormRules(grammar, rules, hashlib.sha256(raw).hexdigest())


def _filled(rule: NormRule, parts: dict[str, str]) -> dict[str, Any]:
    return {"patterns": [_fill(p, parts) for p in rule.patterns], "near": [_fill(p, parts) for p in rule.near]}


def _fill(pattern: str, parts: dict[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda m: parts[m.group(1)] if m.group(1) in parts else m.group(), pattern)
