"""``python -m qa ask|batch|build`` in processes of their own: order, files, scope, bad rows, exit codes, imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.samples import ANZE, LEAVE, LINZHOU, QINGYU, ROOT, SEAL, SOURCES, YUNLAN, Run


def _line(**row: object) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _strict(text: str) -> list[dict[str, Any]]:
    """Rows of JSON lines; NaN and Infinity, which JSON does not know, are errors."""

    def no_constant(name: str) -> None:
        raise ValueError(name)

    return [json.loads(line, parse_constant=no_constant) for line in text.splitlines()]


def _one_sentence(text: str) -> bool:
    return "Traceback" not in text and len(text.strip().splitlines()) == 1 and text.strip().endswith("。")


# --- ask ------------------------------------------------------------------------------------------------------------


def test_ask__fact_first_then_its_source(run: Run) -> None:
    done = run("qa", "ask", "办公室发文 谁签", "--scope", ANZE)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "一般由县政府分管领导同志签发；重要文件报县长签发。" in lines[0]
    assert any(line.startswith(f"依据：《{ANZE}》第三十三条第三款") for line in lines)
    assert done.stderr == ""


def test_ask__json_is_an_answer_and_the_same_bytes_each_time(run: Run) -> None:
    one, two = (run("qa", "ask", "年休假提前几天申请", "--json", "--scope", QINGYU) for _ in range(2))
    assert one.stdout == two.stdout
    data = json.loads(one.stdout)
    assert data["status"] == "answered"
    assert {citation["document"] for citation in data["citations"]} == {QINGYU}


@pytest.mark.parametrize("question", ["", "\x1b[31m"])
def test_ask__nothing_readable_is_a_refusal_not_an_error(run: Run, question: str) -> None:
    done = run("qa", "ask", question)
    assert done.returncode == 0
    assert done.stdout.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [("ask", "谁签发"), ("batch",)], ids=["ask", "batch"])
def test_command__no_index_exit_2_one_sentence(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run("qa", *command, "--index", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert _one_sentence(done.stderr)
    assert "python -m qa build" in done.stderr


# --- batch ----------------------------------------------------------------------------------------------------------

BAD_ROWS = [
    "not json\n",
    "[1, 2]\n",
    "{}\n",
    '{"id": "no question"}\n',
    '{"question": "no id"}\n',
    '{"id": "x", "question": 5}\n',
    '{"id": "x", "question": "谁签发", "unknown": 1}\n',
    '{"id": "x", "turns": "谁签发"}\n',
    '{"id": "x", "question": "谁签发", "scope": "工作规则"}\n',
    '{"id": NaN, "question": "谁签发"}\n',
    "[" * 5000 + "\n",
]


def test_batch__rows_answered_in_order_with_scopes(run: Run) -> None:
    given = (
        _line(id="b", question="以县政府办公室名义发文由谁签发")
        + _line(id=1, turns=["普通职工请半天假，谁批？", "四天呢？"], scope=[QINGYU])
        + "\n"
        + _line(id="a", question="印章由谁管理", scope=[YUNLAN])
        + _line(id="a", question="印章由谁管理", scope=[QINGYU])
        + _line(id="none", turns=[])
        + _line(id="empty", question="")
    )
    done = run("qa", "batch", given=given)
    assert done.returncode == 0, done.stderr
    rows = _strict(done.stdout)
    assert [(row["id"], len(row["answers"])) for row in rows] == [
        ("b", 1), (1, 2), ("a", 1), ("a", 1), ("none", 0), ("empty", 1),
    ]  # fmt: skip
    assert all(list(row) == ["id", "answers"] for row in rows)
    documents = [{c["document"] for a in row["answers"] for c in a["citations"]} for row in rows]
    assert documents[1] <= {QINGYU}
    assert documents[2] == {YUNLAN}
    assert documents[3] <= {QINGYU}
    assert rows[-1]["answers"][0]["status"] == "no_basis"


def test_batch__bad_rows_are_errors_of_their_own_and_the_batch_goes_on(run: Run) -> None:
    good = [_line(id=f"good{i}", question="谁签发") for i in range(len(BAD_ROWS) + 1)]
    given = good[0] + "".join(bad + after for bad, after in zip(BAD_ROWS, good[1:], strict=True))
    done = run("qa", "batch", given=given)
    assert done.returncode == 0, done.stderr
    rows = _strict(done.stdout)
    assert len(rows) == 2 * len(BAD_ROWS) + 1
    assert [row["id"] for row in rows[::2]] == [f"good{i}" for i in range(len(good))]
    assert all(len(row["answers"]) == 1 for row in rows[::2])
    for number, row in enumerate(rows[1::2]):
        assert row["answers"] == [], BAD_ROWS[number][:60]
        assert f"第 {2 * number + 2} 行" in row["error"]


def test_batch__id_of_a_bad_row_is_given_back(run: Run) -> None:
    (row,) = _strict(run("qa", "batch", given='{"id": "x7", "question": 5}\n').stdout)
    assert row["id"] == "x7"


def test_batch__lone_surrogates_stop_nothing(run: Run) -> None:
    odd = '{"id": "\\ud800", "question": "谁签发"}\n{"id": "x", "question": "\\udfff谁签发"}\n'
    done = run("qa", "batch", given=odd + _line(id="last", question="谁签发"))
    assert done.returncode == 0, done.stderr
    rows = _strict(done.stdout)
    assert len(rows) == 3
    assert rows[-1]["id"] == "last"
    assert rows[-1]["answers"]


@pytest.mark.parametrize("by_file", [True, False], ids=["file", "standard-input"])
def test_batch__bytes_that_are_no_utf_8_spoil_their_row_only(run: Run, tmp_path: Path, by_file: bool) -> None:
    first, last = (_line(id=name, question="谁签发").encode() for name in ("a", "c"))
    given = first + _line(id="b", question="谁签发").encode("gb18030") + last
    path = tmp_path / "rows.jsonl"
    path.write_bytes(given)
    done = run("qa", "batch", "--in", str(path)) if by_file else run("qa", "batch", given=given)
    assert done.returncode == 0, done.stderr
    rows = _strict(done.stdout)
    assert [row["id"] for row in rows[::2]] == ["a", "c"]
    assert rows[0]["answers"][0]["answer"] == rows[2]["answers"][0]["answer"]
    assert [answer["status"] for answer in rows[1]["answers"]] in ([], ["no_basis"])


def test_batch__byte_order_mark_is_no_part_of_the_first_row(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(_line(id="a", question="谁签发"), encoding="utf-8-sig")
    (row,) = _strict(run("qa", "batch", "--in", str(path)).stdout)
    assert row["id"] == "a"
    assert len(row["answers"]) == 1


def test_batch__in_and_out_files_and_a_scope_for_rows_without_one(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "rows.jsonl", tmp_path / "answers.jsonl"
    source.write_text(
        _line(id=1, question="常务会议多久开一次") + _line(id=2, question="常务会议多久开一次", scope=[ANZE]),
        encoding="utf-8",
    )
    done = run("qa", "batch", "--in", str(source), "--out", str(target), "--scope", LINZHOU)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    rows = _strict(target.read_text(encoding="utf-8"))
    documents = [{c["document"] for a in row["answers"] for c in a["citations"]} for row in rows]
    assert documents == [{LINZHOU}, {ANZE}]


@pytest.mark.parametrize("option", ["--in", "--out"])
def test_batch__file_that_cannot_be_opened_exit_2_one_sentence(run: Run, option: str) -> None:
    done = run("qa", "batch", option, "/nowhere/rows.jsonl", given=_line(id=1, question="谁签发"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert _one_sentence(done.stderr)
    assert "/nowhere/rows.jsonl" in done.stderr


def test_batch__nothing_given_nothing_written(run: Run) -> None:
    done = run("qa", "batch")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- build ----------------------------------------------------------------------------------------------------------


def test_build__files_and_folders_then_ask_then_needed_no_more(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "leave.txt").write_text(LEAVE, encoding="utf-8")
    seal = tmp_path / "seal.txt"
    seal.write_text(SEAL, encoding="utf-8")
    index = str(tmp_path / "index")
    sources = ("--source", str(folder), "--source", str(seal), "--laws", "none", "--index", index)
    first = run("qa", "build", *sources)
    assert first.returncode == 0, first.stderr
    assert "2 个文件，6 条，7 段（新算 7，沿用 0）" in first.stdout
    asked = run("qa", "ask", "公章由谁保管", "--index", index)
    assert asked.stdout.splitlines()[0] == "公章由综合科保管。"
    again = run("qa", "build", *sources, "--if-needed")
    assert "仍然合用" in again.stdout
    seal.write_text(SEAL.replace("综合科", "人事科"), encoding="utf-8")
    third = run("qa", "build", *sources, "--if-needed")
    assert "（新算 1，沿用 6）" in third.stdout


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--source", "/nowhere/rules.txt", "--laws", "none"), id="no-such-file"),
        pytest.param(("--source", str(ROOT / "pyproject.toml"), "--laws", "none"), id="unknown-kind"),
        pytest.param(("--laws", "some"), id="unknown-laws"),
    ],
)
def test_build__what_cannot_be_built_exit_2_one_sentence(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run("qa", "build", *options, "--index", str(tmp_path / "index"))
    assert done.returncode == 2
    assert _one_sentence(done.stderr)
    assert not (tmp_path / "index").exists()


def test_build__sources_of_the_small_index_are_there() -> None:
    assert all(path.exists() for path in SOURCES)


# --- what a question costs ------------------------------------------------------------------------------------------

HEAVY = ("torch", "transformers", "sentence_transformers", "streamlit", "pandas", "sklearn")
PROBE = """
import runpy, sys
sys.argv = ["qa", "ask", "办公室发文谁签"]
try:
    runpy.run_module("qa", run_name="__main__")
except SystemExit as stop:
    assert not stop.code, stop.code
print("LOADED", *sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_ask__imports_no_heavy_library(small_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"GUIWEN_INDEX": str(small_index)},
        timeout=60,
        check=True,
    )
    loaded = done.stdout.splitlines()[-1].split()
    assert loaded[0] == "LOADED"
    assert {"numpy", "jieba", "faiss", "qa"} <= set(loaded)
    assert set(HEAVY) & set(loaded) == set()
