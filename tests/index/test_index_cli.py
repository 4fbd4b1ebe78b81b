"""``python -m index verify|search``: as the contract has it, with exit codes and one clear sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadRequest
from index.__main__ import _rows
from index.build import build_index
from index.store import current_build
from tests.samples import ANZE, QINGYU, HashingEmbedder, Run, small_collection


def _lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _one_sentence(text: str) -> bool:
    return "Traceback" not in text and len(text.strip().splitlines()) == 1 and text.strip().endswith("。")


def test_verify__sound_index_says_so(run: Run, small_index: Path) -> None:
    done = run("index", "verify")
    assert done.returncode == 0, done.stderr
    assert "索引完好" in done.stdout
    assert current_build(small_index).name in done.stdout
    assert "4 个文件" in done.stdout


def test_verify__damaged_index_exit_2_names_file_and_command(run: Run, small_index: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(small_index, tmp_path / "index"))
    with (current_build(copy) / "passages.json").open("ab") as stream:
        stream.write(b" ")
    done = run("index", "verify", "--index", str(copy))
    assert done.returncode == 2
    assert _one_sentence(done.stderr)
    assert "passages.json" in done.stderr
    assert "python -m qa build" in done.stderr


def test_verify__foreign_model_exit_2(run: Run, tmp_path: Path) -> None:
    build_index(small_collection(), HashingEmbedder(), tmp_path / "index", tmp_path)
    done = run("index", "verify", "--index", str(tmp_path / "index"))
    assert done.returncode == 2
    assert _one_sentence(done.stderr)
    assert "向量模型已更换" in done.stderr


@pytest.mark.parametrize("command", ["verify", "search"])
def test_command__no_index_exit_2(run: Run, tmp_path: Path, command: str) -> None:
    done = run("index", command, "--index", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert _one_sentence(done.stderr)
    assert "python -m qa build" in done.stderr


def test_search__rows_of_the_contract_in_order(run: Run) -> None:
    given = _lines(
        {"id": "a", "question": "办公室发文谁签"},
        {"id": 2, "turns": ["请假由谁批准", "常务会议多久开一次"]},
        {"id": "c", "question": "年休假提前几天申请", "scope": [QINGYU]},
        {"id": "d", "question": "年休假提前几天申请", "scope": [f"《{ANZE}》"]},
        {"id": "e", "question": "年休假", "scope": ["没有的办法"]},
        {"id": "f", "question": " "},
    )
    done = run("index", "search", "--k", "3", given=given + "\n")
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["a", 2, "c", "d", "e", "f"]
    assert all(set(row) == {"id", "hits"} and len(row["hits"]) <= 3 for row in rows)
    for hit in (hit for row in rows for hit in row["hits"]):
        assert list(hit) == ["document", "article", "paragraph", "score"]
    assert rows[0]["hits"][0]["article"] == "第三十三条"
    assert [{hit["document"] for hit in row["hits"]} for row in rows[2:]] == [{QINGYU}, {ANZE}, set(), set()]


@pytest.mark.parametrize("coding", ["utf-8", "gb18030"])
def test_search__bad_row_exit_2_names_file_and_line(run: Run, tmp_path: Path, coding: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": 1, "question": "leave"}\n{"id": 2, "question": "请假"\n', encoding=coding)
    done = run("index", "search", "--in", str(path))
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) <= 1
    assert _one_sentence(done.stderr)
    assert "rows.jsonl" in done.stderr
    assert ("第 2 行" if coding == "utf-8" else "UTF-8") in done.stderr


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"id": 2,', id="cut-off"),
        pytest.param('{"question": "请假"}', id="no-id"),
        pytest.param('{"id": 1, "questions": "请假"}', id="unknown-field"),
        pytest.param('{"id": 1, "turns": "请假"}', id="turns-no-list"),
        pytest.param('{"id": 1, "question": "\\ud800"}', id="surrogate"),
        pytest.param("[" * 3000, id="deep"),
    ],
)
def test_rows__bad_row_error_names_file_and_line(line: str) -> None:
    with pytest.raises(BadRequest, match=r"rows\.jsonl 第 3 行.*question"):
        list(_rows(['{"id": 1, "question": "请假"}\n', "\n", line], "rows.jsonl"))


def test_search__unknown_file_exit_2(run: Run) -> None:
    done = run("index", "search", "--in", "/nowhere/rows.jsonl")
    assert done.returncode == 2
    assert _one_sentence(done.stderr)
    assert "/nowhere/rows.jsonl" in done.stderr


def test_search__k_out_of_range_exit_2(run: Run) -> None:
    done = run("index", "search", "--k", "0")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
