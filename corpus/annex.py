"""Annexes (附件, 附录, 附表, 「附：」): what their head lines look like, how such a line is written, and what is cited as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.aligned import AlignedText
from corpus.blocks import build_article, is_heading
from corpus.document import Article
from corpus.marks import find_mark
from corpus.provision import ANNEX, ANNEX_LABEL, annex_branch

_MENTION = r"(?!规定|所[列称附]|第|的|中|及|或|至|和|与|、)"
_NAMED = re.compile(
    r"附\s?(?P<word>[件录表图])(?:\s{0,3}(?P<no>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}))?+"
    rf"(?:\s{{0,3}}[：:]|\s|$|{_MENTION}(?=[^，。；]{{1,30}}$))"
)
_BARE = re.compile(r"附\s?[：:]\s*")
_SENTENCE = re.compile(r"[，。；？！]")
_LONGEST = 80
_MOST = 50


def is_annex_head(text: str) -> bool:
    """Whether a line reads like the head of an annex, without a sentence in it.

    >>> [is_annex_head(text) for text in ("附件1", "附：税率表", "附件三所列法律的决定", "附件齐全的，受理。")]
    [True, True, False, False]
    """
    match = _NAMED.match(text) or _BARE.match(text) if len(text) <= _LONGEST else None
    return match is not None and _SENTENCE.search(text, match.end()) is None


def read_annexes(groups: Sequence[Sequence[AlignedText]]) -> tuple[Article, ...]:
    """The annexes of a document, each from its lines, the head first.

    Each is known by what it is headed by (附件1, 附录A); one without a number, or with one that an annex before has, by the first
    that is free: 附件, 附件1.
    """
    read = [read_annex(lines) for lines in groups]
    printed = [_printed(annex.title) for annex in read]
    taken: set[int] = set()
    annexes: list[Article] = []
    for annex, branch in zip(read, printed, strict=True):
        if branch is None or branch in taken:
            free = (n for n in range(_MOST) if n not in taken and n not in printed)
            branch = next(free, 0)
        taken.add(branch)
        annexes.append(replace(annex, branch=branch))
    return tuple(annexes)


def read_annex(lines: Sequence[AlignedText]) -> Article:
    """An annex from its lines, the head first.

    A bare 「附：」 is no title: what follows it, or the next line, is. Behind 附件1 alone on its line the next is part of the title where it
    reads like one.
    """
    head, *rest = lines
    title = head.text
    match = _BARE.match(title)
    if match is not None and is_annex_head(title):
        title = title[match.end() :]
        if not title and rest:
            title, rest = rest[0].text, rest[1:]
    elif len(rest) > 1 and ANNEX_LABEL.fullmatch(title.rstrip("：:")) and _is_title(rest[0].text):
        title, rest = f"{title.rstrip('：:')}\u3000{rest[0].text}", rest[1:]
    body = [line for line in rest if line.text]
    annex = build_article(ANNEX, body) if body else Article(ANNEX, "", ())
    return replace(annex, title=title or head.text)


def format_annex_head(title: str) -> str:
    """The line that `read_annex` reads as `title`: with 「附：」 where the title alone does not show an annex."""
    return title if is_annex_head(title) and not _BARE.match(title) else f"附：{title}"


def _is_title(line: str) -> bool:
    return is_heading(line) and not line.startswith("|") and find_mark(line) is None and not is_annex_head(line)


def _printed(title: str) -> int | None:
    """The branch that an annex's title gives it; None when it has no number."""
    label = ANNEX_LABEL.match(title)
    if label is not None:
        return annex_branch(label["annex"], label["no"])
    named = _NAMED.match(title)
    return annex_branch(f"附{named['word']}", named["no"]) if named is not None and named["no"] else None
