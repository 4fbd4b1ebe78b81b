"""normalise: what was typed → what is read, in small steps."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.normalise import drop_control, drop_markup, fold_space, fold_width, is_chinese, normalise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("５６００字", "5600字"),
        ("１．５万元", "1.5万元"),
        ("ＡＢ角", "AB角"),
        ("<b>谁</b>签发", "谁签发"),
        ("**谁**签发", "谁签发"),
        ("谁\u200b签\u202e发\ufeff", "谁签发"),
        ("签\ud800发", "签发"),
        ("\x00\x07谁签发", "谁签发"),
        ("  办公室发文 \r\n\t谁签 ", "办公室发文 谁签"),
        ("谁签发？", "谁签发？"),
        ("全体会 常务会 参加的人有啥不同", "全体会、常务会 参加的人有啥不同"),
        ("全体会 常务会 专题会 谁主持", "全体会、常务会、专题会 谁主持"),
        ("《工作规则》，“甲”（乙）、丙：丁；戊", "《工作规则》，“甲”（乙）、丙：丁；戊"),
        ("", ""),
        (" \u3000\n", ""),
    ],
)
def test_normalise__typed_and_read(typed: str, read: str) -> None:
    assert normalise(typed) == read


@given(st.text(st.characters()))
def test_normalise__any_text_no_control_no_surrogates_single_spaces(text: str) -> None:
    read = normalise(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in read)
    assert read == read.strip()
    assert "  " not in read


@given(st.text(st.characters(codec="utf-8")))
def test_steps__each_changes_nothing_the_second_time(text: str) -> None:
    for step in (drop_control, fold_width, fold_space):
        assert step(step(text)) == step(text)


def test_drop_markup__a_comparison_is_no_tag() -> None:
    assert drop_markup("字数<5000且>1000") == "字数<5000且>1000"


@pytest.mark.parametrize(
    ("text", "chinese"), [("谁签", True), ("who signs", False), ("", False), ("？。", False), ("5600", False)]
)
def test_is_chinese__two_characters_at_least(text: str, chinese: bool) -> None:
    assert is_chinese(text) is chinese
