"""jurisdiction_of: whose rules a document holds, by rules that are data (``data/jurisdictions.toml``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.document import Document
from corpus.errors import ConfigError

RULES = Path(__file__).parent / "data" / "jurisdictions.toml"
Kind = Literal["national", "province", "city", "county", "body"]
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Whose rules: the state's, a province's, a city's, a county's, or those of one body (单位).

    Attributes:
        kind: the level.
        name: as the document writes it, with the places above where it names them; empty for the state.
    """

    kind: Kind
    name: str = ""

    @property
    def key(self) -> str:
        """``national``, ``county:安泽县``: what a store divides its rows by and a filter names."""
        return f"{self.kind}:{self.name}" if self.name else self.kind


class JurisdictionRule(BaseModel):
    """One rule; `pattern` names the place or body by the group ``name``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    pattern: str
    examples: list[str]
    counter_examples: list[str]


class _RulesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: list[JurisdictionRule]


@cache
def load_jurisdiction_rules(path: Path = RULES) -> tuple[JurisdictionRule, ...]:
    """The rules in the order in which they are tried.

    Raises:
        ConfigError: the file does not fit.
    """
    try:
        return tuple(_RulesFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).rule)
    except (OSError, ValueError, ValidationError) as error:
        raise ConfigError(f"{path.name} 不合格式", "[[rule]] kind, pattern, examples, counter_examples") from error


def jurisdiction_of(document: Document) -> Jurisdiction:
    """Read it out of the document's issuer, or of its title; a national law is known as one by its level."""
    if document.level == "law":
        return Jurisdiction("national")
    for text in (document.front.issuer, document.title):
        for rule in load_jurisdiction_rules() if text else ():
            if found := re.match(rule.pattern, text):
                return Jurisdiction(rule.kind, (found.groupdict().get("name") or "")[:LONGEST_NAME])
    return Jurisdiction("body", document.title[:LONGEST_NAME])
