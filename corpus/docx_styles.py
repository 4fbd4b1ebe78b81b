"""Paragraph styles of a .docx: which are headings, which belong to a table of contents, which are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from corpus.docx_package import attribute, child, children, value_of

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_CONTENTS = re.compile(r"toc\s*(?:\d|heading)|目录\s*\d", re.I)
_MAX_HEADING = 6


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The place of a paragraph in automatic numbering: a list and a level from 0."""

    list_id: str
    level: int


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    list_id: str
    level: str


class Styles:
    """The styles of one document, by style id."""

    def __init__(self, root: Element | None) -> None:
        """From the root of styles.xml; None when the document has none."""
        self._styles: dict[str, _Style] = {}
        self._default = ""
        for node in [] if root is None else children(root, "style"):
            style_id, numbers = attribute(node, "styleId"), child(node, "pPr", "numPr")
            self._styles[style_id] = _Style(
                value_of(node, "name"), value_of(node, "basedOn"), value_of(numbers, "numId"), value_of(numbers, "ilvl")
            )
            if attribute(node, "type") == "paragraph" and attribute(node, "default") in ("1", "true", "on"):
                self._default = style_id

    def heading_level(self, style_id: str) -> int:
        """1–6 for Title, heading 1 … heading 6 and styles based on them (deeper headings count as 6); 0 for others."""
        for style in self._chain(style_id):
            if style.name.lower() in ("title", "标题"):
                return 1
            if found := _HEADING.fullmatch(style.name):
                return min(int(found.group(1)), _MAX_HEADING)
        return 0

    def is_contents(self, style_id: str) -> bool:
        """Whether paragraphs of the style are entries of a table of contents."""
        return any(_CONTENTS.fullmatch(style.name) for style in self._chain(style_id))

    def list_place(self, style_id: str, own: Element | None) -> ListPlace | None:
        """The place in numbering of a paragraph with this style and its own w:numPr; None when it is not numbered."""
        styled = next((style for style in self._chain(style_id) if style.list_id), None)
        list_id = value_of(own, "numId") or (styled.list_id if styled else "")
        level = value_of(own, "ilvl") or (styled.level if styled and not value_of(own, "numId") else "")
        if list_id in ("", "0"):
            return None
        return ListPlace(list_id, int(level) if level.isdecimal() and len(level) == 1 else 0)

    def lists_of_styles(self) -> dict[str, str]:
        """Style id → the list that it names, for numbering styles."""
        return {style_id: style.list_id for style_id, style in self._styles.items() if style.list_id}

    def _chain(self, style_id: str) -> Iterator[_Style]:
        """A style and those that it is based on; a circle is walked once."""
        seen: set[str] = set()
        style_id = style_id or self._default
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].based_on
