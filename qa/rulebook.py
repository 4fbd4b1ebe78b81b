"""Rulebook: everything under ``qa/rules/`` read, checked and compiled once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corpus.errors import ConfigError
from qa.normalise import without_quoted

PLAIN = ("stop_words", "place_endings", "place_exceptions")
"""Fields of `Speech` that are words, not regular expressions."""
NUMBERS = ("deadline", "limit", "frequency")
"""Intents whose answer is a number; a question that names its unit is answered by nothing without one."""
RULES = Path(__file__).parent / "rules"


class IntentRule(BaseModel):
    """What a question asks for.

    Attributes:
        name: stable English name; what eval's confusion table shows.
        label: in Chinese, for the trace.
        order: lower ones are the main intent when several fit.
        ask: regular expressions, one of which is found in a question with this intent.
        hint: regular expressions that only touch on the matter; they count in a question that asks nothing outright.
        evidence: regular expressions, one of which a text must hold to answer it.
        needs_evidence: whether a text without evidence can be no answer.
        only_proved: whether such a text is refused however probable it is otherwise.
        of_notice: whether only the notice and the imprint that issue a document answer it.
        kinds: kinds of norm that answer it; its own name when there are none.
        examples, counter_examples: questions.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    label: str
    order: int
    of_notice: bool = False
    kinds: list[str] = []
    ask: list[str]
    hint: list[str] = []
    evidence: list[str]
    needs_evidence: bool
    only_proved: bool = False
    examples: list[str]
    counter_examples: list[str]

    def asked_in(self, text: str) -> list[re.Match[str]]:
        """Where the question asks for it."""
        text = without_quoted(text)
        return [match for pattern in self.ask for match in compiled(pattern).finditer(text)]

    def norm_kinds(self) -> list[str]:
        """The kinds of norm that answer it."""
        return self.kinds or [self.name]

    def hinted_in(self, text: str) -> list[re.Match[str]]:
        """Where the question touches on it."""
        text = without_quoted(text)
        return [match for pattern in self.hint for match in compiled(pattern).finditer(text)]

    def proved_by(self, text: str) -> list[re.Match[str]]:
        """The words of a text that answer it."""
        return [match for pattern in self.evidence for match in compiled(pattern).finditer(text)]


class _IntentFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    intent: list[IntentRule]


