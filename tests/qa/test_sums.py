"""Two amounts that belong together, over a regulation of a seed station that nobody has: the time with its extension, what a case adds, and
when there is no sum; silence that counts as consent; a request inside a report."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.mentions import Namer
from tests.qa.small import TODAY, assistant_over

RULES = """青禾种子管理站工作规则

第一条 检验科应当自收齐样品之日起8个工作日内出具检验报告；情况复杂的，经站长批准可以延长4个工作日。

第二条 会议材料应当于会议召开3个工作日前送印，附件超过40页的再提前2个工作日。

第三条 承办件不能按期办结的，应当在到期前1个工作日申请延期，延长时间不超过5个工作日，且只能延期1次。

第四条 复核意见应当在6日内提出；特别复杂的，可以延长2次，每次不超过3日。

第五条 会签单位应当在4个工作日内回复；逾期不回复的，视为无不同意见。

第六条 请示应当一文一事，报告不得夹带请示事项。

第七条 检验记录只发送检单位，不对外提供。

第八条 除站长交办的事项外，一般不得直接向站长个人报送公文。

第九条 征求意见的，除来函单位另有时限要求外，应当在7个工作日内答复。

第十条 全站职工大会应当有三分之二以上职工到会方可举行。

第十一条 调种申请应当在调运前20个工作日提出，检验科在6个工作日内答复；情况复杂的，可以延长3个工作日。

第十二条 本规则自印发之日起施行。
"""


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("seeds"), "青禾种子管理站工作规则", RULES)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("检验科出检验报告，复杂的最长要几个工作日", "共12个工作日（8+4）："),
        ("情况复杂的检验报告，满打满算最多几个工作日出来", "共12个工作日（8+4）："),
        ("会议材料有50页附件，得提前几个工作日送印", "共5个工作日（3+2）："),
        ("检验科答复调种申请最多几个工作日", "共9个工作日（6+3）："),
        ("承办件本来7个工作日内该办完，申请延期以后从头到尾最多能办几个工作日", "共12个工作日（7+5）："),
    ],
)
def test_sum__where_the_whole_is_asked_for(seeds: Assistant, question: str, begins: str) -> None:
    assert seeds.ask(question, today=TODAY)[0].answer.startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "检验报告几个工作日出具",
        "检验报告情况不复杂的，最长几个工作日出具",
        "会议材料有20页附件，得提前几个工作日送印",
        "会议材料提前几个工作日送印",
        "复核意见特别复杂的最长几天",
    ],
)
def test_sum__none_where_it_is_not(seeds: Assistant, question: str) -> None:
    assert not seeds.ask(question, today=TODAY)[0].answer.startswith("共")


def test_silence__counts_as_consent(seeds: Assistant) -> None:
    answer = seeds.ask("会签单位拖了一个礼拜没回，怎么算", today=TODAY)[0].answer
    assert "视为无不同意见" in answer


@pytest.mark.parametrize(
    "question",
    ["情况报告末尾顺便要笔经费可以吗", "检验记录能发给别的单位吗"],
)
def test_forbidden__in_everyday_words(seeds: Assistant, question: str) -> None:
    assert seeds.ask(question, today=TODAY)[0].answer.startswith("不可以。")


def test_time_fixed_by_others__no_verdict_by_the_rule(seeds: Assistant) -> None:
    asked = "来函4月22日到，上面写请于3个工作日内答复，4月30日答复晚不晚"
    assert not seeds.ask(asked, today=TODAY)[0].answer.startswith("没有晚")
    assert seeds.ask("来函4月22日到，4月24日答复晚不晚", today=TODAY)[0].answer.startswith("没有晚")


def test_share__of_people_counted_without_their_name(seeds: Assistant) -> None:
    assert seeds.ask("职工大会，全站一共72个，最少到几个人才能开", today=TODAY)[0].answer.startswith("至少48人")


def test_reply__no_answer_from_how_far_ahead_something_is_sent(seeds: Assistant) -> None:
    answer = seeds.ask("会议材料送印以后几个工作日给我批回来", today=TODAY)[0]
    assert "3个工作日前" not in answer.answer


def test_reply__its_own_time_of_two_in_a_sentence(seeds: Assistant) -> None:
    answer = seeds.ask("调种申请几个工作日给我答复", today=TODAY)[0].answer
    assert "检验科在6个工作日内答复" in answer


def test_form__in_title_marks_is_no_document() -> None:
    assert Namer((), {}).find("《议题单》没赶上期限").missing == ()
    assert Namer((), {}).find("《某某市工作规则》怎么说").missing == ("某某市工作规则",)
