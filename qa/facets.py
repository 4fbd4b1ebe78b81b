"""facets: one question that asks several things → one query for each, in order.

Three forms: several sentences that ask (「…几天要批？换成…呢？」); several clauses that ask for different things
(「合法性谁来审，印完还要不要备案」); several things asked about one by one (「请示、报告分别…」).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.sentences import CLAUSE_MARKS, split
from qa.concepts import MATTER, Concept
from qa.rulebook import Rulebook, found
from qa.understand import Query

_LIST = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9]{2,14}?(?:(?:[、和与跟及]|以及)[\u4e00-\u9fffA-Za-z0-9]{2,14}?)+(?=的|在|，|各(?!部门|单位|级|镇|乡|县|市|区|地|方|类|项|局|科|处)|分别|由|应|(?<!纪)(?<!摘)(?<!概)要|有|是|能|$)"
)
_IN_NAME = 0.6
"""Least weight of a word that may be part of a name."""
_JOINT = re.compile("以及|[、和与跟及]")
_INTERROGATIVE = re.compile(r"[谁哪几吗呢？?]|多[少久长大]|什么|怎|如何|啥|要不要|是否|何时|能不能")
_RESPECTS = re.compile(
    r"(?:^|[，。：、 ])(?P<one>[\u4e00-\u9fff]{2,12}?)[与和跟同及](?P<other>[\u4e00-\u9fff]{2,14}?)[，,]?在(?P<first>[\u4e00-\u9fff]{2,8}?)[与和、及跟](?P<second>[\u4e00-\u9fff]{2,10}?)(?:这)?(?:两|二)?个?(?:方面|上|方面上|问题上)?(?:都|各)?(?:有何|有什么|有啥|有哪些|有没有|的)?(?:区别|不同|差别|差异|不一样)"
)
"""Two things compared in two respects."""
_OTHER = 0.1
_ASIDE = 0.4


def facets(query: Query, rules: Rulebook, things: Sequence[tuple[int, int]] = ()) -> list[Query]:
    """The parts of a query, each with the intents and weights of its own; the query itself when it is one.

    Args:
        query: the query.
        rules: how questions are put.
        things: spans of what is to be asked about one by one; none to see whether the question does so.
    """
    facts = [intent for intent in query.intents if intent.of_notice and intent.asked_in(query.mentions.rest)]
    if not things and (crossed := in_two_respects(query, rules)):
        return crossed
    things = things or (() if len(facts) > 1 else one_by_one(query, rules))
    if things:
        return [_facing(query, thing, [t for t in things if t is not thing]) for thing in things]
    if len(facts) > 1:  # 文号、印发日期和份数分别是什么
        return [replace(query, intents=(fact,)) for fact in facts]
    parts = _asking_parts(query)
    if len(parts) < 2:
        return [query]
    return [_about(query, part) for part in parts]


def in_two_respects(query: Query, rules: Rulebook) -> list[Query]:
    """A query for each of two things in each respect in which they are compared (办公会与专题会，在主持人和纪要签发上有何区别); none where the
    question does not compare so."""
    match = _RESPECTS.search(query.mentions.rest)
    if match is None:
        return []
    respects = [match.span(name) for name in ("first", "second")]
    names = [match.span(name) for name in ("one", "other")]
    parts: list[Query] = []
    for respect in respects:
        words = query.mentions.rest[slice(*respect)]
        asked = tuple(intent for intent in rules.intents if intent.asked_in(words) or intent.hinted_in(words))
        for name in names:
            others = [span for span in (*respects, *names) if span not in (respect, name)]
            facing = _facing(query, name, others)
            parts.append(replace(facing, intents=asked or query.intents))
    return parts


def one_by_one(query: Query, rules: Rulebook) -> list[tuple[int, int]]:
    """Spans of the things that are asked about one by one; empty when the question does not do so."""
    text = query.mentions.rest
    marker = found(rules.speech.one_by_one, text)
    if marker is None:
        return []
    before = [m for m in _LIST.finditer(text) if m.start() < marker.end()]
    if not before:
        return []
    listed = before[-1]
    spans: list[tuple[int, int]] = []
    at = listed.start()
    for piece in re.split(r"([、和与跟及]|以及)", listed.group()):
        if len(piece) >= 2 and piece != "以及":
            spans.append((at, at + len(piece)))
        at += len(piece)
    if len(spans) < 2:
        return []
    named = together(query)  # 副县长和局长请假分别找谁: what stands after the last of them is asked of both
    if [start for start, _ in named] == [start for start, _ in spans]:
        return named
    start, end = spans[-1]
    asked = [m.start() for intent in query.intents for m in intent.asked_in(text) if start + 2 <= m.start() < end]
    return [*spans[:-1], (start, min(asked, default=end))]


def together(query: Query) -> list[tuple[int, int]]:
    """Spans of the things that are named side by side and asked about in one (全体会议和常务会议由谁主持); none when there are not two."""
    text = query.mentions.rest
    forms = [m.span() for intent in query.intents for m in intent.asked_in(text)]
    own = [c for c in query.concepts if c.start >= 0 and c.weight >= _IN_NAME]
    own = [c for c in own if not any(s < c.start + len(c.said) and c.start < e for s, e in forms)]
    spans: list[tuple[int, int]] = []
    for joint in _JOINT.finditer(text):
        before, after = _name(own, joint.start(), back=True), _name(own, joint.end(), back=False)
        if not before or not after:
            return []
        spans += [(name[0].start, name[-1].start + len(name[-1].said)) for name in (before, after)]
    return list(dict.fromkeys(spans))


def _name(own: Sequence[Concept], at: int, back: bool) -> list[Concept]:
    """The concepts side by side that end, or begin, at a place, in order; none when they tell too little for a name."""
    name: list[Concept] = []
    while True:
        near = [
            c for c in own if (c.start + len(c.said) if back else c.start) == at and (not name or len(c.words) == 1)
        ]
        if not near:
            return name if sum(c.weight for c in name) >= MATTER else []
        longest = max(near, key=lambda c: len(c.said))
        name = [longest, *name] if back else [*name, longest]
        at = longest.start if back else longest.start + len(longest.said)


def _asking_parts(query: Query) -> list[tuple[int, int]]:
    """Spans of sentences, or clauses, that each ask for something; a clause that asks nothing joins the next."""
    text = query.mentions.rest
    parts: list[tuple[int, int]] = []
    begin = 0
    seen: set[str] = set()
    for start, end in split(text, 0, len(text), CLAUSE_MARKS):
        asks = {intent.name for intent in query.intents if intent.needs_evidence and intent.asked_in(text[start:end])}
        follows = text[start:end].rstrip("？?").endswith("呢") and bool(parts)
        if not (asks - seen and _INTERROGATIVE.search(text, start, end)) and not follows:
            continue
        seen |= asks
        parts.append((begin, end))
        begin = end
    if parts and begin < len(text):
        parts[-1] = (parts[-1][0], len(text))
    return parts


def _about(query: Query, part: tuple[int, int]) -> Query:
    """The query with what stands outside `part` said aside, and only the intents asked in it."""
    start, end = part
    text = query.mentions.rest[start:end]
    intents = tuple(i for i in query.intents if i.asked_in(text)) or query.intents
    return replace(
        query, intents=intents, concepts=_weighed(query.concepts, lambda at: 1.0 if start <= at < end else _ASIDE)
    )


def _facing(query: Query, thing: tuple[int, int], others: Sequence[tuple[int, int]]) -> Query:
    """The query with the other things nearly left out."""

    def factor(at: int) -> float:
        return _OTHER if any(s <= at < e for s, e in others) else 1.6 if thing[0] <= at < thing[1] else 1.0

    text = query.mentions.rest
    for start, end in sorted(others, reverse=True):
        text = text[:start] + text[end:]
    text = re.sub(f"(?:{_JOINT.pattern}){{2,}}", "、", text)
    text = re.sub(f"^(?:{_JOINT.pattern})|(?:{_JOINT.pattern})(?=分别|各|的|，|都|由|在)", "", text)
    return replace(query, focus=text, concepts=_weighed(query.concepts, factor))


def _weighed(concepts: Sequence[Concept], factor: Callable[[int], float]) -> tuple[Concept, ...]:
    return tuple(replace(c, weight=c.weight * factor(c.start)) if c.start >= 0 else c for c in concepts)
