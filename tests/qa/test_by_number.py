"""Answers over a regulation of a flood office that nobody has: which case a number means, a number that is a condition and none that is
limited, colours of warnings, shares with those that are so already, what is not done, and who decides above an amount."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.narrow import outside_cases, series_named
from qa.quantities import quantities
from tests.qa.small import TODAY, answered, assistant_over

RULES = """栖霞县水文应急中心工作规则

第一章 会议和公文

第一条 水情会商会每日8时20分召开，由首席预报员主持。

第二条 中心会议纪要应当在会后2个工作日内形成，5个工作日内印发。

第三条 请示应当一文一事，不超过1500字；报告不得夹带请示事项，专项报告不超过3000字。

第四条 上报市水利局的请示由中心主任签发，报告由分管副主任签发；涉及经费的报告，签发前送财务股核对。

第五条 副主任之间互为替补，副主任外出的，由替补的副主任代为处理其分管工作，但资金额度50万元以上的事项，应当报主任决定。

第六条 中心领导不为企业题词、题字，不出席剪彩、奠基活动。

第二章 预警和报告

没有实质内容的简报，一律不发。

第七条 蓝色、黄色预警由首席预报员签发；橙色预警由分管副主任签发；红色预警由主任签发。主任不在县内的，红色预警由分管副主任签发，并在30分钟内电话报告主任。

第八条 1小时降雨量达到30毫米的，值班员在15分钟内报告值班领导；达到50毫米的，值班领导在20分钟内报告县应急指挥部和县委办公室。

第九条 测站停测超过5分钟的，站长在10分钟内报告测报股；停测超过15分钟的，测报股在20分钟内报告县委宣传部。

第三章 请假

第十条 汛期内，同时请假的人数不得超过本股人数的四分之一。

第十一条 人工增雨作业点由县人民政府另行规定。

第十二条 本规则自2026年3月1日起施行。
"""


@pytest.fixture(scope="module")
def floods(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("floods"), "栖霞县水文应急中心工作规则", RULES)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("停测刚好5分钟，要报测报股吗？", "按这一条不需要。"),
        ("停测4分钟，站长要报吗？", "按这一条不需要。"),
        ("停测6分钟，要报测报股吗？", "需要。"),
        ("停测20分钟，要报宣传部吗？", "需要。"),
        ("停测8分钟，要报宣传部吗？", "按这一条不需要。"),
        ("停测6分钟，12分钟后才报给测报股，超了吗？", "超出2分钟"),
        ("1小时下了28毫米，要不要报值班领导？", "按这一条不需要。"),
        ("1小时下了55毫米，要不要报值班领导？", "需要。"),
        ("1小时下了40毫米，要报县委办公室吗？", "按这一条不需要。"),
    ],
)
def test_condition__the_number_says_which_case_it_is(floods: Assistant, question: str, start: str) -> None:
    assert answered(floods, question).answer.startswith(start)


def test_condition__who_is_asked_no_verdict_on_the_number(floods: Assistant) -> None:
    answer = answered(floods, "停测8分钟报给谁").answer
    assert "测报股" in answer and not answer.startswith("超出")


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("请示1800字超了吗", "超出300字：请示"),
        ("请示1200字超了吗", "没有超出：请示"),
        ("专项报告1800字超了吗", "没有超出：报告不得夹带请示事项，专项报告"),
    ],
)
def test_limit__of_the_document_that_is_named(floods: Assistant, question: str, start: str) -> None:
    assert answered(floods, question).answer.startswith(start)


@pytest.mark.parametrize("question", ["纪要多久发出来", "会议纪要几天内印发"])
def test_two_times__of_one_thing_neither_is_dropped(floods: Assistant, question: str) -> None:
    assert "5个工作日内印发" in answered(floods, question).answer


def test_before_signing__is_no_signer(floods: Assistant) -> None:
    assert "报告由分管副主任签发" in answered(floods, "涉及经费的报告谁签").answer


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("解除黄色预警谁签", "首席预报员", "橙色预警"),
        ("解除黄色预警要不要主任签", "首席预报员", "需要。"),
        ("橙色预警谁签", "分管副主任", "红色"),
        ("主任不在，红色预警谁签", "主任不在县内的，红色预警由分管副主任签发", "蓝色"),
    ],
)
def test_colours__only_the_one_that_is_named(floods: Assistant, question: str, said: str, not_said: str) -> None:
    answer = answered(floods, question).answer
    assert said in answer and not_said not in answer


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("8月份测报股12个人，已经有3个人请假，我还能请吗", "不可以，最多3人（共12人），已有3人"),
        ("测报股一共12个人，已经有2个人请假，还能再请一个吗", "可以，最多3人（共12人），已有2人"),
    ],
)
def test_share__one_more_beside_those_that_are(floods: Assistant, question: str, start: str) -> None:
    assert answered(floods, question).answer.startswith(start)


@pytest.mark.parametrize("question", ["中心领导能给企业题词吗", "副主任可以出席剪彩活动吗", "剪彩能去吗"])
def test_not_done__is_not_allowed(floods: Assistant, question: str) -> None:
    assert answered(floods, question).answer.startswith("不可以。")


def test_not_done__leave_not_to_do_it_is_given(floods: Assistant) -> None:
    assert answered(floods, "没有什么内容的简报能发吗").answer.startswith("不可以。")
    assert answered(floods, "没有什么内容的简报能不发吗").answer.startswith("可以。")


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("王副主任出差了，替补的副主任能批一笔80万的钱吗", "不可以。"),
        ("王副主任出差了，替补的副主任能批一笔30万的钱吗", "可以。"),
    ],
)
def test_sent_up__from_an_amount_on(floods: Assistant, question: str, start: str) -> None:
    assert answered(floods, question).answer.startswith(start)


@pytest.mark.parametrize("question", ["人工增雨作业点适用不适用", "人工增雨作业点适用本规则吗"])
def test_scope__what_others_fix(floods: Assistant, question: str) -> None:
    assert "另行规定" in answered(floods, question).answer


def test_weather__is_a_matter_of_such_an_office(floods: Assistant) -> None:
    assert floods.ask("明天天气怎么样", today=TODAY)[0].status == "no_basis"
    assert "首席预报员" in answered(floods, "天气不好的时候水情会商会谁主持").answer


def test_series__colours_of_warnings() -> None:
    assert series_named("橙色以上预警期间") == {"色": {"橙", "红"}}
    assert series_named("蓝色、黄色预警由首席预报员签发") == {"色": {"蓝", "黄"}}
    assert series_named("红色文物、蓝色封面") == {}


@pytest.mark.parametrize(
    ("asked", "text", "outside"),
    [
        ("停测4分钟", "停测超过5分钟的，在10分钟内报告", True),
        ("停测6分钟", "停测超过5分钟的，在10分钟内报告", False),
        ("停测4分钟", "应当在10分钟内报告", False),
        ("来了3个人", "停测超过5分钟的，在10分钟内报告", False),
    ],
)
def test_outside_cases__by_the_condition_alone(asked: str, text: str, outside: bool) -> None:
    assert outside_cases(tuple(quantities(asked)), text) is outside


@pytest.mark.parametrize(("text", "unit"), [("28毫米", "毫米"), ("50户以上", "户"), ("30亩", "亩"), ("80分贝", "分贝")])
def test_quantities__measures(text: str, unit: str) -> None:
    assert [q.unit for q in quantities(text)] == [unit]


def test_quantities__no_measure_in_another_word() -> None:
    assert not list(quantities("一户口本"))
