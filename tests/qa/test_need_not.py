"""Answers over a regulation of a ferry office that nobody has: what need not be done, who may be sent, the rule before its special case, a
ban on splitting before the sum that was split, numbers that ask nothing, and who stands in."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.mentions import Namer
from qa.quantities import asked_units
from tests.qa.small import TODAY, assistant_over

RULES = """鹭洲渡运管理所工作规则

第一章 会议

第一条 调度早会每个工作日7时50分召开，由值班副所长主持；值班副所长不在的，由当班调度长主持。
春运第一天的调度早会由所长主持。

第二条 船长例会每月召开1次。船长不能参加船长例会的，向召集人请假，由大副替会。

第三条 所务会议纪要由所长签发，会后4个工作日内印发；安全会议纪要由会议主持人签发，会后2个工作日内印发。
船长例会不印发纪要，由调度室在会后1日内发出任务清单。

第四条 所长外出期间，由所长指定的副所长主持工作；没有指定的，由分管调度的副所长主持。

第二章 事务

第五条 乘客反映的事项属于港口公司职责的，接待人员告知港口公司的名称和电话后，视为履责完毕。

第六条 修订票价方案应当听取不少于5名乘客代表的意见；已经通过网络征求意见的，可以不再单独听取。

第七条 当日往返本市各码头的，口头报班组长即可，不填出差单。

第八条 单项支出按下列权限审批：
（一）不满4000元的，由办公室主任批准；
（二）4000元以上不满3万元的，由分管副所长批准；
（三）3万元以上的，由所务会议审定。
不得将同一项目拆成数项以规避审批。

第九条 所长批示件，承办科室应当在6个工作日内反馈。不能按期完成的，报所长决定是否延期，延期不超过2次。

第十条 21时至次日5时，车辆不得在栈桥行驶，救护车除外。

第十一条 调取监控数据一次超过2000条的，须经所长批准。

第十二条 所务会议的决定，除依法不公开的外，应当在5日内公开。

第十三条 本规则自印发之日起施行。
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("ferry"), "鹭洲渡运管理所工作规则", RULES)


@pytest.mark.parametrize(
    "question",
    [
        "乘客来问港口公司的事，我把港口公司的名称和电话都告诉他了，还要跟到底吗",
        "票价方案已经在网络上征求意见了，还要单独听取乘客代表的意见吗",
        "当天往返本市码头，还要填出差单吗",
    ],
)
def test_need_not__what_the_words_spare_is_not_needed(ferry: Assistant, question: str) -> None:
    assert ferry.ask(question, today=TODAY)[0].answer.startswith("按这一条不需要。")


@pytest.mark.parametrize(
    "question",
    ["所务会议的决定要公开吗", "票价方案修订要不要听取乘客代表的意见", "一次调取监控数据3000条，要经所长批准吗"],
)
def test_need_not__what_binds_is_needed(ferry: Assistant, question: str) -> None:
    assert ferry.ask(question, today=TODAY)[0].answer.startswith(("需要。", "是。"))


def test_sent__whom_the_words_send_may_go(ferry: Assistant) -> None:
    assert ferry.ask("船长例会我去不了，能让大副去吗", today=TODAY)[0].answer.startswith("可以。")
    assert not ferry.ask("船长例会我去不了，能让水手长去吗", today=TODAY)[0].answer.startswith("可以。")


@pytest.mark.parametrize(
    ("question", "first"),
    [("调度早会谁主持", "由值班副所长主持"), ("春运第一天的调度早会谁主持", "由所长主持")],
)
def test_special_case__only_where_it_is_asked_about(ferry: Assistant, question: str, first: str) -> None:
    answer = ferry.ask(question, today=TODAY)[0]
    assert first in answer.citations[0].quote


def test_split__the_ban_before_the_sum(ferry: Assistant) -> None:
    answer = ferry.ask("一个活儿拆成三份，每份两万八，让分管副所长批就行了吧", today=TODAY)[0]
    assert answer.answer.startswith("不可以。") and "不得将同一项目拆成数项" in answer.answer
    whole = ferry.ask("一笔两万八的支出谁批", today=TODAY)[0]
    assert "分管副所长批准" in whole.answer and "拆成" not in whole.answer


def test_meeting_without_minutes__its_own_sentence(ferry: Assistant) -> None:
    answer = ferry.ask("船长例会的纪要由谁签发", today=TODAY)[0].answer
    assert "不印发纪要" in answer and "会议主持人签发" not in answer
    assert "所长签发" in ferry.ask("所务会议的纪要由谁签发", today=TODAY)[0].answer


def test_away__whoever_rules_meanwhile(ferry: Assistant) -> None:
    answer = ferry.ask("所长去省里学习，走前没交代谁管事，这阵子谁说了算", today=TODAY)[0].answer
    assert "没有指定的，由分管调度的副所长主持" in answer


def test_indefinite_numbers__ask_nothing(ferry: Assistant) -> None:
    answer = ferry.ask("所长在文件上批了几个字，我们几天反馈", today=TODAY)[0].answer
    assert "6个工作日" in answer
    assert "不超过2次" in ferry.ask("批示件做不完想往后推，最多推几次", today=TODAY)[0].answer


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("批了几个字，几天反馈", ("日", "工作日", "小时", "周")),
        ("等了几天没回音怎么办", ()),
        ("过了几天算逾期", ("日", "工作日", "小时", "周")),
    ],
)
def test_asked_units__what_was_done_some_times_is_not_asked(question: str, units: tuple[str, ...]) -> None:
    assert asked_units(question) == units


@pytest.mark.parametrize("text", ["有三千条个人信息外泄", "一次导了2000条", "一万二千条"])
def test_pieces_by_the_thousand__are_no_article(text: str) -> None:
    assert Namer((), {}).find(text).references == ()


@pytest.mark.parametrize("text", ["三十三条讲什么", "第三千条", "120条"])
def test_labels__are_articles(text: str) -> None:
    assert Namer((), {}).find(text).references


def test_hours_of_a_road__are_a_question_of_the_office(ferry: Assistant) -> None:
    assert "21时至次日5时" in ferry.ask("栈桥上夜里几点到几点不许跑车", today=TODAY)[0].answer


def test_time_of_the_day__none_in_the_words_is_no_answer(ferry: Assistant) -> None:
    assert ferry.ask("所长外出几点回来", today=TODAY)[0].status == "no_basis"
    assert "7时50分" in ferry.ask("调度早会几点开", today=TODAY)[0].answer
