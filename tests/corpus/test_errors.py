"""Error texts: every one in the code reads as good Chinese, whatever stands before and behind it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import errors
from corpus.errors import GuiwenError, UnreadableSource, sentences
from corpus.readers import ReadLimits, read_source
from tests.corpus.reader_samples import body_docx, paragraph

ROOT = Path(__file__).parents[2]
ERRORS = {name for name, held in vars(errors).items() if isinstance(held, type) and issubclass(held, Exception)}
_HAN = re.compile(r"[\u4e00-\u9fff]")
NO_ACT = re.compile(r"请|若|如|可|也|或|但|则|要|不要|应|必须|每|这|该|您|你|由|文件|已")
"""What no next step begins with: 请 stands before it."""


def _texts(node: ast.expr, named: dict[str, str]) -> str:
    """The words of an argument, “某” for what is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_texts(part, named) if isinstance(part, ast.Constant) else "某" for part in node.values)
    if isinstance(node, ast.BinOp):
        return _texts(node.left, named) + _texts(node.right, named)
    return named.get(node.id, "") if isinstance(node, ast.Name) else ""


def _raised() -> Iterator[tuple[str, list[str]]]:
    """Where an error is made in the code, with its got, wanted and next step as far as they are written there."""
    for file in sorted(file for part in ("corpus", "index", "qa", "ui") for file in (ROOT / part).rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = {
            target.id: _texts(node.value, {})
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
                keywords = {word.arg: word.value for word in node.keywords}
                given = [*node.args, *[ast.Constant("")] * (3 - len(node.args))]
                given[1] = keywords.get("wanted", given[1])
                given[2] = keywords.get("next_step", given[2])
                place = f"{file.relative_to(ROOT)}:{node.lineno}"
                yield place, [_texts(argument, named) for argument in given]


RAISED = list(_raised())


def test_errors__are_found_in_the_code() -> None:
    assert len(RAISED) > 90


@pytest.mark.parametrize(("place", "texts"), RAISED, ids=[place for place, _ in RAISED])
def test_errors__each_reads_as_plain_chinese(place: str, texts: list[str]) -> None:
    got, wanted, step = texts
    whole = str(GuiwenError(got, wanted, step))
    assert not re.search(r"[「」『』]|请请|。。|，。|请(?:若|如果)", whole), whole
    assert not NO_ACT.match(step), whole
    assert not re.match(r"如(?!果)", wanted), whole
    assert not step or _HAN.match(step), whole
    assert "解码" not in whole and "Errno" not in whole


def test_sentences__each_part_ends_once_and_empty_ones_are_left_out() -> None:
    assert sentences("坏了。", "", "重试。") == ("坏了。", "请重试。")
    assert str(UnreadableSource("坏了", "好的", "重试")) == "坏了。需要：好的。请重试。"


def test_read_source__empty_docx_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "稿.docx").write_bytes(body_docx(paragraph(" ")))
    with pytest.raises(UnreadableSource) as raised:
        read_source(tmp_path / "稿.docx")
    assert str(raised.value) == (
        "“稿.docx”里没有文字。需要：有正文的文件。请确认文件里有文字；是扫描件的，先做文字识别（OCR）再导入。"
    )


def test_read_source__undecodable_text_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_bytes(b"\xff\xff\x80\x80" * 20)
    with pytest.raises(UnreadableSource) as raised:
        read_source(tmp_path / "稿.txt")
    assert str(raised.value) == (
        "“稿.txt”的文字编码认不出来，或者文件已损坏。请用原来的软件打开，另存为 UTF-8 文本再导入。"
    )


def test_read_source__a_size_is_said_in_megabytes(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_bytes(b"a" * 2_500_000)
    with pytest.raises(UnreadableSource, match="为 2.5 MB，超过上限。需要：不超过 2.0 MB"):
        read_source(tmp_path / "稿.txt", limits=ReadLimits(bytes=2_000_000))
