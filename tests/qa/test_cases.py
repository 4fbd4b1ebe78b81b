"""What a question gives, and several things asked at once, decide between the cases of a rule; over a small regulation of its own."""

from __future__ import annotations

import pytest

from corpus.document import Document
from qa.assistant import Assistant
from qa.dialogue import State
from qa.in_turn import MOST, in_turn
from qa.narrow import narrowed
from qa.normalise import normalise
from qa.spans import Span
from tests.qa.small import answered, assistant_over
from tests.samples import document_of

TEXT = """浅湾港务公司会议用印管理规定

第一条　董事会会议须有三分之二以上董事到会方可召开；讨论修改章程事项，须有四分之三以上董事到会。
第二条　职工请假一日以内的，由部门经理批准；超过一日不超过五日的，由分管副总经理批准；超过五日的，由总经理批准。
第三条　三级文件的借阅由档案室主任批准，二级文件的借阅由副总经理批准，一级文件不得借阅。
第四条　预算内支出，不足10万元的由部门经理审批，10万元以上的由总经理审批。
预算外支出，不足10万元的由总经理审批，10万元以上的由董事会决定。
第五条　合同印章由办公室保管。合同印章不得带出公司，但现场签约的合同除外。使用合同印章应当提前2日提出申请，由办公室主任批准。
第六条　来信由总经理亲自阅批。
第七条　董事会档案保存30年，经理会记录保存20年，用印登记簿保存10年。
第八条　私自使用合同印章的，给予警告处分，扣发三个月奖金。
第九条　评审小组有4名以上成员到会方可举行评审。
第十条　团体参观，是指同行人数在15人以上的参观。
第十一条　采购金额不足10万元的，由设备部自行采购；10万元以上不足50万元的，采用询价方式；50万元以上的，应当公开招标。
第十二条　30人以上的活动，应当报公安机关备案。
第十三条　经理办公会的主要任务是：
（一）研究码头改造方案；
（二）审议安全生产计划。
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("port"), "浅湾港务公司会议用印管理规定", TEXT)


def parts(port: Assistant, question: str) -> list[str]:
    return in_turn(port._understanding.understand(normalise(question), State()), port.rules)


# -- several things asked at once


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "用合同印章提前几天申请、找谁批",
            ["用合同印章提前几天申请", "找谁批"],
        ),
        ("合同印章归谁管？能带出公司吗？", ["合同印章归谁管", "能带出公司吗"]),
        ("合同印章 谁保管 提前几天申请", ["合同印章 谁保管", "提前几天申请"]),
        ("私自用印会怎样？带出公司的呢", ["私自用印会怎样", "带出公司的呢"]),
    ],
)
def test_in_turn__parts_that_each_ask(port: Assistant, question: str, expected: list[str]) -> None:
    assert parts(port, question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "合同印章由谁保管",
        "职工想请几天假，找谁批",
        "谈了好几轮还是谈不拢，报谁定",
        "文件里写了“谁签谁负责？”，由谁批准",
        "通知里写了经费怎么分，由谁签",
        "一级文件、二级文件分别由谁批",
        "合同印章能带出公司吗，行不行",
    ],
)
def test_in_turn__one_thing_asked_is_not_cut(port: Assistant, question: str) -> None:
    assert parts(port, question) == []


def test_in_turn__a_long_list_of_questions_is_read_as_one(port: Assistant) -> None:
    assert parts(port, "？".join(f"第{n}件合同印章的事归谁管" for n in range(MOST + 1))) == []


def test_ask__each_part_is_answered_once(port: Assistant) -> None:
    answer = answered(port, "合同印章归谁保管？使用要提前几天申请？")
    assert "由办公室保管" in answer.answer
    assert "提前2日" in answer.answer
    assert len(set(answer.answer.split("\n"))) == len(answer.answer.split("\n"))


def test_ask__a_part_that_is_not_held_is_said_to_be_so(port: Assistant) -> None:
    answer = answered(port, "合同印章归谁保管？打印纸由谁采购？")
    assert "由办公室保管" in answer.answer
    assert any("打印纸由谁采购" in note for note in answer.notes)


# -- the case that the question gives


def quoted(question: str, text: str, port: Assistant) -> list[str]:
    document: Document = document_of(f"某某规定\n\n第一条　{text}\n")
    query = port._understanding.understand(normalise(question), State())
    article = document.articles[0]
    spans = narrowed(query, [Span(document.ref(article, 1), 0, len(article.text))], _One(document))
    return [article.text[span.start : span.end] for span in spans]


class _One:
    """An index of one document, as far as quoting needs it."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def document(self, name: str) -> Document:
        return self._document


