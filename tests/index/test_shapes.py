"""Shapes: a misread character is read as the corpus's word, other words of the language are left alone."""

from __future__ import annotations

import pytest

from index.shapes import look_alikes, shape_alikes

KNOWN = ["签发", "常务会议", "全体会议", "县长", "副县长", "代拟稿", "报告"]


@pytest.mark.parametrize(
    ("words", "unknown", "no_words", "expected"),
    [
        (["谁", "笺", "发"], ["笺"], [], [("笺发", "签发")]),  # looks alike
        (["常务", "会仪"], ["会仪"], ["会仪"], [("常务会仪", "常务会议")]),  # long word, broken part
        (["党务", "会议"], ["党务"], [], []),  # another word of the language
        (["副", "市长"], ["市长"], [], []),  # does not look alike: another office
        (["县长"], [], [], []),  # nothing unknown
        (["报告"], ["报告"], [], []),  # is the word itself
    ],
)
def test_shape_alikes(
    words: list[str], unknown: list[str], no_words: list[str], expected: list[tuple[str, str]]
) -> None:
    assert shape_alikes(words, unknown, KNOWN, no_words) == expected


def test_shape_alikes__two_words_as_near_neither_is_taken() -> None:
    assert shape_alikes(["全x会议"], ["全x会议"], ["全体会议", "全员会议"], ["全x会议"]) == []
    assert shape_alikes(["全提会议"], ["全提会议"], ["全体会议", "全员会议"], ["全提会议"]) == []


def test_look_alikes__go_both_ways() -> None:
    table = look_alikes()
    assert "签" in table["笺"] and "笺" in table["签"]
    assert all(char in table[other] for char, others in table.items() for other in others)
    assert all(char not in others for char, others in table.items())
