"""Answers over an office's own rules that have no articles: nothing but （一）, （二）…"""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.qa.small import answered, assistant_over

RULES = """局机关考勤制度

（一）工作时间为上午8:30至12:00，下午2:30至6:00。
（二）职工请事假1天由科长批准，2天以上由分管局长批准，全年累计不得超过15天。
（三）迟到30分钟以内的扣20元，超过30分钟的按旷工半天处理。
（四）加班须事先经科长同意，可在3个月内调休，不发加班费。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("office"), "局机关考勤制度", RULES)


@pytest.mark.parametrize(
    ("question", "said", "label"),
    [
        ("事假一年最多几天", "全年累计不得超过15天。", "第（二）项"),
        ("迟到10分钟扣多少", "迟到30分钟以内的扣20元。", "第（三）项"),
        ("请3天事假谁批", "2天以上由分管局长批准", "第（二）项"),
    ],
)
def test_items__are_cited_by_their_numbers(office: Assistant, question: str, said: str, label: str) -> None:
    answer = answered(office, question)
    assert said in answer.answer
    assert answer.citations[0].label == f"《局机关考勤制度》{label}"
