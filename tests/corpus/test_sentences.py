"""Sentences, segments and clauses as spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import CLAUSE_MARKS, SEGMENT_MARKS, SENTENCE_MARKS, split


def pieces(text: str, marks: str) -> list[str]:
    return [text[start:end] for start, end in split(text, 0, len(text), marks)]


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("甲；乙。丙", SENTENCE_MARKS, ["甲；乙。", "丙"]),
        ("甲；乙。丙", SEGMENT_MARKS, ["甲；", "乙。", "丙"]),
        ("甲，乙：丙。", CLAUSE_MARKS, ["甲，", "乙：", "丙。"]),
        ("他说“甲。乙”。丙。", SENTENCE_MARKS, ["他说“甲。乙”。", "丙。"]),
        ("他说：“甲。”\n丙。", SENTENCE_MARKS, ["他说：“甲。”", "丙。"]),
        ("依《甲，乙》办，丙（含丁，戊）。", CLAUSE_MARKS, ["依《甲，乙》办，", "丙（含丁，戊）。"]),
        ("“甲。乙。", SENTENCE_MARKS, ["“甲。", "乙。"]),
        ("（甲\n乙）丙。", SENTENCE_MARKS, ["（甲", "乙）丙。"]),
        (" 甲。　乙。 ", SENTENCE_MARKS, ["甲。", "乙。"]),
        ("。。", SENTENCE_MARKS, ["。", "。"]),
        ("", SENTENCE_MARKS, []),
        (" \n ", SENTENCE_MARKS, []),
    ],
)
def test_split__by_case(text: str, marks: str, expected: list[str]) -> None:
    assert pieces(text, marks) == expected


def test_split__stays_in_its_range() -> None:
    text = "“甲。乙。”丙。"
    assert list(split(text, 0, 5, SENTENCE_MARKS)) == [(0, 3), (3, 5)]  # the closing mark lies outside
    assert list(split(text, 1, 3, SENTENCE_MARKS)) == [(1, 3)]


@given(
    st.text(alphabet="甲乙。；，“”（）《》\n 　", max_size=60),
    st.sampled_from([SENTENCE_MARKS, SEGMENT_MARKS, CLAUSE_MARKS]),
)
def test_split__spans_are_in_order_and_lose_only_white_space(text: str, marks: str) -> None:
    spans = list(split(text, 0, len(text), marks))
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
