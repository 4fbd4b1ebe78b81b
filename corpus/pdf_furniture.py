"""What repeats on a PDF's pages and is no part of the text: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.pdf_lines import Line

_EDGE = 2  # lines at the top and at the bottom of a page that may be furniture
_SHARE = 0.4  # of the pages that must carry a running head; left and right pages may differ
_SAME_PLACE = 3.0  # points
_DASH = r"[-‐‑–—―－─~～·•\s]"
_NUMBER = re.compile(
    rf"{_DASH}+\d{{1,4}}{_DASH}+|第\s*\d{{1,4}}\s*页(?:\s*[,，/、]?\s*共\s*\d{{1,4}}\s*页)?"
    r"|共\s*\d{1,4}\s*页\s*[,，/、]?\s*第\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}|page\s*\d{1,4}(?:\s*of\s*\d{1,4})?",
    re.I,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line that is no part of the text; `kind` is ``"page_number"`` or ``"running_head"``."""

    line: Line
    kind: str


def split_furniture(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[list[Furniture]]]:
    """Body lines and furniture, page by page (each page's lines from top to bottom)."""
    kinds: dict[Line, str] = {}
    for line in _running_heads(pages):
        kinds[line] = "running_head"
    for line in _page_numbers(pages):
        kinds[line] = "page_number"
    body = [[line for line in page if line not in kinds] for page in pages]
    furniture = [[Furniture(line, kinds[line]) for line in page if line in kinds] for page in pages]
    return body, furniture


def _edges(page: Sequence[Line]) -> list[tuple[str, Line]]:
    """The lines that may be furniture, with the edge that they stand at."""
    if len(page) <= _EDGE:
        return [("top", line) for line in page[:1]] + [("bottom", line) for line in page[-1:]]
    return [("top", line) for line in page[:_EDGE]] + [("bottom", line) for line in page[-_EDGE:]]


def _page_numbers(pages: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Decorated numbers at an edge; bare ones when they count with the pages."""
    bare: list[Line] = []
    for page in pages:
        for _, line in _edges(page):
            if _NUMBER.fullmatch(line.text):
                yield line
            elif _BARE_NUMBER.fullmatch(line.text):
                bare.append(line)
    offsets = Counter(int(line.text) - line.page for line in bare)
    steady = {offset for offset, count in offsets.items() if count >= 2} or (set(offsets) if len(pages) == 1 else set())
    yield from (line for line in bare if int(line.text) - line.page in steady)


def _running_heads(pages: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Lines with the same words (digits aside) in the same place on many pages."""
    groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for page in pages:
        for edge, line in _edges(page):
            words = re.sub(r"[\d\s]+", "#", line.text)
            if len(words.replace("#", "")) >= 2:
                groups[edge, words].append(line)
    for lines in groups.values():
        places = sorted(line.y for line in lines)
        middle = places[len(places) // 2]
        same = [line for line in lines if abs(line.y - middle) <= _SAME_PLACE]
        if len({line.page for line in same}) >= max(2, _SHARE * len(pages)):
            yield from same
