"""Rules of the quiz and of the roles: every pattern matches its examples and none of its counter-examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from corpus.errors import ConfigError
from qa.learn.actors import class_of, is_name, is_option
from qa.learn.cards import Card, cards_of
from qa.learn.roles import load_curriculum
from qa.learn.rules import load_quiz_rules
from qa.norms.extract import norms_of
from qa.norms.rules import load_norm_rules
from qa.rulebook import compiled
from tests.samples import document_of

RULES, CURRICULUM = load_quiz_rules(), load_curriculum()


def _patterns(model: BaseModel, path: str = "") -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Name, pattern, examples and counter-examples of each pattern of the file that has them."""
    for name, value in model:
        if isinstance(value, BaseModel):
            yield from _patterns(value, f"{path}{name}.")
        elif isinstance(value, str) and f"{name}_examples" in type(model).model_fields:
            yield f"{path}{name}", value, getattr(model, f"{name}_examples"), getattr(model, f"{name}_counter_examples")


PATTERNS = list(_patterns(RULES))


@pytest.mark.parametrize(("name", "pattern", "examples", "counter"), PATTERNS, ids=[p[0] for p in PATTERNS])
def test_quiz_rules__pattern_matches_its_examples_only(
    name: str, pattern: str, examples: list[str], counter: list[str]
) -> None:
    assert examples and counter, name
    assert [text for text in examples if compiled(pattern).search(text) is None] == []
    assert [text for text in counter if compiled(pattern).search(text) is not None] == []


@pytest.mark.parametrize("rule", RULES.classes, ids=lambda rule: rule.id)
def test_quiz_rules__names_are_of_their_class(rule: object) -> None:
    assert hasattr(rule, "id") and hasattr(rule, "examples") and hasattr(rule, "counter_examples")
    assert {class_of(name, RULES) for name in rule.examples} == {rule.id}
    assert rule.id not in {class_of(name, RULES) for name in rule.counter_examples}


def test_quiz_rules__classes_name_each_other_and_kinds_exist() -> None:
    ids = {rule.id for rule in RULES.classes}
    assert all(set(rule.may_be) <= ids for rule in RULES.classes)
    kinds = {rule.kind.removeprefix("list_") for rule in load_norm_rules().rules}
    used = {kind for rule in (*RULES.cloze, *RULES.modal, *CURRICULUM.role) for kind in rule.kinds}
    assert used | set(RULES.card.kinds) | set(RULES.number.kinds) <= kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [("县长和分管副县长", True), ("过严格", False), ("按分工", False), ("市长指定一名副市长", False), ("副市长、秘书长可以", False), ("县长", True)],
)  # fmt: skip
def test_is_name__knows_a_name_from_a_piece_of_a_clause(text: str, expected: bool) -> None:
    assert is_name(text, RULES) is expected


def test_is_option__names_that_lean_on_their_place_are_none() -> None:
    assert not is_option("其他副县长", RULES)
    assert is_option("常务副县长", RULES)


def _cards(text: str) -> list[Card]:
    document = document_of(f"某单位工作规则\n第一条　{text}\n")
    return cards_of(document, norms_of(document), RULES, CURRICULUM)


@pytest.mark.parametrize(
    ("topic", "text", "fits"),
    [pytest.param(t, x, fits, id=f"{t.id}-{fits}-{n}") for t in CURRICULUM.topic
     for fits, texts in ((True, t.examples), (False, t.counter_examples)) for n, x in enumerate(texts)],
)  # fmt: skip
def test_topics__examples_make_cards_of_the_topic(topic: object, text: str, fits: bool) -> None:
    cards = _cards(text)
    assert cards, "the example yields no card"
    assert (getattr(topic, "id", "") in {card.topic for card in cards}) is fits


@pytest.mark.parametrize(
    ("role", "text", "fits"),
    [pytest.param(r, x, fits, id=f"{r.id}-{fits}-{n}") for r in CURRICULUM.role
     for fits, texts in ((True, r.examples), (False, r.counter_examples)) for n, x in enumerate(texts)],
)  # fmt: skip
def test_roles__examples_make_cards_that_concern_the_role(role: object, text: str, fits: bool) -> None:
    cards = _cards(text)
    assert cards, "the example yields no card"
    kinds = {fact.norm.kind for card in cards for fact in card.facts}
    assert CURRICULUM.concerns(role, kinds, cards[0].text) is fits  # type: ignore[arg-type]


def test_roles__each_learns_every_topic_once() -> None:
    topics = sorted(topic.id for topic in CURRICULUM.topic)
    assert all(sorted(role.topics) == topics for role in CURRICULUM.role)


@pytest.mark.parametrize("text", ["[[topic]", "everyone = ['(']\ntopic = []\nrole = []", "odd = 1"])
def test_rules__a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "roles.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"roles\.toml"):
        load_curriculum(path)
