"""Matter rules: ``rules/matters.toml`` read, checked and compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import ConfigError
from qa.rulebook import RULES, compiled

MATTER_RULES = RULES / "matters.toml"
WANTED = frozenset({
    "no_deadline", "period", "event", "event_ahead", "event_clause", "marker", "modal", "body", "aside", "topic_lead",
    "topic_tail", "deed_lead", "occasion", "day_rule",
})  # fmt: skip
"""The rules that `qa.matters` uses, all of which the file must hold."""


class Example(BaseModel):
    """A text, and what a rule must find in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    found: str


class MatterRule(BaseModel):
    """Regular expressions that find one thing.

    Attributes:
        name: one of `WANTED`.
        patterns: tried in order; the group ``found``, or the whole match, is what is found.
        examples: texts with the first thing found in them.
        counter_examples: texts in which nothing is found.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    patterns: list[str]
    examples: list[Example]
    counter_examples: list[str] = []

    def search(self, text: str) -> re.Match[str] | None:
        """The first match of the first pattern that has one."""
        return next((m for pattern in self.patterns if (m := compiled(pattern).search(text))), None)

    def find(self, text: str) -> str:
        """What is found in `text`; empty when nothing is."""
        match = self.search(text)
        return "" if match is None else match.group("found" if "found" in match.groupdict() else 0)

    def last_end(self, text: str) -> int:
        """Where the last match of any pattern ends; 0 when there is none."""
        return max((m.end() for pattern in self.patterns for m in compiled(pattern).finditer(text)), default=0)

    def without(self, text: str) -> str:
        """`text` without what is found first."""
        match = self.search(text)
        return text if match is None else text[: match.start()] + text[match.end() :]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    renamed: dict[str, dict[str, str]]
    rule: list[MatterRule]


@dataclass(frozen=True)
class MatterRules:
    """All rules by name, and how events that the text says in one word are called, by direction."""

    rules: dict[str, MatterRule]
    renamed: dict[str, dict[str, str]]

    def __getitem__(self, name: str) -> MatterRule:
        """The rule of that name."""
        return self.rules[name]


@cache
def load_matter_rules(path: Path = MATTER_RULES) -> MatterRules:
    """The rules of a file.

    Raises:
        ConfigError: it does not fit the schema, a pattern does not compile, or a rule is missing or unknown.
    """
    try:
        file = _File.model_validate(tomllib.loads(path.read_bytes().decode("utf-8")))
        for pattern in (pattern for rule in file.rule for pattern in rule.patterns):
            compiled(pattern)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, re.error) as error:
        raise ConfigError(f"规则文件 {path.name} 读不出来：{error}") from error
    rules = {rule.name: rule for rule in file.rule}
    if set(rules) != WANTED or len(rules) != len(file.rule):
        raise ConfigError(
            f"规则文件 {path.name} 里的规则不对：{sorted(set(rules) ^ WANTED)}", "、".join(sorted(WANTED))
        )
    return MatterRules(rules, file.renamed)
