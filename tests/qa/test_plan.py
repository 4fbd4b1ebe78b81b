"""Answers over an emergency plan numbered by decimals that nobody has: cited as it is printed, grades in Roman numerals, looked up by number."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.normalise import normalise
from tests.qa.small import TODAY, assistant_over

PLAN = """榆林沟镇低温冰冻灾害应急预案

榆镇政发〔2025〕7号

1 总则
1.1 编制目的
为做好低温冰冻灾害处置工作，制定本预案。
1.2 适用范围
本预案适用于本镇行政区域。
2 组织体系
2.1 指挥部
镇低温冰冻灾害应急指挥部（以下简称镇指挥部）由镇长任总指挥，分管副镇长任副总指挥。
2.2 办公室
镇指挥部办公室设在镇应急管理站，由站长兼任办公室主任。
3 预警和报告
3.1 信息报告
各村发现道路结冰的，应当在20分钟内口头报告镇指挥部办公室，2小时内书面报告。
3.2 预警发布
黄色预警由镇指挥部办公室主任签发，橙色预警由总指挥签发。
3.3 预警行动
（1）蓝色预警：各村加密巡查，提醒住户注意。
（2）黄色预警：除执行蓝色预警措施外，包村干部到村，应急队伍集结待命。
4 应急响应
4.1 响应启动
4.1.1 Ⅳ级响应
县气象局发布蓝色预警的，由镇指挥部办公室主任决定启动Ⅳ级响应。镇指挥部每2日会商1次。
4.1.2 Ⅲ级响应
县气象局发布黄色预警的，由副总指挥决定启动Ⅲ级响应。镇指挥部每日会商1次。
4.2 人员转移
危房住户由村委会主任组织转移。转移人员未经镇指挥部同意，不得擅自返回。
5 附则
本预案由镇应急管理站负责解释。
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("plan"), "榆林沟镇低温冰冻灾害应急预案", PLAN)


@pytest.mark.parametrize(
    ("question", "holds", "article"),
    [
        ("村里路结冰了多久报告", "20分钟内", "3.1"),
        ("橙色预警谁签发", "总指挥", "3.2"),
        ("三级响应谁决定启动", "副总指挥决定启动Ⅲ级响应", "4.1.2"),
        ("Ⅳ级响应谁决定启动", "办公室主任决定启动Ⅳ级响应", "4.1.1"),
        ("转移的人能自己回去吗", "不可以。", "4.2"),
        ("预案由谁解释", "镇应急管理站", "5"),
        ("三级响应多久会商一次", "每日会商1次", "4.1.2"),
        ("四级响应多久会商一次", "每2日会商1次", "4.1.1"),
        ("黄色预警的时候要干哪几样事", "包村干部到村，应急队伍集结待命", "3.3"),
        ("3.1说了什么", "20分钟内", "3.1"),
        ("4.1.2条怎么规定的", "每日会商1次", "4.1.2"),
    ],
)
def test_answer__cited_as_printed(plan: Assistant, question: str, holds: str, article: str) -> None:
    answer, _ = plan.ask(question, today=TODAY)
    assert holds in answer.answer
    assert answer.citations[0].article.startswith(article)


@pytest.mark.parametrize("question", ["2.5说了什么", "结冰3.1公分要不要报告"])
def test_answer__no_number_of_a_provision(plan: Assistant, question: str) -> None:
    ((query, _),) = plan.rankings(question)
    assert query.mentions.references == ()


def test_path__section_above_but_not_beside(plan: Assistant) -> None:
    (document,) = plan.index.documents
    paths = {a.label: [h.title for h in document.path_of(i)] for i, a in enumerate(document.articles)}
    assert paths["4.1.2"] == ["4 应急响应", "4.1 响应启动"]
    assert paths["4.2"] == ["4 应急响应"]
    assert paths["5"] == ["5 附则"]


def test_normalise__roman_grades() -> None:
    assert normalise("Ⅲ级响应谁启动") == "三级响应谁启动"


def test_answer__a_number_is_no_answer_to_whether_one_is_wanted(plan: Assistant) -> None:
    assert "榆镇政发〔2025〕7号" in plan.ask("预案的文号是多少", today=TODAY)[0].answer
    assert plan.ask("镇里的通知要不要编文号", today=TODAY)[0].status == "no_basis"
