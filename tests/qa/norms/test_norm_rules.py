"""Norm rules: every example is read with its fields, every counter-example yields no norm of the kind."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from qa.norms.extract import article_norms, issuing_norms
from qa.norms.norm import Norm
from qa.norms.rules import Example, NormRule, load_norm_rules
from qa.rulebook import compiled
from tests.samples import document_of

RULES = load_norm_rules()
EXAMPLES = [pytest.param(rule, e, id=f"{rule.kind}-{n}") for rule in RULES.rules for n, e in enumerate(rule.examples)]
COUNTER = [pytest.param(r, t, id=f"{r.kind}-{n}") for r in RULES.rules for n, t in enumerate(r.counter_examples)]


NOTICE = """某单位文件

某政发〔2024〕5号

某单位关于印发某单位工作规则的通知

各部门：

《某单位工作规则》已经研究同意，现予印发。

某单位

2024年4月2日

某单位工作规则

第一条　本规则自发布之日起施行。

某单位办公室　2024年4月2日印发

{}
"""


def _read(rule: NormRule, text: str) -> list[Norm]:
    document = document_of(f"某单位工作规则\n第一条　{text}\n")
    found = list(article_norms(document, document.articles[0]))
    if rule.kind == "issuing":
        notice = document_of(NOTICE.format(text))
        found = list(issuing_norms(notice, RULES))
    return [norm for norm in found if norm.kind == rule.kind.removeprefix("list_")]


def _fields(norm: Norm) -> dict[str, object]:
    return {**asdict(norm), **(asdict(norm.amount) if norm.amount else {})}


def _fits(norm: Norm, example: Example) -> bool:
    return all(_fields(norm)[name] == value for name, value in example.fields.items())


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_rule__example_is_read_with_its_fields(rule: NormRule, example: Example) -> None:
    read = _read(rule, example.text)
    assert any(_fits(norm, example) for norm in read), [_fields(norm) for norm in read]


@pytest.mark.parametrize(("rule", "text"), COUNTER)
def test_rule__counter_example_is_not_read(rule: NormRule, text: str) -> None:
    assert _read(rule, text) == []


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.kind)
def test_rule__has_examples_and_names_its_action(rule: NormRule) -> None:
    assert rule.examples
    assert rule.patterns or rule.units
    if rule.kind != "issuing":
        assert [p for p in rule.patterns if "action" not in compiled(p).groupindex] == []


def test_rules__kinds_and_labels_unlike() -> None:
    assert len({rule.kind for rule in RULES.rules}) == len(RULES.rules)
    assert len({rule.label for rule in RULES.rules}) == len(RULES.rules)


def test_rules__name_no_place() -> None:
    """A rule that names one county, one office or one article is no rule of the genre."""
    patterns = [p for rule in RULES.rules for p in (*rule.patterns, *rule.near)]
    grammar = [
        p
        for value in RULES.grammar.model_dump().values()
        for p in ([value] if isinstance(value, str) else value if isinstance(value, list) else [])
    ]
    assert [p for p in (*patterns, *grammar) if re.search("安泽|县|市|校长|第[一二三四五六七八九十]+条", p)] == []
