"""reckon: the asker's numbers and dates held against what the quoted words fix."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.build import build_index
from tests.samples import ANZE

TODAY = date(2026, 11, 23)


def _ask(
    assistant: Assistant, question: str, today: date = TODAY, scope: Sequence[str] | None = (ANZE,)
) -> tuple[str, list[str]]:
    answer, _ = assistant.ask(question, scope=scope, today=today)
    return answer.answer, answer.notes


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("综合报告写了5600字行吗", "超出600字："),
        ("1800字的请示", "超出300字："),
        ("请示写1400字可以吗", "没有超出："),
        ("写给上级的专项报告现在2650字，离上限还能再加多少字？", "没有超出，还差350字到上限："),
        ("请示为什么可以写到5000字？", "前提与规定不符："),
    ],
)
def test_ask__number_against_the_limit(assistant: Assistant, question: str, start: str) -> None:
    assert _ask(assistant, question)[0].startswith(start)


def test_ask__last_day_counts_working_days_and_lists_the_days_off(assistant: Assistant) -> None:
    answer, notes = _ask(assistant, "12月18日开全县性会议，最晚哪天报？")
    assert answer.startswith("最迟12月4日（星期五）：")
    assert "由12月18日（星期五）往前数10个工作日，当日不计。" in notes
    assert "其间不计12月5、6、12、13日（周末和节假日）。" in notes


def test_ask__year_without_published_holidays_is_said_to_be_so(assistant: Assistant) -> None:
    _, notes = _ask(assistant, "2031年12月18日开全县性会议，最晚哪天报？")
    assert any("2031年的放假安排还没有公布" in note for note in notes)


def test_ask__in_time_depends_on_today(assistant: Assistant) -> None:
    question = "12月18日开全县性会议，现在报请示还来得及吗？"
    assert _ask(assistant, question)[0].startswith("来得及，最迟12月4日")
    assert _ask(assistant, question, date(2026, 12, 10))[0].startswith("来不及，最迟应在12月4日")


def test_ask__id_names_the_day_only_when_it_matters(assistant: Assistant) -> None:
    def ids(question: str) -> set[str]:
        return {assistant.ask(question, today=date(2026, 11, day))[0].id for day in (23, 24)}

    assert len(ids("明天开全县性会议，最晚哪天报？")) == 2
    assert len(ids("以县政府名义发文由谁签发？")) == 1


@pytest.mark.parametrize(
    "question", ["工作总基调 四个字", "征求意见7个工作日过了没回怎么办", "征求意见超过3个工作日没回怎么办"]
)
def test_ask__a_number_that_is_not_to_be_judged_is_not(assistant: Assistant, question: str) -> None:
    assert not _ask(assistant, question)[0].startswith("没有超出")


def test_ask__number_without_a_limit_says_nothing_of_it(assistant: Assistant) -> None:
    answer, _ = _ask(assistant, "两个部门意见不一致怎么办")
    assert not answer.startswith(("超出", "没有超出", "前提", "少"))


WORKING_DAYS = """测试区申领办法

第一条 申领人提交材料后，区服务中心应当在六日内作出准予申领的决定。

第二条 本办法所称“日”是指工作日，不含法定节假日。
"""


def test_ask__days_are_working_days_where_the_document_says_so(tmp_path: Path) -> None:
    source = tmp_path / "申领办法.txt"
    source.write_text(WORKING_DAYS, encoding="utf-8")
    build_index([source], laws="none", index_dir=tmp_path / "index", today=TODAY)
    answer, notes = _ask(
        Assistant.open(tmp_path / "index"), "12月3日提交材料，服务中心最晚哪天作出准予申领的决定？", scope=None
    )
    assert answer.startswith("最迟12月11日（星期五）：")
    assert "由12月3日（星期四）往后数6个工作日，当日不计。" in notes
    assert "《测试区申领办法》第二条第一款规定：本办法所称“日”是指工作日，不含法定节假日。" in notes
