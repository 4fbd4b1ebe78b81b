"""The process that reads one uploaded file: ``python -m qa.check.reading_process FILE BYTES PAGES CHARACTERS SECONDS MEMORY``.

A file from outside may be built to hang or to eat memory; a process can be limited and stopped. Prints JSON: ``text`` and
``notes``, or ``error`` with what was got, what is wanted and the next step.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from corpus.errors import UnreadableSource
from corpus.raw import RawFile
from corpus.readers import WANTED as READABLE
from corpus.readers import ReadLimits, detect_kind, read_source
from corpus.source import SourceText

KINDS = ("text", "docx", "pdf")
WANTED = ".docx、.txt 或有文字层的 .pdf"
"""What a draft may be, as the view offers it."""
_NOTED = ("warning", "error")


def main(arguments: list[str]) -> None:
    """Read the file and print what was read."""
    path = Path(arguments[0])
    size, pages, characters, seconds, memory = map(int, arguments[1:6])
    _limit_this_process(seconds, memory)
    try:
        _refuse_other_kinds(path)
        source = read_source(path, limits=ReadLimits(bytes=size, pages=pages, characters=characters))
        answer = {"text": source.text, "notes": _notes(source)}
    except UnreadableSource as error:
        wanted = WANTED if error.wanted == READABLE else error.wanted
        answer = {"error": [error.got, wanted, error.next_step]}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def _limit_this_process(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: the time limit of the parent holds there
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse_other_kinds(path: Path) -> None:
    """Raise for what the corpus reads but no draft is written as: a web page, whatever its name."""
    data = path.read_bytes()
    if data and detect_kind(RawFile(path.name, path.suffix.lower(), data)) not in KINDS:
        got = f"“{path.name}”的内容是网页（HTML），不是公文稿"
        raise UnreadableSource(got, WANTED, "用 Word 打开后另存为 .docx 再导入")


def _notes(source: SourceText) -> list[str]:
    """What somebody should know about how the file was read, each once."""
    counted = Counter(problem.message for problem in source.problems if problem.severity in _NOTED)
    return [f"{message}（{count} 处）" if count > 1 else message for message, count in counted.items()]


if __name__ == "__main__":
    main(sys.argv[1:])
