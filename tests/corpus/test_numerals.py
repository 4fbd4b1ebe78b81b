"""Numerals both ways; what is malformed names no number."""

from __future__ import annotations

import pytest

from corpus.numerals import format_numeral, parse_numeral


def test_parse_numeral__every_printed_numeral_reads_back() -> None:
    printed = [format_numeral(value) for value in range(1, 10_000)]
    assert [parse_numeral(text) for text in printed] == list(range(1, 10_000))
    assert len(set(printed)) == 9_999
    assert [parse_numeral(str(value)) for value in range(1, 10_000)] == list(range(1, 10_000))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "零"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (33, "三十三"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (120, "一百二十"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (1242, "一千二百四十二"),
        (2030, "二千零三十"),
        (9999, "九千九百九十九"),
    ],
)
def test_format_numeral__as_statutes_print_it(value: int, text: str) -> None:
    assert format_numeral(value) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两", 2),
        ("廿五", 25),
        ("卅", 30),
        ("两百", 200),
        ("二百一十", 210),
        ("一百〇七", 107),
        ("一十", 10),
        ("一百十二", 112),
        ("１２", 12),
        (" 33 ", 33),
        ("007", 7),
        ("〇", 0),
        ("一千零十", 1010),
    ],
)
def test_parse_numeral__what_people_write_is_read(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "一百二",
        "三三",
        "一百七十零",
        "零三",
        "一百零十",
        "一千一",
        "十百",
        "百",
        "千",
        "一千百",
        "百十千",
        "一千二十",
        "十十",
        "二两",
        "一万",
        "12345",
        "1.5",
        "-1",
        "１2３４5",
        "第三",
        "三条",
        "〇〇",
        "²",
        "①",
        "廿廿",
    ],
)
def test_parse_numeral__malformed_is_none(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize("value", [-1, 10_000])
def test_format_numeral__out_of_range_is_an_error(value: int) -> None:
    with pytest.raises(ValueError, match="0-9999"):
        format_numeral(value)
