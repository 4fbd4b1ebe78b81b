"""citing: the provisions that a draft cites, with the words it quotes or reports from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.numerals import NUMERAL_CHARS, parse_numeral
from corpus.provision import LABEL, ProvisionRef, ref_from_match

_TITLE = re.compile(
    r"《(?P<title>[^《》\n]{2,60}(?:〈[^〈〉\n]{2,40}〉[^《》\n]{0,20})?)》(?:\s*[（(][^（）()\n]{1,24}[）)])?"
)
_AGAIN = re.compile(r"(?:该|上述|前述|同一)(?P<genre>法|条例|规定|办法|规则|细则|决定|意见|章程)(?=第)")
_GENRE = re.compile(
    r"(?:法|法典|条例|规定|办法|规则|细则|章程|准则|规程|规范|制度|解释|守则)(?:[（(][^（）()]{1,12}[）)])?$"
)
"""What titles of regulations end with. 《…方案》 or 《…报告》 without an article is no citation of a rule."""
_N = rf"[{NUMERAL_CHARS}\d０-９]{{1,8}}"
_PART = re.compile(rf"第(?P<para>{_N})款(?:第?[（(]?(?P<item>{_N})[）)]?项)?|第?[（(]?(?P<item_alone>{_N})[）)]?项")
_LINK = re.compile(r"\s*(?:中的?|的|之)?\s*")
_SEPARATOR = re.compile(r"\s*(?:[、，,和及与或至到]|以及|和其)\s*(?=第|[（(])")
_SAYS = r"(?:中|里)?(?:的|之)?(?:有?关于|对)?(?:明确|已经?|也|均|即|有)*(?:规定|要求|指出|载明|写明|写道|所称|称)?(?:的是)?\s*[，,：:]?\s*"
_OPENS = re.compile(_SAYS + r"(?P<open>[“\"「『])")
_CLAIMS = re.compile(
    r"(?:中|里)?(?:明确|已经?|也|均)?(?:规定|要求)(?:的是)?\s*[，,：:]\s*(?P<claim>[^。；;\n“”\"]{4,300})"
)
_BASED = re.compile(r"(?:根据|依据|依照|按照|遵照|参照|对照|按)[^。；\n]{0,3}$")
_QUOTED_BEFORE = re.compile(r"[“\"](?P<quote>[^“”\"\n]{4,600})[”\"][。，；]?\s*[（(](?:见|引自|依据|参见)?\s*$")
_CLOSING = {"“": "”", '"': '"', "「": "」", "『": "』"}
_LONGEST_QUOTE = 600
_MOST = 200
"""Only so many citations of one draft are read."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One provision that a draft cites, or a document without provision.

    Attributes:
        start, end: offsets of the title and label in the draft; of a further label in a list only the label.
        title: as written, without 《》.
        ref: the provision, its `document` empty; None when only the document is named.
        quote: (start, end) of words in quotation marks that are given as the provision's; None when there are none.
        claim: (start, end) of words after 规定 without quotation marks; None when there are none.
        regulation: whether the title is one of a rule.
        readable: False when a label stands there whose number cannot be read.
    """

    start: int
    end: int
    title: str
    ref: ProvisionRef | None
    quote: tuple[int, int] | None = None
    claim: tuple[int, int] | None = None
    regulation: bool = True
    readable: bool = True


def cited_in(text: str) -> tuple[Cited, ...]:
    """What a text cites, in order: 《某法》第三条第二款, a list of labels one by one, 该法第五条 after a title.

    >>> [(c.title, c.ref.article) for c in cited_in("根据《某法》第三条、第五条")]
    [('某法', 3), ('某法', 5)]
    """
    out: list[Cited] = []
    last = ""
    starts = sorted([*_TITLE.finditer(text), *_AGAIN.finditer(text)], key=lambda match: match.start())
    for match in starts:
        title = match.groupdict().get("title")
        if title is None:
            if not last.endswith(match.group("genre")):
                continue  # 该办法 after a law: it is not known which one is meant
            title = last
        labels = list(_labels(text, match.end()))
        regulation = _GENRE.search(title) is not None
        last = title if regulation or labels else last
        if not labels:
            out.append(Cited(match.start(), match.end(), title, None, regulation=regulation))
        for number, (start, end, ref) in enumerate(labels):
            begin = match.start() if number == 0 else start
            out.append(Cited(begin, end, title, ref, regulation=regulation, readable=ref is not None))
        if labels and out[-1].readable:
            out[-1] = _with_words(text, out[-1], match.start())
        if len(out) >= _MOST:
            break
    return tuple(out[:_MOST])


def _labels(text: str, at: int) -> Iterator[tuple[int, int, ProvisionRef | None]]:
    """The labels that follow a title; a label whose number cannot be read has no reference and ends the list."""
    link = _LINK.match(text, at)
    at = link.end() if link else at
    held: ProvisionRef | None = None
    while True:
        whole = LABEL.match(text, at) if text[at : at + 1] == "第" else None
        part = None if whole else (_PART.match(text, at) if held else None)
        match = whole or part
        if match is None:
            return
        ref = ref_from_match(whole) if whole else _below(held, part) if part and held else None
        yield at, match.end(), ref
        if ref is None:
            return
        held, at = ref, match.end()
        separator = _SEPARATOR.match(text, at)
        if separator is None:
            return
        at = separator.end()


def _below(held: ProvisionRef, match: re.Match[str]) -> ProvisionRef | None:
    """第三款 after 第五条第二款 is 第五条第三款; （二）项 after 第五条第二款 stands in that 款."""
    numbers = {name: parse_numeral(value) for name, value in match.groupdict().items() if value}
    if not all(numbers.values()):
        return None
    if "para" in numbers:
        return replace(held, paragraph=numbers["para"] or 0, item=numbers.get("item") or 0, subitem=0)
    return replace(held, item=numbers["item_alone"] or 0, subitem=0)


def _with_words(text: str, cited: Cited, first: int) -> Cited:
    """The citation with the words that it gives as the provision's."""
    before = _QUOTED_BEFORE.search(text, max(0, first - _LONGEST_QUOTE - 10), first)
    if before is not None:
        return replace(cited, quote=before.span("quote"))
    opens = _OPENS.match(text, cited.end)
    if opens is not None:
        start = opens.end()
        end = text.find(_CLOSING[opens.group("open")], start, start + _LONGEST_QUOTE)
        line = text.find("\n", start)
        stop = line if line >= 0 else len(text)
        # a quotation that is never closed is held against the text as it stands: fails closed
        return replace(cited, quote=(start, end if start < end < stop else min(stop, start + _LONGEST_QUOTE)))
    claims = _CLAIMS.match(text, cited.end)
    if claims is not None and _BASED.search(text, max(0, first - 8), first) is None:
        return replace(cited, claim=claims.span("claim"))
    return cited
