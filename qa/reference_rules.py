"""reference_rules: ``rules/references.toml`` read, checked and compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.errors import ConfigError

REFERENCE_RULES = Path(__file__).parent / "rules" / "references.toml"


class ReferenceRule(BaseModel):
    """A pattern with texts in which it must, and must not, be found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    examples: list[str] = Field(min_length=1)
    counter_examples: list[str] = Field(min_length=1)


@dataclass(frozen=True)
class ReferenceRules:
    """The compiled patterns; what each is for is said in the file."""

    document_title: re.Pattern[str]
    own: re.Pattern[str]
    back: re.Pattern[str]
    here: re.Pattern[str]
    leads: re.Pattern[str]
    joins: re.Pattern[str]
    joint: re.Pattern[str]
    foreign: re.Pattern[str]
    unnamed: re.Pattern[str]
    defined: re.Pattern[str]
    amends: re.Pattern[str]


def read_reference_rules(path: Path = REFERENCE_RULES) -> dict[str, ReferenceRule]:
    """The rules with their examples, by name.

    Raises:
        ConfigError: unreadable, or not as the schema wants it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(dict[str, ReferenceRule]).validate_python(content)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConfigError(f"规则文件 {path.name} 读不出来：{error}") from error


@cache
def load_reference_rules(path: Path = REFERENCE_RULES) -> ReferenceRules:
    """The rules, compiled.

    Raises:
        ConfigError: a rule is missing or unknown, or a pattern does not compile.
    """
    rules = read_reference_rules(path)
    try:
        return ReferenceRules(**{name: re.compile(rule.pattern) for name, rule in rules.items()})
    except (re.error, TypeError) as error:
        raise ConfigError(f"规则文件 {path.name} 不合格式：{error}") from error
