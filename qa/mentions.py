"""Mentions: the documents, provisions and places that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Document
from corpus.provision import ANNEX_LABEL, DECIMAL, LABEL, ProvisionRef, decimal, ref_from_match
from index.passages import short_title
from index.tokenizer import Tokenizer
from qa.rulebook import Rulebook, found

_BOUND_FOR = re.compile("(?:去|到|往|赴|跑)$")
"""What stands before a place that somebody goes to (去隔壁市办事), whose rules are not asked for."""
_DEALT_WITH = re.compile("(?:给|跟|和|与|向|同|致)$")
"""What stands before a place that somebody deals with (给隔壁县发函), unless something of that place is meant (隔壁县的请示)."""
_GOING = re.compile("(?:不|没|没有|要|已|未)?(?:离|出|回|进|来|到|去|在|跨|驻)(?:省|市|县|区|镇|乡|州|旗)")
"""That somebody leaves or enters a place (不离县), which names none."""
_SHORT_NAME = re.compile(
    r"(?<![\u4e00-\u9fff])([古沁绛夏蒲隰祁兴岚蠡雄易唐威景魏磁涉赵蔚献莘冠曹费睢杞滑浚息嵩郏叶范萧泗寿歙黟泾沛丰随房澧道攸珙渠陇凤礼徽岷漳藤赣罗梅吴]县)"
)
"""The name of a county in one character (古县), which no dictionary of words holds; those that are verbs (应, 代, 任) left out."""
_QUOTED = re.compile(r"《([^《》]{2,60})》")


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a question names.

    Attributes:
        documents: ids of documents that it names, in order.
        missing: titles in 《》 that are not held.
        references: provisions; their `document` is empty when none stands before the number.
        rest: the question with these names taken out.
    """

    documents: tuple[str, ...]
    missing: tuple[str, ...]
    references: tuple[ProvisionRef, ...]
    rest: str


class Namer:
    """Finds mentions. Built once for an index: titles, short titles and aliases, longest first."""

    def __init__(
        self, documents: Sequence[Document], aliases: Mapping[str, str], known_missing: Iterable[str] = ()
    ) -> None:
        by_title = {document.title: document.id for document in documents}
        names = dict(by_title)
        for document in documents:
            names.setdefault(short_title(document.title), document.id)
            if document.front.number:
                names.setdefault(document.front.number, document.id)
        for alias, title in aliases.items():
            if title in by_title:
                names.setdefault(alias, by_title[title])
        own = _self_names(documents)
        for name, document_id in own.items():
            names.setdefault(name, document_id)
        self._names = names
        self._decimals = {
            (article.number, article.branch): document.id
            for document in documents
            for article in document.articles
            if article.branch >= DECIMAL
        }
        self._annexed = any(document.annexes for document in documents if document.level != "law")
        ordered = sorted((name for name in names if len(name) >= 2), key=lambda name: (-len(name), name))
        titles = sorted(
            (t for t in known_missing if len(t) >= 5 and not _FORM.search(t)), key=lambda title: (-len(title), title)
        )
        self._missing = re.compile("|".join(re.escape(title) for title in titles)) if titles else None
        self._own = frozenset(own)
        self._pattern = re.compile("|".join(re.escape(name) for name in ordered)) if ordered else None

    def find(self, text: str) -> Mentions:
        """The documents and provisions that `text` names."""
        quoted = [t for t in _QUOTED.findall(text) if t not in self._names and not _FORM.search(t)]
        bare = [m.group() for m in self._missing.finditer(text)] if self._missing is not None else []
        missing = tuple(dict.fromkeys([*quoted, *(title for title in bare if title not in self._names)]))
        spans: list[tuple[int, int, str]] = []
        if self._pattern is not None:
            masked = text
            for title in missing:
                masked = masked.replace(title, "\u0000" * len(title))
            spans = [
                (m.start(), m.end(), self._names[m.group()])
                for m in self._pattern.finditer(masked)
                if m.group() not in self._own or not _belongs_to_a_body(masked, m.start())
            ]
        references: list[ProvisionRef] = []
        taken = [(start, end) for start, end, _ in spans]
        for match in LABEL.finditer(text):
            ref = ref_from_match(match, self._owner(text, match.start(), spans))
            if ref is not None and _is_label(match.group()):
                references.append(ref)
                taken.append(match.span())
        for match in _DECIMAL_LABEL.finditer(text) if self._decimals else ():
            number, branch = decimal([int(part) for part in match["n"].split(".")])
            if (number, branch) in self._decimals:
                owner = self._owner(text, match.start(), spans) or self._decimals[number, branch]
                references.append(ProvisionRef(owner, number, branch))
                taken.append(match.span())
        for match in ANNEX_LABEL.finditer(text):
            owner = self._owner(text, match.start(), spans)
            ref = ref_from_match(match, owner) if owner or self._annexed else None  # else those of some letter
            if ref is not None:
                references.append(ref)
                taken.append(match.span())
        documents = tuple(dict.fromkeys(document for _, _, document in spans))
        return Mentions(documents, missing, tuple(references), _without(text, taken))

    @staticmethod
    def _owner(text: str, at: int, spans: Sequence[tuple[int, int, str]]) -> str:
        """The document named last before a label, if nothing but a few words stands between."""
        before = [span for span in spans if span[1] <= at]
        return before[-1][2] if before and at - before[-1][1] <= 8 else ""


