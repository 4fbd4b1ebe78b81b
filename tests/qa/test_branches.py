"""Cases that a rule tells apart by words, rules that send elsewhere, parts of a question read in full; over a small regulation of its own."""

from __future__ import annotations

import pytest

from corpus.document import Document
from corpus.provision import ProvisionRef
from qa.assistant import Assistant
from qa.dialogue import State
from qa.follow import followed
from qa.in_turn import setting
from qa.normalise import normalise
from qa.spans import Span
from qa.worded import worded
from tests.qa.small import TODAY, answered, assistant_over

TEXT = """青禾湖管理处用船用印接待规定

第一条　巡湖用船按照下列权限审批：
（一）湖内用船，由船队队长审批；
（二）出湖不出县的，由分管副主任审批；
（三）出县的，由主任审批，并报县水利局备案。
第二条　在岗证明使用公章的，由办公室主任审批；退休后补办的在岗证明，由分管人事的副主任审批。
第三条　对外函件由分管副主任签发；内容涉及收费的，由主任签发，并公示3日。
第四条　接待按照预计费用审批：
（一）不足2000元的，由接待科科长审批；
（二）2000元以上的，经办公室主任审核，由主任审批。
接待对象中有外国专家的，不论费用多少，按照前款第二项办理。
第五条　私自带船外出的，按照下列规定处理：
（一）首次违反的，予以批评教育；
（二）第二次违反的，扣发当月绩效工资；
（三）第三次违反的，调离船队。
第六条　主任办公会应当有三分之二以上成员到会方可召开，审定年度预算事项的，应当有五分之四以上成员到会。
第七条　临时采样应当提前5日申请，由监测科科长批准。
第八条　采样人员进入核心区，每批不超过6人。
第九条　救生衣每两年检测一次，由安全科保管。
第十条　购船申请，一次申请2艘以上的，不论单价，由县水利局审批；单价不超过30万元的，由主任审批。
第十一条　私自换班的，按擅自离岗处理。
第十二条　擅自离岗的，扣发当月值班补贴。
第十三条　未满十六周岁的游客应当由监护人陪同，且不得进入观鸟台。
第十四条　在码头禁止下列行为：
（一）使用明火；
（二）垂钓。
第十五条　违反第十四条规定的，第一次予以警告；第二次罚款200元。
第十六条　湖图复制按页收费：普通湖图每页一元，三级湖图每页五元，二级湖图每页十元。
第十七条　湖图复制数量不超过全册三分之一的，由资料员批准；超过三分之一的，由资料室主任批准。
第十八条　以管理处名义写的便函，由主任签发。
以监测科名义写的便函，一般由科长签发；重要便函报主任签发。
第十九条　租船合同只能续签一次，续签时间不超过1年。
第二十条　每月1日至20日为静湖期，除下列情形外，各科室不得进湖检查：
（一）安全检查；
（二）投诉核查。
第二十一条　本规定所称大型船，是指下列船舶：
（一）总长20米以上的船舶；
（二）载客12人以上的船舶。
第二十二条　借用潜水器材应当征得安全科同意，安全科3日内未答复的，视为同意。
涉及禁渔期、冰封期的，不适用前款规定，由主任书面批准。
"""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("lake"), "青禾湖管理处用船用印接待规定", TEXT)


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("退休的老李要补办在岗证明，谁审批", "分管人事的副主任", "办公室主任"),
        ("对外函件涉及收费，谁签发", "由主任签发", "分管副主任"),
        ("船要开出湖，不出县，由谁审批", "分管副主任", "队长"),
        ("私自带船出去，头一回怎么处理", "批评教育", "调离"),
        ("私自带船出去，第三次被发现怎么处理", "调离船队", "批评教育"),
        ("三级湖图复制一页多少钱", "每页五元", "一元"),
        ("湖图复制六成，由谁批准", "资料室主任", "资料员"),
        ("在码头垂钓、使用明火，第二次被发现会怎样", "罚款200元", "予以警告"),
    ],
)
def test_ask__the_case_that_the_question_names(lake: Assistant, question: str, said: str, not_said: str) -> None:
    answer = answered(lake, question)
    assert said in answer.answer
    assert not_said not in answer.answer


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("对外函件谁签发", ("分管副主任", "由主任签发")),
        ("在岗证明盖公章谁审批", ("办公室主任", "分管人事的副主任")),
        ("以监测科名义写的内部便函谁签发", ("科长签发", "重要便函报主任签发")),
        ("湖图复制由谁批准", ("资料员", "资料室主任")),
        ("两笔接待，一笔800元、一笔3000元，分别谁审批", ("接待科科长审批", "由主任审批")),
        ("私下换班被查到怎么处理", ("按擅自离岗处理", "扣发当月值班补贴")),
    ],
)
def test_ask__all_that_belongs_to_the_answer(lake: Assistant, question: str, both: tuple[str, str]) -> None:
    answer = answered(lake, question)
    assert all(words in answer.answer for words in both)


