"""Answers over a regulation of an archive that nobody has: what is excepted, denied or over decides, and what is near is no answer."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.qa.small import TODAY, answered, assistant_over

RULES = """茶亭县档案中心工作办法

第一章 会议

第一条 中心会议分为馆务会议和业务会议。
馆务会议由主任召集和主持，研究中心重大事项。馆务会议须有全体成员三分之二以上出席方可召开。
业务会议由副主任召集和主持，每月召开两次，研究日常业务。须有过半数成员出席方可召开。

第二条 会上不得临时增加议题；防火抢险等紧急事项，经主任同意的除外。
馆务会议的汇报材料不超过三页。

第二章 查阅和借出

第三条 查阅申请应当自收到之日起五日内答复；情况复杂的，经主任批准可以延长十日。

第四条 未经登记的档案不得出库，但属于复制件且不足二十页的，可以免予登记。

第五条 两个科室同时需要使用的档案，由保管科科长牵头协商；三个工作日内未达成一致的，报主任决定。

第六条 不能按期归还档案的，应当在期满前两日申请续借，续借以一次为限，最长不超过八日。

第七条 同一库房的安全检查，每年不得超过两次；根据举报开展的检查，不受次数限制。

第八条 保管科对移交的档案进行初核，有下列情形之一的，应当退回移交科室：
（一）目录与实物不符的；
（二）未按年度分盒的；
（三）纸张破损未修补的。
退回的档案由移交科室在十日内整理后重新移交。

第三章 安全和外出

第九条 库房发生重大以上事故的，值班人员应当在一小时内报告县政府。

第十条 工作人员因公出国的，在外停留时间不超过五日，应当提前三十日提出申请。

第十一条 各类活动的规模按照下表控制：
| 活动类别 | 时间上限 | 人数上限 |
| --- | --- | --- |
| 一类活动 | 两天 | 八十人 |
| 二类活动 | 半天 | 三十人 |

第十二条 工作人员不得以中心名义接受采访，经主任授权的除外。不参加安全培训的，不得单独值班；不能参加的，应当提前一日请假。

第十三条 迟到一次的，扣零点五分；旷工一日的，由主任约谈。
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("archive"), "茶亭县档案中心工作办法", RULES)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("十五页的复制件，不登记就出库行不行", "可以。"),
        ("防火抢险的事，主任也同意了，能在会上临时加个议题吗", "可以。"),
        ("主任授权了，我能接受记者采访吗", "可以。"),
        ("接到举报，今年查过两次的库房还能不能再查", "可以。"),
    ],
)
def test_exception__its_case_is_given_leave(archive: Assistant, question: str, begins: str) -> None:
    assert answered(archive, question).answer.startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "三十页的复制件，不登记就出库行不行",
        "不登记就把档案拿出库行不行",
        "防火抢险的事，没经主任同意，能在会上临时加个议题吗",
        "今年查过两次的库房还能不能再查",
        "我能不能以中心名义接受记者采访",
        "没经主任授权，能不能接受采访",
    ],
)
def test_exception__where_its_case_is_not_given_no_leave(archive: Assistant, question: str) -> None:
    assert not answered(archive, question).answer.startswith("可以")


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("查阅申请案情简单，情况不复杂的，最迟几天内答复", "五日内答复", "十日"),
        ("查阅申请情况复杂的，最多能延长几天", "十日", ""),
        ("两个科室都要用一份档案，谈了五个工作日还没谈拢，下一步怎么办", "报主任决定", ""),
        ("还不上，申请续借，最多能续多久", "最长不超过八日", ""),
        ("业务会议一共9个人，来了5个，人数够开会吗", "过半数", "三分之二"),
        ("馆务会议一共9个人，来了5个，人数够开会吗", "三分之二", "过半数"),
        ("哪些毛病会让保管科把我们移交的档案退回来？请列全", "纸张破损未修补", ""),
        ("库房出了重大事故，几小时内报告", "一小时内", ""),
        ("一类活动最多几天、最多来多少人", "八十人", "三十人"),
        ("迟到一次扣几分", "零点五分", ""),
        ("因公出国最多能待几天", "不超过五日", ""),
        ("安全培训我去不了，提前几天请假", "提前一日请假", ""),
    ],
)
def test_answer__of_the_case_that_is_asked(archive: Assistant, question: str, holds: str, lacks: str) -> None:
    answer = answered(archive, question).answer
    assert holds in answer
    assert not lacks or lacks not in answer


@pytest.mark.parametrize(
    "question",
    [
        "库房出了一起较大事故，够不上重大，几小时内报告",
        "自费出国旅游，在外面最多能待几天",
        "向查档的人收多少复印费",
        "业务会议的汇报材料最多几页",
    ],
)
def test_answer__none_where_only_something_near_is_said(archive: Assistant, question: str) -> None:
    answer, _ = archive.ask(question, today=TODAY)
    assert answer.status == "no_basis", answer.answer


@pytest.mark.parametrize(
    ("question", "begins"),
    [("今年查过两次的库房还能不能再查", "不可以"), ("今年查过一次的库房还能不能再查", "同一库房")],
)
def test_times__one_more_than_were(archive: Assistant, question: str, begins: str) -> None:
    assert answered(archive, question).answer.startswith(begins)
