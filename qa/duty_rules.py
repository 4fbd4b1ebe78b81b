"""Duty rules: ``rules/duties.toml`` read, checked and compiled once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import ConfigError
from qa.rulebook import RULES, compiled

DUTY_RULES = RULES / "duties.toml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """A class of words.

    Attributes:
        patterns: regular expressions, one of which is found in a text of the class.
        examples, counter_examples: texts.
    """

    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    def search(self, text: str) -> re.Match[str] | None:
        """The first match of the first pattern that is found."""
        return next((match for p in self.patterns if (match := compiled(p).search(text))), None)

    def match(self, text: str) -> str:
        """What `text` begins with of a pattern; empty when it does with none."""
        return next((match.group() for p in self.patterns if (match := compiled(p).match(text))), "")

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match of every pattern, in order of the text."""
        yield from sorted(
            (m for p in self.patterns for m in compiled(p).finditer(text)), key=lambda match: match.start()
        )

    def strip(self, text: str) -> str:
        """`text` without what the patterns find at its ends."""
        for pattern in self.patterns:
            text = compiled(pattern).sub("", text)
        return text


class WordClasses(_Strict):
    """The classes; what each is for stands beside it in the file."""

    agent: Words
    no_agent: Words
    around_agent: Words
    no_matter: Words
    activity: Words
    aside: Words
    meeting: Words
    paper: Words
    premise: Words
    nominal: Words
    inside: Words
    amount_of_name: Words
    step: Words
    negated: Words
    after: Words
    before: Words
    steps_list: Words
    special: Words
    hand: Words
    received: Words
    linked: Words
    whatever: Words


class Group(_Strict):
    """A kind of row.

    Attributes:
        name: stable English name.
        label: in Chinese.
        kinds: the kinds of norm that make it.
        who: whether there is no row without somebody who acts.
        strict: whether only whom the norm itself names acts, never the subject carried on to its clause.
        weak: whether it says nothing of its own where another kind is read from the same words.
        object: whether the norm's object is what the row is about.
        said: how a question names the act; None for kinds that are no act of somebody's.
        one_act: whether a question that names one of the acts of the kind means that one: who asks what is 审批 does not mean 确定.
    """

    name: str
    label: str
    kinds: tuple[str, ...]
    who: bool = False
    strict: bool = False
    weak: bool = False
    object: bool = False
    said: Words | None = None
    one_act: bool = False


class DutyRules(_Strict):
    """All of it.

    Attributes:
        words: the classes of words.
        group: the kinds of row in the order of the table.
        fingerprint: sha256 of the file.
    """

    words: WordClasses
    group: tuple[Group, ...]
    fingerprint: str

    def group_of(self, kind: str) -> Group | None:
        """The group of a kind of norm; None for kinds that make no row."""
        return next((group for group in self.group if kind in group.kinds), None)

    def label(self, name: str) -> str:
        """A group in Chinese."""
        return next(group.label for group in self.group if group.name == name)

    def rank(self, name: str) -> int:
        """The place of a group in the table."""
        return next(number for number, group in enumerate(self.group) if group.name == name)


@cache
def load_duty_rules(path: Path = DUTY_RULES) -> DutyRules:
    """The rules of a file.

    Raises:
        ConfigError: it does not fit the schema, or a pattern does not compile.
    """
    try:
        raw = path.read_bytes()
        read = tomllib.loads(raw.decode("utf-8")) | {"fingerprint": hashlib.sha256(raw).hexdigest()}
        rules = DutyRules.model_validate(read)
        for name in WordClasses.model_fields:
            words: Words = getattr(rules.words, name)
            for pattern in words.patterns:
                compiled(pattern)
        for pattern in (pattern for group in rules.group if group.said for pattern in group.said.patterns):
            compiled(pattern)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, re.error) as error:
        raise ConfigError(f"规则文件 {path.name} 读不出来：{error}") from error
    return rules
