"""Roles and topics: who learns what, in which order. Data in ``rules/roles.toml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qa.learn.rules import Strict, read_rules
from qa.rulebook import RULES, found

ROLE_RULES = RULES / "roles.toml"


class Topic(Strict):
    """A lesson.

    Attributes:
        id, label: its names.
        patterns: one is found in its sentences or in the heading above its articles.
        examples, counter_examples: texts of articles.
    """

    id: str
    label: str
    patterns: list[str]
    examples: list[str]
    counter_examples: list[str]


class Role(Strict):
    """A place of work.

    Attributes:
        id, label: its names.
        about: what it mostly does, in one line.
        topics: ids, in the order in which it learns them.
        kinds: kinds of norm that matter to it.
        actors, objects: words for those it acts as or for, and for what it handles.
        examples, counter_examples: texts of articles that concern it, and that do not.
    """

    id: str
    label: str
    about: str
    topics: list[str]
    kinds: list[str]
    actors: list[str]
    objects: list[str]
    examples: list[str]
    counter_examples: list[str]


class Curriculum(Strict):
    """All roles and topics, in the file's order; `everyone`: words of what concerns every role."""

    everyone: list[str]
    topic: list[Topic]
    role: list[Role]

    def concerns(self, role: Role, kinds: set[str], text: str) -> bool:
        """Whether facts of these kinds, read from this text, concern the role."""
        own = bool(kinds & set(role.kinds)) and found([*role.actors, *role.objects], text) is not None
        return own or found(self.everyone, text) is not None

    def role_of(self, role_id: str) -> Role | None:
        """The role with that id."""
        return next((role for role in self.role if role.id == role_id), None)

    def topic_of(self, text: str, heading: str = "") -> Topic:
        """The first topic that fits the text, else the heading; the last one, which fits all, when none does."""
        for words in filter(None, (text, heading)):
            for topic in self.topic[:-1]:
                if found(topic.patterns, words):
                    return topic
        return self.topic[-1]


@cache
def load_curriculum(path: Path = ROLE_RULES) -> Curriculum:
    """The roles and topics of a file.

    Raises:
        ConfigError: it does not fit the schema, or a pattern does not compile.
    """
    return read_rules(path, Curriculum)
