from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from eval.ablation import Parts, Worth
from eval.cases import DataSet
from eval.metrics import METRICS, Score, by_set
from eval.record import CaseRecord
from eval.report import escape_markdown, format_score, metric_table, results, write_report
from eval.runner import run
from qa.answer import Step
from tests.eval.fakes import (
    TownAssistant,
    answer,
    case_record,
    citation,
    opener,
    refusal_turn,
    town_cases,
    town_table,
    turn,
    turn_record,
)


@pytest.fixture
def records() -> list[CaseRecord]:
    return list(run(DataSet("dev", town_cases()), opener=opener(TownAssistant(town_table()))))


def test_write_report__failed_case_shows_question_expected_given_cited_and_why(
    records: list[CaseRecord], tmp_path: Path
) -> None:
    write_report(records, tmp_path / "new")
    page = BeautifulSoup((tmp_path / "new" / "report.html").read_text(encoding="utf-8"), "html.parser")
    failed = page.find("article", id="dev/b")
    assert failed is not None
    shown = failed.get_text()
    for part in (
        "每班几个人",
        "第二条",
        "2人”或“两人",
        "不少于3人",
        "《青禾镇值班规则》第三条",
        "由镇长约谈",
        "问签发人",
        "intent=signer",
    ):
        assert part in shown, part
        assert escape_markdown(part) in (tmp_path / "new" / "report.md").read_text(encoding="utf-8"), part
    assert [article["id"] for article in page.find_all("article")] == ["dev/b", "dev/d"]


def test_write_report__failing_rows_come_first_in_each_set(tmp_path: Path) -> None:
    mixed = [case_record(turn_record(), id="fine"), case_record(turn_record(right=False), id="broken")]
    write_report(mixed, tmp_path)
    for name in ("report.md", "report.html"):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert page.index("dev/broken") < page.index("dev/fine"), name


def test_write_report__what_users_and_answers_say_is_escaped(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> | [x](javascript:y)\n# z"
    step = Step(stage=evil, text=evil, detail={evil: [evil]})
    given = answer(evil, [citation(quote=evil, label=evil)], notes=[evil], trace=[step])
    asked = turn(evil, must_contain=[[evil]], must_not_contain=[evil], note=evil)
    record = case_record(
        turn_record(False, asked, given, verbatim=(True,), retrieved=(evil,)), id=evil, set=evil, tags=[evil]
    )
    write_report([record], tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert page.count("&lt;script&gt;") > 10
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "<script" not in text.replace("\\<", "")
    assert "[x]" not in text
    assert "\n# z" not in text


def test_write_report__quote_that_is_not_the_text_is_marked(tmp_path: Path) -> None:
    write_report([case_record(turn_record(False, verbatim=(False,)))], tmp_path)
    assert "与原文不符" in (tmp_path / "report.html").read_text(encoding="utf-8")
    write_report([case_record(turn_record(False, verbatim=(True,)))], tmp_path)
    assert "与原文不符" not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_write_report__refusal_that_failed_and_no_cases_at_all_render(tmp_path: Path) -> None:
    failed = turn_record(False, refusal_turn(must_not_contain=["3天"]), answer("3天", [citation()]), verbatim=(True,))
    write_report([case_record(failed)], tmp_path)
    assert "拒答，不作论断" in (tmp_path / "report.html").read_text(encoding="utf-8")
    write_report([], tmp_path)
    assert "共 0 题" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_results__is_json_with_figures_and_every_turn(records: list[CaseRecord], tmp_path: Path) -> None:
    write_report(records, tmp_path)
    data = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert data == json.loads(json.dumps(results(records)))
    assert data["sets"]["dev"]["right"] == {"value": 0.6, "n": 5}
    assert data["sets"]["dev"]["pair_accuracy"] is None
    assert data["tags"]["dialogue"]["dialogue_whole"] == {"value": 0.0, "n": 1}
    assert data["confusion"] == {"signer": {"signer": 1}, "limit": {"signer": 1}}
    assert [(case["key"], case["right"]) for case in data["cases"]] == [
        ("dev/a", True), ("dev/b", False), ("dev/c", True), ("dev/d", False),
    ]  # fmt: skip
    assert data["cases"][1]["turns"][0]["answer"]["answer"] == "不少于3人。"
    assert [fault["kind"] for fault in data["cases"][1]["turns"][0]["faults"]] == ["missing", "citation"]


def test_metric_table__leaves_out_what_no_group_measures(records: list[CaseRecord]) -> None:
    table = metric_table(by_set(records), ("right", "pair_accuracy", "dialogue_whole"))
    assert table.columns == ["组", "题数", "答对", "整段对话"]
    assert table.rows[0] == ["全部", "4", "60.0% (5)", "0.0% (1)"]
    assert ["dev/abstain", "1", "100.0% (1)", "–"] in table.rows


@pytest.mark.parametrize(
    ("name", "score", "text"),
    [
        ("right", Score(0.8526, 34), "85.3% (34)"),
        ("answer_length_p50", Score(23.5, 9), "24"),
        ("ms_p50", Score(12.345, 9), "12.3"),
        ("right", None, "–"),
    ],
)
def test_format_score__by_unit(name: str, score: Score | None, text: str) -> None:
    assert format_score(METRICS[name], score) == text


def test_write_report__what_the_parts_are_worth_only_where_it_was_measured(
    records: list[CaseRecord], tmp_path: Path
) -> None:
    parts = Parts((Worth("仅 BM25", 0.5, 0.75, 0.25), Worth("＋选句", 0.8, 0.9, 0.625)), right=40, refused=23)
    write_report(records, tmp_path, parts)
    html = BeautifulSoup((tmp_path / "report.html").read_text(encoding="utf-8"), "html.parser")
    table = html.find("table", id="parts")
    assert table is not None
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    assert rows[1:] == [["仅 BM25", "50.0%", "75.0%", "25.0%"], ["＋选句", "80.0%", "90.0%", "62.5%"]]
    markdown = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "| ＋选句 | 80.0% | 90.0% | 62.5% |" in markdown
    assert "40 题里，23 题改为没有找到依据（57.5%）" in markdown and "57.5%" in html.get_text()
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["parts"]["refused"] == 23
    write_report(records, tmp_path)
    assert "各部分值多少" not in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "各部分值多少" not in (tmp_path / "report.html").read_text(encoding="utf-8")