class Speech(BaseModel):
    """How questions are put; see the comments in ``speech.toml``. All but `stop_words` are regular expressions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stop_words: list[str]
    follow_up: list[str]
    follow_up_examples: list[str]
    follow_up_counter_examples: list[str]
    new_topic: list[str]
    new_topic_examples: list[str]
    new_topic_counter_examples: list[str]
    yes_no: list[str]
    yes_no_examples: list[str]
    yes_no_counter_examples: list[str]
    permission: list[str]
    permission_examples: list[str]
    necessity: list[str]
    necessity_examples: list[str]
    prohibited: list[str]
    permitted: list[str]
    obliged: list[str]
    in_person: list[str]
    in_person_examples: list[str]
    in_person_counter_examples: list[str]
    by_another: list[str]
    by_another_examples: list[str]
    by_another_counter_examples: list[str]
    asks_right: list[str]
    asks_right_examples: list[str]
    asks_right_counter_examples: list[str]
    conforms: list[str]
    conforms_examples: list[str]
    conforms_counter_examples: list[str]
    violates: list[str]
    violates_examples: list[str]
    violates_counter_examples: list[str]
    suffices: list[str]
    suffices_examples: list[str]
    suffices_counter_examples: list[str]
    overdue: list[str]
    overdue_examples: list[str]
    overdue_counter_examples: list[str]
    each_of: list[str]
    each_of_examples: list[str]
    each_of_counter_examples: list[str]
    frame: list[str]
    frame_examples: list[str]
    frame_counter_examples: list[str]
    besides: list[str]
    besides_examples: list[str]
    besides_counter_examples: list[str]
    asks_law: list[str]
    asks_law_examples: list[str]
    asks_law_counter_examples: list[str]
    place_endings: list[str]
    place_exceptions: list[str]
    other_place: list[str]
    one_by_one: list[str]
    one_by_one_examples: list[str]
    one_by_one_counter_examples: list[str] = []
    whole_provision: list[str]
    whole_provision_examples: list[str]
    asks_outline: list[str]
    asks_outline_examples: list[str]
    asks_outline_counter_examples: list[str]
    asks_content: list[str]
    asks_content_examples: list[str]
    asks_content_counter_examples: list[str]
    asks_all: list[str]
    asks_all_examples: list[str]
    asks_all_counter_examples: list[str]
    out_of_domain: list[str]
    out_of_domain_examples: list[str]
    out_of_domain_counter_examples: list[str]
    compares: list[str]
    compares_examples: list[str]
    how_far: list[str]
    how_far_examples: list[str]
    past_after: list[str]
    past_after_examples: list[str]
    past_after_counter_examples: list[str]
    past_before: list[str]
    past_before_examples: list[str]
    past_before_counter_examples: list[str]
    presumes: list[str]
    presumes_examples: list[str]
    asks_why: list[str]
    asks_why_examples: list[str]
    asks_why_counter_examples: list[str]
    grants: list[str]
    grants_examples: list[str]
    grants_counter_examples: list[str]
    binds: list[str]
    binds_examples: list[str]
    binds_counter_examples: list[str]
    denies: list[str]
    denies_examples: list[str]
    denies_counter_examples: list[str]
    lifted: list[str]
    lifted_examples: list[str]
    lifted_counter_examples: list[str]
    asks_day: list[str]
    asks_day_examples: list[str]
    in_time: list[str]
    in_time_examples: list[str]


@dataclass(frozen=True)
class Rulebook:
    """All rules.

    Attributes:
        intents: by order.
        speech: how questions are put.
        phrases: section → key → what the user reads, with ``{…}`` to fill in.
        fingerprint: sha256 over the files; part of every answer's id.
    """

    intents: tuple[IntentRule, ...]
    speech: Speech
    phrases: dict[str, dict[str, str]]
    fingerprint: str

    def phrase(self, section: str, key: str, **values: object) -> str:
        """The phrase with its blanks filled in."""
        return self.phrases[section][key].format(**values)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A compiled pattern, compiled once."""
    return re.compile(pattern)


def found(patterns: list[str], text: str) -> re.Match[str] | None:
    """The first match of any of `patterns` in `text`."""
    return next((m for pattern in patterns if (m := compiled(pattern).search(text))), None)


@cache
def load_rulebook(folder: Path = RULES) -> Rulebook:
    """The rules of a folder.

    Raises:
        ConfigError: a file does not fit its schema.
    """
    digest = hashlib.sha256()
    content: dict[str, dict[str, object]] = {}
    for name in ("intents", "speech", "phrases"):
        path = folder / f"{name}.toml"
        try:
            raw = path.read_bytes()
            content[name] = tomllib.loads(raw.decode("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"规则文件 {path.name} 读不出来：{error}") from error
        digest.update(raw)
    try:
        intents = _IntentFile.model_validate(content["intents"]).intent
        speech = Speech.model_validate(content["speech"])
        for pattern in _patterns(intents, speech):
            compiled(pattern)
        phrases = TypeAdapter(dict[str, dict[str, str]]).validate_python(content["phrases"])
    except (ValidationError, re.error) as error:
        raise ConfigError(f"规则文件不合格式：{error}") from error
    ordered = tuple(sorted(intents, key=lambda rule: rule.order))
    return Rulebook(ordered, speech, phrases, digest.hexdigest())


def _patterns(intents: Iterable[IntentRule], speech: Speech) -> Iterator[str]:
    """Every regular expression of the rules."""
    for intent in intents:
        yield from (*intent.ask, *intent.hint, *intent.evidence)
    for name in Speech.model_fields:
        if name not in PLAIN and not name.endswith("_examples"):
            yield from getattr(speech, name)
