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
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import ReferenceSyntaxError
from corpus.numerals import NUMERAL_CHARS, format_numeral, parse_numeral

NOTICE = 0
"""The article number that stands for the notice and imprint which issue a document; its label is 「通知」."""
NOTICE_LABEL = "通知"
WHOLE = -1
"""The article number that stands for the whole text of a document without articles; its label is 「全文」.

Such a text is one provision with paragraphs; calling it 第一条 or 通知 would cite a provision that is not there.
"""
WHOLE_LABEL = "全文"
ANNEX = -2
"""The article number that stands for an annex; its branch, from `annex_branch`, says what it is headed by: 附件1, 附录A, 附件."""
ANNEX_WORDS = ("附件", "附表", "附录", "附图")
"""What an annex is called."""
DECIMAL = 1_000_000
"""From this branch on a provision is numbered by decimals, as plans and standards are: 3.1 is article 3 with the branch that `decimal` gives."""
_LETTERED = 50
_WORD = 100
_SPECIAL = {NOTICE_LABEL: NOTICE, WHOLE_LABEL: WHOLE}


@dataclass(frozen=True, slots=True, order=True)
class ProvisionRef:
    """Where a provision stands.

    Attributes:
        document: the document's id (``anze-work-rules-2024``); empty when not said.
        article: number of the article (条), 1–9999; `NOTICE` for the issuing notice, `WHOLE` for the text of a document
            without articles, `ANNEX` for an annex; None for the document itself.
        branch: the n of 「之n」; 0 for none; `DECIMAL` and more for the rest of a decimal number; what an annex is headed by.
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
        return ProvisionRef(self.document, self.article, self.branch)


def decimal(parts: Sequence[int]) -> tuple[int, int]:
    """Article and branch of a decimal number.

    Args:
        parts: one to four numbers below 100, 3.1 → (3, 1).

    >>> decimal((3, 1)), format_article(*decimal((4, 1, 2))), format_article(*decimal((7,)))
    ((3, 1010000), '4.1.2', '7')
    """
    second, third, fourth = (*parts[1:], 0, 0, 0)[:3]
    return parts[0], DECIMAL + second * 10_000 + third * 100 + fourth


def decimal_parts(article: int, branch: int) -> tuple[int, ...]:
    """The numbers of a decimal number, (3, 1) for 3.1; empty for a provision that has none."""
    if branch < DECIMAL:
        return ()
    below = (branch - DECIMAL) // 10_000, branch // 100 % 100, branch % 100
    return (article, *(number for place, number in enumerate(below) if any(below[place:])))


def annex_branch(word: str, number: str = "") -> int | None:
    """The branch of an annex; None where the number is none below fifty and no letter.

    >>> annex_branch("附件", "3"), annex_branch("附件", "三"), annex_branch("附录", "A"), annex_branch("附表")
    (3, 3, 251, 100)
    """
    place = ANNEX_WORDS.index(word) * _WORD
    if not number:
        return place
    if number.isascii() and number.isalpha():
        return place + _LETTERED + ord(number.upper()) - ord("A") + 1
    value = parse_numeral(number)
    return place + value if value is not None and 0 < value < _LETTERED else None


def _is_annex_branch(branch: int) -> bool:
    number = branch % _WORD
    return branch < len(ANNEX_WORDS) * _WORD and (number < _LETTERED or _LETTERED < number <= _LETTERED + 26)


def _format_annex(branch: int) -> str:
    number = branch % _WORD
    shown = chr(ord("A") + number - _LETTERED - 1) if number > _LETTERED else str(number or "")
    return ANNEX_WORDS[branch // _WORD % len(ANNEX_WORDS)] + shown


# Lengths are bounded so that long runs of digits, numerals or spaces cost no more than their length; a match never
# starts inside a numeral, so that 「12345条」 names nothing instead of article 2345, and 「3.2条」
# nothing instead of article 2.
_N = rf"(?:[{NUMERAL_CHARS}]{{1,12}}|[0-9０-９]{{1,4}})"
_GAP = r"\s{0,3}"
_BRACKETED = rf"[（(]?{_N}[）)]?"
_TAIL = (
    rf"(?:{_GAP}(?:第{_GAP})?(?P<para>{_N}){_GAP}款)?"
    rf"(?:{_GAP}(?:第{_GAP})?(?P<item>{_BRACKETED}){_GAP}项)?"
    rf"(?:{_GAP}(?:第{_GAP})?(?P<sub>{_BRACKETED}){_GAP}目)?"
)
LABEL = re.compile(
    rf"(?:第{_GAP})?(?<![{NUMERAL_CHARS}0-9０-９.．])(?P<art>{_N}){_GAP}条(?:{_GAP}之{_GAP}(?P<branch>{_N}))?{_TAIL}"
)
"""Finds labels such as 第三十三条第三款, 三十三条, 第33条, 第一百二十条之一 in running text.

