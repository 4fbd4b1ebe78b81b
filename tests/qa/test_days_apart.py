"""How late, how few ahead, how many left: over a regulation that nobody has, counted in its own kind of days."""

from __future__ import annotations

from datetime import date

import pytest

from qa.assistant import Assistant
from qa.dates import told_today
from tests.qa.small import answered, assistant_over

RULES = """白溪街道办文规定

第一条　为规范办文，制定本规定。
第二条　召开全街道大会的，承办科室应当提前6个工作日报送请示。
第三条　主任办公会议通过的文件，应当在会议结束后5个工作日内印发。
第四条　以区政府名义报送市政府的事项，承办科室应当在报送时限前12日报送代拟稿。
第五条　调研报告不超过3000字，专题简报不超过800字。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("apart"), "street", RULES)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("全街道大会2026年6月12日召开，请示6月9日才报送，晚了几个工作日", "晚了3个工作日，最迟应在6月4日（星期四）"),
        ("大会2026年6月12日开，6月9日报请示，提前了几个工作日，来得及吗", "晚了，只提前3个工作日，最迟应在6月4日"),
        ("办公会2026年6月1日开完，文件6月10日才印，晚了吗，晚几天", "晚了2个工作日，最迟应在6月8日"),
        ("办公会2026年6月1日开完，文件6月5日印的，晚没晚", "没有晚，最迟6月8日"),
        ("今天是2026年6月3日，市政府要求6月20日前报到，代拟稿最迟哪天报，还有几天", "最迟6月8日（星期一），还有5天"),
        ("今天是2026年6月3日，大会6月12日开，请示最迟哪天报，还剩几个工作日", "最迟6月4日（星期四），还有1个工作日"),
        ("调研报告写完数了数3260字，要不要压，至少压多少字", "超出260字"),
    ],
)
def test_ask__days_apart(assistant: Assistant, question: str, begins: str) -> None:
    answer, _ = assistant.ask(question, today=date(2026, 5, 20))
    assert answer.answer.startswith(begins), answer.answer


def test_ask__no_count_where_nobody_asks(assistant: Assistant) -> None:
    assert answered(assistant, "请示要提前几天报").answer.count("工作日") == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天是12月3日，赶得上吗", date(2026, 12, 3)),
        ("今天已经是12月3日了", date(2026, 12, 3)),
        ("今天报，12月3日开会", date(2026, 11, 23)),
        ("现在到12月3日只有几天", date(2026, 12, 3)),
    ],
)
def test_told_today__by_case(text: str, day: date) -> None:
    assert told_today(text, date(2026, 11, 23)) == day


@pytest.mark.parametrize(
    ("turns", "begins"),
    [
        (["报送时限2026年6月30日，代拟稿最晚哪天报", "6月19日报的，行吗"], "晚了，最迟应在6月18日"),
        (["报送时限2026年6月30日，代拟稿最晚哪天报", "6月16日报的，符合规定吗"], "符合规定，没有晚，最迟6月18日"),
        (["2026年6月12日开大会，请示最迟哪天报", "要是改到6月19日呢"], "最迟6月11日"),
        (
            ["以区政府名义报市政府，报送时限2026年6月30日，最迟哪天交稿", "会改成6月12日开全街道大会，那请示哪天报"],
            "最迟6月4日",
        ),
    ],
)
def test_dialogue__days_told_before(assistant: Assistant, turns: list[str], begins: str) -> None:
    *_, answer = assistant.dialogue(turns, today=date(2026, 5, 20))
    assert answer.answer.startswith(begins), answer.answer


def test_dialogue__a_new_matter_has_no_day(assistant: Assistant) -> None:
    *_, answer = assistant.dialogue(
        ["2026年6月12日开大会，请示最迟哪天报", "办公会文件几天内印发"], today=date(2026, 5, 20)
    )
    assert answer.answer.startswith("主任办公会议通过的文件"), answer.answer
