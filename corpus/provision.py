"""ProvisionRef: one class that addresses a provision; parse and format live together and are inverse.

Two written forms, one for people and one for machines:

>>> ref = parse_label("第一百二十条之一第二款第（三）项")
>>> format_label(ref), format_id(ref)
('第一百二十条之一第二款第（三）项', '#art120-1/para2/item3')
>>> parse_id("anze-work-rules-2024#art33/para3") == ProvisionRef("anze-work-rules-2024", 33, paragraph=3)
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.errors import ReferenceSyntaxError
from corpus.numerals import NUMERAL, format_numeral, parse_numeral

NOTICE = 0
"""The article number that stands for the notice and imprint which issue a document; its label is 「通知」."""
NOTICE_LABEL = "通知"


@dataclass(frozen=True, slots=True, order=True)
class ProvisionRef:
    """Where a provision stands.

    Attributes:
        document: the document's id (``anze-work-rules-2024``); empty when not said.
        article: number of the article (条), 1–9999; `NOTICE` for the issuing notice; None for the document as a whole.
        branch: the n of 「之n」; 0 for none.
        paragraph: 1-based 款; 0 for none.
        item: 1-based 项; 0 for none.
        subitem: 1-based 目; 0 for none.
    """

    document: str = ""
    article: int | None = None
    branch: int = 0
    paragraph: int = 0
    item: int = 0
    subitem: int = 0

    def at_article(self) -> ProvisionRef:
        """The same reference without 款, 项 and 目."""
        return replace(self, paragraph=0, item=0, subitem=0)


_BRACKETED = rf"[（(]?{NUMERAL}[）)]?"
LABEL = re.compile(
    rf"第?\s*(?P<art>{NUMERAL})\s*条(?:\s*之\s*(?P<branch>{NUMERAL}))?"
    rf"(?:\s*第?\s*(?P<para>{NUMERAL})\s*款)?"
    rf"(?:\s*第?\s*(?P<item>{_BRACKETED})\s*项)?"
    rf"(?:\s*第?\s*(?P<sub>{_BRACKETED})\s*目)?"
)
"""Finds labels such as 第三十三条第三款, 三十三条, 第33条, 第一百二十条之一 in running text; groups art branch para item sub."""
_ID = re.compile(
    r"(?P<doc>[^#\s]*)(?:#(?:(?P<notice>notice)|art(?P<art>\d{1,4})(?:-(?P<branch>\d{1,4}))?)"
    r"(?:/para(?P<para>\d{1,4}))?(?:/item(?P<item>\d{1,4}))?(?:/sub(?P<sub>\d{1,4}))?)?"
)


def parse_label(text: str, document: str = "") -> ProvisionRef:
    """The provision that `text` names, all of it: 「第33条」, 「三十三条」, 「第三十三条第三款第（二）项」, 「通知」.

    Raises:
        ReferenceSyntaxError: `text` is not exactly one label.
    """
    stripped = text.strip()
    if stripped == NOTICE_LABEL:
        return ProvisionRef(document, NOTICE)
    match = LABEL.fullmatch(stripped)
    ref = ref_from_match(match, document) if match else None
    if ref is None:
        raise ReferenceSyntaxError(f"“{text}”不是条文的编号", "如“第三十三条第三款”或“第33条”")
    return ref


def ref_from_match(match: re.Match[str], document: str = "") -> ProvisionRef | None:
    """The reference for a match of `LABEL`; None when one of its numerals is malformed (fails closed)."""
    values: dict[str, int] = {}
    for group in ("art", "branch", "para", "item", "sub"):
        raw = match.group(group)
        value = parse_numeral(raw.strip("（）()")) if raw else 0
        if value is None or (raw and value == 0):
            return None
        values[group] = value
    return ProvisionRef(
        document, values["art"], values["branch"], values["para"], values["item"], values["sub"]
    )


def format_article(article: int | None, branch: int = 0) -> str:
    """第三十三条, 第一百二十条之一, 通知; empty for None."""
    if article is None:
        return ""
    if article == NOTICE:
        return NOTICE_LABEL
    return f"第{format_numeral(article)}条" + (f"之{format_numeral(branch)}" if branch else "")


def format_label(ref: ProvisionRef) -> str:
    """The label people read, without the document's name; inverse of `parse_label`."""
    out = format_article(ref.article, ref.branch)
    if ref.article == NOTICE:
        return out
    out += f"第{format_numeral(ref.paragraph)}款" if ref.paragraph else ""
    out += f"第（{format_numeral(ref.item)}）项" if ref.item else ""
    return out + (f"第{ref.subitem}目" if ref.subitem else "")


def parse_id(text: str) -> ProvisionRef:
    """The provision that an id names: ``doc``, ``doc#art33``, ``doc#art120-1/para2/item3``, ``doc#notice``.

    Raises:
        ReferenceSyntaxError: `text` is not an id.
    """
    match = _ID.fullmatch(text.strip())
    if match is None:
        raise ReferenceSyntaxError(f"“{text}”不是条文的标识", "如“anze-work-rules-2024#art33/para3”")
    number = {key: int(match.group(key) or 0) for key in ("branch", "para", "item", "sub")}
    article = NOTICE if match.group("notice") else int(match.group("art")) if match.group("art") else None
    return ProvisionRef(
        match.group("doc"), article, number["branch"], number["para"], number["item"], number["sub"]
    )


def format_id(ref: ProvisionRef) -> str:
    """The id of a provision; inverse of `parse_id`."""
    if ref.article is None:
        return ref.document
    out = f"{ref.document}#" + ("notice" if ref.article == NOTICE else f"art{ref.article}")
    out += f"-{ref.branch}" if ref.branch else ""
    out += f"/para{ref.paragraph}" if ref.paragraph else ""
    out += f"/item{ref.item}" if ref.item else ""
    return out + (f"/sub{ref.subitem}" if ref.subitem else "")
