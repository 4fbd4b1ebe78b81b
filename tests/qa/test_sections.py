"""Answers over a notice that is numbered 一、（一） through all its headings, and over bounds on things that are only counted (5个)."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.quantities import quantities
from tests.qa.small import answered, assistant_over

RULES = """白河区人民政府办公室关于进一步规范会议活动和公务接待的通知

为切实减轻基层负担，现就有关事项通知如下。

一、严控会议数量

（一）全区性会议实行年度计划管理。各部门应当于每年12月10日前将下一年度会议计划报区政府办公室，经区长审定后执行。未列入计划的会议原则上不召开，因工作急需召开的，应当提前7日报分管副区长批准。

（二）以区政府名义召开的全区性会议，每年不超过4次；各部门召开的全区性业务会议，每年不超过1次。没有实质内容的会议不开，可以合并的合并召开。

（三）每周三为无会日，除应急处置、上级临时部署外，不得安排全区性会议。

二、压缩会议规模和时间

（四）区政府召开的全区性会议，参会人员控制在200人以内；部门业务会议不超过80人。

（五）会议时间一般不超过90分钟。领导讲话不超过40分钟，交流发言每人不超过6分钟，发言单位不超过5个。

三、规范公务接待

（六）公务接待应当有来访单位公函。无公函的公务活动和来访人员不予接待，区外来的招商考察团队凭邀请函办理。

（七）接待对象在10人以内的，陪餐人数不超过3人；超过10人的，陪餐人数不超过接待对象人数的三分之一。

四、加强监督检查

（八）区政府办公室每季度对接待情况抽查一次，抽查比例不低于部门总数的百分之二十，结果在全区通报。

（九）单笔支出不满一万元的由科长审批，一万元以上不满十万元的由分管副区长审批，十万元以上的由区长审批。

（十）库存物资储备量不低于上年使用量的百分之三十。

（十一）监事会由五人组成。

（十二）常务会议的议题材料应当在会议召开5个工作日前报区政府办公室。未按时报送的，该议题不列入当次会议议程。

（十三）乡镇实行24小时值班，其他部门节假日可以电话值班，每日8时、18时前各报告一次。

（十四）响应期间调拨物资，不满80万元的由值班领导审批。

（十五）非响应期间调拨物资，不满80万元的由科长审批。有下列情形之一的，可以申请报废：
1.超过年限，经检测不能使用的；
2.维修费用超过原值60%的。

（十六）区人民代表大会会议每年至少举行一次。

（十七）区政府全体会议由区长召集和主持。

（十八）理事会会议每季度召开一次。理事因故不能出席的，可以书面委托其他理事代为表决。
"""


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("notice"), "白河区会议接待通知", RULES)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("星期三能开会吗", "不可以。每周三为无会日，"),
        ("接待对象有8个人，几个人陪餐", "接待对象在10人以内的，陪餐人数不超过3人"),
        ("交流发言一个人几分钟", "会议时间一般不超过90分钟。领导讲话"),
        ("没有公函来的人接待吗", "无公函的公务活动和来访人员不予接待，"),
    ],
)
def test_printed_items__sentences_answer_without_the_heading_and_the_mark(
    notice: Assistant, question: str, start: str
) -> None:
    answer = answered(notice, question)
    assert answer.answer.startswith(start)
    assert "严控" not in answer.answer and "（" not in answer.answer


def test_printed_items__are_cited_as_they_are_printed(notice: Assistant) -> None:
    citation = answered(notice, "交流发言一个人几分钟").citations[0]
    assert (citation.article, citation.paragraph, citation.item) == ("第二条", None, "（五）")
    assert citation.label.endswith("》第二条第（五）项")


def test_printed_items__are_looked_up_as_they_are_printed(notice: Assistant) -> None:
    answer = answered(notice, "第三条第（六）项是什么")
    assert "公务接待应当有来访单位公函" in answer.answer and "陪餐" not in answer.answer
    assert answer.citations[0].label.endswith("》第三条第（六）项")


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("6个单位发言可以吗", "超出1个："),
        ("教育局想一年开两次全区业务会，行吗", "超出1次："),
        ("全区会250人行不行", "超出50人："),
        ("部门会请了75个人超没超", "没有超出，还差5人到上限："),
        ("15个客人，陪6个行吗", "超出1人，最多5人（共15人）："),
        ("15个客人，陪5个行吗", "没有超出，最多5人（共15人）："),
        ("全区60个部门，至少抽查几个部门", "至少12个（共60个）："),
        ("去年用了1000吨，今年至少储备多少吨", "至少300吨（共1000吨）："),
    ],
)
def test_bounds__of_the_thing_that_is_named(notice: Assistant, question: str, start: str) -> None:
    assert answered(notice, question).answer.startswith(start)


def test_case__what_a_range_is_of_is_said_of_all_cases(notice: Assistant) -> None:
    assert answered(notice, "60万的支出谁定").answer == "十万元以上的由区长审批。"


def test_body__of_another_name_is_not_meant(notice: Assistant) -> None:
    assert answered(notice, "理事会多久开一次会").status == "answered"
    assert notice.ask("监事会多久开一次会")[0].status == "no_basis"
    assert answered(notice, "区人民代表大会一年至少开几次会").answer.startswith("区人民代表大会会议每年")
    assert notice.ask("区政府全体会议一年至少开几次")[0].status == "no_basis"


def test_manner__no_leave_for_another(notice: Assistant) -> None:
    assert answered(notice, "不能出席，可以书面委托别人表决吗").answer.startswith("可以。")
    assert not answered(notice, "不能出席，口头委托别人表决行不行").answer.startswith("可以")


def test_late__what_follows_is_quoted(notice: Assistant) -> None:
    late = answered(notice, "常务会定在2024年5月24日开，议题材料5月20日才报，这次还能上会吗")
    assert late.answer.startswith("晚了，最迟应在5月17日")
    assert "不列入当次会议议程" in late.answer


def test_leave__of_the_others_is_none_for_who_is_named_before(notice: Assistant) -> None:
    assert answered(notice, "教育部门节假日可以电话值班吗").answer.startswith("可以。")
    assert not answered(notice, "乡镇节假日可以电话值班吗").answer.startswith("可以")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("响应期间调拨20万的物资谁审批", "值班领导"),
        ("非响应期间调拨20万的物资谁审批", "科长"),
    ],
)
def test_opposite__what_is_not_such_a_thing(notice: Assistant, question: str, said: str) -> None:
    answer = answered(notice, question).answer
    assert said in answer and ("科长" in answer) != ("值班领导" in answer)


def test_cases__of_a_list_forbid_nothing(notice: Assistant) -> None:
    assert not answered(notice, "经检测不能使用的东西可以申请报废吗").answer.startswith("不可以")


def test_frequency__by_times_of_the_day(notice: Assistant) -> None:
    assert "各报告一次" in answered(notice, "值班的一天报告几次").answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一次会议议题不超过8个，每个汇报不超过10分钟", [(1, "次"), (8, "个"), (10, "分钟")]),
        ("涉及两个以上部门的", [(2, "个")]),
        ("不得超过一个", [(1, "个")]),
        ("一个部门能报吗", []),
        ("第三个议题", []),
        ("三个月内", [(3, "月")]),
        ("两个半小时", [(2.5, "小时")]),
        ("5个同事", [(5, "人")]),
        ("到了6个，能开吗", [(6, "人")]),
        ("两个星期", []),
    ],
)
def test_quantities__things_that_are_only_counted(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(number.value, number.unit) for number in quantities(text)] == expected
