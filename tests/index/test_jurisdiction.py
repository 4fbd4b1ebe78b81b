"""jurisdiction_of: whose rules a document holds."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import Document, FrontMatter
from corpus.errors import ConfigError
from index.jurisdiction import JurisdictionRule, jurisdiction_of, load_jurisdiction_rules

RULES = load_jurisdiction_rules()


@pytest.mark.parametrize("rule", RULES, ids=[f"{n}-{rule.kind}" for n, rule in enumerate(RULES)])
def test_rule__first_to_match_its_examples_and_none_of_its_counter_examples(rule: JurisdictionRule) -> None:
    for example in rule.examples:
        first = next(other for other in RULES if re.match(other.pattern, example))
        assert first == rule, example
    assert [example for example in rule.counter_examples if re.match(rule.pattern, example)] == []


@pytest.mark.parametrize(
    ("title", "issuer", "key"),
    [
        ("安泽县人民政府工作规则", "安泽县人民政府", "county:安泽县"),
        ("工作规则", "甲省乙丙市人民政府办公厅", "city:甲省乙丙市"),
        ("甲乙省规章制定办法", "", "province:甲乙省"),
        ("某条例", "国务院", "national"),
        ("云岚理工大学差旅费和印章管理办法", "", "body:云岚理工大学"),
        ("办法", "", "body:办法"),
    ],
)
def test_jurisdiction_of__issuer_before_title(title: str, issuer: str, key: str) -> None:
    document = Document("x", title, (), front=FrontMatter(issuer=issuer))
    assert jurisdiction_of(document).key == key
    assert jurisdiction_of(replace(document, level="law")).key == "national"


def test_load_jurisdiction_rules__bad_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("[[rule]]\nkind = 'moon'\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="rules.toml"):
        load_jurisdiction_rules(path)
