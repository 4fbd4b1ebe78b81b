"""Read .txt and .md: the decoded file itself, so that offsets and lines are the file's own."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import UnreadableSource
from corpus.raw import CONTROL, RawFile, ReadLimits, check_limit, fold_line_ends
from corpus.source import Problem, SourceText

_MAX_DAMAGE = 0.001  # share of characters that may be undecodable in a file that is still read
_MAX_CONTROL = 0.01  # share of control characters in a file that is still text
_MAX_LISTED = 100  # problems of one kind that are listed one by one
_MIN_COMMON = 0.4  # share of everyday characters below which an encoding is doubted; real texts: 0.95, traditional 0.55
_HAN_OR_PRIVATE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\ue000-\ufaff]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text and the encoding it was in; undecodable bytes stand in it as U+FFFD."""

    text: str
    encoding: str


def read_text(raw: RawFile, limits: ReadLimits) -> SourceText:
    """A .txt or .md file as text: ``\\r\\n`` folded to ``\\n``, a BOM dropped, control characters replaced by spaces.

    Raises:
        UnreadableSource: no known encoding, or not text at all.
    """
    decoded = decode_text(raw.data, raw.name)
    text = fold_line_ends(decoded.text)
    check_limit("文字", len(text), limits.characters, "字")
    controls = list(CONTROL.finditer(text))
    if sum(len(match.group()) for match in controls) > max(3, _MAX_CONTROL * len(text)):
        raise UnreadableSource(
            f"“{raw.name}”里有大量控制字符，不是文本文件",
            "纯文本",
            "用原来的软件打开，另存为 .docx 或 UTF-8 文本再导入",
        )
    text = CONTROL.sub(lambda match: " " * len(match.group()), text)
    media_type = "text/markdown" if raw.suffix in (".md", ".markdown") else "text/plain"
    bare = SourceText(text, raw.name, media_type, raw.sha256, len(raw.data), decoded.encoding)
    broken = list(re.finditer("\ufffd+", text))
    problems = [
        *_located(bare, controls, "control_characters_replaced", "info", "控制字符，已换成空格"),
        *_located(bare, broken, "undecodable_bytes", "warning", "这里的字认不出来，原字已丢失"),
    ]
    if looks_misdecoded(decoded):
        problems.append(Problem("encoding_doubtful", "warning", "生僻字过多，文字编码可能认错了，请核对文字"))
    problems.sort(key=lambda problem: problem.start)
    return SourceText(text, raw.name, media_type, raw.sha256, len(raw.data), decoded.encoding, problems=tuple(problems))


def decode_text(data: bytes, name: str) -> DecodedText:
    """Decode `data`: by its BOM, else as UTF-8, else as GB18030.

    A few undecodable bytes (under 0.1 % of the characters) are read as U+FFFD. Text that is UTF-8 but for some damage
    is never taken for GB18030, in which almost any pair of bytes means something.

    Args:
        data: the bytes.
        name: of the file, for the message of a refusal.

    Raises:
        UnreadableSource: more than that is undecodable.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_damaged(data[len(bom) :], encoding, name)
    if (text := _decode_strict(data, "utf-8")) is not None:
        return DecodedText(text, "utf-8")
    if _is_damaged_utf8(data):
        return _decode_damaged(data, "utf-8", name)
    if (text := _decode_strict(data, "gb18030")) is not None:
        return DecodedText(text, "gb18030")
    return _decode_damaged(data, "gb18030", name)


def looks_misdecoded(decoded: DecodedText) -> bool:
    """Whether text read as GB18030 holds so few everyday characters (GB 2312 level 1) that it is something else."""
    if decoded.encoding != "gb18030":
        return False
    han = _HAN_OR_PRIVATE.findall(decoded.text)[:20_000]
    common = sum(_is_common(char) for char in han)
    return len(han) >= 20 and common < _MIN_COMMON * len(han)


def _is_common(char: str) -> bool:
    code = char.encode("gb2312", errors="replace")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def _decode_strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of the characters beyond ASCII are well-formed UTF-8."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
    return broken <= 0.1 * beyond_ascii


def _decode_damaged(data: bytes, encoding: str, name: str) -> DecodedText:
    if (text := _decode_strict(data, encoding)) is not None:
        return DecodedText(text, encoding)
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    if broken >= _MAX_DAMAGE * len(text):
        got = f"“{name}”的文字编码认不出来，或者文件已损坏"
        raise UnreadableSource(got, "", "用原来的软件打开，另存为 UTF-8 文本再导入")
    return DecodedText(text, encoding)


def _located(
    source: SourceText, matches: list[re.Match[str]], code: str, severity: str, message: str
) -> Iterator[Problem]:
    """A problem for each match (same length before and after); the rest beyond the first hundred in one."""
    for match in matches[:_MAX_LISTED]:
        start, end = match.span()
        yield Problem(code, severity, message, source.line_of(start), start, end, match.group(), source.text[start:end])
    if (more := len(matches) - _MAX_LISTED) > 0:
        yield Problem(code, severity, f"{message}（另有 {more} 处未逐一列出）")
