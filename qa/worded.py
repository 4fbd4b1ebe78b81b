"""worded: of the cases that a sentence tells apart by words, the one that the question names.

「毕业后补办的成绩证明，由分管教学的副校长审批」 beside 「学生在读证明使用学籍专用章的，由教务处主任审批」, for who asks about graduates; 「内容涉及收费的，
由校长签发」 after the rule for all letters, for who says that his is about fees. Cases by numbers and grades are those of `qa.narrow`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from corpus.provision import ProvisionRef
from corpus.sentences import CLAUSE_MARKS, SEGMENT_MARKS, SENTENCE_MARKS, split
from index.store import CorpusIndex
from index.tokenizer import fold
from qa.choose import Clauses
from qa.compose import EXCEPTION
from qa.narrow import states_case
from qa.quantities import quantities
from qa.rulebook import IntentRule
from qa.spans import Span, article_of, merge, paragraph_ref
from qa.understand import Query
from qa.which_case import denied, of_a_grade_unnamed

NAMED = 1.0
"""Least weight of what the question shares with one case alone to mean it."""
CLEARLY = 2.5
"""How many times more the question shares with the case that it means than with another."""
SURE_MARK, FAR = 1.0, 2.0
"""Log odds, by the cross-encoder, that a case is of the answer, from which on it may decide, and how far above those of any other."""
LONG_RUN = 3
"""Least characters that the question repeats of the name of an item, and more than of any other's, to mean it."""
_CONDITION = re.compile(r"(?:的|时|期间)[，,]$")
"""How a clause ends that says in which case something holds."""


def worded(
    query: Query, spans: Sequence[Span], index: CorpusIndex, marks: Mapping[ProvisionRef, Clauses] | None = None
) -> list[Span]:
    """The stretches, each without the cases of a sentence that the question's words speak against, or where these do not decide, the
    cross-encoder.

    Only where what is asked for is of a certain kind and each of the cases has it; of things that are compared, and where nothing decides,
    all is kept.

    Args:
        query: the question.
        spans: what is quoted.
        index: where it stands.
        marks: paragraph → start, end and log odds of each of its clauses that was read; none when None.
    """
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    if main is None or query.focus or query.of_each:
        return list(spans)
    out: list[Span] = []
    for span in _of_the_item(query, main, merge(spans), index):
        text = article_of(index, span.ref).text
        whole = list(split(text, span.start, span.end, SENTENCE_MARKS))
        read = (marks or {}).get(paragraph_ref(span.ref), ())
        kept = [part for start, end in whole for part in _meant(query, main, text, (start, end), read)]
        out += [span] if kept == whole else [Span(span.ref, start, end) for start, end in kept]
    return merge(out)


def _of_the_item(query: Query, main: IntentRule, spans: Sequence[Span], index: CorpusIndex) -> list[Span]:
    """The stretches without the items of a list beside the one that the question names, where each item that is quoted says what is asked
    for of another case; all where the words do not decide, or the question asks for a list."""
    if {"list", "procedure"} & set(query.intent_names()):
        return list(spans)
    out: list[Span] = []
    for span in spans:
        article = article_of(index, span.ref)
        beside = [s for s in spans if paragraph_ref(s.ref) == paragraph_ref(span.ref)]
        items = [
            item
            for item in article.paragraphs[span.ref.paragraph - 1].items
            if any(s.start <= item.start and item.end <= s.end for s in beside)
        ]
        meant = _the_item(query, main, article.text, [(item.start, item.end) for item in items])
        if meant is None:
            out.append(span)
        elif span.start < items[0].start:
            out.append(Span(paragraph_ref(span.ref), span.start, min(span.end, items[0].start - 1)))
        if meant is not None and span.start <= meant[0] and meant[1] <= span.end:
            item = next(item for item in items if item.start == meant[0])
            out.append(Span(replace(paragraph_ref(span.ref), item=item.number), *meant))
    return out