def test_worded__numbers_are_left_to_the_ranges(lake: Assistant) -> None:
    query = lake._understanding.understand(normalise("一次申请1艘，单价20万元，谁审批"), State())
    article = lake.index.documents[0].article(10)
    spans = [Span(ProvisionRef(lake.index.documents[0].id, 10, 0, 1), 0, len(article.text))]
    assert worded(query, spans, lake.index) == spans


def test_ask__a_number_outside_the_range_of_the_best_case(lake: Assistant) -> None:
    answer = answered(lake, "一次申请买1艘船，单价20万元，谁审批")
    assert "由主任审批" in answer.answer


def test_ask__a_special_rule_with_what_it_points_to(lake: Assistant) -> None:
    answer = answered(lake, "来的客人里有外国专家，只花800元，谁审批")
    assert "不论费用多少" in answer.answer
    assert "经办公室主任审核，由主任审批" in answer.answer
    assert {c.article for c in answer.citations} == {"第四条"}


def test_followed__only_what_the_words_send_to(lake: Assistant) -> None:
    document: Document = lake.index.documents[0]
    article = document.article(4)
    second = article.paragraphs[1]
    ref = ProvisionRef(document.id, 4, 0, 2)
    query = lake._understanding.understand("谁审批", State())
    quoted = followed(query, [Span(ref, second.start, second.end)], lake.index)
    texts = [article.text[span.start : span.end] for span in quoted]
    assert texts[0].startswith("接待对象中")
    assert texts[1:] == ["（二）2000元以上的，经办公室主任审核，由主任审批。"]
    first = article.paragraphs[0]
    alone = [Span(ProvisionRef(document.id, 4, 0, 1), first.start, first.end)]
    assert followed(query, alone, lake.index) == alone


@pytest.mark.parametrize(
    ("question", "forbidden"),
    [
        ("租船合同已经续签过一次，再续一次行不行", True),
        ("静湖期里能进湖做安全检查吗", False),
        ("15岁的学生能进观鸟台吗", True),
        ("17岁的学生能进观鸟台吗", False),
        ("在码头可以烧烤吗，不用明火", False),
    ],
)
def test_ask__a_ban_on_others_forbids_nothing(lake: Assistant, question: str, forbidden: bool) -> None:
    answer, _ = lake.ask(question, today=TODAY)
    assert answer.answer.startswith("不可以") is forbidden


def test_ask__the_paragraph_that_takes_the_case_out(lake: Assistant) -> None:
    answer = answered(lake, "冰封期借潜水器材，安全科一直没答复，能当他们同意了吗")
    assert "不适用前款规定" in answer.answer
    assert not answer.answer.startswith("可以")


def test_ask__that_another_does_it_is_no_duty_of_the_one_named(lake: Assistant) -> None:
    answer = answered(lake, "湖图复制六成，是不是得资料员批准")
    assert "资料室主任批准" in answer.answer
    assert not answer.answer.startswith("需要")


def test_ask__what_an_item_of_the_definition_counts(lake: Assistant) -> None:
    assert answered(lake, "载客正好12人的船，算不算大型船").answer.startswith("算。")


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("主任办公会成员10人，来了7人，研究码头设施的事，能开吗", "一般可以，够7人；审定年度预算事项的，须8人："),
        ("主任办公会成员10人，来了7人，能开吗", "一般可以，够7人；审定年度预算事项的，须8人，未达到："),
        ("主任办公会成员10人，来了7人，审定年度预算，能开吗", "不可以，至少要8人，还差1人："),
        (
            "主任办公会成员10人，来了7人，研究预算调整的事，能开吗",
            "一般可以，够7人；审定年度预算事项的，须8人，未达到：",
        ),
        ("主任办公会成员10人，来了9人，研究预算调整的事，能开吗", "可以，够8人："),
    ],
)
def test_ask__quorum_of_the_case(lake: Assistant, question: str, verdict: str) -> None:
    assert answered(lake, question).answer.startswith(verdict)


def test_ask__a_later_part_takes_what_the_first_tells(lake: Assistant) -> None:
    answer = answered(lake, "要临时采样，提前几天申请？谁批准？救生衣多久检测一次？")
    assert "提前5日申请" in answer.answer
    assert "监测科科长批准" in answer.answer
    assert "每两年检测一次" in answer.answer


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("临时想加开一个会，要提前多久申请", "临时想加开一个会，"),
        ("带40个学生外出，住一晚：谁批", "带40个学生外出，住一晚："),
        ("提前多久申请", ""),
    ],
)
def test_setting__what_is_told_before_it_is_asked(lake: Assistant, part: str, told: str) -> None:
    assert setting(part, lake.rules) == told
