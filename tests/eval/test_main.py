from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import eval.__main__ as cli
from eval.cases import DataSet
from eval.gate import dump_baseline, take_baseline
from eval.runner import run, run_data_sets
from qa.answer import Answer
from tests.eval.fakes import TownAssistant, opener, town_cases, town_table

THRESHOLDS = "allowed_turned_wrong = {allowed}\n[minimum.dev]\nright = {right}\n"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Answer]], None]:
    """A project of its own in `tmp_path`, with data set, thresholds and baseline; call it with what is answered."""
    lines = [case.model_dump_json() for case in town_cases()]
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "thresholds.toml").write_text(THRESHOLDS.format(allowed=0, right=0.6), encoding="utf-8")
    records = run(DataSet("dev", town_cases()), opener=opener(TownAssistant(town_table())))
    (tmp_path / "baseline.json").write_text(dump_baseline(take_baseline(list(records))), encoding="utf-8")
    monkeypatch.setattr(cli, "DATA_SETS", tmp_path / "datasets")
    monkeypatch.setattr(cli, "THRESHOLDS", tmp_path / "thresholds.toml")
    monkeypatch.setattr(cli, "BASELINE", tmp_path / "baseline.json")
    original = run_data_sets

    def answering(table: dict[str, Answer]) -> None:
        give = opener(TownAssistant(table))
        for name in ("run_data_sets", "run_on_all_cores"):
            monkeypatch.setattr(cli, name, lambda data_sets, index: original(data_sets, index, give))

    answering(town_table())
    return answering


Town = Callable[[dict[str, Answer]], None]


def exit_code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    return int(stopped.value.code or 0)


def without(question: str) -> dict[str, Answer]:
    return {asked: given for asked, given in town_table().items() if asked != question}


@pytest.mark.usefixtures("town")
def test_run__prints_every_group_and_writes_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("run", "--report", str(tmp_path / "out")) == 0
    printed = capsys.readouterr().out
    assert "dev/abstain" in printed
    assert "60.0% (5)" in printed
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["report.html", "report.md", "results.json"]


@pytest.mark.usefixtures("town")
def test_run__data_set_that_is_named_is_the_only_one_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.jsonl").write_text(town_cases()[0].model_dump_json(), encoding="utf-8")
    assert exit_code("run", "--dataset", str(tmp_path / "mine.jsonl")) == 0
    printed = capsys.readouterr().out
    assert "mine/town" in printed
    assert "dev/" not in printed


@pytest.mark.usefixtures("town")
def test_run__bad_line_is_one_sentence_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.jsonl").write_text("{}", encoding="utf-8")
    assert exit_code("run", "--dataset", str(tmp_path / "bad.jsonl")) == 2
    printed = capsys.readouterr()
    assert "bad.jsonl 第1行" in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.usefixtures("town")
def test_gate__as_good_as_the_baseline_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("gate") == 0
    assert "变错 0 题" in capsys.readouterr().out


def test_gate__case_that_turned_wrong_is_named_and_fails(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thresholds.toml").write_text(THRESHOLDS.format(allowed=0, right=0.1), encoding="utf-8")
    town(without("值班表谁签发"))
    assert exit_code("gate") == 1
    printed = capsys.readouterr().out
    assert "dev/a 第1问：对 → 错" in printed
    assert "dev/d 第1问：对 → 错" in printed
    assert "变错 2 题" in printed
    (tmp_path / "thresholds.toml").write_text(THRESHOLDS.format(allowed=2, right=0.1), encoding="utf-8")
    assert exit_code("gate") == 0


def test_gate__case_that_turned_right_is_named_and_passes(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    town(town_table() | {"节假日的呢": town_table()["值班表谁签发"].model_copy(update={"answer": "提前5个工作日"})})
    assert exit_code("gate") == 0
    assert "dev/d 第2问：错 → 对" in capsys.readouterr().out


@pytest.mark.usefixtures("town")
def test_gate__missed_threshold_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thresholds.toml").write_text(THRESHOLDS.format(allowed=0, right=0.61), encoding="utf-8")
    assert exit_code("gate") == 1
    assert "未到门槛　dev 答对：60.0% (5)，需要 61.0%" in capsys.readouterr().out


def test_gate__update_baseline_makes_the_next_run_pass(town: Town, tmp_path: Path) -> None:
    (tmp_path / "thresholds.toml").write_text(THRESHOLDS.format(allowed=0, right=0.1), encoding="utf-8")
    town(without("值班表谁签发"))
    assert exit_code("gate") == 1
    assert exit_code("gate", "--update-baseline") == 0
    assert json.loads((tmp_path / "baseline.json").read_text(encoding="utf-8"))["cases"]["dev/a"]["right"] == [False]
    assert exit_code("gate") == 0


@pytest.mark.usefixtures("town")
def test_gate__without_a_baseline_says_how_to_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "baseline.json").unlink()
    assert exit_code("gate") == 2
    assert "--update-baseline" in capsys.readouterr().err