def _the_item(query: Query, main: IntentRule, text: str, items: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The item whose name the question repeats more of than of any other's; None when there is none, or numbers decide."""
    units = {number.unit for number in query.quantities}
    said = [text[start:end] for start, end in items]
    numbers = {number.unit for one in said for number in quantities(one)}
    if len(items) < 2 or units & numbers or not all(main.proved_by(one) for one in said):
        return None
    names = [fold(text[start : _name_end(text, start, end, main)]) for start, end in items]
    runs = sorted(((_longest_run(name, fold(query.text)), number) for number, name in enumerate(names)), reverse=True)
    return items[runs[0][1]] if runs[0][0] >= LONG_RUN and runs[1][0] < runs[0][0] else None


def _longest_run(name: str, asked: str) -> int:
    """Characters of the longest stretch that both hold."""
    return SequenceMatcher(None, name, asked, autojunk=False).find_longest_match().size


def _meant(
    query: Query, main: IntentRule, text: str, sentence: tuple[int, int], read: Clauses
) -> list[tuple[int, int]]:
    """The segments of a sentence that are kept: the one that is meant with those that are no case beside it, else the whole sentence."""
    start, end = sentence
    segments = list(split(text, start, end, SEGMENT_MARKS))
    given = [(b, e) for b, e in segments if not denied(query, text[b:e])]
    if given and len(given) < len(segments):
        return given
    proving = [(b, e) for b, e in segments if main.proved_by(text[b:e])]
    if len(proving) < 2:
        return [(start, end)]
    conditional = [_opens_with_condition(text, b, e) for b, e in proving]
    units = {number.unit for number in query.quantities}
    if any(  # that is for the numbers to decide
        states_case(text[b:e]) or units & {number.unit for number in quantities(text[b:e])} for b, e in proving
    ):
        return [(start, end)]
    names = [fold(text[b : _name_end(text, b, e, main)]) for b, e in proving]
    shares = [_only(query, names, number) for number in range(len(names))]
    special = [number for number in range(1, len(names)) if conditional[number] and not conditional[0]]
    among = [number for number in special if shares[number] >= NAMED] or range(len(names))
    best = max(among, key=lambda number: shares[number])
    rivals = [share for number, share in enumerate(shares) if number != best and not (best in special and number == 0)]
    if shares[best] < NAMED or any(shares[best] < CLEARLY * share for share in rivals):
        by_mark = _surest(proving, read) if shares[best] >= NAMED else None
        if by_mark is None or shares[by_mark] < NAMED:
            return [(start, end)]
        best = by_mark
    if best and of_a_grade_unnamed(query, text[slice(*proving[best])]):
        return [(start, end)]
    if best == 0 and not conditional[0] and any(conditional):  # the general rule, of which the others are special cases
        return [(start, end)]
    dropped = [
        proving[number]
        for number in range(len(proving))
        if number < best or (number > best and _stands_alone(query, text[slice(*proving[number])], names[number]))
    ]
    return [segment for segment in segments if segment not in dropped]


def _stands_alone(query: Query, segment: str, name: str) -> bool:
    """Whether a segment that stands behind the one that is meant is a case beside it: no exception from it (重要文件报县长签发), and one that
    says itself what it is about, which then is something of what is asked."""
    return EXCEPTION.match(segment) is None and any(
        c.tells and c.start >= 0 and c.held_by(name) == 1.0 for c in query.concepts
    )


def _surest(segments: Sequence[tuple[int, int]], read: Clauses) -> int | None:
    """Which segment the cross-encoder takes for the answer, far more surely than any other; None when there is none."""
    odds = [max((o for s, e, o in read if start <= s and e <= end), default=None) for start, end in segments]
    known = [value for value in odds if value is not None]
    if len(known) < len(segments):
        return None
    first, second = sorted(known, reverse=True)[:2]
    return odds.index(first) if first >= SURE_MARK and first >= second + FAR else None


def _only(query: Query, names: Sequence[str], number: int) -> float:
    """The weight of what the question shares with the name of one case and of no other."""
    others = [name for n, name in enumerate(names) if n != number]
    return sum(
        c.weight
        for c in query.concepts
        if c.tells
        and (c.start >= 0 or query.replaces)  # what is only inherited may be of several things that the talk was of
        and c.held_by(names[number]) == 1.0
        and not any(c.held_by(other) == 1.0 for other in others)
    )


def _opens_with_condition(text: str, start: int, end: int) -> bool:
    first = next(split(text, start, end, CLAUSE_MARKS), (start, end))
    return _CONDITION.search(text[slice(*first)]) is not None


def _name_end(text: str, start: int, end: int, main: IntentRule) -> int:
    """Where the words end that say which case it is: before the clause that proves what is asked for."""
    for begin, stop in split(text, start, end, CLAUSE_MARKS):
        if main.proved_by(text[begin:stop]) and begin > start:
            return begin
    return end
