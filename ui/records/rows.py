"""Values of several tables and how they are stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 4000
"""Characters kept of anything that somebody typed."""


@dataclass(frozen=True, slots=True)
class Near:
    """Where a question belongs, or comes near; empty strings where nothing is near.

    Attributes:
        document: full title without 《》.
        article: 第三十三条.
        topic: heading it stands under, e.g. 公文处理; the document's title where there are no headings.
    """

    document: str = ""
    article: str = ""
    topic: str = ""


def pack(texts: Sequence[str]) -> str:
    """Texts as one JSON list."""
    return json.dumps([text[:LONGEST] for text in texts], ensure_ascii=False)


def unpack(stored: str) -> tuple[str, ...]:
    """The inverse of `pack`."""
    return tuple(json.loads(stored))


def pack_titles(titles: Sequence[str] | None) -> str | None:
    """The scope of a question; None for all documents."""
    return None if titles is None else pack(titles)


def unpack_titles(stored: str | None) -> tuple[str, ...] | None:
    """The inverse of `pack_titles`."""
    return None if stored is None else unpack(stored)
