"""upload: a file that somebody hands in → its text. Read in a process of its own, with limits; nothing is kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadableSource

ROOT = Path(__file__).parents[2]
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_PLAIN_NAME = "draft"
_PASTE = "把正文复制出来，粘贴到“粘贴文字”里检查"


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """What a draft may cost; beyond it the file is refused.

    Attributes:
        bytes: size of the file.
        pages: of a PDF.
        characters: of the text.
        seconds: of reading.
        memory: bytes of address space that reading may take.
    """

    bytes: int = 10_000_000
    pages: int = 200
    characters: int = 200_000
    seconds: float = 20.0
    memory: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What was read.

    Attributes:
        text: the words, one paragraph a line.
        notes: what the reader noticed that somebody should know (tracked changes kept, pictures not read, …).
    """

    text: str
    notes: tuple[str, ...]


DEFAULT_LIMITS = UploadLimits()


def read_upload(name: str, data: bytes, limits: UploadLimits = DEFAULT_LIMITS) -> Uploaded:
    """The text of a .docx, .txt or .pdf; the kind is decided by the content.

    Args:
        name: of the file, as its owner calls it; only its suffix is used.
        data: the bytes.
        limits: what reading may cost.

    Raises:
        UnreadableSource: and nothing else; the message says what is wrong and what to do.
    """
    if len(data) > limits.bytes:
        got = f"“{name}”有 {len(data) / 1_000_000:.1f} MB"
        raise UnreadableSource(got, f"不超过 {limits.bytes / 1_000_000:g} MB 的文件", _PASTE)
    suffix = Path(name).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="guiwen-") as folder:
        path = Path(folder) / (_PLAIN_NAME + (suffix if _SUFFIX.fullmatch(suffix) else ""))
        path.write_bytes(data)
        answer = _read_apart(path, name, limits)
    if "error" in answer:
        got, wanted, step = (str(part).replace(f"“{path.name}”", f"“{name}”") for part in answer["error"])
        if "解压" in got:  # a zip bomb, or a file that somebody's software wrote badly
            got, wanted, step = f"“{name}”解压后大得不正常", "正常的 .docx", f"用 Word 打开后另存，或者{_PASTE}"
        raise UnreadableSource(got, wanted, step.replace("导入", "上传"))
    return Uploaded(str(answer["text"]), tuple(map(str, answer["notes"])))


def _read_apart(path: Path, name: str, limits: UploadLimits) -> dict[str, list[str] | str]:
    """What `qa.check.reading_process` prints about a file.

    Raises:
        UnreadableSource: it took too long, or the process broke down.
    """
    numbers = [limits.bytes, limits.pages, limits.characters, int(limits.seconds) + 1, limits.memory]
    command = [sys.executable, "-m", "qa.check.reading_process", str(path), *map(str, numbers)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=limits.seconds, check=False)
    except subprocess.TimeoutExpired as error:
        got = f"“{name}”读了 {limits.seconds:g} 秒还没有读完，已停止"
        raise UnreadableSource(got, "内容简单一些的文件", _PASTE) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise UnreadableSource(f"“{name}”读不出来，可能已损坏", "完整的 .docx、.txt 或 .pdf", _PASTE) from error
    assert isinstance(answer, dict)
    return answer
