from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from eval.cases import Case, DataSet
from eval.runner import is_verbatim, run, run_data_sets, run_on_all_cores
from qa.answer import Answer
from tests.eval.fakes import (
    TEXTS,
    TOWN,
    FakeHit,
    TownAssistant,
    citation,
    opener,
    refusal_turn,
    town_cases,
    town_table,
    turn,
)


def test_run__judges_every_turn() -> None:
    records = run(DataSet("dev", town_cases()), opener=opener(TownAssistant(town_table())))
    verdicts = {record.key: [[fault.kind for fault in turn.faults] for turn in record.turns] for record in records}
    assert verdicts == {
        "dev/a": [[]],
        "dev/b": [["missing", "citation"]],
        "dev/c": [[]],
        "dev/d": [[], ["status", "missing", "citation"]],
    }


def test_run__measures_retrieval_on_answerable_first_turns_only() -> None:
    records = list(run(DataSet("dev", town_cases()), opener=opener(TownAssistant(town_table()))))
    measured = {record.key: [turn.retrieved is not None for turn in record.turns] for record in records}
    assert measured == {"dev/a": [True], "dev/b": [True], "dev/c": [False], "dev/d": [True, False]}
    (first, *_) = records
    assert first.turns[0].retrieved is not None
    assert first.turns[0].retrieved[0] == f"{TOWN}#第一条"
    assert len(first.turns[0].retrieved) == len(TEXTS)


def test_run__dialogue_that_starts_with_no_answer_has_no_retrieval() -> None:
    case = Case(id="e", set="s", tags=[], turns=[refusal_turn(), turn()])
    (record,) = run(DataSet("dev", (case,)), opener=opener(TownAssistant(town_table())))
    assert [turn.retrieved for turn in record.turns] == [None, None]


class RepeatingSearch(TownAssistant):
    def search(self, question: str, k: int) -> list[FakeHit]:
        return [FakeHit(TOWN, "第2条"), FakeHit(TOWN, "第二条"), FakeHit(TOWN, "第一条")]


def test_run__an_article_found_twice_takes_one_rank() -> None:
    (record, *_) = run(DataSet("dev", town_cases()), opener=opener(RepeatingSearch()))
    assert record.turns[0].retrieved == (f"{TOWN}#第二条", f"{TOWN}#第一条")


class OneAnswer(TownAssistant):
    def ask(self, turns: Sequence[str], scope: Sequence[str] | None = None) -> list[Answer]:
        return super().ask(turns[:1])


def test_run__answers_that_are_too_few_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        list(run(DataSet("dev", town_cases()[3:]), opener=opener(OneAnswer())))


def test_run__time_of_a_dialogue_is_shared_by_its_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    clock: Iterator[float] = iter([10.0, 10.5])
    monkeypatch.setattr("eval.runner.time.perf_counter", lambda: next(clock))
    (record,) = run(DataSet("dev", town_cases()[3:]), opener=opener(TownAssistant()))
    assert [turn.milliseconds for turn in record.turns] == [250.0, 250.0]


def test_run_data_sets__each_is_asked_of_its_own_assistant() -> None:
    opened: list[tuple[str, Path | None]] = []

    @contextmanager
    def open_one(data_set: DataSet, index_dir: Path | None) -> Iterator[TownAssistant]:
        opened.append((data_set.name, index_dir))
        yield TownAssistant(town_table() if data_set.name == "dev" else {})

    cases = town_cases()[:1]
    data_sets = [DataSet("dev", cases), DataSet("fictional", cases, (Path("a.txt"),))]
    records = run_data_sets(data_sets, Path("idx"), open_one)
    assert [(record.key, record.right) for record in records] == [("dev/a", True), ("fictional/a", False)]
    assert opened == [("dev", Path("idx")), ("fictional", Path("idx"))]


@pytest.mark.parametrize(
    ("changed", "equal"),
    [
        pytest.param({}, True, id="equal"),
        pytest.param({"quote": "经 镇长签发"}, False, id="space"),
        pytest.param({"start": 0}, False, id="offset"),
        pytest.param({"article": "第九条"}, False, id="no_such_article"),
        pytest.param({"quote": "", "start": 3, "end": 3}, False, id="empty"),
    ],
)
def test_is_verbatim__character_for_character(changed: dict[str, object], equal: bool) -> None:
    good = citation()
    assert is_verbatim(TownAssistant(), good.model_copy(update=changed)) is equal


def test_run__verbatim_is_told_for_each_citation() -> None:
    table = town_table()
    said = table["值班表谁签发"]
    good = said.citations[0]
    table["值班表谁签发"] = said.model_copy(update={"citations": [good, good.model_copy(update={"quote": "镇长"})]})
    (record, *_) = run(DataSet("dev", town_cases()), opener=opener(TownAssistant(table)))
    assert record.turns[0].verbatim == (True, False)


@pytest.mark.usefixtures("all_cores")
def test_run_on_all_cores__the_same_verdicts_in_the_same_order(tmp_path: Path) -> None:
    data_sets = []
    for name, asked in (("mill", "磨坊钥匙由谁保管？"), ("pond", "池塘清淤由谁批准？")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "rules.txt").write_text(
            "水乡村规\n\n第一条　磨坊钥匙由村会计保管。\n第二条　池塘清淤由村主任批准。\n", encoding="utf-8"
        )
        about = turn(
            question=asked, document="水乡村规", articles=[["第一条"]], must_contain=[["村会计"]], must_not_contain=[]
        )
        data_sets.append(DataSet(name, (Case(id="1", set=name, tags=[], turns=[about]),), (folder / "rules.txt",)))
    together, one_by_one = run_on_all_cores(data_sets), run_data_sets(data_sets)
    assert [record.key for record in together] == ["mill/1", "pond/1"]
    assert [[t.faults for t in r.turns] for r in together] == [[t.faults for t in r.turns] for r in one_by_one]
    assert [r.turns[0].right for r in together] == [True, False]
