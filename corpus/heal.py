"""Cleaners: small named steps ``AlignedText → AlignedText`` that undo what scanning and conversion did to a line.

Offsets survive each step, so a healed text still leads back to the source, and each repair is a located `Problem`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corpus.aligned import AlignedText
from corpus.errors import ConfigError
from corpus.source import Problem, SourceText

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_HAN_OR_MARK = HAN + r"，。；：、！？“”‘’（）《》〈〉〔〕【】"
_SPACE = r"[ \t\u00a0\u2002-\u200a\u3000]+"
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_STRAY_SPACE = re.compile(
    rf"(?<=[{_HAN_OR_MARK}]){_SPACE}(?=[{_HAN_OR_MARK}0-9０-９])|(?<=[0-9０-９%％]){_SPACE}(?=[{_HAN_OR_MARK}])"
)
_ANY_SPACE = re.compile(r"\s+")
_PROSE = re.compile(r"[，。；：？！]")
_REPAIRS = Path(__file__).parent / "data" / "repairs.toml"


class ForeignWord(BaseModel):
    """A word of another language that crept into Chinese text, and its reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    foreign: str
    reading: str
    examples: list[str]
    counter_examples: list[str]

    def pattern(self) -> re.Pattern[str]:
        """Finds the word between two Chinese characters, the spaces around it included."""
        return re.compile(rf"(?<=[{HAN}]){_SPACE}{re.escape(self.foreign)}{_SPACE}(?=[{HAN}])")


@cache
def foreign_words(path: Path = _REPAIRS) -> tuple[ForeignWord, ...]:
    """The table of foreign words.

    Raises:
        ConfigError: the file does not fit its schema.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["word"]
        return tuple(TypeAdapter(list[ForeignWord]).validate_python(rows))
    except (tomllib.TOMLDecodeError, KeyError, ValidationError) as error:
        raise ConfigError(
            f"{path.name} 读不出来：{error}", "每条有 foreign、reading、examples、counter_examples"
        ) from error


def drop_invisible(text: AlignedText) -> AlignedText:
    """Without zero-width characters and soft hyphens, which show in no print and so are not reported."""
    return text.substitute(_INVISIBLE, lambda _: "")[0]


def is_prose(text: str) -> bool:
    """Whether a line is running text: spaces in headings, lists of names and table rows mean something, here not."""
    return _PROSE.search(text) is not None and not text.startswith("|")


def heal_line(line: AlignedText, source: SourceText) -> tuple[AlignedText, list[Problem]]:
    """One line of an article, healed; with the repairs made, in order of the text."""
    problems: list[Problem] = []
    line = drop_invisible(line)
    if is_prose(line.text):
        for word in foreign_words():
            line = _substitute(line, word.pattern(), _constant(word.reading), _foreign, source, problems)
        line = _substitute(line, _STRAY_SPACE, lambda _: "", _stray, source, problems)
    return line, sorted(problems, key=lambda p: p.start)


def squeeze_title(title: str) -> str:
    """A title without white space except one space between Latin words."""
    return _ANY_SPACE.sub(_between_words, title.strip())


def heal_title(line: AlignedText, source: SourceText) -> tuple[AlignedText, list[Problem]]:
    """A title without the spaces that stand for a line break in print (某县人民政府 关于印发…) or set it wide.

    Only a space between two Latin words stays.
    """
    problems: list[Problem] = []
    line = _substitute(drop_invisible(line).strip(), _ANY_SPACE, _between_words, _title_space, source, problems)
    return line, [problem for problem in problems if problem.before != problem.after]


def _between_words(match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return " " if before.isascii() and after.isascii() else ""


def _title_space(before: str, after: str) -> tuple[str, str, str]:
    return "title_space", "info", "标题中的空格已去掉，原为换行或排版的字距"


def _constant(value: str) -> Callable[[re.Match[str]], str]:
    return lambda _: value


def _foreign(before: str, after: str) -> tuple[str, str, str]:
    return "foreign_word", "warning", f"中文里夹着外文词“{before.strip()}”，读作“{after}”，请核对原件"


def _stray(before: str, after: str) -> tuple[str, str, str]:
    return "stray_space", "info", "字间多余的空格已去掉"


def _substitute(
    line: AlignedText,
    pattern: re.Pattern[str],
    reading: Callable[[re.Match[str]], str],
    describe: Callable[[str, str], tuple[str, str, str]],
    source: SourceText,
    problems: list[Problem],
) -> AlignedText:
    """Every match of `pattern` read as `reading(match)`, each reported with the characters as the source has them."""
    healed, matches = line.substitute(pattern, reading)
    for match in matches:
        start, end = line.offsets[match.start()], line.offsets[match.end() - 1] + 1
        before, after = source.text[start:end], reading(match)
        code, severity, message = describe(match.group(), after)
        problems.append(Problem(code, severity, message, source.line_of(start), start, end, before, after))
    return healed
