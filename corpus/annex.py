"""Annexes (附件, 附录, 附表, 「附：」): what their head lines look like, and how such a line is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Annex

_MENTION = r"(?!规定|所[列称附]|第|的|中|及|或|至|和|与|、)"
_NAMED = re.compile(
    r"附\s?(?:件|录|表|图)(?:\s{0,3}(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}))?+"
    rf"(?:\s{{0,3}}[：:]|\s|$|{_MENTION}(?=[^，。；]{{1,30}}$))"
)
_BARE = re.compile(r"附\s?[：:]\s*")
_SENTENCE = re.compile(r"[，。；？！]")
_LONGEST = 80


def is_annex_head(text: str) -> bool:
    """Whether a line reads like the head of an annex, without a sentence in it.

    >>> [is_annex_head(text) for text in ("附件1", "附：税率表", "附件三所列法律的决定", "附件齐全的，受理。")]
    [True, True, False, False]
    """
    match = _NAMED.match(text) or _BARE.match(text) if len(text) <= _LONGEST else None
    return match is not None and _SENTENCE.search(text, match.end()) is None


def read_annex(lines: Sequence[str]) -> Annex:
    """An annex from its lines, the head first. A bare 「附：」 is no title: what follows it, or the next line, is."""
    head, *rest = lines
    title = head
    match = _BARE.match(head)
    if match is not None and is_annex_head(head):
        title = head[match.end() :]
        if not title and rest:
            title, rest = rest[0], rest[1:]
    return Annex(title or head, "\n".join(rest))


def format_annex_head(title: str) -> str:
    """The line that `read_annex` reads as `title`: with 「附：」 where the title alone does not show an annex."""
    return title if is_annex_head(title) and not _BARE.match(title) else f"附：{title}"
