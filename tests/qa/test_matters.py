"""Matters: what has a deadline, named in the text's words; numbers that are no deadlines are left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from corpus.collection import collect
from corpus.document import Document
from corpus.errors import ConfigError
from qa.calendar import LIMITS
from qa.day_rule import day_rule_of
from qa.matter_rules import Example, MatterRule, load_matter_rules
from qa.matters import LONGEST, Matter, all_matters, matters_of, term_text
from qa.norms.extract import norms_of
from tests.samples import SOURCES, document_of

ANZE, LINZHOU = "安泽县人民政府工作规则", "临洲市人民政府工作规则"
YUNLAN, QINGYU = "云岚理工大学差旅费和印章管理办法", "青屿海岸带观测管理局考勤和请销假规定"
RULES = load_matter_rules()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{n}")
    for rule in RULES.rules.values()
    for n, example in enumerate(rule.examples)
]
COUNTER = [
    pytest.param(rule, text, id=f"{rule.name}-{n}")
    for rule in RULES.rules.values()
    for n, text in enumerate(rule.counter_examples)
]


@cache
def documents() -> dict[str, Document]:
    return {document.title: document for document in collect(list(SOURCES), "none", date(2026, 1, 5)).documents}


@cache
def read(title: str) -> dict[str, Matter]:
    """The matters of a document by the place they stand at."""
    document = documents()[title]
    return {matter.id.partition(":")[2]: matter for matter in matters_of(document, norms_of(document))}


def matters_in(text: str) -> list[Matter]:
    document = document_of(f"某单位工作规则\n第一条　{text}\n")
    return list(matters_of(document, norms_of(document)))


# -- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_rule__finds_in_its_example_what_it_says(rule: MatterRule, example: Example) -> None:
    assert rule.find(example.text) == example.found != ""


@pytest.mark.parametrize(("rule", "text"), COUNTER)
def test_rule__finds_nothing_in_its_counter_example(rule: MatterRule, text: str) -> None:
    assert rule.search(text) is None


@pytest.mark.parametrize("rule", RULES.rules.values(), ids=lambda rule: rule.name)
def test_rule__each_pattern_finds_something_in_an_example(rule: MatterRule) -> None:
    for pattern in rule.patterns:
        alone = rule.model_copy(update={"patterns": [pattern]})
        assert any(alone.search(example.text) for example in rule.examples), pattern


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('name = "marker"', 'name = "maker"'),
        lambda text: text.replace("patterns = ['", "patterns = ['(", 1),
        lambda text: text + "\n[[rule]",
    ],
    ids=["unknown-rule", "bad-pattern", "no-toml"],
)
def test_load_matter_rules__damaged_file_is_said(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    held = Path(__file__).parents[2] / "qa" / "rules" / "matters.toml"
    path = tmp_path / "matters.toml"
    path.write_text(spoil(held.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ConfigError, match="matters.toml"):
        load_matter_rules(path)


# -- matters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "place", "name", "term", "event"),
    [
        (ANZE, "art22/para2", "县政府全体会议和常务会议讨论通过决定印发的文件：印发", "会议结束后7个工作日内", "会议结束"),
        (ANZE, "art25/para2", "县政府各部门召开全县性会议和举行重要活动：向县政府报送请示", "提前10个工作日", "县政府各部门召开全县性会议和举行重要活动"),
        (ANZE, "art28/para1", "以县委、县政府名义报送市委、市政府的事项：将代拟稿报送县政府", "报送时限前15日", "报送时限"),
        (ANZE, "art28/para1.2", "以县政府名义报市政府及市直部门的事项：将代拟稿报送县政府", "报送时限前10日", "报送时限"),
        (ANZE, "art31/para2", "部门之间征求意见或会签文件：回复", "7个工作日内", ""),
        (LINZHOU, "art11/para2", "听证会的时间、地点和议题：公告", "听证会前10日", "听证会"),
        (LINZHOU, "art12/para2", "市司法局：提出审查意见", "收到完整材料后7个工作日内", "收到完整材料"),
        (LINZHOU, "art17/para2", "会议材料：送市政府办公室", "会议召开前3个工作日", "会议召开"),
        (LINZHOU, "art17/para2.2", "会议材料：分送与会人员", "会议召开前1个工作日", "会议召开"),
        (LINZHOU, "art28/para1.2", "各单位对征求意见的文稿，注明紧急：回复", "2个工作日内", ""),
        (LINZHOU, "art33/para2", "各部门：报市司法局备案", "行政规范性文件公布后15日内", "行政规范性文件公布"),
        (YUNLAN, "art6/para1.2", "因突发情况来不及办理：补办", "返校后2个工作日内", "返校"),
        (YUNLAN, "art26/para1", "确需外带：申请", "提前2个工作日", "确需外带"),
        (QINGYU, "art12/para1", "年休假：提出申请", "提前7个工作日", "年休假"),
        (QINGYU, "art17/para1", "补休：使用", "返港后45日内", "返港"),
    ],
)  # fmt: skip
def test_matters_of__named_in_the_texts_words(title: str, place: str, name: str, term: str, event: str) -> None:
    matter = read(title)[place]
    assert (matter.name, matter.term, matter.event) == (name, term, event)


def test_matters_of__the_countys_rules_hold_these_and_no_more() -> None:
    assert list(read(ANZE)) == ["art22/para2", "art25/para2", "art28/para1", "art28/para1.2", "art31/para2"]
    assert read(ANZE)["art31/para2"].exception == "除主办部门另有时限要求外"


@pytest.mark.parametrize(
    "text",
    [
        "职工请假1日以内的，由科长批准。",
        "12个月内采购同一品目累计金额达到上一级标准的，按照上一级权限审批。",
        "考勤结果由人事处于次月10日前公示。",
        "受处分的人员五年内不得从事会计工作。",
        "委员在会前3日内不得接触供应商。",
        "特急公文应当在4小时内提出拟办意见。",
        "科室负责人应当于会前半日书面请假。",
        "请示一般不超过1500字。",
        "急件，是指应当在3个工作日内办结的公文。",
    ],
)
def test_matters_of__what_is_no_countable_deadline_is_left_out(text: str) -> None:
    assert matters_in(text) == []


@pytest.mark.parametrize("title", [ANZE, LINZHOU, YUNLAN, QINGYU])
def test_matters_of__words_and_number_stand_in_the_article(title: str) -> None:
    document, found = documents()[title], read(title)
    assert found
    renamed = {name for names in RULES.renamed.values() for name in names.values()}
    for matter in found.values():
        text = "".join(document.article(matter.ref.article or 0, matter.ref.branch).text.split())
        for words in (*matter.about.split("，"), matter.deed, matter.event):
            assert words.rstrip("…") in text or words in renamed, matter
            assert len(words) <= LONGEST
        said = document.article(matter.ref.article or 0, matter.ref.branch).text[slice(*matter.span)]
        assert str(matter.amount) in said.replace(" ", "")
        assert 1 <= matter.amount <= LIMITS[matter.unit]
        assert said == said.strip("，。；")


def test_all_matters__own_documents_first_and_ids_unique() -> None:
    law = replace(document_of("某法\n第一条　机关应当自收到申请之日起二十日内作出决定。\n"), id="law", level="law")
    held = [law, *documents().values()]
    found = all_matters(held, [norm for document in held for norm in norms_of(document)])
    assert len({matter.id for matter in found}) == len(found)
    assert [matter.ref.document for matter in found].index("law") == len(found) - 1


@pytest.mark.parametrize(
    ("amount", "unit", "direction", "event", "words"),
    [
        (10, "工作日", "ahead", "", "提前10个工作日"),
        (15, "日", "ahead", "报送时限", "报送时限前15日"),
        (7, "工作日", "within", "", "7个工作日内"),
        (2, "月", "within", "公布", "公布后2个月内"),
    ],
)
def test_term_text(amount: int, unit: str, direction: str, event: str, words: str) -> None:
    assert term_text(amount, unit, direction, event) == words  # type: ignore[arg-type]


# -- days that are working days --------------------------------------------------------------------------------------

LAW = """某某法

