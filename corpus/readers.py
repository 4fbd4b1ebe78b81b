"""Turn a file of any known kind into SourceText. The kind is decided by the content first, then by the suffix."""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from corpus.errors import UnreadableSource
from corpus.raw import RawFile, Reader, ReadLimits, check_limit
from corpus.source import Problem, SourceText

__all__ = ["READABLE_SUFFIXES", "READERS", "ReadLimits", "detect_kind", "read_folder", "read_source"]

_log = logging.getLogger(__name__)

_KINDS = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".docx": "docx", ".pdf": "pdf",
}  # fmt: skip
READABLE_SUFFIXES = frozenset(_KINDS)
_DEFAULT_LIMITS = ReadLimits()
WANTED = ".txt、.md、.html、.docx 或有文字层的 .pdf"
"""The kinds that can be read, as an error names them; a view that takes fewer names its own."""
_SAVE_AS = "用原来的软件打开，另存为 .docx 或带文字层的 PDF 再导入"
_RUN_OCR = "先做文字识别（OCR），存为带文字层的 PDF 或文本再导入"
_UNPACK = "先解压，再导入里面的文件"
_LEGACY = {
    ".doc": "旧版 Word 文件（.doc）", ".wps": "WPS 文字文件（.wps）", ".ofd": "OFD 版式文件（.ofd）",
    ".rtf": "RTF 文件", ".odt": "OpenDocument 文件（.odt）", ".xls": "表格文件（.xls）", ".xlsx": "表格文件（.xlsx）",
}  # fmt: skip
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (rb"\{\\rtf", "RTF 文件", _SAVE_AS),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF....WEBP", "图片", _RUN_OCR),
    (rb"\x1f\x8b|Rar!|7z\xbc\xaf|BZh\d|\xfd7zXZ", "压缩包", _UNPACK),
    (rb"SQLite format 3\0", "数据库文件", "导出为文本再导入"),
)
_HTML_START = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html[\s>])", re.I | re.S
)


def _read_text(raw: RawFile, limits: ReadLimits) -> SourceText:
    from corpus.read_text import read_text

    return read_text(raw, limits)


def _read_html(raw: RawFile, limits: ReadLimits) -> SourceText:
    from corpus.read_html import read_html

    return read_html(raw, limits)


def _read_docx(raw: RawFile, limits: ReadLimits) -> SourceText:
    from corpus.read_docx import read_docx

    return read_docx(raw, limits)


def _read_pdf(raw: RawFile, limits: ReadLimits) -> SourceText:
    from corpus.read_pdf import read_pdf

    return read_pdf(raw, limits)


READERS: Mapping[str, Reader] = MappingProxyType(
    {"text": _read_text, "html": _read_html, "docx": _read_docx, "pdf": _read_pdf}
)
"""Kind → reader. Each imports its library when it is called: reading a .txt loads none of them."""


def read_source(path: Path, *, limits: ReadLimits = _DEFAULT_LIMITS) -> SourceText:
    """Read one file.

    Args:
        path: a .txt, .md, .html, .docx or .pdf file; content that belongs to another of these kinds is read as what it
            is, with a problem ``kind_differs_from_suffix``.
        limits: sizes beyond which a file is refused.

    Raises:
        UnreadableSource: and nothing else; its message says what is wrong and what to do.
    """
    raw = _load(Path(path), limits)
    kind = detect_kind(raw)
    source = READERS[kind](raw, limits)
    if not source.text.strip():
        raise UnreadableSource(f"“{raw.name}”里没有文字", "有正文的文件", "检查文件内容后再导入")
    if (expected := _KINDS.get(raw.suffix, kind)) != kind:
        message = f"文件名后缀是 {raw.suffix}，内容却是 {kind.upper()}，已按内容读取"
        problem = Problem("kind_differs_from_suffix", "warning", message, before=expected, after=kind)
        source = replace(source, problems=(problem, *source.problems))
    return source


