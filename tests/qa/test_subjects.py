"""subjects: who stands in when the one who would stand in is away as well, and rules about one sort of people; over a small regulation of its own."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.qa.small import answered, assistant_over

TEXT = """北屏水库管理处工作规则

第一条　处长主持管理处全面工作。
处长外出期间，由常务副处长代行处长职责；常务副处长同时外出的，由处长指定的其他副处长代行处长职责。
第二条　处务会议由处长召集和主持。处长不能主持的，委托分管副处长主持。
第三条　值班长请假的，由副值班长顶班；副值班长也不在岗的，由调度科另行派人顶班。
第四条　副处长外出的，应当提前2日向处长请假。
第五条　工作人员请假，1日以内的由科站负责人批准，超过1日的由分管副处长批准。
科站负责人请假，不论长短，均由分管副处长同意后报处长批准。
第六条　离开本市的，按照下列规定报备：
（一）副处长离开本市的，提前2日报处长同意；
（二）科站负责人离开本市的，提前1日报分管副处长同意；离开本省或者离开本市3日以上的，还应当报处长同意；
（三）其他工作人员离开本市的，报科站负责人同意。
"""


@pytest.fixture(scope="module")
def reservoir(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("reservoir"), "北屏水库管理处工作规则", TEXT)


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("处长去省里学习，常务副处长这几天刚好也出差了，谁代行处长职责", "其他副处长"),
        ("值班长请假了，副值班长也病了，谁来顶班", "调度科"),
    ],
)
def test_ask__who_is_away_as_well_does_not_stand_in(reservoir: Assistant, question: str, who: str) -> None:
    assert who in answered(reservoir, question).answer


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("处长外出了，谁代行处长职责", "常务副处长"),
        ("值班长请假，谁来顶班", "由副值班长"),
        ("副处长外出要向谁请假", "向处长请假"),  # who is away is the one who asks
    ],
)
def test_ask__others_stay(reservoir: Assistant, question: str, who: str) -> None:
    assert who in answered(reservoir, question).answer


@pytest.mark.parametrize("question", ["科长请一天假谁批", "站长自己要请两天假，找谁批"])
def test_ask__the_rule_about_the_one_it_is_about(reservoir: Assistant, question: str) -> None:
    answer = answered(reservoir, question).answer
    assert "报处长批准" in answer
    assert "由科站负责人批准" not in answer


def test_ask__the_item_about_the_one_it_is_about(reservoir: Assistant) -> None:
    answer = answered(reservoir, "科长要去外省出差两天，跟谁报备").answer
    assert "还应当报处长同意" in answer  # though the two days are no 3日以上: it sets another case beside that
    assert "副处长离开本市的" not in answer
    assert "其他工作人员" not in answer


def test_ask__who_approves_is_not_the_one_it_is_about(reservoir: Assistant) -> None:
    assert "由科站负责人批准" in answered(reservoir, "普通职工请一天假，找科长批行吗").answer


def test_dialogue__somebody_else_is_another_rule(reservoir: Assistant) -> None:
    answers = reservoir.dialogue(["普通职工请两天假谁批", "那科长自己请两天呢"])
    assert "由分管副处长批准" in answers[0].answer
    assert "报处长批准" in answers[1].answer
