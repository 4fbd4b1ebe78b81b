from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ui.records.rows import Near
from ui.records.unanswered import groups, wordings
from ui.records.usage import Unanswered

START = datetime(2026, 1, 5, tzinfo=UTC)
TEN, ELEVEN = Near("某规则", "第十条", "公文审批"), Near("某规则", "第十一条", "公文审批")
CHAPTER = Near("某规则", "", "会议制度")


def asked(*questions: tuple[str, Near], earlier: tuple[str, ...] = ()) -> list[Unanswered]:
    """Questions, a minute apart."""
    return [
        Unanswered(number, START + timedelta(minutes=number), question, earlier, None, near, False)
        for number, (question, near) in enumerate(questions)
    ]


def test_groups__the_most_asked_place_comes_first_and_what_is_near_nothing_last() -> None:
    made = groups(
        asked(("会开多久", CHAPTER), ("谁盖章", TEN), ("食堂几点开门", Near()), ("几天批复", ELEVEN), ("批复期限", ELEVEN),
              ("停车怎么办", Near()), ("班车几点", Near()))
    )  # fmt: skip
    assert [(group.near, group.count) for group in made] == [(ELEVEN, 2), (TEN, 1), (CHAPTER, 1), (Near(), 3)]
    assert made[0].last == START + timedelta(minutes=4)
    assert made[0].ids == (4, 3)


def test_groups__one_question_in_several_wordings_is_counted_together() -> None:
    (group,) = groups(
        asked(("几天必须批复？", TEN), ("几天必须批复", TEN), ("几天 必须批复啊", TEN), ("谁来盖章", TEN))
    )
    assert [(wording.question, wording.count) for wording in group.wordings] == [
        ("几天 必须批复啊", 3),
        ("谁来盖章", 1),
    ]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        pytest.param("报告写5000字行吗", "报告写５０００字行吗？", True, id="width and marks"),
        pytest.param("报告写5000字行吗", "报告写500字行吗", False, id="another number"),
        pytest.param("政府工作规则第三章讲什么", "政府工作规则第五章讲什么", False, id="another Chinese numeral"),
        pytest.param("县政府几天内批复请示", "县政府几天内批复请示呢", True, id="one particle more"),
        pytest.param("县政府几天内批复请示", "常务会议由谁主持召开", False, id="another question"),
        pytest.param("", "？？", True, id="nothing but marks"),
    ],
)
def test_wordings__alike_or_not(left: str, right: str, same: bool) -> None:
    assert len(wordings(asked((left, TEN), (right, TEN)))) == (1 if same else 2)


def test_wordings__a_follow_up_is_alike_only_after_the_same_question() -> None:
    alone = asked(("那报告呢", TEN))
    after = asked(("那报告呢", TEN), earlier=("请示几天批复？",))
    again = asked(("那报告呢？", TEN), earlier=("请示几天批复",))
    assert [wording.count for wording in wordings([*alone, *after, *again])] == [2, 1]


def test_groups__of_nothing_are_none() -> None:
    assert groups([]) == []
