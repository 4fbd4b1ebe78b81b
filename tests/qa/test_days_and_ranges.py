"""Answers over a regulation of a port office that nobody has: two days held against a period, a range that is not reached, the thing that is
named to the letter, and who does it."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.qa.small import TODAY, assistant_over

RULES = """苍屿港务办公室工作规则

第一章 公文

第一条 以港务办、港区管委会名义报送市交通局的事项，应当在报送时限前15日将代拟稿送综合科；以港务办名义报市交通局及市直单位的事项，应当在报送时限前8日将代拟稿送综合科。

第二条 报送上级的材料应当言之有物，请示一般不超过1200字，年度报告一般不超过4000字，专题报告一般不超过2500字。

第三条 各科制定规范性文件，应当符合法律法规规定，严格合法性审查。

第四条 以港务办名义印发规范性文件的，由港区司法所进行合法性审查。

第二章 会议

第五条 主任办公会议讨论决定的事项，应当在会议结束后5个工作日内印发纪要。

第六条 各科召开全港性会议，主办科室应当提前10个工作日向港务办报送请示。

第三章 管理

第七条 病假超过3日的，应当附医院出具的证明。
因公接待费用10万元以上的，应当报主任办公会议审议。
干部离港两天以上的，应当向主任报告。

第八条 全体干部大会须有应到人数三分之二以上到会方可举行。
来宾用餐的陪同人员不超过来宾人数的四分之一。
科务会的决定须经过半数成员同意。

第九条 各科答复来函，除来函单位另有时限要求外，应当在6个工作日内办结。
除部署全港性工作外，通知的字数一般不超过900字。

第十条 本规则自印发之日起施行。
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("port"), "苍屿港务办公室工作规则", RULES)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("12月25日开全港性会议，12月22日才报请示，行吗", "晚了，最迟应在12月11日"),
        ("12月25日开全港性会议，12月3日报的请示，晚不晚", "没有晚，最迟12月11日"),
        ("12月25开全港性会议，12月22才报请示可以吗", "晚了，最迟应在12月11日"),
        ("主任办公会12月1日开的，纪要12月7日印发晚不晚", "没有晚，最迟12月8日"),
        ("主任办公会12月1日开的，纪要12月18日印发，算不算晚", "晚了，最迟应在12月8日"),
    ],
)
def test_two_days__one_is_held_against_the_period_from_the_other(port: Assistant, question: str, begins: str) -> None:
    assert port.ask(question, today=TODAY)[0].answer.startswith(begins)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("病假刚好三天，要不要附医院证明", "按这一条不需要。"),
        ("病假请五天，要不要附医院证明", "需要。"),
        ("接待费用6万元要不要报主任办公会议审议", "按这一条不需要。"),
        ("接待费用12万元要不要报主任办公会议审议", "需要。"),
    ],
)
def test_range__binds_only_whom_it_holds(port: Assistant, question: str, begins: str) -> None:
    assert port.ask(question, today=TODAY)[0].answer.startswith(begins)


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("以港务办名义报市交通局的代拟稿提前几天", "8日", "15日"),
        ("以港务办、港区管委会名义报送市交通局的代拟稿提前几天", "15日", "8日"),
        ("我写一份报送上级的航道疏浚专题报告，已经3000字，领导还要再加一段，字数还能加吗", "超出500字", "1200"),
        ("年度报告最多写多少字", "4000字", "2500"),
        ("规范性文件谁做合法性审查", "港区司法所", "严格合法性审查"),
    ],
)
def test_named__to_the_letter_or_by_whom(port: Assistant, question: str, holds: str, lacks: str) -> None:
    answer = port.ask(question, today=TODAY)[0].answer
    assert holds in answer and lacks not in answer


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("全体干部大会应到86人，最少要到几个人才能开", "至少58人（共86人）："),
        ("来了20位来宾吃饭，最多几个人陪同", "最多5人（共20人）："),
        ("来了23位来宾吃饭，最多能有几个人陪同", "最多5人（共23人）："),
        ("全体干部大会应到人数的规定是什么", "全体干部大会须有"),
    ],
)
def test_share__of_the_number_that_is_given(port: Assistant, question: str, begins: str) -> None:
    assert port.ask(question, today=TODAY)[0].answer.startswith(begins)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("部署全港性工作的通知写了1200字行吗", "不受此限："),
        ("通知写了1200字行吗", "超出300字："),
        ("来函上写着3个工作日内答复，我们按6个工作日办结行吗", "各科答复来函，"),
        ("来函我们8个工作日办结行吗", "超出2个工作日："),
        ("全港性会议提前6个工作日报请示行不行", "不可以，少4个工作日："),
    ],
)
def test_limit__gives_way_to_what_is_excepted(port: Assistant, question: str, begins: str) -> None:
    assert port.ask(question, today=TODAY)[0].answer.startswith(begins)


@pytest.mark.parametrize("question", ["干部离港三天不离市要不要向主任报告", "给隔壁县发函，规范性文件由谁做合法性审查"])
def test_places__leaving_and_dealing_with_is_no_other_place(port: Assistant, question: str) -> None:
    answer = port.ask(question, today=TODAY)[0]
    assert "只适用于" not in answer.answer
