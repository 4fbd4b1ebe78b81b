"""Answers over a regulation of an archives society that nobody has: guesses at the answer, what is provided for who asks, exceptions with a
number, another manner in a case apart, and which item, list or clause a question names."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.guesses import without_guess
from qa.normalise import normalise
from tests.qa.small import TODAY, assistant_over

RULES = """砚山县档案学会工作规则

第一章 会议

第一条 理事会议由会长召集并主持，每季度召开1次。提请理事会议讨论的议题，由副会长提出，秘书处汇总后报会长确定。

第二条 理事会议表决采用举手方式；但增补理事采用无记名投票方式。

第三条 以视频方式参加的理事，对人事事项以外的议题，可以在线表决。

第四条 列入议程的议题，在表决前，提出人要求撤回的，应当书面说明理由，经会长同意。

第五条 常务理事会由秘书长召集。常务理事会纪要由秘书长签发，印发前不送会长。

第二章 事务

第六条 请假按下列权限审批：
（一）普通干事请假1天以内的，由组长审批；超过1天、不超过3天的，由秘书长审批；超过3天的，由会长审批；
（二）部门副职请假2天以内的，由部门正职审批；超过2天的，由秘书长审批；
（三）部门正职请假2天以内的，由秘书长审批；超过2天的，由会长审批。

第七条 病假超过3天的，应当提交市级医院的诊断证明。驻村人员可以用乡镇卫生院的诊断证明代替，但病假超过10天的除外。

第八条 急件应当当日办结；普通件应当在4个工作日内办结。普通件不能按期办结的，承办人应当在期限届满2个工作日前提出，经秘书长同意可以延长一次，延长不超过6个工作日。

第九条 需要会签的，会签部门应当在2个工作日内反馈意见，逾期未反馈视为同意。

第十条 承办部门应当于季度终了后10日内报送季度数据，于次年1月15日前报送年度数据。

第十一条 有下列情形之一的，取消评优资格：
（一）丢失馆藏档案的；
（二）一年内三次未按时销假的；
（三）擅自对外提供档案的。
前款第（二）项情形发生在入会之前的，经会长认定，可以不取消评优资格。

第十二条 对会员询问，口头答复的，应当在本次会议期间答复；书面答复的，应当在收到询问之日起20日内答复。

第十三条 本规则自印发之日起施行。
"""


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("society"), "砚山县档案学会工作规则", RULES)


def _answer(society: Assistant, question: str) -> str:
    return society.ask(question, today=TODAY)[0].answer


@pytest.mark.parametrize(
    ("question", "begins", "holds"),
    [
        ("议题能撤回吗", "可以。", "书面说明理由"),
        ("普通件能延期吗", "可以。", "可以延长一次"),
        ("视频参会能对人事事项表决吗", "不可以。", "人事事项以外"),
        ("增补理事能不能举手表决", "不可以。", "无记名投票"),
        ("驻村人员病休12天，交卫生院的诊断证明行不行", "不可以。", "超过10天的除外"),
        ("会签部门三天没反馈，我还得等吗", "按这一条不需要。", "逾期未反馈视为同意"),
    ],
)
def test_verdict(society: Assistant, question: str, begins: str, holds: str) -> None:
    answer = _answer(society, question)
    assert answer.startswith(begins)
    assert holds in answer


@pytest.mark.parametrize(
    ("question", "not_said"),
    [
        ("议题能直接撤回吗", "可以。"),
        ("驻村人员病休8天，交卫生院的诊断证明行不行", "不可以"),
        ("会签部门一天没反馈，我还得等吗", "不需要"),
        ("理事会议能不能举手表决", "不可以"),
        ("视频参会能对预算议题表决吗", "不可以"),
    ],
)
def test_verdict__not_where_the_case_is_another(society: Assistant, question: str, not_said: str) -> None:
    answer = _answer(society, question)
    assert "没有找到" not in answer
    assert not_said not in answer


@pytest.mark.parametrize(
    ("question", "holds", "leaves_out"),
    [
        ("部门副职请假两天谁批", "（二）部门副职请假2天以内的，由部门正职审批", "（三）"),
        ("普通干事请假5天谁批", "（一）普通干事请假……超过3天的，由会长审批", "（二）"),
        ("我们部门年度数据最晚哪天报", "1月15日", "10日内"),
        ("取消评优 有哪些情形", "丢失馆藏档案", "入会之前"),
        ("急件几天办完", "当日办结", "会签"),
        ("普通件最晚什么时候提延期，能拖几天", "延长不超过6个工作日", "会签"),
        ("书面答复和口头答复，时限各是多少", "本次会议期间", "会签"),
        ("书面答复和口头答复，时限各是多少", "20日内", "会签"),
        ("普通件和急件各得几天", "当日办结", "会签"),
    ],
)
def test_answer__what_is_asked_and_no_more(society: Assistant, question: str, holds: str, leaves_out: str) -> None:
    answer = _answer(society, question)
    assert holds in answer
    assert leaves_out not in answer


@pytest.mark.parametrize(
    "question", ["理事会议题不是秘书长定的么", "理事会议的议题是不是秘书长定的", "理事会议题由秘书长定吗"]
)
def test_guess__is_looked_for_as_the_open_question(society: Assistant, question: str) -> None:
    assert "报会长确定" in _answer(society, question)


@pytest.mark.parametrize(
    ("question", "opened"),
    [
        ("议题是不是秘书长定的", "议题是谁定的"),
        ("议题由秘书长定吗", "议题由谁定"),
        ("提前三天报行吗", "提前几天报"),
        ("综合报告写六千字可以吗", "综合报告写多少字"),
        ("由谁定", ""),
        ("想追加50万，这样定下来算数吗", ""),
        ("三个人五天办完行吗", ""),
    ],
)
def test_without_guess(society: Assistant, question: str, opened: str) -> None:
    ((query, _),) = society.rankings(question)
    assert without_guess(query) == opened


def test_normalise__one_syllable_for_two() -> None:
    assert normalise("常务会议题谁定") == "常务会议议题谁定"
    assert normalise("常务会的议题谁定") == "常务会的议题谁定"
    assert normalise("会议题目谁定") == "会议题目谁定"
