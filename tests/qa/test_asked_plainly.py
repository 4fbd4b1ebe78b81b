"""Answers over a regulation of a ferry bureau that nobody has: how many must be there, which of two officers, times and shares of which a
question means one, what is banned for want of something, and questions that look like another kind."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.dialogue import State
from qa.quantities import in_units, quantities, tells_share
from tests.qa.small import TODAY, answered, assistant_over

RULES = """荻洲港航管理局工作规则

第一章 会议和接访

第一条 局务会议由局长、副局长组成，由局长召集和主持。局务会议一般每月召开2次，须有半数以上组成人员到会方可举行。

全局大会由全体职工组成，每半年召开1次。三分之二以上组成人员到会，方可举行。

第二条 局长每两个月至少接待来访群众1次，副局长每月至少接待1次。

第三条 发生重大突发事件，应当在5小时内发布权威信息，24小时内举行新闻发布会。

第四条 局里每季度召开1次恳谈会，参会企业中民营企业不少于三分之二。

第二章 文件和档案

第五条 规范性文件的有效期不超过5年，名称冠以“暂行”“试行”的不超过2年。

第六条 不得使用私人即时通讯工具传送涉密和标注内部的文件资料。

第七条 借阅档案应当登记，当日归还；经办公室主任批准，可以延长至5日。涉密档案只能在档案室查阅。

第三章 经费和接待

第八条 不满5万元的支出由分管副局长审批；5万元以上的，经局务会议研究后由局长审批。
不得将同一事项拆分支出，规避审批权限。

第九条 公务接待凭公函安排，无公函的不予接待。确需安排工作餐的，同一批来客只安排1次，每人不超过60元。接待对象在10人以内的，陪餐人数不超过3人；超过10人的，陪餐人数不超过接待对象人数的三分之一。
工作餐应当在机关食堂安排，不得提供香烟和酒水。

第四章 请假

第十条 年休假可以一次休完，也可以分段安排，分段不超过3次。

第十一条 科室负责人离开本市，按照下列规定办理：
（一）3日以内的，报分管副局长批准；
（二）超过3日的，经分管副局长审核后报局长批准。
前款请假应当提前2个工作日提出，写明事由。

第十二条 科室之间会签文件时，一般应在7个工作日内回复；特殊情况不能按期回复的，应主动与主办科室沟通并商定回复时限，逾期不回复视为无不同意见。

第十三条 本规则自2026年4月1日起施行。
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("port"), "荻洲港航管理局工作规则", RULES)


@pytest.mark.parametrize("question", ["局务会几个人到会才能开", "局务会要到多少人才能开", "多少人到才能开局务会"])
def test_quorum__half_is_a_number_of_people(port: Assistant, question: str) -> None:
    assert "半数以上组成人员到会" in answered(port, question).answer


def test_quorum__of_the_meeting_that_is_named_alone(port: Assistant) -> None:
    answer = answered(port, "全局大会得来多少人才开得成").answer
    assert "三分之二" in answer and "半数" not in answer


def test_quorum__in_a_talk_its_clause_not_the_other_number(port: Assistant) -> None:
    _, state = port.ask("局务会谁主持", State(), today=TODAY)
    assert "半数以上" in port.ask("多少人到才能开", state, today=TODAY)[0].answer


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("副局长多久接访一回", "副局长每月", "两个月"),
        ("局长多久接访一回", "局长每两个月", "副局长"),
        ("暂行的规范性文件有效期几年", "2年", "5年"),
    ],
)
def test_two_in_a_sentence__the_one_that_is_asked_about(
    port: Assistant, question: str, said: str, not_said: str
) -> None:
    answer = answered(port, question).answer
    assert said in answer and not_said not in answer


def test_two_in_a_sentence__a_turn_names_the_other(port: Assistant) -> None:
    _, state = port.ask("规范性文件有效期多长", State(), today=TODAY)
    assert "2年" in port.ask("暂行的呢", state, today=TODAY)[0].answer


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("这次恳谈会请了12家企业，其中民企7家，够不够数", "不够，至少要8家（共12家），还差1家："),
        ("这次恳谈会请了12家企业，里面8家民企，够吗", "够，至少8家（共12家）："),
    ],
)
def test_part_of_a_whole__held_against_the_share(port: Assistant, question: str, start: str) -> None:
    assert answered(port, question).answer.startswith(start)


@pytest.mark.parametrize(
    "question",
    [
        "能用私人微信传内部文件吗",
        "有人把一笔12万的工程拆成两张6万的单子，说这样不用上会，副局长批就能付。这种做法规定允许吗",
        "没有公函能接待吗",
        "来客没带公函，可以接待吗",
    ],
)
def test_ban__is_found_and_said(port: Assistant, question: str) -> None:
    assert answered(port, question).answer.startswith("不可以。")


def test_ban__for_want_of_what_is_there_bans_nothing(port: Assistant) -> None:
    assert not answered(port, "有公函，可以接待吗").answer.startswith("不可以")


def test_number_of_guests__is_no_number_of_hosts(port: Assistant) -> None:
    answer = answered(port, "县里检查组来9个人，安排几个人陪餐").answer
    assert "不超过3人" in answer and "超出" not in answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("年休假可以拆几次", "分段不超过3次"),
        ("工作餐标准", "60元"),
        ("重大突发事件发布会多久内要开", "24小时内举行新闻发布会"),
        ("档案能借几天", "当日归还"),
        ("科长请假提前多久提", "提前2个工作日"),
    ],
)
def test_number__of_the_kind_that_is_asked_for(port: Assistant, question: str, said: str) -> None:
    assert said in answered(port, question).answer


@pytest.mark.parametrize(
    ("text", "units", "held"),
    [
        ("须有半数以上到会", ("人", "比例"), True),
        ("每月召开2次", ("人", "比例"), False),
        ("每项扣2分", ("分",), True),
        ("3家以上供应商", ("家",), True),
    ],
)
def test_in_units__shares_and_points_too(text: str, units: tuple[str, ...], held: bool) -> None:
    assert in_units(text, units) is held


def test_tells_share__half_is_one() -> None:
    assert tells_share("过半数通过") and tells_share("三分之二") and not tells_share("3人")


def test_quantities__firms_not_families() -> None:
    assert [q.unit for q in quantities("2家企业")] == ["家"]
    assert not list(quantities("一家人、一家庭"))


def test_deemed__what_follows_and_no_verdict_on_the_number(port: Assistant) -> None:
    answer = answered(port, "会签7个工作日没回算不算同意").answer
    assert "逾期不回复视为无不同意见" in answer and not answer.startswith("没有超出")
