"""read_source and read_folder: what kind a file is, what is refused and how, and that nothing else ever comes out."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableSource
from corpus.readers import READABLE_SUFFIXES, READERS, ReadLimits, read_folder, read_source
from corpus.source import SourceText
from tests.corpus.reader_samples import REGULATION, body_docx, docx_bytes, paragraph, pdf_bytes, scan_bytes, wrap

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return written


def zip_bytes(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


# --- the same words in every format -----------------------------------------------------------------------------------


@cache
def regulation_lines() -> tuple[str, ...]:
    return tuple(filter(str.strip, REGULATION.read_text(encoding="utf-8").split("\n")))


def as_docx() -> bytes:
    return docx_bytes(lambda document: [document.add_paragraph(line) for line in regulation_lines()])


def as_html() -> bytes:
    blocks = "\n".join(f"<p>{html.escape(line)}</p>" for line in regulation_lines())
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{blocks}</body></html>".encode()


def as_pdf() -> bytes:
    lines = [line for text in regulation_lines() for line in wrap(text.strip())]
    return pdf_bytes(lines, head="安泽县人民政府工作规则汇编")


@pytest.mark.parametrize(
    ("suffix", "make"), [(".docx", as_docx), (".html", as_html), (".pdf", as_pdf)], ids=["docx", "html", "pdf"]
)
def test_read_source__regulation_in_another_format_gives_the_same_characters(
    write: Write, suffix: str, make: Callable[[], bytes]
) -> None:
    source = read_source(write("规则" + suffix, make()))
    assert squeeze(source.text) == squeeze(read_source(REGULATION).text)


@pytest.mark.parametrize(
    ("suffix", "make"), [(".docx", as_docx), (".html", as_html), (".pdf", as_pdf)], ids=["docx", "html", "pdf"]
)
def test_read_source__regulation_in_another_format_keeps_its_paragraphs(
    write: Write, suffix: str, make: Callable[[], bytes]
) -> None:
    got = {squeeze(line) for line in read_source(write("规则" + suffix, make())).text.split("\n")}
    lost = [line for line in regulation_lines() if squeeze(line) not in got]
    assert lost == []


# --- the kind of a file -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", pdf_bytes([(88, "第一条 总则")]), "application/pdf"),
        ("a.doc", body_docx(paragraph("第一条 总则")), "application/vnd.openxml"),
        ("a.pdf", body_docx(paragraph("第一条 总则")), "application/vnd.openxml"),
        ("a.docx", "<html><body><p>第一条 总则".encode(), "text/html"),
        ("a.txt", "<!-- x -->\n<!DOCTYPE html><p>第一条 总则".encode(), "text/html"),
    ],
    ids=["pdf-as-txt", "docx-as-doc", "docx-as-pdf", "html-as-docx", "html-as-txt"],
)
def test_read_source__wrong_suffix_is_read_by_content(write: Write, name: str, data: bytes, media_type: str) -> None:
    source = read_source(write(name, data))
    assert source.text == "第一条 总则"
    assert source.media_type.startswith(media_type)


def test_read_source__pdf_named_txt_is_reported(write: Write) -> None:
    problem = read_source(write("a.txt", pdf_bytes([(88, "第一条 总则")]))).problems[0]
    assert (problem.code, problem.before, problem.after) == ("kind_differs_from_suffix", "text", "pdf")
    assert problem.message == "文件名后缀是 .txt，内容却是 PDF，已按内容读取"


REFUSED = {
    "ole-doc": ("a.doc", OLE, "旧版 Word 文件（.doc）"),
    "ole-named-docx": ("a.docx", OLE, "旧版 Word 文件（.doc）"),
    "ole-wps": ("a.wps", OLE, "WPS 文字文件"),
    "encrypted-docx": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
    "ofd": ("a.ofd", zip_bytes(**{"OFD.xml": b"<ofd/>"}), "OFD 版式文件"),
    "xlsx": ("a.xlsx", zip_bytes(xl__workbook=b"<x/>"), "表格"),
    "zip": ("a.zip", zip_bytes(a=b"x"), "压缩包"),
    "rar": ("a.txt", b"Rar!\x1a\x07\x00abc", "压缩包"),
    "rtf": ("a.doc", b"{\\rtf1 x}", "RTF"),
    "png": ("a.pdf", b"\x89PNG\r\n\x1a\n", "图片"),
    "text-named-docx": ("a.docx", "第一条".encode(), "不是 .docx"),
    "text-named-pdf": ("a.pdf", "第一条".encode(), "不是 .pdf"),
    "unknown-suffix": ("a.xyz", "第一条".encode(), "不认识"),
    "no-suffix": ("README", "第一条".encode(), "不认识"),
    "empty": ("a.txt", b"", "空文件"),
    "blank": ("a.txt", b" \r\n \n", "没有文字"),
    "blank-docx": ("a.docx", body_docx(paragraph(" ")), "没有文字"),
    "script-only-html": ("a.html", b"<html><script>x()</script></html>", "没有正文"),
    "truncated-zip": ("a.docx", body_docx(paragraph("x"))[:200], "已损坏"),
    "docx-without-main": ("a.docx", zip_bytes(word__other=b""), "缺少 word/document.xml"),
    "docx-bad-xml": ("a.docx", zip_bytes(**{"word__document.xml": b"<a><b></a>"}), "已损坏"),
    "docx-with-doctype": (
        "a.docx",
        zip_bytes(**{"word__document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
        "DOCTYPE",
    ),
    "docx-too-deep": ("a.docx", body_docx("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000), "嵌套过深"),
    "binary-txt": ("a.txt", bytes(range(32)) * 20, "控制字符"),
    "undecodable-txt": ("a.txt", b"\xff\xff\x80\x80" * 20, "“a.txt”的文字编码认不出来"),
    "scan": ("a.pdf", scan_bytes(), "共 2 页，有 2 页只有图片"),
    "scan-with-page-numbers": ("a.pdf", scan_bytes(3, number=True), "除页码外没有文字"),
    "blank-pdf": ("a.pdf", pdf_bytes([], foot=""), "没有文字层"),
    "encrypted-pdf": ("a.pdf", pdf_bytes([(88, "密")], password="secret"), "加了密码"),
    "broken-pdf": ("a.pdf", b"%PDF-1.7\nrubbish", "已损坏"),
}


@pytest.mark.parametrize(("name", "data", "expected"), REFUSED.values(), ids=REFUSED)
def test_read_source__unreadable_file_is_refused_with_what_to_do(
    write: Write, name: str, data: bytes, expected: str
) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read_source(write(name, data))
    assert expected in str(caught.value)
    assert caught.value.next_step
    assert str(caught.value).endswith("。")


def test_read_source__zero_page_pdf_is_refused(write: Write) -> None:
    from pypdf import PdfWriter

    out = BytesIO()
    PdfWriter().write(out)
    with pytest.raises(UnreadableSource, match=r"一页也没有|已损坏"):
        read_source(write("a.pdf", out.getvalue()))


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "limits", "got", "allowed"),
    [
        ("a.txt", b"x" * 11, ReadLimits(bytes=10), "11 字节", "10 字节"),
        ("a.txt", b"x" * 11, ReadLimits(characters=10), "11 字", "10 字"),
        ("a.html", b"<p>" + b"x" * 20, ReadLimits(characters=10), "21 字", "10 字"),
        ("a.docx", body_docx(paragraph("x" * 20)), ReadLimits(characters=10), "21 字", "10 字"),
        ("a.docx", body_docx(paragraph("x" * 5_000_000)), ReadLimits(), "倍", "100 倍"),
        ("a.docx", body_docx(paragraph("x" * 500)), ReadLimits(part_bytes=400), "字节", "400 字节"),
        ("a.pdf", pdf_bytes([(88, "第一条")] * 4, per_page=1), ReadLimits(pages=3), "4 页", "3 页"),
        ("a.pdf", pdf_bytes([(88, "第一条总则")]), ReadLimits(characters=4), "8 字", "4 字"),
    ],
    ids=["bytes", "txt-chars", "html-chars", "docx-chars", "zip-bomb", "part", "pdf-pages", "pdf-chars"],
)
def test_read_source__beyond_a_limit_names_both_numbers(
    write: Write, name: str, data: bytes, limits: ReadLimits, got: str, allowed: str
) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read_source(write(name, data), limits=limits)
    assert got in caught.value.got
    assert allowed in caught.value.wanted


# --- paths ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"), [("none.txt", "找不到文件"), ("", "是文件夹"), ("a\0b.txt", "找不到文件|读不了文件")]
)
def test_read_source__path_that_is_no_file_is_refused(tmp_path: Path, name: str, expected: str) -> None:
    with pytest.raises(UnreadableSource, match=expected):
        read_source(tmp_path / name)


def test_read_source__pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableSource, match="不是普通文件"):
        read_source(tmp_path / "a.txt")


def test_read_source__file_without_permission_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    path = write("a.txt", "第一条".encode())
    monkeypatch.setattr(Path, "open", denied)  # root, who runs the tests in CI, may read everything
    with pytest.raises(UnreadableSource, match="没有权限"):
        read_source(path)


def test_read_folder__mixed_files_lists_readable_ones_sorted(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.TXT", "c.doc", ".hidden.txt", "~$a.docx", "sub/d.md", ".git/e.txt", "f.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [path.relative_to(tmp_path).as_posix() for path in read_folder(tmp_path)] == ["a.TXT", "b.pdf", "sub/d.md"]


def test_read_folder__legacy_file_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "c.doc").write_bytes(OLE)
    assert list(read_folder(tmp_path)) == []
    assert "c.doc" in caplog.text


def test_read_folder__missing_folder_or_file_is_refused(write: Write, tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="找不到文件夹"):
        read_folder(tmp_path / "none")
    with pytest.raises(UnreadableSource, match="不是文件夹"):
        read_folder(write("a.txt", b"x"))


# --- nothing else comes out -------------------------------------------------------------------------------------------


def reads_or_refuses(path: Path, data: bytes) -> SourceText | None:
    path.write_bytes(data)
    try:
        source = read_source(path)
    except UnreadableSource as error:
        return None if str(error) else pytest.fail("a refusal without words")
    source.text.encode("utf-8")
    for problem in source.problems:
        assert 0 <= problem.start <= problem.end <= len(source.text)
    assert list(source.pages) == sorted(source.pages)
    return source


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TAGS = re.findall(
    "<.*?>", "<p></p><table></table><tr><td></td><ol><li></ol></ul><h1></h1><pre></pre><br><nav><div hidden></nav>"
) + ["第一条", "x\n"]
PREFIXES = [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html><table><tr><td>", b"\xff\xfe", b"\xef\xbb\xbf"]


@pytest.mark.parametrize("suffix", sorted(READABLE_SUFFIXES))
@given(prefix=st.sampled_from(PREFIXES), data=st.binary(max_size=400))
@FUZZ
def test_read_source__any_bytes_are_read_or_refused(tmp_path: Path, suffix: str, prefix: bytes, data: bytes) -> None:
    reads_or_refuses(tmp_path / ("a" + suffix), prefix + data)


@given(st.lists(st.sampled_from(TAGS)))
@example(["<table>", "<td>", "<h1>", "<tr>", "第一条"])
@FUZZ
def test_read_source__any_tag_soup_is_read_or_refused(tmp_path: Path, tags: list[str]) -> None:
    reads_or_refuses(tmp_path / "a.html", "".join(tags).encode())


@pytest.mark.parametrize("make", [as_docx, as_html, as_pdf], ids=["docx", "html", "pdf"])
@given(data=st.data())
@settings(FUZZ, max_examples=40)
def test_read_source__damaged_real_file_is_read_or_refused(
    tmp_path: Path, make: Callable[[], bytes], data: st.DataObject
) -> None:
    whole = cache(make)()
    cut = data.draw(st.integers(0, len(whole)))
    at = data.draw(st.integers(0, len(whole) - 1))
    suffix = make.__name__.replace("as_", ".")
    reads_or_refuses(tmp_path / ("a" + suffix), whole[:cut])
    reads_or_refuses(tmp_path / ("b" + suffix), whole[:at] + data.draw(st.binary(max_size=20)) + whole[at + 5 :])


# --- imports ----------------------------------------------------------------------------------------------------------


def test_readers__text_file_loads_no_heavy_library() -> None:
    code = (
        "import sys; from pathlib import Path; from corpus.readers import read_source;"
        f"read_source(Path({str(REGULATION)!r}));"
        "print([m for m in ('bs4', 'lxml', 'pypdfium2', 'docx', 'xml.etree.ElementTree') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REGULATION.parents[2]
    )
    assert done.stdout.strip() == "[]"


def test_readers__every_kind_has_a_reader() -> None:
    assert sorted(READERS) == ["docx", "html", "pdf", "text"]