@pytest.mark.parametrize(
    ("question", "held", "left_out"),
    [
        ("请三天假谁批", "分管副总经理", "部门经理"),
        ("请6天假找谁", "由总经理批准", "分管副总经理"),
        ("借一份二级文件谁批", "由副总经理批准", "档案室主任"),
        ("预算内12万的支出谁批", "10万元以上的由总经理审批", "董事会"),
        ("预算外花12万谁批", "董事会决定", "部门经理"),
        ("预算里没安排的一笔12万元支出，谁批", "董事会决定", "部门经理"),
    ],
)
def test_ask__only_the_case_that_is_asked_about(port: Assistant, question: str, held: str, left_out: str) -> None:
    answer = answered(port, question).answer
    assert held in answer
    assert left_out not in answer


def test_ask__without_a_number_all_cases(port: Assistant) -> None:
    answer = answered(port, "职工请假由谁批准").answer
    assert all(name in answer for name in ("部门经理", "分管副总经理", "由总经理"))


# -- verdicts


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("董事会一共9名董事，到了5个，能开吗", "不可以，至少要6人，还差1人："),
        ("董事会要修改章程，董事一共12个，到了8个，能开吗", "不可以，至少要9人，还差1人："),
        ("董事会一共9名董事，到了8个，能开吗", "可以，够7人："),
        ("评审小组只到了三个人，能开始评审吗", "不可以，少1人："),
        ("我们8个同事一起来，算团体参观吗", "不算。"),
        ("我们18个人一起来，算团体参观吗", "算。"),
        ("来信让秘书代批一下可以吗", "不可以。"),
    ],
)
def test_ask__verdict_on_what_the_question_gives(port: Assistant, question: str, start: str) -> None:
    assert answered(port, question).answer.startswith(start)


def test_ask__what_holds_in_each_case_where_they_differ_and_none_is_named(port: Assistant) -> None:
    answer = answered(port, "董事会一共9名董事，到了6个，能开吗").answer
    assert answer.startswith("一般可以，够6人；讨论修改章程事项的，须7人，未达到：董事会会议须有三分之二以上")


def test_ask__what_a_permission_excepts_is_not_allowed(port: Assistant) -> None:
    assert not answered(port, "合同印章能带出公司吗").answer.startswith("可以")


# -- kinds of questions


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("私自用合同印章会受什么处理", "警告处分"),
        ("码头改造方案在哪个会上研究", "经理办公会"),
        ("各种档案都要存多少年", "30年"),
    ],
)
def test_ask__consequence_meeting_and_each_of_many(port: Assistant, question: str, held: str) -> None:
    assert held in answered(port, question).answer


def test_ask__each_of_many_gets_all(port: Assistant) -> None:
    answer = answered(port, "各种档案和登记簿都要存多少年").answer
    assert all(years in answer for years in ("30年", "20年", "10年"))


def test_ask__who_asks_and_what_for_is_left_aside(port: Assistant) -> None:
    plain = answered(port, "合同印章由谁保管").answer
    assert answered(port, "给新职工讲课用：合同印章由谁保管").answer == plain
    assert answered(port, "新来的，想请教一下：合同印章由谁保管").answer == plain


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("二级文件能借阅吗", "二级文件"),
        ("采购12万元的设备要不要公开招标", "按这一条不需要。采购金额不足10万元的"),
        ("采购60万元的设备要不要公开招标", "需要。"),
        ("20人的活动要报备案吗", "按这一条不需要。30人以上的活动"),
        ("40人的活动要报备案吗", "需要。"),
        ("开展活动要报备案吗", "30人以上的活动"),
        ("请6天假部门经理批了就行吗", "职工请假一日以内的"),
    ],
)
def test_ask__no_verdict_from_another_case_or_a_bound(port: Assistant, question: str, start: str) -> None:
    assert answered(port, question).answer.startswith(start)


def test_ask__both_things_asked_one_by_one_in_a_question_of_parts(port: Assistant) -> None:
    answer = answered(port, "三级文件和二级文件的借阅分别由谁批准，合同印章谁保管").answer
    assert all(name in answer for name in ("档案室主任", "副总经理"))