def _self_names(documents: Sequence[Document]) -> dict[str, str]:
    """What an office calls its own documents: 本规则, 工作规则, 这个规则, when just one imported document ends so."""
    owners: dict[str, list[str]] = {}
    for document in documents:
        bare = re.sub(r"[（(][^（）()]*[）)]$", "", document.title)
        if document.level != "law" and len(bare) > 4:
            for name in (bare[-4:], f"本{bare[-2:]}", f"这部{bare[-2:]}", f"这个{bare[-2:]}", f"这份{bare[-2:]}"):
                owners.setdefault(name, []).append(document.id)
    return {name: ids[0] for name, ids in owners.items() if len(ids) == 1}


def _belongs_to_a_body(text: str, start: int) -> bool:
    """Whether the word before makes a generic name that of some other body's document: 国务院工作规则."""
    return (
        re.search(r"(?:院|部|委|局|厅|省|市|县|区|州|政府|公司|大学|学院|学校|中心|会|处)$", text[:start]) is not None
    )


_FORM = re.compile("(?:单|表|册|卡|证|函|笺|簿|联|责任书|申请书|承诺书|告知书|通知书|决定书)$")
"""What is quoted like a document and is a form: 《议题单》."""
_ROUND = re.compile("[千万]|000条")
"""A number of pieces, no article's: no regulation of an office has a thousand articles, and laws that do are cited with 第."""


_DECIMAL_LABEL = re.compile(
    r"(?<![\d.A-Za-z〔])第?(?P<n>[1-9]\d?(?:\.[1-9]\d?){1,3})(?:(?:小?节|部分|[条款项])|(?=[说讲是规写里中的有怎要，。？?\s]|$))"
)
"""The number of a provision in a text numbered by decimals; only where one has it."""


def _is_label(text: str) -> bool:
    """「一条」「几条」 in speech are no labels: 第 or more than one character of number is wanted, or an Arabic number; nor are 三千条 of data."""
    return text.startswith("第") or ((len(text) >= 3 or text[0].isdigit()) and _ROUND.search(text) is None)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    out = list(text)
    for start, end in spans:
        out[start:end] = " " * (end - start)
    return re.sub(r"[《》]|\s+", " ", "".join(out)).strip()


_TOWNS = re.compile("各乡?镇|各乡|乡镇")
"""That a text speaks of the towns under its office."""


def other_place(text: str, names: Sequence[str], own: str, held: str, rules: Rulebook) -> str:
    """The place a question names that is not the documents' own; empty when there is none.

    Args:
        text: the question without the names of documents.
        names: its words that may be names of places.
        own: titles and issuers of the documents, which name their own place (安泽县人民政府).
        held: text in which every place occurs that the documents themselves speak of.
        rules: the rulebook.
    """
    match = found(rules.speech.other_place, text)
    if match is not None and not _only_met(text, match):
        return match.group()
    for word in names:
        if _GOING.fullmatch(word):
            continue
        ends = word.endswith(tuple(rules.speech.place_endings))
        if (
            word.endswith(("镇", "乡"))
            and _TOWNS.search(held)
            and not own.endswith(("镇", "乡", "镇人民政府", "乡人民政府"))
        ):
            continue  # one of those towns, for all that the text says
        if ends and word not in rules.speech.place_exceptions and word not in own and word not in held:
            return word
    return ""


def _only_met(text: str, place: re.Match[str]) -> bool:
    """Whether somebody only goes to a place, or deals with it."""
    before = text[: place.start()]
    if _BOUND_FOR.search(before):
        return True
    return (
        _DEALT_WITH.search(before) is not None and not place.group().endswith("的") and text[place.end() :][:1] != "的"
    )


def wrong_place(mentions: Mentions, document: Document, tokenizer: Tokenizer, held: str, rules: Rulebook) -> str | None:
    """What is said of a question about another place than the regulation that would answer it; None when it is about this one, or
    the document is a law, which holds everywhere. `held` as in `other_place`."""
    if document.level == "law":
        return None
    words = tokenizer.cut(mentions.rest)
    names = [word for word in words if len(word) > 2 or tokenizer.tag(word) == "ns"]
    names += _SHORT_NAME.findall(mentions.rest)
    place = other_place(mentions.rest, names, f"{document.title} {document.front.issuer}", held, rules)
    if not place:
        return None
    issuer = document.front.issuer or document.title
    return rules.phrase("refusal", "other_place", place=place, title=document.title, own="、".join(issuer.split()))
