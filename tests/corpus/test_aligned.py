"""AlignedText: whatever is cut, joined or replaced, each character knows where it came from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.aligned import AlignedText, join, source_offset

SOURCE = "　甲乙 丙\n丁 "


def test_read__offsets_are_the_sources() -> None:
    piece = AlignedText.read(SOURCE, 1, 5)
    assert (piece.text, piece.offsets) == ("甲乙 丙", (1, 2, 3, 4))


def test_strip__takes_off_ideographic_spaces() -> None:
    assert AlignedText.read(SOURCE, 0, 3).strip() == AlignedText("甲乙", (1, 2))
    assert AlignedText.read(" 　 ", 0, 3).strip() == AlignedText("", ())


@pytest.mark.parametrize(
    ("start", "end", "new", "expected"),
    [
        pytest.param(2, 3, "", AlignedText("甲乙丙", (1, 2, 4)), id="dropped"),
        pytest.param(2, 3, "和又", AlignedText("甲乙和又丙", (1, 2, 3, 3, 4)), id="longer"),
        pytest.param(4, 4, "。", AlignedText("甲乙 丙。", (1, 2, 3, 4, 5)), id="at_the_end"),
    ],
)
def test_replace__new_characters_carry_the_place(start: int, end: int, new: str, expected: AlignedText) -> None:
    assert AlignedText.read(SOURCE, 1, 5).replace(start, end, new) == expected


def test_replace__in_nothing_starts_at_zero() -> None:
    assert AlignedText("", ()).replace(0, 0, "甲") == AlignedText("甲", (0,))


@given(st.text(alphabet="甲 a1", max_size=40), st.sampled_from(["", "x", "yz"]))
def test_substitute__equals_replacing_one_by_one(text: str, new: str) -> None:
    whole = AlignedText.read(text, 0, len(text))
    by_hand = whole
    for match in reversed(list(re.finditer(" +", text))):
        by_hand = by_hand.replace(match.start(), match.end(), new)
    assert whole.substitute(re.compile(" +"), lambda _: new)[0] == by_hand


def test_join__separator_stands_after_the_piece_before() -> None:
    joined = join([AlignedText.read(SOURCE, 1, 3), AlignedText.read(SOURCE, 6, 7)], "\n")
    assert (joined.text, joined.offsets) == ("甲乙\n丁", (1, 2, 3, 6))
    assert join([], "\n") == AlignedText("", ())


@given(st.lists(st.tuples(st.text(alphabet="甲乙", min_size=1, max_size=3), st.integers(0, 3)), max_size=8))
def test_source_offset__of_runs_is_the_offset_of_each_character(pieces: list[tuple[str, int]]) -> None:
    offsets: list[int] = []
    for text, gap in pieces:
        first = (offsets[-1] + 1 if offsets else 0) + gap
        offsets += range(first, first + len(text))
    aligned = AlignedText("".join(text for text, _ in pieces), tuple(offsets))
    runs = aligned.runs()
    assert [source_offset(runs, position) for position in range(len(offsets))] == offsets
    assert source_offset(runs, len(offsets)) is None and source_offset(runs, -1) is None


def test_aligned_text__one_offset_a_character() -> None:
    with pytest.raises(ValueError, match="one offset"):
        AlignedText("甲", ())
