"""Each class of words finds its examples and none of its counter-examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import ConfigError
from qa.duty_rules import DUTY_RULES, Group, WordClasses, load_duty_rules
from qa.norms.rules import load_norm_rules
from qa.rulebook import compiled

RULES = load_duty_rules()
CLASSES = [(name, getattr(RULES.words, name)) for name in WordClasses.model_fields]


@pytest.mark.parametrize(("name", "words"), CLASSES, ids=[name for name, _ in CLASSES])
def test_words__examples_found_and_counter_examples_not(name: str, words: object) -> None:
    held = getattr(RULES.words, name)
    assert [text for text in held.examples if not held.search(text)] == []
    assert [text for text in held.counter_examples if held.search(text)] == []


@pytest.mark.parametrize(("name", "words"), CLASSES, ids=[name for name, _ in CLASSES])
def test_words__each_pattern_finds_something_of_its_own_class(name: str, words: object) -> None:
    held = getattr(RULES.words, name)
    assert held.examples and held.counter_examples
    idle = [pattern for pattern in held.patterns if not any(compiled(pattern).search(text) for text in held.examples)]
    assert idle == []


@pytest.mark.parametrize("group", [group for group in RULES.group if group.said], ids=lambda group: group.name)
def test_groups__acts_begin_as_they_are_said(group: Group) -> None:
    assert group.said is not None
    assert [text for text in group.said.examples if not group.said.match(text)] == []
    assert [text for text in group.said.counter_examples if group.said.match(text)] == []
    idle = [p for p in group.said.patterns if not any(compiled(p).match(text) for text in group.said.examples)]
    assert idle == []


def test_groups__kinds_are_those_of_norms_and_none_twice() -> None:
    known = {rule.kind.removeprefix("list_") for rule in load_norm_rules().rules}
    kinds = [kind for group in RULES.group for kind in group.kinds]
    assert set(kinds) <= known
    assert len(kinds) == len(set(kinds))
    assert len({group.label for group in RULES.group}) == len(RULES.group)


def test_rules__name_no_place_and_no_article() -> None:
    text = DUTY_RULES.read_text(encoding="utf-8")
    assert "安泽" not in text
    assert compiled("第[一二三四五六七八九十]+条").search(text) is None


def test_load_duty_rules__bad_pattern_is_said(tmp_path: Path) -> None:
    path = tmp_path / "duties.toml"
    path.write_text(DUTY_RULES.read_text(encoding="utf-8").replace("'^(?:涉及|", "'^(?:(涉及|", 1), encoding="utf-8")
    with pytest.raises(ConfigError, match="duties.toml"):
        load_duty_rules(path)
