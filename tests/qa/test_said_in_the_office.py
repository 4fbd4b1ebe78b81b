"""Answers over a regulation of a reservoir authority that nobody has: who is named, who is away, who belongs to a body, what goes on in a talk."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.qa.small import TODAY, answered, assistant_over

RULES = """清溪水库管理局工作规则

第一章 组成和职责

第一条 管理局由局长、副局长、办公室主任和各科站主要负责人组成。
局长外出期间，受局长委托，由常务副局长代行局长职务。

第二条 办公室主任协助局长处理日常工作，承担下列职责：
（一）审核报送局长的公文；
（二）协调跨科站的事项；
（三）督促局长批示事项的落实；
（四）完成局长交办的其他任务。

第二章 会议

第三条 局务会议由局长召集和主持，每月召开两次。局务会议的主要任务是：
（一）审议年度调度计划；
（二）审议大坝安全鉴定结论。

第四条 管理局根据需要召开局长办公会议和专题会议。局长办公会议由局长主持，议题由局长确定。
专题会议由分管副局长主持，纪要由主持会议的副局长签发。局务会议纪要由局长签发，局长办公会议纪要由办公室主任签发。

第三章 公文

第五条 报送上级的请示一般不超过一千二百字，简报每期不超过八百字。
调查报告不受前款字数限制，但应当另附摘要。

第六条 未经批准不得越级报文。请示应当一文一事，报告不得夹带请示事项。涉密公文不得通过互联网传送。

第七条 有关科站收到会签件后，应当在三个工作日内反馈意见，特急件在两小时内反馈；逾期不反馈的，视为同意。

第四章 请假

第八条 请假和外出按照下列权限审批：
（一）副局长离开本县的，报局长批准；
（二）各科站主要负责人离开本县三日以内的，报分管副局长批准；五日以上的，报局长批准；
（三）各科站副职离开本县的，由科站主要负责人批准，其中五日以上的，报办公室备案。

第九条 水库值班人员应当在交接班前十分钟到岗。

第十条 本规则由管理局办公室负责解释，自印发之日起施行。
"""


@pytest.fixture(scope="module")
def reservoir(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("reservoir"), "清溪水库管理局工作规则", RULES)


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("局长不在，局务会议谁主持", ("由局长召集和主持", "由常务副局长代行局长职务")),
        ("局务会议谁主持", ("由局长召集和主持",)),
        ("办公室主任平时都管些啥", ("审核报送局长的公文", "协调跨科站的事项", "批示事项的落实")),
        ("报文哪些事不能干", ("不得越级报文", "不得夹带请示事项", "不得通过互联网传送")),
        ("专题会谁主持", ("由分管副局长主持",)),
        ("局务会议纪要、局长办公会纪要分别由谁签发", ("由局长签发", "由办公室主任签发")),
        ("请示字数", ("一千二百字",)),
        ("请示、简报各限多少字", ("一千二百字", "八百字")),
    ],
)
def test_ask__holds(reservoir: Assistant, question: str, holds: tuple[str, ...]) -> None:
    text = answered(reservoir, question).answer
    assert all(words in text for words in holds), text


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("办公室副主任算不算管理局的组成人员", "没有列入。"),
        ("副局长是不是管理局组成人员", "是。"),
    ],
)
def test_ask__who_belongs_to_a_body(reservoir: Assistant, question: str, begins: str) -> None:
    assert answered(reservoir, question).answer.startswith(begins)


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("局务会议谁主持", "代行局长职务"),  # nobody said that he is away
        ("请示最多写多少字", "八百字"),
        ("送出去的会签件对方拖了四天没回，怎么算", "超出"),  # four days are not held against two hours
        ("请示、简报各限多少字", "不受前款"),
    ],
)
def test_ask__holds_not(reservoir: Assistant, question: str, wrong: str) -> None:
    assert wrong not in answered(reservoir, question).answer


@pytest.mark.parametrize(
    "question",
    ["镇长办公会多久开一次", "管理局有几个副局长", "管理局的副局长有多少名", "局务会议须有几分之几的人到会方可召开"],
)
def test_ask__no_basis(reservoir: Assistant, question: str) -> None:
    answer, _ = reservoir.ask(question, today=TODAY)
    assert answer.status == "no_basis", answer.answer


@pytest.mark.parametrize(
    ("turns", "holds"),
    [
        (("局长办公会由谁主持", "专题会呢"), "由分管副局长主持"),
        (("局务会议多久开一次", "局长办公会呢"), "根据需要召开局长办公会议"),
        (("大坝科科长外出两天谁批", "要是六天呢"), "五日以上的，报局长批准"),
    ],
)
def test_dialogue__goes_on(reservoir: Assistant, turns: tuple[str, ...], holds: str) -> None:
    answers = reservoir.dialogue(turns, today=TODAY)
    assert holds in answers[-1].answer, answers[-1].answer


def test_dialogue__the_same_item_alone(reservoir: Assistant) -> None:
    answers = reservoir.dialogue(("大坝科科长外出两天谁批", "要是六天呢"), today=TODAY)
    assert "副职" not in answers[-1].answer


def test_ask__the_asking_sentence_of_a_story(reservoir: Assistant) -> None:
    told = "上周老赵把水位照片发到了朋友圈，群里吵了一晚上，局里也没个说法，大家都憋着气。涉密公文能不能用互联网传？"
    assert "不得通过互联网传送" in answered(reservoir, told).answer
