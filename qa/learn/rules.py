"""Quiz rules: ``rules/quiz.toml`` read, checked and compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import ConfigError
from qa.rulebook import RULES

QUIZ_RULES = RULES / "quiz.toml"
_File = TypeVar("_File", bound=BaseModel)


class Strict(BaseModel):
    """A table of a rule file: no unknown keys, not changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ActorClass(Strict):
    """What kind of office or person a name means.

    Attributes:
        id: stable English name.
        pattern: found in names of the class.
        may_be: classes that may mean the same one.
        person: whether it means people, not an office.
        examples, counter_examples: names.
    """

    id: str
    pattern: str
    may_be: list[str]
    person: bool
    examples: list[str]
    counter_examples: list[str]


class ActorRules(Strict):
    """When a field of a norm is a name, and where it stands as one that acts; see the comments in the file."""

    shortest: int
    longest: int
    noise: str
    noise_examples: list[str]
    noise_counter_examples: list[str]
    relative: str
    relative_examples: list[str]
    relative_counter_examples: list[str]
    longer: str
    longer_examples: list[str]
    longer_counter_examples: list[str]
    before: str
    before_examples: list[str]
    before_counter_examples: list[str]
    party_before: str
    party_before_examples: list[str]
    party_before_counter_examples: list[str]
    gap: str
    gap_examples: list[str]
    gap_counter_examples: list[str]
    attributive: str
    attributive_examples: list[str]
    attributive_counter_examples: list[str]


class ClozeRule(Strict):
    """Which field of these kinds is left out, and the question; only of norms whose verb fits `verbs`, when given."""

    kinds: list[str]
    field: Literal["actor", "party"]
    prompt: str
    verbs: str = ""


class ModalRule(Strict):
    """Modal words that mean the same, and the one that stands for them as a wrong option; `kinds` are asked about, unless
    their clause fits `noise`. `plain` words are too strong to be asked about: the sentence itself tells."""

    group: str
    kinds: list[str]
    words: list[str]
    option: str
    plain: list[str] = []
    noise: str = ""


class NumberRules(Strict):
    """Which numbers are worth knowing; ``#`` in `noise` stands for the number with its unit."""

    units: list[str]
    kinds: list[str]
    noise: str
    noise_examples: list[str]
    noise_counter_examples: list[str]


class StepRules(Strict):
    """What follows one another: in a list, in one clause, in the clauses of a sentence."""

    listed: str
    listed_examples: list[str]
    listed_counter_examples: list[str]
    inline: str
    inline_examples: list[str]
    inline_counter_examples: list[str]
    step: str
    step_examples: list[str]
    step_counter_examples: list[str]
    chain: str
    chain_examples: list[str]
    chain_counter_examples: list[str]
    broken: str
    broken_examples: list[str]
    broken_counter_examples: list[str]


class ListRules(Strict):
    """Items that are no good option, and the question about a list."""

    vague: str
    vague_examples: list[str]
    vague_counter_examples: list[str]
    closed: str
    closed_examples: list[str]
    closed_counter_examples: list[str]
    prompt: str


class CardRules(Strict):
    """Kinds of norm that make a card; for some, what the sentence must hold."""

    kinds: list[str]
    consultation: str
    consultation_examples: list[str]
    consultation_counter_examples: list[str]
    prohibition: str
    prohibition_examples: list[str]
    prohibition_counter_examples: list[str]
    consequence: str
    consequence_examples: list[str]
    consequence_counter_examples: list[str]


class _QuizFile(Strict):
    actor: ActorRules
    cloze: list[ClozeRule]
    modal: list[ModalRule]
    number: NumberRules
    steps: StepRules
    listed: ListRules
    card: CardRules


class QuizRules(_QuizFile):
    """All rules of the file; `classes` in its order: the first that fits a name is its class."""

    classes: list[ActorClass]

    def cloze_of(self, kind: str) -> ClozeRule | None:
        """The rule for a kind of norm, None when no name of it is asked."""
        return next((rule for rule in self.cloze if kind in rule.kinds), None)

    def modal_of(self, kind: str) -> ModalRule | None:
        """The group of modal words that a kind of norm is asked about."""
        return next((rule for rule in self.modal if kind in rule.kinds), None)


@cache
def load_quiz_rules(path: Path = QUIZ_RULES) -> QuizRules:
    """The rules of a file.

    Raises:
        ConfigError: it does not fit the schema, or a pattern does not compile.
    """
    return read_rules(path, QuizRules)


def read_rules(path: Path, schema: type[_File]) -> _File:
    """A TOML file as `schema`; every string that a sibling ``…_examples`` or ``examples`` belongs to must compile.

    Raises:
        ConfigError: unreadable, of another form, or with a broken pattern.
    """
    try:
        read = schema.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        for pattern in _patterns(read):
            re.compile(pattern)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, re.error) as error:
        raise ConfigError(f"规则文件 {path.name} 读不出来：{error}") from error
    return read


def _patterns(model: BaseModel) -> list[str]:
    out: list[str] = []
    for name, value in model:
        if isinstance(value, BaseModel):
            out += _patterns(value)
        elif isinstance(value, list):
            out += [p for entry in value if isinstance(entry, BaseModel) for p in _patterns(entry)]
            out += (
                [p for p in value if isinstance(p, str)]
                if name in ("patterns", "actors", "objects", "everyone")
                else []
            )
        elif isinstance(value, str) and (
            name in ("pattern", "verbs", "noise") or f"{name}_examples" in type(model).model_fields
        ):
            out.append(value)
    return out
