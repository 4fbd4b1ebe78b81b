"""Things named side by side, limits beside a rule, what is forbidden; over a small regulation of its own."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.qa.small import answered, assistant_over

TEXT = """白桦岭供热站工作规则

第一条　站务例会由站长召集和主持，由站长、副站长、总工程师组成，每周召开一次。
第二条　质量分析会由总工程师召集和主持，由化验班、锅炉班班长组成，每月召开一次。
第三条　站长外出的，应当书面委托一名副站长代为审批支出，委托期限一次不超过20日。
受委托人代为审批的单笔支出不得超过6万元；超过的，待站长返岗后审批。
第四条　备用金单次支付不得超过600元，每半月对账一次。
备用金不得用于发放补贴、购买礼品或者出借个人。
第五条　用户对热表计量有异议的，可以申请校验，预缴校验费每只60元。误差超出规定范围的，退还校验费。
第六条　特急报修应当在接报后10分钟内派单，1小时内到场；一般报修应当在接报后2小时内派单，8小时内到场。
第七条　供热合同，站长可以书面授权副站长签署，授权期限不超过6个月。
第八条　站长离岗外出，应当报集团公司同意。
副站长离岗外出、休假，应当事先向站长请假，并按规定报备。各部门主要负责人离岗外出，应当事先向站长和分管副站长请假，并按规定报备。
第九条　副站长协助站长工作，按分工负责分管领域的工作；部门主要负责人对本部门的工作负责。
"""


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("station"), "白桦岭供热站工作规则", TEXT)


def test_ask__two_things_side_by_side_each_from_its_article(station: Assistant) -> None:
    answer = answered(station, "站务例会和质量分析会由谁主持")
    assert "由站长召集和主持" in answer.answer
    assert "由总工程师召集和主持" in answer.answer
    assert [citation.article for citation in answer.citations] == ["第一条", "第二条"]


def test_ask__what_is_asked_of_both_said_once_after_the_second(station: Assistant) -> None:
    answer = answered(station, "副站长和局长请假分别找谁").answer
    assert "应当事先向站长请假" in answer
    assert "应当事先向站长和分管副站长请假" in answer
    assert "协助" not in answer


def test_ask__side_by_side_with_one_that_is_not_held_is_not_half_answered(station: Assistant) -> None:
    answer, _ = station.ask("质量分析会和职工代表大会由谁主持")
    assert answer.status == "no_basis"


def test_ask__limit_of_money_beside_the_rule(station: Assistant) -> None:
    answer = answered(station, "站长外出，书面委托了副站长，一笔8万元的支出副站长能直接批吗").answer
    assert "不得超过6万元" in answer
    assert "待站长返岗后审批" in answer


def test_ask__what_is_forbidden(station: Assistant) -> None:
    assert "不得用于发放补贴" in answered(station, "备用金不能干啥用").answer
    assert "不得用于发放补贴" in answered(station, "备用金 单次限额 不能干啥用").answer


def test_ask__leave_for_something_else_is_none_for_what_is_asked(station: Assistant) -> None:
    answer = answered(station, "热表没毛病，用户先交的那60元校验费还能要回去不").answer
    assert not answer.startswith(("可以", "没有超出"))
    assert answered(station, "用户对热表计量有异议，能申请校验吗").answer.startswith("可以。")


def test_ask__years_against_months(station: Assistant) -> None:
    assert answered(station, "站长书面授权副站长签供热合同，授权期限写一年，行吗").answer.startswith("超出")
    assert not answered(station, "站长书面授权副站长签供热合同，授权期限写3个月，行吗").answer.startswith("超出")


def test_dialogue__short_turn_after_a_double_question_gets_both(station: Assistant) -> None:
    answers = station.dialogue(["特急报修多久派单，多久到场", "一般的呢"])
    assert "2小时内派单" in answers[1].answer
    assert "8小时内到场" in answers[1].answer


def test_ask__going_to_another_place_asks_for_no_rules_of_it(station: Assistant) -> None:
    assert "隔壁市" not in station.ask("去隔壁市检修，站长外出委托谁审批支出")[0].answer
    assert "隔壁市" in station.ask("隔壁市供热站的备用金单次能付多少")[0].answer
