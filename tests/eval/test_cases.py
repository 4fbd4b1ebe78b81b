from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadRequest
from eval.cases import default_paths, load_cases, load_data_sets

TURN: dict[str, Any] = {
    "question": "谁签发", "answerable": True, "document": "规则", "articles": [["第一条", "第二条"]],
    "must_contain": [["镇长"]], "must_not_contain": [],
}  # fmt: skip
REFUSED: dict[str, Any] = TURN | {"answerable": False, "document": "", "articles": [], "must_contain": []}


def line(turn: dict[str, Any] = TURN, **other: Any) -> str:
    case = {"id": "a", "set": "s", "tags": ["signer"], "turns": [turn]} | other
    return json.dumps(case, ensure_ascii=False)


def write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_load_cases__every_optional_key_is_read(tmp_path: Path) -> None:
    full = TURN | {"alt_gold": [{"doc": "法", "article": ["第九条"]}], "note": "注"}
    (case,) = load_cases(write(tmp_path / "x.jsonl", line(full, pair="p1"), ""))
    assert (case.id, case.pair, case.turns[0].note) == ("a", "p1", "注")
    assert case.turns[0].labels() == ["第一条", "第二条", "第九条"]


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("{", id="no_json"),
        pytest.param(line(id="b", extra=1), id="unknown_key"),
        pytest.param(
            line(TURN | {"alt_gold": [{"doc": "法", "articles": ["第九条"]}]}, id="b"), id="unknown_inner_key"
        ),
        pytest.param(line(id="b", turns=[]), id="no_turn"),
        pytest.param(line(TURN | {"answerable": "true"}, id="b"), id="string_for_bool"),
        pytest.param(line(TURN | {"articles": []}, id="b"), id="answerable_without_article"),
        pytest.param(line(TURN | {"document": ""}, id="b"), id="answerable_without_document"),
        pytest.param(line(TURN | {"articles": [[]]}, id="b"), id="group_that_cannot_be_met"),
        pytest.param(line(TURN | {"must_contain": [[""]]}, id="b"), id="words_that_are_always_there"),
        pytest.param(line(TURN | {"articles": [["第一百二条"]]}, id="b"), id="label_that_names_no_article"),
        pytest.param(line(REFUSED | {"must_contain": [["x"]]}, id="b"), id="claim_wanted_of_a_refusal"),
        pytest.param(line(), id="id_twice"),
    ],
)
def test_load_cases__bad_line_is_named_by_file_and_line(tmp_path: Path, bad: str) -> None:
    path = write(tmp_path / "x.jsonl", line(), "", bad)
    with pytest.raises(BadRequest, match=r"x\.jsonl 第3行"):
        load_cases(path)


@pytest.mark.parametrize(
    "content", [pytest.param(b"\n", id="empty"), pytest.param("谁".encode("gb18030"), id="not_utf8")]
)
def test_load_cases__unusable_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.jsonl").write_bytes(content)
    with pytest.raises(BadRequest, match=r"x\.jsonl"):
        load_cases(tmp_path / "x.jsonl")


def test_load_cases__missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="gone"):
        load_cases(tmp_path / "gone.jsonl")


def test_load_data_sets__folder_brings_its_sources_and_file_brings_none(tmp_path: Path) -> None:
    write(tmp_path / "towns" / "cases.jsonl", line())
    for name in ("b.md", "a.txt", "README.md"):
        write(tmp_path / "towns" / name, "x")
    single, folder = load_data_sets([write(tmp_path / "dev.jsonl", line(REFUSED)), tmp_path / "towns"])
    assert (single.name, single.sources) == ("dev", ())
    assert (folder.name, [path.name for path in folder.sources]) == ("towns", ["a.txt", "b.md"])


def test_load_data_sets__folder_without_sources_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "towns" / "cases.jsonl", line())
    with pytest.raises(BadRequest, match="没有原文"):
        load_data_sets([tmp_path / "towns"])


def test_load_data_sets__two_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = [write(tmp_path / folder / "dev.jsonl", line()) for folder in "ab"]
    with pytest.raises(BadRequest, match="都叫“dev”"):
        load_data_sets(paths)


def test_default_paths__files_come_before_folders_and_folders_without_cases_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / "a" / "cases.jsonl", line())
    write(tmp_path / "b" / "x.txt", "x")
    write(tmp_path / "readers.jsonl", line())
    write(tmp_path / "dev.jsonl", line())
    assert [path.name for path in default_paths(tmp_path)] == ["dev.jsonl", "readers.jsonl", "a"]


def test_load_data_sets__all_committed_sets_fit_the_schema() -> None:
    folder = Path(__file__).parents[2] / "eval" / "datasets"
    loaded = {data_set.name: data_set for data_set in load_data_sets(default_paths(folder))}
    assert len(loaded["dev"].cases) == 79
    assert loaded["fictional-city"].sources
