"""store: what is written is read, an article's norms when it is asked for; damage is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import IndexDamaged, IndexStale
from corpus.provision import ProvisionRef
from qa.norms.extract import norms_of
from qa.norms.store import NormTable, read_norms, write_norms
from tests.samples import document_of

TEXT = """“甲\\乙”局工作规则

第一条　以局名义发文，由局长签发。请示一般不超过1200字。
第二条　会议纪要由办公室主任签发。
第二条之一　合同由局长签署。
"""


@pytest.fixture
def document() -> Document:
    return document_of(TEXT)


@pytest.fixture
def path(tmp_path: Path, document: Document) -> Path:
    path = tmp_path / "norms.jsonl"
    path.write_bytes(write_norms([document]))
    return path


def test_read__the_same_by_article_by_document_and_all(path: Path, document: Document) -> None:
    held = list(norms_of(document))
    whole, table = NormTable(held), read_norms(path)
    assert list(table) == held
    assert list(table.of_document(document.id)) == held
    for article in document.articles:
        ref = ProvisionRef(document.id, article.number, article.branch)
        assert list(table.of(ref)) == list(whole.of(ref)) != []
        assert table.of(ref) is table.of(ref)
    assert list(table.of(ProvisionRef(document.id, 9))) == []
    assert list(table.of_document("another")) == []
    assert list(table) == held


def test_read__of_a_text_without_articles(tmp_path: Path) -> None:
    whole = document_of("局机关考勤制度\n\n（一）职工请事假由科长批准。\n（二）全年累计不得超过15天。\n")
    path = tmp_path / "norms.jsonl"
    path.write_bytes(write_norms([whole]))
    ref = ProvisionRef(whole.id, whole.articles[0].number)
    assert list(read_norms(path).of(ref)) == list(norms_of(whole)) != []


def test_read__a_damaged_line_is_said_when_its_article_is_asked_for(path: Path, document: Document) -> None:
    first, *lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"".join([lines[0][:-10] + b"\n", *lines[1:]]))
    table = read_norms(path)
    last = document.articles[-1]
    assert table.of(ProvisionRef(document.id, last.number, last.branch))
    with pytest.raises(IndexDamaged, match="norms.jsonl"):
        table.of(ProvisionRef(document.id, 1))
    with pytest.raises(IndexDamaged):
        list(table)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'{"a"', None])
def test_read__unreadable_file(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises((IndexDamaged, IndexStale)):
        read_norms(path)


def test_read__line_that_begins_as_none_does(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b'["signer", "somewhere"]\n')
    with pytest.raises(IndexDamaged):
        read_norms(path)
