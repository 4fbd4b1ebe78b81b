"""Sentences, segments and clauses of a text, as spans; marks inside quotes, brackets and 《》 do not cut."""

from __future__ import annotations

from collections.abc import Iterator

_PAIRS = {"“": "”", "‘": "’", "（": "）", "(": ")", "《": "》", "「": "」", "〔": "〕"}
SENTENCE_MARKS = "。！？\n"
SEGMENT_MARKS = "；;" + SENTENCE_MARKS
CLAUSE_MARKS = "，,：:" + SEGMENT_MARKS


def split(text: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
    """Spans of ``text[start:end]`` between `marks`, each with the mark that closes it, without white space at its ends.

    >>> list(split("甲；乙。", 0, 4, SEGMENT_MARKS))
    [(0, 2), (2, 4)]
    """
    closing: list[str] = []
    last = {mark: text.rfind(mark, start, end) for mark in _PAIRS.values()}
    begin = start
    for i in range(start, end):
        char = text[i]
        if closing and char == closing[-1]:
            closing.pop()
        elif char in _PAIRS and last[_PAIRS[char]] > i:
            closing.append(_PAIRS[char])
        elif char in marks and (not closing or char == "\n"):
            closing.clear()
            after = i + 1
            while after < end and text[after] in "”’）)」":
                after += 1
            if text[begin:after].strip():
                yield _stripped(text, begin, after)
            begin = after
    if begin < end and text[begin:end].strip():
        yield _stripped(text, begin, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