第一条　机关应当自收到申请之日起五日内受理。
机关应当自受理之日起三十日内作出裁定。

第二条　申请人应当在收到通知之日起七日内提出书面意见。

第三条　{}
"""


@pytest.mark.parametrize(
    ("rule", "units"),
    [
        ("本法中十日以内期限的规定是指工作日，不含法定节假日。", ["工作日", "日", "工作日"]),
        ("本法中“三日”“五日”的规定是指工作日，不含法定节假日。", ["工作日", "日", "日"]),
        ("本法规定的机关办理申请的期限以工作日计算，不含法定节假日。", ["工作日", "工作日", "日"]),
        ("本法规定的期限均为工作日。", ["工作日", "工作日", "工作日"]),
        ("本法自公布之日起施行。", ["日", "日", "日"]),
    ],
)
def test_matters_of__days_are_working_days_where_the_document_says_so(rule: str, units: list[str]) -> None:
    document = document_of(LAW.format(rule))
    found = list(matters_of(document, norms_of(document)))
    assert [matter.unit for matter in found] == units
    quotes = {matter.day_rule.quote for matter in found if matter.day_rule}
    assert quotes == ({rule} if "工作日" in units else set())


def test_day_rule_of__none_in_rules_that_only_speak_of_working_days() -> None:
    assert [day_rule_of(document) for document in documents().values()] == [None] * len(SOURCES)
