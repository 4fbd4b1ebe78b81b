"""Repetition: what was wrong comes back, what is known comes later, and the same answers give the same dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadRequest
from corpus.provision import ProvisionRef
from qa.learn.question import Question
from qa.learn.schedule import GAP, CardState, again, format_state, is_due, parse_state, plan_round, review

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def question(number: int, card: int = 0) -> Question:
    return Question(
        f"q{number}", f"c{card or number}", "number", "", "", "", "", ("7",), (), ProvisionRef("a", 1), "", ()
    )


QUESTIONS = [question(number) for number in range(8)]


def test_review__right_comes_after_days_wrong_after_minutes() -> None:
    right = review(None, "q", True, NOW)
    right = review(right, "q", True, NOW + timedelta(minutes=11))
    wrong = review(None, "q", False, NOW)
    assert right.due is not None and right.due - NOW >= timedelta(days=1)
    assert wrong.due is not None and timedelta(0) < wrong.due - NOW <= timedelta(hours=1)
    assert (right.seen, right.right, right.last_right) == (2, 2, True)
    assert (wrong.seen, wrong.right, wrong.last_right) == (1, 0, False)


def test_review__intervals_grow_and_a_lapse_brings_it_back() -> None:
    state, now, gaps = None, NOW, []
    for _ in range(5):
        state = review(state, "q", True, now)
        assert state.due is not None
        gaps.append(state.due - now)
        now = state.due
    assert gaps == sorted(gaps) and gaps[-1] > timedelta(days=14)
    lapsed = review(state, "q", False, now)
    assert lapsed.due is not None and lapsed.due - now <= timedelta(hours=1)


def test_review__is_deterministic_and_knows_time_zones() -> None:
    china = timezone(timedelta(hours=8))
    assert review(None, "q", True, NOW) == review(None, "q", True, NOW.astimezone(china))


@given(st.lists(st.booleans(), max_size=6))
def test_format_state__and_parse_state_are_inverse(answers: list[bool]) -> None:
    state = CardState("键|1")
    for number, right in enumerate(answers):
        state = review(state, "键|1", right, NOW + timedelta(days=number))
    assert parse_state(format_state(state)) == state


@pytest.mark.parametrize("text", ["", "[]", "{}", '["k",1,1,true,null,"x"]', '["k",1,1,true,"never",""]'])
def test_parse_state__something_else_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        parse_state(text)


def test_plan_round__what_was_wrong_and_what_is_due_come_before_what_is_new() -> None:
    known = review(review(None, "q0", True, NOW), "q0", True, NOW + timedelta(minutes=10))
    due = review(None, "q1", True, NOW - timedelta(days=2))
    states = {"q0": known, "q1": due, "q5": review(None, "q5", False, NOW)}
    assert is_due(due, NOW) and not is_due(known, NOW)
    assert set(plan_round(QUESTIONS, states, NOW, 2, 1)) == {"q5", "q1"}
    assert set(plan_round(QUESTIONS, states, NOW, 4, 1)) == {"q5", "q1", "q2", "q3"}
    everything = plan_round(QUESTIONS, states, NOW, 20, 1)
    assert sorted(everything) == sorted(q.id for q in QUESTIONS)


def test_plan_round__touches_every_card_before_one_twice() -> None:
    held = [question(0, 1), question(1, 1), question(2, 1), question(3, 2), question(4, 3)]
    assert set(plan_round(held, {}, NOW, 3, 1)) == {"q0", "q3", "q4"}


def test_plan_round__same_seed_same_order_and_cards_read_are_no_answers() -> None:
    assert plan_round(QUESTIONS, {}, NOW, 8, 1) == plan_round(QUESTIONS, {}, NOW, 8, 1)
    assert plan_round(QUESTIONS, {}, NOW, 8, 1) != plan_round(QUESTIONS, {}, NOW, 8, 2)
    assert set(plan_round(QUESTIONS, {"q0": CardState("q0")}, NOW, 1, 1)) == {"q0"}


def test_again__a_wrong_one_comes_back_a_little_later() -> None:
    queue = ["a", "b", "c", "d", "e", "f"]
    assert again(queue, "a", 0) == ["a", "b", "c", "d", "a", "e", "f"]
    assert again(queue, "f", 5) == [*queue, "f"]
    assert again(queue, "a", 0).index("a", 1) == GAP + 1
