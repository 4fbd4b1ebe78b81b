from __future__ import annotations

import pytest

from eval.diagnosis import NO_INTENT, confusion, kind_of, reliability
from eval.record import CaseRecord, TurnRecord
from qa.answer import Step
from tests.eval.fakes import answer, case_record, citation, turn_record


def understood(intent: str) -> TurnRecord:
    guess = Step(stage="understand", text="", detail={"intent": "first guess"})
    step = Step(stage="understand", text="", detail={"intent": intent})
    other = Step(stage="retrieve", text="", detail={"intent": "not this one"})
    return turn_record(given=answer("x", [citation()], trace=[guess, step, other]))


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        (["deadline", "spoken"], "deadline"),
        (["yesno", "limit"], "limit"),
        (["terse", "list"], "list"),
        (["spoken"], None),
    ],
)
def test_kind_of__what_is_asked_before_the_form_it_has(tags: list[str], kind: str | None) -> None:
    assert kind_of(tags) == kind


def test_confusion__counts_first_turns_by_kind() -> None:
    records = [
        case_record(understood("deadline"), understood("limit"), tags=["deadline"]),
        case_record(understood("limit"), tags=["deadline"]),
        case_record(understood("limit"), tags=["deadline"]),
        case_record(turn_record(), tags=["signer"]),
        case_record(understood("signer"), tags=["spoken"]),
    ]
    assert confusion(records) == {"signer": {NO_INTENT: 1}, "deadline": {"limit": 2, "deadline": 1}}


def given(confidence: float, right: bool, status: str = "answered") -> CaseRecord:
    return case_record(turn_record(right, given=answer("x", [citation()], confidence=confidence, status=status)))


def test_reliability__ten_bins_of_answers_given() -> None:
    records = [given(0.0, False), given(0.72, True), given(0.78, False), given(1.0, True), given(0.5, True, "no_basis")]
    bins = reliability(records)
    assert [one.n for one in bins] == [1, 0, 0, 0, 0, 0, 0, 2, 0, 1]
    assert (bins[7].low, bins[7].high) == (0.7, 0.8)
    assert bins[7].confidence == pytest.approx(0.75)
    assert (bins[0].right, bins[7].right, bins[9].right) == (0.0, 0.5, 1.0)
