"""cross_tuning: a small run trains and says what it did; what is held back and what answers are told apart."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from corpus.errors import BadRequest
from index.adapter import load_adapter, load_head
from index.cross_draw import Draw, Question, Settings, chosen
from index.cross_tuning import _labels, questions_of, tune_cross_encoder
from index.training_texts import PLACE, Asked, Text

RULES = [
    "公文由局长签发，急件由值班领导签发。",
    "请假三日以内由科长批准。",
    "会议纪要应当在五日内印发。",
    "印章由专人保管，不得外借。",
]
TEXTS = [Text("g1", str(n), "某办法 总则", text, False) for n, text in enumerate(RULES)]
TEXTS += [Text("某法", str(n), "某法 总则", text, True) for n, text in ((4, RULES[0]), (5, "罚款应当开具收据。"))]
ASKED = [
    Asked("红头文件谁签字", "g1", {0: ((0, 8),)}, True),
    Asked("歇两天找谁", "g1", {1: ()}, False),
    Asked("食堂几点开", "g1", {}, True),
]


def test_questions_of__answers_are_nobodys_negatives() -> None:
    first, second, third = questions_of(TEXTS, ASKED)
    assert set(first.others) == {1, 2, 3}
    assert set(second.others) == {0, 2, 3}
    assert set(third.others) == {0, 1, 2, 3}
    assert first.laws == (5,)  # the other says the same as the answer
    assert set(second.laws) == {4, 5}


def test_labels__half_a_clause_or_more() -> None:
    assert _labels([(0, 8), (8, 18)], [(0, 8)]) == [1.0, 0.0]
    assert _labels([(0, 8), (8, 18)], [(4, 12)]) == [1.0, 0.0]
    assert _labels([(0, 8)], []) == [0.0]


@pytest.mark.parametrize("held_back", [0.0, 1.0])
def test_chosen__answer_first_or_nowhere(held_back: float) -> None:
    question = Question(ASKED[0], (1, 2, 3), (5,), 0)
    settings = Settings(negatives=2, from_laws=1, held_back=held_back)
    drawn, answer = chosen(question, TEXTS, settings, random.Random(1))
    assert answer == (None if held_back else 0)
    assert (0 in drawn) == (not held_back)
    assert 5 in drawn and len(drawn) == len(set(drawn))
    if answer is not None:
        assert drawn[0] == answer


def test_draw__told_and_wrapped_by_their_shares() -> None:
    told, short = Asked("昨天来了份红头文件，头儿不在，谁签字？", "g1", {0: ((0, 8),)}, True, told=True), ASKED[0]
    all_told = Settings(batch=4, told=1.0)
    assert {q.text for q in Draw([told, short], TEXTS, all_told, (), random.Random(1)).batch()} == {told.text}
    none_told = Settings(batch=4, marked=1.0, wrapped=1.0)
    drawn = Draw([told, short], TEXTS, none_told, [f"您好，请问{PLACE}谢谢"], random.Random(1)).batch()
    assert {q.text for q in drawn} == {f"您好，请问{ASKED[0].text}谢谢"}
    assert all(q.answers == ASKED[0].answers for q in drawn)


@pytest.mark.slow
def test_tune_cross_encoder__trains_goes_on_and_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    settings = Settings(rank=2, negatives=1, batch=2, steps=3)
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    tune_cross_encoder(TEXTS, ASKED, first, settings, on_step=said.append)
    assert any(b.any() for b, _ in load_adapter(first).changes.values())  # B starts at zero: it was trained
    assert load_head(first)["mark_outer.weight"].any()
    facts = json.loads(first.with_suffix(".json").read_text(encoding="utf-8"))
    assert (facts["settings"]["steps"], facts["went_on_from"]) == (3, None)
    assert (facts["questions"], facts["marked"], facts["near_misses"]) == (3, 2, 1)
    tune_cross_encoder(TEXTS, ASKED, second, Settings(rank=3, negatives=1, batch=2, steps=1), (), first, said.append)
    assert json.loads(second.with_suffix(".json").read_text(encoding="utf-8"))["went_on_from"]["settings"]["rank"] == 2
    with pytest.raises(BadRequest, match="秩不合"):
        tune_cross_encoder(TEXTS, ASKED, second, Settings(rank=1, steps=1), (), first, said.append)
    assert said
