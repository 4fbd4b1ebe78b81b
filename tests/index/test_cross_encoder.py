"""Cross-encoder: the same odds from both engines, and better than chance at what it is for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.adapter import CROSS_ENCODER, CROSS_ENCODER_TOLD, load_adapter, load_head
from index.cross_encoder import (
    ByLength,
    CrossEncoder,
    Reading,
    TorchCrossEncoder,
    _Reader,
    changed_model,
    load_cross_encoder,
)
from index.embedder import config_from_environment
from index.training_texts import read_near_misses
from index.tuning import is_kept_back, read_pairs

PATH = "云岭区工作规则 公文处理"
RULE = "以区政府名义发文，由区长签发；以办公室名义发文，由办公室主任签发。"


@pytest.fixture(scope="module")
def reader() -> CrossEncoder:
    import os

    return load_cross_encoder(config_from_environment(os.environ))


STORY = "昨天小何拿来一份红头文件，说是用我们办公室的名头印的，区长正好在省里开会。这份文件到底该哪位签字？"


def _odds(reader: CrossEncoder, question: str) -> float:
    return reader.read(question, [(PATH, RULE)])[0].odds


def _of(reader: CrossEncoder, question: str) -> _Reader:
    """The one of two that reads a question."""
    assert isinstance(reader, ByLength)
    one = reader.reader_for(question)
    assert isinstance(one, _Reader)
    return one


def test_read__a_story_has_a_reader_of_its_own(reader: CrossEncoder) -> None:
    short, told = _of(reader, "谁签发"), _of(reader, STORY)
    assert short is not told and reader.fingerprint == short.fingerprint + told.fingerprint
    assert (
        _of(reader, "办公室发的文件谁签字 以办公室名义发文 签发 签署 由办公室主任签发 办公室名义") is short
    )  # words were added
    other = "昨天小何来问食堂的事，说卡里还剩两百块钱，区长正好在省里开会。人调走了，这卡里的钱该找哪个科去退？"
    assert _odds(reader, STORY) > 0 > _odds(reader, other)


def test_by_length__the_second_is_loaded_once_and_when_wanted() -> None:
    class Fake:
        fingerprint = "f"

        def read(self, question: str, passages: object) -> list[Reading]:
            return [Reading(float(len(question)), ())]

    loaded: list[Fake] = []

    def load() -> CrossEncoder:
        loaded.append(Fake())
        return loaded[-1]

    reader = ByLength(Fake(), load, "both")
    assert reader.read("谁签发", [])[0].odds == 3.0 and not loaded
    assert reader.read(STORY, [])[0].odds == len(STORY) and reader.read(STORY, []) and len(loaded) == 1


def test_read__answer_above_what_only_sounds_like_it(reader: CrossEncoder) -> None:
    answered = ["办公室发的文件谁签字", "以区政府名义发文由谁签发", "区里的红头文件归谁签"]
    near = ["区长出差几天要请假", "公章由谁保管", "会议纪要几天内印发"]
    assert min(_odds(reader, q) for q in answered) > max(_odds(reader, q) for q in near)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [("以办公室名义发的文件谁签字", "由办公室主任签发。"), ("以区政府名义发文由谁签发", "由区长签发；")],
)
def test_read__marks_the_clause_that_answers(reader: CrossEncoder, question: str, wanted: str) -> None:
    clauses = reader.read(question, [(PATH, RULE)])[0].clauses
    assert "".join(RULE[start:end] for start, end, _ in clauses) == RULE
    best = max((c for c in clauses if "由" in RULE[c[0] : c[1]]), key=lambda c: c[2])
    assert RULE[best[0] : best[1]] == wanted


def test_read__no_passages_and_same_numbers(reader: CrossEncoder) -> None:
    assert reader.read("谁签发", []) == []
    one = _of(reader, "谁签发")
    read = reader.read("谁签发", [(PATH, RULE)])
    assert read == [one._read("谁签发", PATH, RULE)]  # computed again
    before = one._remembered.cache_info()
    assert read == reader.read("谁签发", [(PATH, RULE)])  # remembered
    after = one._remembered.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_read__long_and_short_passages_keep_their_places(reader: CrossEncoder) -> None:
    long = "各部门应当按照规定报送材料，不得迟报、漏报、瞒报；" * 30
    read = reader.read("谁签发", [(PATH, long), (PATH, RULE), (PATH, "")])
    assert [len(r.clauses) > 0 for r in read] == [True, True, False]
    assert read[0].clauses[-1][1] < len(long)  # what does not fit is left out, not read as something else
    assert read[1] == _of(reader, "谁签发")._read("谁签发", PATH, RULE)  # its company does not change what is read


def test_read__torch_gives_the_same_odds(reader: CrossEncoder) -> None:
    torch = TorchCrossEncoder(changed_model())
    for question in ("谁签发", "公章由谁保管"):
        ours, theirs = (engine.read(question, [(PATH, RULE)])[0] for engine in (reader, torch))
        assert abs(ours.odds - theirs.odds) < 0.5
        assert max(abs(a[2] - b[2]) for a, b in zip(ours.clauses, theirs.clauses, strict=True)) < 0.7


@pytest.mark.parametrize("path", [CROSS_ENCODER, CROSS_ENCODER_TOLD], ids=["short", "told"])
def test_provenance__of_the_file_in_use(path: Path) -> None:
    facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    heads = {f"{name}.{part}" for name in ("inner", "outer", "mark_inner", "mark_outer") for part in ("weight", "bias")}
    assert load_adapter(path).changes and set(load_head(path)) == heads
    assert facts["kept_back"]["auc_near_misses"] > 0.8
    assert facts["kept_back"]["clause"] > 0.6
    if path == CROSS_ENCODER_TOLD:
        assert facts["kept_back_told"]["hit_at_1"] > 0.8 and facts["kept_back_told"]["auc_near_misses"] > 0.8


def test_training__near_misses_belong_to_documents_that_are_trained_on() -> None:
    groups = {pair.group for pair in read_pairs()}
    near = read_near_misses()
    assert set(near) <= groups and any(is_kept_back(group) for group in near)
