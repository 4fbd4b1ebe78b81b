"""decimals: the numbering of plans and standards: chapters 「4 应急响应」, provisions 「4.2」, deeper ones 「4.1.2」.

A text is numbered so when enough of its lines begin with decimals that count up. Each becomes an article whose branch is
`corpus.provision.DECIMAL` and more; one with nothing but a title above deeper ones (「4.1 响应启动」 over 4.1.1) is a section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.lines import SENTENCE_MARK, ArticleHead, Line
from corpus.provision import decimal, decimal_parts

STYLE = "decimal"
LEAST, LEAST_CHAPTERS = 4, 2
"""How many provisions, in how many chapters, make it the numbering of a text."""
LONGEST_TITLE = 30
"""Most characters of the title of a chapter or a section."""
FURTHEST = 3
"""How many numbers a provision may be ahead of the one that is due."""
_HEAD = re.compile(r"(?P<n>[1-9][0-9]?(?:[.．][1-9][0-9]?){1,3})[.．、]?(?![0-9%％])(?P<gap>\s*)")
_CHAPTER = re.compile(r"(?P<n>[1-9][0-9]?)(?:[.．、]\s*|\s+)(?P<title>[\u4e00-\u9fff][^\n]*)")
_CONTENTS = re.compile(r"[【\[]?目\s*[录次][】\]]?")
_PAGE = re.compile(r"[\s.．·…—-]*[0-9]{1,4}$")
_UNIT = re.compile(r"[万亿元米吨亩倍公厘毫度级%％]")


def is_decimal(lines: Sequence[Line]) -> bool:
    """Whether the provisions of a text are numbered by decimals."""
    previous: tuple[int, int] = (0, 0)
    chapters: set[int] = set()
    count = 0
    for line in without_contents(lines):
        head = read_decimal(line, previous, False)
        if head is not None:
            previous = head.number, head.branch
            chapters.add(head.number)
            count += 1
    return count >= LEAST and len(chapters) >= LEAST_CHAPTERS


def read_decimal(line: Line, previous: tuple[int, int], broken: bool) -> ArticleHead | None:
    """The head of a provision at the start of a line, or None.

    Args:
        line: the line.
        previous: article and branch of the provision before; (0, 0) for none.
        broken: whether the line before breaks off in the middle of a sentence.
    """
    match = _HEAD.match(line.text.text)
    rest = line.text.text[match.end() :] if match else ""
    if match is None or broken or line.is_table_row or (not match["gap"] and _UNIT.match(rest)):
        return None
    here = tuple(int(part) for part in re.split("[.．]", match["n"]))
    before = decimal_parts(*previous)
    if not _is_due(here, before) and not (match["gap"] and _is_soon(here, before)):
        return None
    number, branch = decimal(here)
    return ArticleHead(number, branch, match.end())


def read_chapter(line: Line, number: int) -> tuple[int, str] | None:
    """Number and title, as printed, of the chapter that a line heads, where `number` is that of the chapter before; else None."""
    text = line.text.text
    match = _CHAPTER.fullmatch(text)
    if match is None or SENTENCE_MARK.search(text) or len(match["title"]) > LONGEST_TITLE or line.is_table_row:
        return None
    return (int(match["n"]), f"{match['n']} {match['title'].strip()}") if int(match["n"]) == number + 1 else None


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """The lines without a table of contents: those from 目录 to where the first chapter comes again."""
    start = next((i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line.text.text)), None)
    first = lines[start + 1].text.text if start is not None and start + 1 < len(lines) else ""
    if start is None or not first:
        return list(lines)
    title = _PAGE.sub("", first)
    again = next((i for i in range(start + 2, len(lines)) if lines[i].text.text == title), None)
    return [*lines[:start], *lines[again:]] if again is not None else list(lines)


def jumps(head: ArticleHead, previous: ArticleHead) -> bool:
    """Whether a provision has a number further on than the one that is due after another at its depth (1.3 after 1.1)."""
    here, before = (decimal_parts(one.number, one.branch) for one in (head, previous))
    return _is_soon(here, before) and not _is_due(here, before)


def is_section(head: ArticleHead, body: Sequence[Line], following: ArticleHead | None) -> bool:
    """Whether a provision is but the title over deeper ones."""
    if following is None or len(body) != 1 or SENTENCE_MARK.search(body[0].text.text):
        return False
    own = decimal_parts(head.number, head.branch)
    below = decimal_parts(following.number, following.branch)
    return len(below) > len(own) and below[: len(own)] == own and len(body[0].text.text) <= LONGEST_TITLE


def _is_due(here: tuple[int, ...], before: tuple[int, ...]) -> bool:
    """Whether a number is the next one at any depth: after 3.2 come 3.2.1, 3.3, 4.1 and 4.1.1."""
    if not before:
        return set(here[1:]) == {1}
    for depth, number in enumerate(before):
        if here[: depth + 1] == (*before[:depth], number + 1) and set(here[depth + 1 :]) <= {1}:
            return True
    return here[: len(before)] == before and len(here) > len(before) and set(here[len(before) :]) == {1}


def _is_soon(here: tuple[int, ...], before: tuple[int, ...]) -> bool:
    """Whether a number comes a little later at the depth of the one before, as where a provision was left out."""
    same = len(here) == len(before) and here[:-1] == before[:-1]
    return same and 0 < here[-1] - before[-1] <= FURTHEST
