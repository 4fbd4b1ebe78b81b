"""Files that people hand in: what can be read is read, all else is refused kindly, and nothing stays behind."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from corpus.errors import UnreadableSource
from qa.check.upload import UploadLimits, read_upload
from tests.corpus.reader_samples import pdf_bytes, scan_bytes, wrap

TEXT = "关于追加经费的请示\n县政府：\n现申请追加经费。\n"
ENCRYPTED_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -44>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]/Size 5>>\n%%EOF\n"
)


@pytest.fixture(autouse=True)
def leftovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Temporary files go to a folder that must be empty afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


def docx_of(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A .docx whose one part unpacks to 300 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b" " * 1_000_000)
    return out.getvalue()


def test_upload__text_is_read_whatever_its_encoding() -> None:
    assert read_upload("稿子.txt", TEXT.encode("gb18030")).text == TEXT


def test_upload__docx_is_read_by_its_content() -> None:
    assert read_upload("稿子.TXT", docx_of("关于追加经费的请示", "县政府：")).text == "关于追加经费的请示\n县政府："


def test_upload__pdf_with_a_text_layer_is_read() -> None:
    lines = [
        *wrap("关于追加经费的请示", indent=0),
        *wrap("我局今年承担全县校舍维修任务，现申请追加经费八十万元，用于四所学校的屋面维修和电路改造。"),
    ]
    text = read_upload("稿.pdf", pdf_bytes(lines)).text
    assert "关于追加经费的请示" in text
    assert "现申请追加经费八十万元，用于四所学校的屋面维修和电路改造。" in text


@pytest.mark.parametrize(
    ("data", "limits", "said"),
    [
        pytest.param(scan_bytes(), UploadLimits(), "扫描件", id="scan"),
        pytest.param(scan_bytes(3), UploadLimits(pages=2), "页", id="pages"),
        pytest.param(
            pdf_bytes(wrap("密件"), password="secret"),
            UploadLimits(),
            "密码|加密",
            id="password",
        ),
    ],
)
def test_upload__pdf_that_cannot_be_read_is_refused(data: bytes, limits: UploadLimits, said: str) -> None:
    with pytest.raises(UnreadableSource, match=said):
        read_upload("稿.pdf", data, limits)


def test_upload__name_leads_nowhere() -> None:
    assert read_upload("../../etc/passwd\x00.txt", TEXT.encode()).text == TEXT
    assert read_upload("稿" * 300 + ".txt", TEXT.encode()).text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("空.docx", b"", "空文件", id="0-bytes"),
        pytest.param("稿.docx", b"<!DOCTYPE html><html><body>x</body></html>", "网页", id="html-as-docx"),
        pytest.param("稿.txt", b"<html><script>alert(1)</script></html>", "网页", id="html-as-txt"),
        pytest.param("稿.pdf", ENCRYPTED_PDF, "密码|加密", id="encrypted-pdf"),
        pytest.param("稿.pdf", b"%PDF-1.4\nbroken", "损坏|打不开|读不", id="broken-pdf"),
        pytest.param("稿.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Word", id="doc"),
        pytest.param("稿.exe", b"MZ\x90\x00", "不认识", id="exe"),
        pytest.param("稿.txt", bytes(range(256)) * 40, "文本|编码", id="binary-as-txt"),
        pytest.param("稿.docx", b"PK\x03\x04" + b"\0" * 100, "损坏", id="broken-zip"),
    ],
)
def test_upload__is_refused_with_a_reason_and_a_next_step(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableSource, match=said) as refused:
        read_upload(name, data)
    assert f"“{name}”" in str(refused.value) or "文件" in str(refused.value)
    assert refused.value.next_step
    assert "draft" not in str(refused.value)
    assert "导入" not in refused.value.next_step


def test_upload__zip_bomb_is_refused() -> None:
    data = bomb()
    assert len(data) < 1_000_000
    with pytest.raises(UnreadableSource, match="“稿.docx”解压后大得不正常"):
        read_upload("稿.docx", data)


def test_upload__too_large_too_long_and_too_slow_are_refused() -> None:
    with pytest.raises(UnreadableSource, match="MB"):
        read_upload("稿.txt", b"a" * 2_000, UploadLimits(bytes=1_000))
    with pytest.raises(UnreadableSource, match="上限"):
        read_upload("稿.txt", ("字" * 2_000).encode(), UploadLimits(characters=1_000))
    with pytest.raises(UnreadableSource, match="秒"):
        read_upload("稿.txt", TEXT.encode(), UploadLimits(seconds=0.01))


def test_upload__a_refusal_names_the_kinds_that_the_view_offers() -> None:
    for name, data in (("稿.exe", b"MZ\x90\x00"), ("稿.png", b"\x89PNG\r\n"), ("稿.docx", b"x")):
        with pytest.raises(UnreadableSource) as refused:
            read_upload(name, data)
        assert refused.value.wanted == ".docx、.txt 或有文字层的 .pdf"
    with pytest.raises(UnreadableSource) as refused:
        read_upload("空.docx", docx_of(" "))
    assert str(refused.value) == (
        "“空.docx”里没有文字。需要：有正文的文件。请确认文件里有文字；是扫描件的，先做文字识别（OCR）再上传。"
    )
