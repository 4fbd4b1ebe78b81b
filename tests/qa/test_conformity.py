"""符合规定吗, 违规吗, 够不够: what was done, held against what the words want, over a regulation that nobody has."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.conformity import as_asked, asked_of
from qa.membership import asks_of_its_body
from qa.normalise import write_out
from qa.rulebook import load_rulebook
from tests.qa.small import TODAY, answered, assistant_over

RULES = """石桥区行政审批局工作规则

第一条　为规范工作，制定本规则。
第二条　局务会议由局长、副局长、总会计师组成，由局长召集和主持，一般每两周召开一次。
第三条　召开全区性会议的，承办科室应当提前8个工作日报送请示。
第四条　请示不超过1200字，应当一文一事，不得抄送下级单位。
第五条　涉及其他科室职责的事项，应当事先征求意见；涉及群众切身利益的事项，应当组织听证。
第六条　科室制定的制度应当报局办公室备案。
第七条　重大事项须经局务会议或者局长办公会议讨论决定。
第八条　会议纪要由局长签发。
第九条　档案室对会议记录永久保存，信访件保存5年。
第十条　带队领导应当至少与企业见面两次。
第十一条　收回的票数多于发出的票数的，该次投票无效，应当重新投票。
第十二条　首报由带班主任签发，带班主任正在现场的，可以电话授权值班人员报出。
第十三条　公示期不少于15日；因应对紧急情况的，经局长批准可以缩短，但不得少于5日。
第十四条　有下列情形之一的，应当经局务会议集体讨论：
（一）对个人罚款2万元以上的；
（二）责令停产停业的。
第十五条　议题材料报送时间为：局务会议召开3个工作日前，局长办公会议召开2个工作日前。办公室应当在会议召开1个工作日前将材料送达参会人员。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("conformity"), "bureau", RULES)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("全区性会议2026年6月12日召开，请示5月29日报的，符合规定吗", "符合规定，没有晚，最迟6月2日"),
        ("全区性会议2026年6月12日召开，请示6月9日才报，合不合规", "不符合规定，晚了，最迟应在6月2日"),
        ("全区性会议2026年6月12日召开，请示6月9日才报，这算违规吗", "违规，晚了，最迟应在6月2日"),
        ("全区性会议2026年6月12日召开，请示5月29日报的，提前量够不够", "够，没有晚"),
        ("请示写了1500字，符合要求吗", "不符合规定，超出300字"),
        ("请示写了900字，违规吗", "不违规，没有超出"),
        ("请示抄送了下级单位，违反规定吗", "违规。"),
        ("会议纪要由副局长签发，符合规定吗", "不符合规定。"),
        ("事项涉及别的科室，定了以后才补征求意见，符合规定吗", "不符合规定。"),
        ("事项涉及群众切身利益，没组织听证就定了，符合规定吗", "不符合规定。"),
        ("科室制定的制度没有报局办公室，合规吗", "不符合规定。"),
        ("首报没签字，主任在现场电话授权报的，符合规定吗", "首报由带班主任签发"),
        ("因为发洪水，公示只给了10天，局长批了的，符合规定吗", "公示期不少于15日"),
        ("公示只给了10天，符合规定吗", "不符合规定，不够，少5日"),
        ("对个人罚款1万8，没上局务会议讨论，要紧吗", "有下列情形之一的"),
        ("局务会议2026年3月13日开，办公室3月11日才收到材料，有没有问题", "不符合规定，晚了，最迟应在3月10日"),
        ("会议纪要局长签发的，合规吗", "符合规定。"),
        ("票多了两张，这次投票要作废重投吗", "需要。"),
        ("把总会计师列为局务会议组成人员，符合规定吗", "符合规定。"),
        ("把财务科长列为局务会议组成人员，符合规定吗", "不符合规定。"),
    ],
)
def test_ask__said_as_it_is_asked(assistant: Assistant, question: str, begins: str) -> None:
    answer, _ = assistant.ask(question, today=TODAY)
    assert answer.answer.startswith(begins), answer.answer


def test_ask__one_of_two_ways_is_no_fault(assistant: Assistant) -> None:
    answer = answered(assistant, "重大事项只过了局务会议，没上局长办公会议，符合规定吗")
    assert answer.answer.startswith("重大事项须经局务会议或者局长办公会议"), answer.answer


@pytest.mark.parametrize(
    ("question", "says"),
    [("会议记录存几年", "永久保存"), ("信访件存几年", "5年"), ("带队领导要跟企业见几次面", "见面两次")],
)
def test_ask__how_long_how_often(assistant: Assistant, question: str, says: str) -> None:
    assert says in answered(assistant, question).answer


@pytest.mark.parametrize(
    ("question", "section", "text"),
    [
        ("11月6日才报，符合规定吗？", "conforms", "11月6日才报可以吗"),
        ("没请假就走了，算不算违规", "violates", "没请假就走了可以吗"),
        ("周五才报，时间够吗", "suffices", "周五才报，时间够吗"),
        ("科长是局务会议成员，符合规定吗", "conforms", "科长是局务会议成员吗"),
    ],
)
def test_asked_of__by_case(question: str, section: str, text: str) -> None:
    assert asked_of(question, load_rulebook()) == (section, text)


@pytest.mark.parametrize("question", ["符合规定吗", "不符合规定的怎么处理", "合规审查归谁", "哪些情形属于违规"])
def test_asked_of__nothing_done(question: str) -> None:
    assert asked_of(question, load_rulebook()) is None


def test_as_asked__other_verdicts_stay() -> None:
    rules = load_rulebook()
    assert as_asked("conforms", "需要。", rules) == "需要。"
    assert as_asked("", "不可以。", rules) == "不可以。"
    assert as_asked("suffices", "超出300字：", rules) == "超出300字："
    assert as_asked("conforms", "符合：", rules) == "符合规定："


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("将科长列为会议组成人员，可以吗", "科长是会议组成人员吗"),
        ("把科长写进会议成员名单", "科长是会议成员"),
        ("政务公开归哪个股室", "政务公开归哪个科室"),
        ("各股室", "各股室"),
        ("把材料列为附件", "把材料列为附件"),
    ],
)
def test_write_out__by_case(said: str, meant: str) -> None:
    assert write_out(said) == meant


def test_asks_of_its_body__only_of_the_body_that_is_named(assistant: Assistant) -> None:
    query = assistant.rankings("科长是局务会议组成人员吗")[0][0]
    assert asks_of_its_body(query, "局务会议由局长、副局长组成")
    assert not asks_of_its_body(query, "评审委员会由局长、副局长组成")
    assert not asks_of_its_body(query, "局务会议由局长召集")
