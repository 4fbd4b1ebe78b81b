"""Cleaners: what scanning did to a line is undone and reported; what only looks like it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.aligned import AlignedText
from corpus.errors import ConfigError
from corpus.heal import ForeignWord, foreign_words, heal_line, heal_title, squeeze_title
from corpus.source import Problem, SourceText

WORDS = foreign_words()


def heal(text: str) -> tuple[str, list[Problem]]:
    line, problems = heal_line(AlignedText.read(text, 0, len(text)), SourceText(text, "x.txt"))
    assert len(line.text) == len(line.offsets)
    for problem in problems:
        assert text[problem.start : problem.end] == problem.before
    return line.text, problems


@pytest.mark.parametrize(("word", "example"), [(word, text) for word in WORDS for text in word.examples])
def test_foreign_word__every_example_is_read(word: ForeignWord, example: str) -> None:
    assert [w.foreign for w in WORDS if w.pattern().search(example)] == [word.foreign]
    healed, problems = heal(example + "。")
    assert word.reading in healed and [p.code for p in problems] == ["foreign_word"]


@pytest.mark.parametrize("example", [text for word in WORDS for text in word.counter_examples])
def test_foreign_word__no_counter_example_is_read(example: str) -> None:
    assert not [word.foreign for word in WORDS if word.pattern().search(example)]
    assert "foreign_word" not in [p.code for p in heal(example + "。")[1]]


def test_foreign_words__each_has_both_and_stands_once() -> None:
    assert all(word.examples and word.counter_examples for word in WORDS)
    assert len({word.foreign for word in WORDS}) == len(WORDS) >= 2


def test_foreign_words__unknown_key_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "repairs.toml"
    path.write_text('[[word]]\nforeign = "and"\nread = "和"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="repairs.toml"):
        foreign_words(path)


@pytest.mark.parametrize(
    ("text", "healed", "codes"),
    [
        pytest.param("组 织工作。", "组织工作。", ["stray_space"], id="inside_a_word"),
        pytest.param("在 7 个工作日内。", "在7个工作日内。", ["stray_space"] * 2, id="around_a_number"),
        pytest.param("召开 1-3 次。", "召开1-3次。", ["stray_space"] * 2, id="range"),
        pytest.param("不超过 80% 的，", "不超过80%的，", ["stray_space"] * 2, id="per_cent"),
        pytest.param("使用 Excel 表格，", "使用 Excel 表格，", [], id="latin_word_keeps_its_spaces"),
        pytest.param("张三 李四 王五", "张三 李四 王五", [], id="list_of_names"),
        pytest.param("| 甲 | 乙，丙 丁 |", "| 甲 | 乙，丙 丁 |", [], id="table_row"),
        pytest.param("甲\u200b乙。", "甲乙。", [], id="invisible"),
        pytest.param("规范 and 严格，甲 乙。", "规范和严格，甲乙。", ["foreign_word", "stray_space"], id="in_order"),
    ],
)
def test_heal_line__by_case(text: str, healed: str, codes: list[str]) -> None:
    read, problems = heal(text)
    assert (read, [p.code for p in problems]) == (healed, codes)


@pytest.mark.parametrize(
    ("text", "title", "count"),
    [
        ("某县人民政府 关于印发规则的通知", "某县人民政府关于印发规则的通知", 1),
        ("工 作 规　则", "工作规则", 3),
        ("Open Data 管理办法", "Open Data管理办法", 1),
        ("管理办法", "管理办法", 0),
    ],
)
def test_heal_title__spaces_are_line_breaks(text: str, title: str, count: int) -> None:
    line, problems = heal_title(AlignedText.read(text, 0, len(text)), SourceText(text, "x.txt"))
    assert line.text == title == squeeze_title(text)
    assert [p.code for p in problems] == ["title_space"] * count
    assert all(text[p.start : p.end] == p.before for p in problems)
