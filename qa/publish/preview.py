"""preview: what an uploaded file would become: its document, problems and norms, read in a process with limits.

A file from outside may be built to make a reader run for ever or eat the memory. So it is read by a process of its own
that is killed when it takes too long; the file and what was read from it are removed whatever happens.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.document import Document
from corpus.errors import UnreadableSource
from corpus.parse import parse
from corpus.raw import check_limit
from corpus.readers import read_source
from index.settings import ROOT
from index.store import DOCUMENTS, to_json
from qa.norms.norm import Norm
from qa.norms.store import read_norms, write_norms
from qa.publish.settings import UploadLimits

_DOCUMENT, _NORMS = "document.json", "norms.jsonl"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*#%\s]+')
_LONGEST_NAME = 60
_DEFAULT_LIMITS = UploadLimits()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would become.

    Attributes:
        name: as uploaded, made safe for a file system.
        data: the bytes.
        document: as it would be published.
        norms: the facts read out of it.
    """

    name: str
    data: bytes
    document: Document
    norms: tuple[Norm, ...]

    @property
    def sha256(self) -> str:
        """Of the bytes, lower-case hex."""
        return hashlib.sha256(self.data).hexdigest()


def preview(name: str, data: bytes, limits: UploadLimits = _DEFAULT_LIMITS) -> Preview:
    """Read an uploaded file.

    Raises:
        UnreadableSource: and nothing else: of a kind that is not taken, too large, broken, or it took too long.
    """
    safe = safe_name(name)
    suffix = PurePosixPath(safe).suffix.lower().removeprefix(".")
    if suffix not in limits.suffixes:
        raise UnreadableSource(
            f"“{safe}”的类型不能收录", "、".join(f".{s}" for s in limits.suffixes), "另存为其中一种后再上传"
        )
    check_limit(f"“{safe}”大小", len(data), limits.read.bytes, "字节")
    with tempfile.TemporaryDirectory(prefix="guiwen-upload-") as folder:
        file, out = Path(folder) / safe, Path(folder) / "read"
        file.write_bytes(data)
        out.mkdir()
        _run([sys.executable, "-m", "qa.publish", "read", str(file), str(out)], safe, limits.seconds)
        (document,) = DOCUMENTS.validate_json((out / _DOCUMENT).read_bytes())
        return Preview(safe, data, document, tuple(read_norms(out / _NORMS)))


def read_into(file: Path, out: Path, limits: UploadLimits = _DEFAULT_LIMITS) -> None:
    """What the reading process does: limit itself, read, and leave the document and its norms in `out`.

    Raises:
        UnreadableSource: the file cannot be read.
    """
    _limit_memory(limits)
    try:
        document = parse(read_source(file, limits=limits.read))
        (out / _NORMS).write_bytes(write_norms([document]))
    except MemoryError as error:
        raise UnreadableSource(f"“{file.name}”太复杂，内存不够", "", "拆分文件后再上传") from error
    (out / _DOCUMENT).write_bytes(to_json((document,), DOCUMENTS))


def safe_name(name: str) -> str:
    """A file name without folder, control characters, white space and what file systems or addresses refuse.

    >>> safe_name("../县政府 规则#1.docx")
    '县政府-规则-1.docx'
    """
    base = re.split(r"[/\\]", name)[-1]
    path = PurePosixPath(_UNSAFE.sub("-", base).strip("-. ") or "文件")
    suffix = path.suffix[:10]
    stem = path.name.removesuffix(path.suffix).strip("-. ")[:_LONGEST_NAME] or "文件"
    return stem + suffix


def _run(command: list[str], name: str, seconds: float) -> None:
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableSource(
            f"“{name}”读了 {seconds:g} 秒还没有读完，已停止", "", "拆分或另存文件后再上传"
        ) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        expected = done.returncode == 2 and said
        raise UnreadableSource(
            said[-1].replace("再导入", "再上传") if expected else f"“{name}”读不出来",
            "",
            "" if expected else "另存一份再上传",
        )


def _limit_memory(limits: UploadLimits) -> None:
    """Where the system can: address space and processor time."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
