"""as_kind: a unit that no text names is called by its kind; asked of the assistant, over a small regulation of its own."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.named_units import as_kind
from tests.qa.small import answered, assistant_over

HELD = "各部门主要负责人外出，向县长请假，由财政局备案"
TEXT = """桦林县人民政府办公规则

第一条　各部门起草的规范性文件，由县政府司法行政部门进行合法性审核。
第二条　每个部门只向县政府报送1种简报，每期不超过2000字。
第三条　副县长外出，应当事先向县长请假。各部门主要负责人外出，应当事先向县长和分管副县长请假，并向县政府办公室报备。
第四条　部门之间征求意见，应当在6个工作日内回复；逾期不回复的，视为没有意见。
第五条　财政局负责汇总各部门的支出计划，每季度报县政府一次。
"""


@pytest.mark.parametrize(
    ("question", "general"),
    [
        ("水利局的简报最多几种", "部门的简报最多几种"),
        ("卫健局局长要去开会，跟谁请假", "部门主要负责人要去开会，跟谁请假"),
        ("副县长和水利局局长请假分别找谁", "副县长和部门主要负责人请假分别找谁"),
        ("发改委起草的文件谁审", "部门起草的文件谁审"),
        ("市场监管局要发文", "部门要发文"),
    ],
)
def test_as_kind__name_that_stands_nowhere(question: str, general: str) -> None:
    assert as_kind(question, HELD)[0] == general


@pytest.mark.parametrize(
    "question",
    [
        "财政局要发文",
        "司法局负责什么",
        "是不是教育局局长签发",
        "找民政局要材料",
        "隔壁县水利局局长出差",
        "古县水利局的简报",
        "布局要怎么定",
        "县委的文件",
        "我们局要开会",
        "其他局的职权",
        "新刻一枚局印章要报谁审批",
    ],
)
def test_as_kind__named_asked_about_elsewhere_or_no_name(question: str) -> None:
    assert as_kind(question, HELD) == (question, [])


def test_as_kind__as_the_texts_call_them() -> None:
    assert as_kind("水利局的简报最多几种", "各单位报送简报，各单位用车，有关部门配合")[0] == "单位的简报最多几种"


def test_as_kind__texts_that_know_no_such_kind() -> None:
    assert as_kind("水利局的简报最多几种", "各科室") == ("水利局的简报最多几种", [])


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("county"), "桦林县人民政府办公规则", TEXT)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("应急局的简报最多几种", "1种简报"),
        ("教育局局长到外地参加培训，走之前要跟谁请假", "向县长和分管副县长请假"),
        ("发改局起草的规范性文件谁审合法性", "由县政府司法行政部门进行合法性审核"),
    ],
)
def test_ask__rules_for_departments_hold_for_one_that_is_named(county: Assistant, question: str, words: str) -> None:
    answer = answered(county, question)
    assert words in answer.answer
    assert answer.question == question
    assert any("部门" in str(step.detail.get("read_as", "")) for step in answer.trace)


def test_ask__what_a_name_was_read_as_is_said(county: Assistant) -> None:
    assert "“水利局局长”按“部门主要负责人”理解。" in answered(county, "水利局局长出差跟谁请假").notes
    assert answered(county, "部门主要负责人出差跟谁请假").notes == []


def test_ask__what_a_department_does_that_no_text_names(county: Assistant) -> None:
    answer, _ = county.ask("司法局负责什么")
    assert answer.status == "no_basis"


@pytest.mark.parametrize("question", ["村支书外出要跟谁请假", "银杏镇镇长外出跟谁请假"])
def test_ask__rules_for_others_by_their_posts_are_none_for_him(county: Assistant, question: str) -> None:
    answer, _ = county.ask(question)
    assert answer.status == "no_basis"


def test_ask__how_to_go_on_takes_nothing_for_granted(county: Assistant) -> None:
    answer = answered(county, "征求意见发出去8个工作日没回音怎么办").answer
    assert not answer.startswith("前提")
    assert "视为没有意见" in answer
