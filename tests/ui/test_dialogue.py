"""No question is lost, none is answered twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from qa.answer import Answer
from qa.dialogue import State
from ui.dialogue import Asked, Dialogue


def _ask(question: str, state: State, scope: Sequence[str] | None) -> tuple[Answer, State]:
    time.sleep(0.01)
    answer = Answer(id="x", question=question, status="no_basis", answer="没有。", confidence=0.0)
    return answer, State(text=f"{state.text}{question}")


def test_settle__answers_in_order_and_carries_the_state_on() -> None:
    dialogue = Dialogue()
    for question in "甲乙丙":
        dialogue.put(Asked(question))
    dialogue.settle(_ask)
    assert [turn.answer.question for turn in dialogue.turns] == ["甲", "乙", "丙"]
    assert dialogue.state.text == "甲乙丙"
    assert not dialogue.waiting


def test_settle__runs_beside_each_other_answer_each_question_once() -> None:
    dialogue = Dialogue()
    threads = []
    for number in range(8):
        dialogue.put(Asked(str(number)))
        threads.append(threading.Thread(target=dialogue.settle, args=(_ask,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    assert [turn.asked.question for turn in dialogue.turns] == [str(number) for number in range(8)]


def test_take_unkept__gives_every_turn_out_once() -> None:
    dialogue = Dialogue()
    for question in "甲乙":
        dialogue.put(Asked(question))
    dialogue.settle(_ask)
    assert [(number, turn.asked.question) for number, turn in dialogue.take_unkept()] == [(0, "甲"), (1, "乙")]
    assert dialogue.take_unkept() == []
    dialogue.put(Asked("丙"))
    dialogue.settle(_ask)
    assert [number for number, _ in dialogue.take_unkept()] == [2]
    assert dialogue.earlier(2) == ("甲", "乙")