Groups: art, branch, para, item, sub.
"""
_DECIMAL_LABEL = re.compile(rf"(?P<decimal>[1-9][0-9]?(?:\.[1-9][0-9]?){{0,3}}){_TAIL}")
_ANNEX_NUMBER = rf"[0-9０-９]{{1,2}}|[{NUMERAL_CHARS}]{{1,3}}|[A-Za-z](?![A-Za-z])"
ANNEX_LABEL = re.compile(rf"(?P<annex>附[件表录图]){_GAP}(?P<no>{_ANNEX_NUMBER}){_TAIL}")
"""Finds 附件1, 附录A, 附件三第2项 in running text. Groups: annex, no, para, item, sub."""
_BARE_ANNEX = re.compile(rf"(?P<annex>附[件表录图])(?P<no>){_TAIL}")
_SPECIAL_LABEL = re.compile(rf"(?P<special>{NOTICE_LABEL}|{WHOLE_LABEL}){_TAIL}")
_VALUE = r"[1-9][0-9]{0,3}"
_ID = re.compile(
    rf"(?P<doc>[^#\s]*)(?:#(?:(?P<notice>notice)|(?P<whole>whole)|(?P<annex>annex(?P<no>[1-9][0-9]{{0,2}})?)|art(?P<art>{_VALUE})(?:-(?P<branch>{_VALUE})|(?P<decimal>\.0|(?:\.[1-9][0-9]?){{1,3}}))?)"
    rf"(?:/para(?P<para>{_VALUE}))?(?:/item(?P<item>{_VALUE}))?(?:/sub(?P<sub>{_VALUE}))?)?"
)


def parse_label(text: str, document: str = "") -> ProvisionRef:
    """The provision that `text` names, all of it: 「第33条」, 「第三十三条第三款第（二）项」, 「通知」, 「全文第二款」, 「附件1」.

    Raises:
        ReferenceSyntaxError: `text` is not exactly one label.
    """
    stripped = text.strip()
    match = _SPECIAL_LABEL.fullmatch(stripped) or LABEL.fullmatch(stripped) or _DECIMAL_LABEL.fullmatch(stripped)
    match = match or ANNEX_LABEL.fullmatch(stripped) or _BARE_ANNEX.fullmatch(stripped)
    ref = ref_from_match(match, document) if match else None
    if ref is None:
        raise ReferenceSyntaxError(f"“{text}”不是条文的编号", "“第三十三条第三款”或“第33条”这样的写法")
    return ref


def ref_from_match(match: re.Match[str], document: str = "") -> ProvisionRef | None:
    """The reference for a match of `LABEL` or `ANNEX_LABEL`; None when one of its numerals is malformed (fails closed)."""
    groups = match.groupdict()
    values: dict[str, int] = {}
    for group in ("art", "branch", "para", "item", "sub"):
        raw = groups.get(group)
        value = parse_numeral(raw.strip("（）()")) if raw else 0
        if value is None or (raw and value == 0):
            return None
        values[group] = value
    article = _SPECIAL[groups["special"]] if groups.get("special") else values["art"]
    if groups.get("annex"):
        branch = annex_branch(groups["annex"], groups["no"])
        if branch is None:
            return None
        article, values["branch"] = ANNEX, branch
    if groups.get("decimal"):
        article, values["branch"] = decimal([int(part) for part in groups["decimal"].split(".")])
    return ProvisionRef(document, article, values["branch"], values["para"], values["item"], values["sub"])


def format_article(article: int | None, branch: int = 0) -> str:
    """第三十三条, 第一百二十条之一, 通知, 全文, 3.1, 附件1; empty for None."""
    if article is None:
        return ""
    if parts := decimal_parts(article, branch):
        return ".".join(map(str, parts))
    if article == ANNEX:
        return _format_annex(branch)
    if article in (NOTICE, WHOLE):
        return NOTICE_LABEL if article == NOTICE else WHOLE_LABEL
    return f"第{format_numeral(article)}条" + (f"之{format_numeral(branch)}" if branch else "")


def format_label(ref: ProvisionRef) -> str:
    """The label people read, without the document's name; inverse of `parse_label`."""
    out = format_article(ref.article, ref.branch)
    out += f"第{format_numeral(ref.paragraph)}款" if ref.paragraph else ""
    out += f"第（{format_numeral(ref.item)}）项" if ref.item else ""
    return out + (f"第{ref.subitem}目" if ref.subitem else "")


def parse_id(text: str) -> ProvisionRef:
    """The provision that an id names: ``doc``, ``doc#art120-1/para2/item3``, ``doc#notice``, ``doc#whole/para2``,
    ``doc#annex1``.

    Raises:
        ReferenceSyntaxError: `text` is not an id.
    """
    match = _ID.fullmatch(text.strip())
    if match is None:
        raise ReferenceSyntaxError(f"“{text}”不是条文的标识", "“anze-work-rules-2024#art33/para3”这样的写法")
    number = {key: int(match.group(key) or 0) for key in ("branch", "para", "item", "sub")}
    if match.group("decimal"):
        below = [int(part) for part in match.group("decimal").split(".")[1:] if part != "0"]
        number["branch"] = decimal((1, *below))[1]
    if match.group("annex"):
        number["branch"] = int(match.group("no") or 0)
        if not _is_annex_branch(number["branch"]):
            raise ReferenceSyntaxError(f"“{text}”不是条文的标识", "“anze-work-rules-2024#annex1”这样的写法")
    special = {"notice": NOTICE, "whole": WHOLE, "annex": ANNEX}
    named = match.group("notice") or match.group("whole") or (match.group("annex") or "")[:5]
    article = special[named] if named else int(match.group("art")) if match.group("art") else None
    return ProvisionRef(match.group("doc"), article, number["branch"], number["para"], number["item"], number["sub"])


def format_id(ref: ProvisionRef) -> str:
    """The id of a provision; inverse of `parse_id`."""
    if ref.article is None:
        return ref.document
    out = f"{ref.document}#" + {NOTICE: "notice", WHOLE: "whole", ANNEX: "annex"}.get(ref.article, f"art{ref.article}")
    if parts := decimal_parts(ref.article, ref.branch):
        out += "".join(f".{part}" for part in parts[1:]) or ".0"
    elif ref.branch:
        out += str(ref.branch) if ref.article == ANNEX else f"-{ref.branch}"
    out += f"/para{ref.paragraph}" if ref.paragraph else ""
    out += f"/item{ref.item}" if ref.item else ""
    return out + (f"/sub{ref.subitem}" if ref.subitem else "")
