"""The text reader: encodings, line ends, damage, positions."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from corpus.errors import UnreadableSource
from corpus.readers import read_source
from tests.corpus.reader_samples import REGULATION

TEXT = "第一条　为了规范“县政府”工作，制定本规则。\n第二条　7 个工作日内办理。\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.replace("县", "𠮷").encode("gb18030"), "gb18030"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16-le", "utf-16-be", "gbk", "gb18030", "crlf", "cr"],
)
def test_read_text__encoding_or_line_end_gives_the_same_text(tmp_path: Path, data: bytes, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    source = read_source(tmp_path / "a.txt")
    assert source.text.replace("𠮷", "县") == TEXT
    assert (source.encoding, source.problems) == (encoding, ())


def test_read_text__regulation_is_the_file_itself() -> None:
    source = read_source(REGULATION)
    assert source.text == REGULATION.read_bytes().decode("utf-8").replace("\r\n", "\n")
    assert (source.name, source.media_type, source.size) == (REGULATION.name, "text/plain", REGULATION.stat().st_size)


def test_read_text__markdown_keeps_its_marks(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 总则\n\n- （一）甲\n", encoding="utf-8")
    source = read_source(tmp_path / "a.md")
    assert (source.text, source.media_type) == ("# 总则\n\n- （一）甲\n", "text/markdown")


def test_read_text__control_characters_become_spaces_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("第一条\x00\x0c总则\n第二\x85条\n", encoding="utf-8")
    source = read_source(tmp_path / "a.txt")
    assert source.text == "第一条  总则\n第二 条\n"
    found = [(problem.line, problem.start, problem.end, problem.before) for problem in source.problems]
    assert found == [(1, 3, 5, "\x00\x0c"), (2, 10, 11, "\x85")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_read_text__little_damage_is_located(tmp_path: Path, encoding: str) -> None:
    data = (TEXT * 100).encode(encoding)
    (tmp_path / "a.txt").write_bytes(data.replace("“".encode(encoding), b"\xff", 1))
    source = read_source(tmp_path / "a.txt")
    [problem] = source.problems
    assert (problem.code, problem.severity, source.encoding) == ("undecodable_bytes", "warning", encoding)
    assert source.text[problem.start : problem.end] == "\ufffd"
    assert source.text[: problem.start] == "第一条　为了规范"


def test_read_text__much_damage_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode().replace("条".encode(), b"\xff"))
    with pytest.raises(UnreadableSource, match="“a.txt”的文字编码认不出来.*另存为 UTF-8 文本"):
        read_source(tmp_path / "a.txt")


def test_read_text__big5_read_as_gb18030_is_doubted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(
        "為了規範縣政府的工作，根據有關法律規定，結合本縣實際，制定本規則。".encode("big5")
    )
    try:
        source = read_source(tmp_path / "a.txt")
    except UnreadableSource:
        return
    assert [problem.code for problem in source.problems] == ["encoding_doubtful"]