def read_folder(path: Path) -> Iterator[Path]:
    """The readable files below a folder, sorted by path; hidden files and folders and Office lock files are skipped.

    Files of a kind that cannot be read (.doc, .wps, .ofd, …) are left out with a warning in the log.

    Raises:
        UnreadableSource: no such folder, a file, or not permitted.
    """
    path = Path(path)
    try:
        if not path.exists():
            raise UnreadableSource(f"找不到文件夹“{path}”", next_step="检查路径是否写对")
        if not path.is_dir():
            raise UnreadableSource(f"“{path}”不是文件夹", next_step="给出文件夹的路径")
        list(path.iterdir())  # rglob keeps silent about a folder that may not be opened
        files = sorted(file for file in path.rglob("*") if not _is_hidden(file.relative_to(path)) and file.is_file())
    except (OSError, ValueError) as error:
        raise UnreadableSource(f"打不开文件夹“{path}”（{error}）", next_step="检查路径和访问权限") from error
    for file in files:
        if file.suffix.lower() in _LEGACY:
            _log.warning("skipped %s: %s", file, _LEGACY[file.suffix.lower()])
    return iter([file for file in files if file.suffix.lower() in READABLE_SUFFIXES])


def detect_kind(raw: RawFile) -> str:
    """The kind of a file, a key of `READERS`: by its content, else by its suffix.

    Raises:
        UnreadableSource: a kind that is known and cannot be read, an unknown kind, or a suffix that the content belies.
    """
    head = raw.data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(raw)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _refused_ole(raw)
    for magic, what, next_step in _MAGIC:
        if re.match(magic, head, re.S):
            raise UnreadableSource(f"“{raw.name}”是{what}，不能读取", WANTED, next_step)
    if raw.suffix in _LEGACY:
        raise UnreadableSource(f"“{raw.name}”是{_LEGACY[raw.suffix]}，不能读取", WANTED, _SAVE_AS)
    kind = _KINDS.get(raw.suffix)
    if kind is None:
        raise UnreadableSource(f"不认识“{raw.name}”的类型（后缀 {raw.suffix or '无'}）", WANTED, _SAVE_AS)
    if _HTML_START.match(raw.data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if kind in ("docx", "pdf"):
        raise UnreadableSource(f"“{raw.name}”的内容不是 .{kind}，或者已损坏", WANTED, _SAVE_AS)
    return kind


def _kind_of_zip(raw: RawFile) -> str:
    """ "docx", or the reason why not."""
    try:
        with zipfile.ZipFile(BytesIO(raw.data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableSource(f"“{raw.name}”已损坏，打不开", "完整的 .docx", "重新下载或另存一份后再导入") from error
    if "OFD.xml" in names:
        raise UnreadableSource(f"“{raw.name}”是{_LEGACY['.ofd']}，不能读取", WANTED, _SAVE_AS)
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith(("xl/", "ppt/")) or name == "mimetype" for name in names):
        raise UnreadableSource(f"“{raw.name}”是表格、幻灯片或其他办公文件，不能读取", WANTED, _SAVE_AS)
    raise UnreadableSource(f"“{raw.name}”是压缩包，不能读取", WANTED, _UNPACK)


def _refused_ole(raw: RawFile) -> UnreadableSource:
    if "EncryptedPackage".encode("utf-16-le") in raw.data:
        return UnreadableSource(f"“{raw.name}”加了密码", "没有密码的文件", "在 Word 里取消密码，另存后再导入")
    what = _LEGACY.get(raw.suffix, _LEGACY[".doc"])
    return UnreadableSource(f"“{raw.name}”是{what}，不能读取", WANTED, _SAVE_AS)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _load(path: Path, limits: ReadLimits) -> RawFile:
    """The bytes of a regular file, within the limit of size."""
    try:
        if not path.exists():
            raise UnreadableSource(f"找不到文件“{path}”", next_step="检查路径是否写对")
        if path.is_dir():
            raise UnreadableSource(f"“{path}”是文件夹，不是文件", next_step="给出其中一个文件，或按文件夹导入")
        if not path.is_file():
            raise UnreadableSource(f"“{path}”不是普通文件", WANTED, "给出一个文件的路径")
        check_limit(f"“{path.name}”大小", path.stat().st_size, limits.bytes, "字节")
        with path.open("rb") as file:
            data = file.read(limits.bytes + 1)
    except PermissionError as error:
        raise UnreadableSource(f"没有权限读取“{path}”", next_step="检查文件的访问权限") from error
    except (OSError, ValueError) as error:
        raise UnreadableSource(f"读不了文件“{path}”（{error}）", next_step="检查路径和磁盘是否正常") from error
    check_limit(f"“{path.name}”大小", len(data), limits.bytes, "字节")
    if not data:
        raise UnreadableSource(f"“{path.name}”是空文件（0 字节）", "有内容的文件", "重新下载或导出后再导入")
    return RawFile(path.name, path.suffix.lower(), data)
