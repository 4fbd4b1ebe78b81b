"""who it is: the verdict on somebody whom a question names; over a small regulation of its own."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.dialogue import State
from qa.normalise import normalise
from qa.who_it_is import thought_of, without_thought_of
from tests.qa.small import answered, assistant_over

TEXT = """栖云山林场工作规则

第一条　林场场务会议由场长召集和主持，由场长、副场长、总工程师组成。
第二条　林场生产例会由副场长主持。
第三条　场务会议纪要，由办公室起草，按程序报场长签发。
第四条　以林场名义发函，由场长签发。
以林场办公室名义发函，由办公室主任签发；重要函件报场长签发。
第五条　采伐作业设计，由分管副场长批准。
第六条　护林专题会议的纪要由主持会议的林场领导签发。
第七条　采购支出，不足2万元的由科长审批，2万元以上的由副场长审批。
第八条　科长签发的便函应当向办公室备案。
第九条　拟进林场的合作项目，由合作科受理。投资1亿元以上的，提交场务会议审议；其他项目由项目组审议。
第十条　游客反映的问题，由护林科在2日以内录入平台，按照本规则第十一条第二项督办。
第十一条　督办事项按照下列时限办理：
（一）场务会议议定事项，15日以内办结；
（二）游客诉求，1日以内联系本人，7日以内办结答复。
第十二条　科长离场外出、出差的，应当向分管副场长请假，并向办公室报备。
第十三条　场务会议须有班子成员4人以上到会方可举行。
采伐论证会到会专家不少于5名，其中林场以外的专家不少于3名。
第十四条　各工区之间借用设备，由生产科统一调配，被调配的工区不得拒绝；本工区正在抢险、确实抽不出的除外，但应当当场说明。
"""


@pytest.fixture(scope="module")
def forest(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("forest"), "栖云山林场工作规则", TEXT)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("场务会议由副场长召集吗", "不是。"),
        ("林场生产例会是场长主持吗", "不是。"),  # 场长 is not named by 副场长
        ("场务会议纪要是场长签发吗", "是。"),
        ("场务会议纪要是不是办公室主任签发", "不是。"),
        ("场务会议纪要总工程师能签发吗", "不可以。"),
        ("采购支出3万元，找科长批就可以吧", "不可以。"),
    ],
)
def test_ask__the_one_who_is_thought_to_do_it(forest: Assistant, question: str, begins: str) -> None:
    assert answered(forest, question).answer.startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "采伐作业设计是场长批准吗",  # who is in charge may be described, not named: 分管副场长
        "护林专题会议的纪要是副场长签发吗",  # he may be the one who chairs
        "采购支出是科长审批吗",  # in one of the cases
        "科长签发的便函要备案吗",  # says which thing is meant, and asks of nobody
        "场务会议纪要由谁签发",
        "场长出差了，场务会议副场长能主持吗",  # in such a case another rule may allow it
    ],
)
def test_ask__left_open(forest: Assistant, question: str) -> None:
    assert not answered(forest, question).answer.startswith(("是。", "不是。", "不可以。"))


def test_ask__in_whose_name_is_not_told_by_who_is_thought_to_sign(forest: Assistant) -> None:
    answer = answered(forest, "以林场名义发函是不是办公室主任签发").answer
    assert answer.startswith("不是。")
    assert "由场长签发" in answer


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("场务会议纪要是场长签发吗", "场长"),
        ("这份纪要找分管副场长签就行吧", "分管副场长"),
        ("采伐设计副场长能自己批吗", "副场长"),
        ("科长签发的便函要备案吗", ""),
        ("纪要是场长还是副场长签发吗", ""),
        ("纪要由谁签发", ""),
    ],
)
def test_thought_of__the_one_or_nobody(forest: Assistant, question: str, name: str) -> None:
    query = forest._understanding.understand(normalise(question), State())
    one = thought_of(query)
    assert (query.mentions.rest[one.start : one.end] if one else "") == name
    assert without_thought_of(query) == (query.text.replace(name, " ") if name else query.text)


def test_ask__what_is_left_is_told_and_no_verdict_from_the_case_outside(forest: Assistant) -> None:
    answer = answered(forest, "合作项目投资8000万，要不要上场务会议审议").answer
    assert "其他项目由项目组审议" in answer
    assert not answer.startswith("需要")


def test_ask__what_the_quoted_words_send_to_is_quoted(forest: Assistant) -> None:
    answer = answered(forest, "游客反映的问题什么时候录入平台？多久答复")
    assert "2日以内" in answer.answer
    assert "7日以内办结答复" in answer.answer
    assert "15日" not in answer.answer
    assert {c.article for c in answer.citations} == {"第十条", "第十一条"}


def test_ask__whom_to_tell_of_being_away(forest: Assistant) -> None:
    answer = answered(forest, "科长出差要跟谁报告").answer
    assert "向分管副场长请假" in answer


def test_ask__the_rule_before_its_exception(forest: Assistant) -> None:
    answer = answered(forest, "林场办公室发的函件谁签发").answer
    assert answer.index("由办公室主任签发") < answer.index("重要函件报场长签发")


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("班子五个人，今天只到了三个，场务会议开得成吗", "不可以，至少要4人，还差1人："),
        ("班子五个人，今天到了4个，场务会议能开吗", "可以，够4人："),
    ],
)
def test_ask__a_number_of_people_is_wanted(forest: Assistant, question: str, begins: str) -> None:
    assert answered(forest, question).answer.startswith(begins)


def test_ask__of_two_numbers_that_are_wanted_neither_is_reckoned_with(forest: Assistant) -> None:
    told = answered(forest, "采伐论证会来了五个专家，外单位的只有俩，合规吗").answer
    assert told.startswith("采伐论证会到会专家不少于5名")


def test_ask__no_ban_where_the_story_may_be_the_exception(forest: Assistant) -> None:
    told = answered(forest, "上面让把我们工区的水泵借出去，可我们自己正在挖沟堵漏腾不出来，能不借吗").answer
    assert not told.startswith("不可以")
    assert "确实抽不出的除外" in told
    assert answered(forest, "各工区能拒绝借用设备的调配吗").answer.startswith("不可以。")
