"""An upload is read within limits, refused calmly, and leaves no file behind."""

from __future__ import annotations

import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

from corpus.errors import UnreadableSource
from corpus.raw import ReadLimits
from qa.publish.preview import preview, safe_name
from qa.publish.settings import UploadLimits
from tests.samples import LEAVE, ROOT

ANZE = ROOT / "corpus" / "data" / "anze-work-rules-2024.txt"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, to see what is left in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_preview__outline_problems_and_norms(temporary: Path) -> None:
    read = preview(ANZE.name, ANZE.read_bytes())
    assert read.document.title == "安泽县人民政府工作规则"
    assert [heading.number for heading in read.document.headings] == list(range(1, 9))
    assert len(read.document.articles) == 46
    assert any(problem.severity != "info" for problem in read.document.problems)
    assert {"signer", "deadline"} <= {norm.kind for norm in read.norms}
    assert list(temporary.iterdir()) == []


def test_preview__docx_is_read_and_its_id_is_its_name(temporary: Path) -> None:
    written, buffer = docx.Document(), BytesIO()
    for line in LEAVE.split("\n"):
        written.add_paragraph(line)
    written.save(buffer)
    read = preview("请假办法 2025.DOCX", buffer.getvalue())
    assert (read.document.title, read.document.id) == ("测试局请假办法", "请假办法-2025")
    assert list(temporary.iterdir()) == []


def _zip_bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 60_000_000)
    return buffer.getvalue()


REFUSED = [
    pytest.param("规则.exe", b"MZ", ".docx", id="kind"),
    pytest.param("规则.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx", id="old word"),
    pytest.param("规则.docx", b"PK\x03\x04 not a zip", "已损坏", id="broken"),
    pytest.param("规则.pdf", "不是PDF".encode(), "内容不是 .pdf", id="content belies the name"),
    pytest.param("规则.txt", b"\x89PNG\r\n\x1a\n", "图片", id="picture named .txt"),
    pytest.param("规则.txt", b"", "空文件", id="empty"),
    pytest.param("规则.docx", _zip_bomb(), "", id="zip bomb"),
]


@pytest.mark.parametrize(("name", "data", "message"), REFUSED)
def test_preview__refusal_says_why_and_leaves_nothing(temporary: Path, name: str, data: bytes, message: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        preview(name, data)
    assert message in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert str(temporary) not in str(caught.value)
    assert list(temporary.iterdir()) == []


def test_preview__too_large_is_refused_before_anything_is_written(temporary: Path) -> None:
    limits = UploadLimits(read=ReadLimits(bytes=10))
    with pytest.raises(UnreadableSource, match="不超过 10 字节"):
        preview("规则.txt", b"x" * 11, limits)
    assert list(temporary.iterdir()) == []


def test_preview__too_slow_is_killed_and_removed(temporary: Path) -> None:
    with pytest.raises(UnreadableSource, match="已停止"):
        preview("规则.txt", LEAVE.encode(), UploadLimits(seconds=0.05))
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("规则.docx", "规则.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\文件\\规则 1.txt", "规则-1.txt"),
        ("a\x00b\u202ec#d%e.txt", "a-b-c-d-e.txt"),
        ("<img src=x onerror=alert(1)>.md", "img-src=x-onerror=alert(1).md"),
        (".hidden.txt", "hidden.txt"),
        ("..", "文件"),
        ("", "文件"),
        ("字" * 300 + ".docx", "字" * 60 + ".docx"),
    ],
)
def test_safe_name__is_one_name_that_file_systems_take(name: str, safe: str, tmp_path: Path) -> None:
    assert safe_name(name) == safe
    (tmp_path / safe).write_bytes(b"")
    assert (tmp_path / safe).parent == tmp_path
