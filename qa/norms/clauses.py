"""Clauses: a paragraph's statements cut at commas, each clause with the subject it has or carries on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.sentences import CLAUSE_MARKS, split
from qa.norms.rules import Grammar
from qa.rulebook import compiled
from qa.statements import Statement

_JOINED = re.compile(r"^(?:以及|其中|同时)")
_MARKS = re.compile(r"^[（(][一二三四五六七八九十]+[）)]\s*|^\d{1,2}[.、．]\s*|[，。；：、,;:]+$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas.

    Attributes:
        start, end: offsets in the article's text, closing mark included.
        text: these characters.
        subject: its own, or the one carried over; empty when none is known.
        own: whether the subject stands in it.
        conditional: whether it says when or in which case (如…, …的, 除…外, 经…后).
    """

    start: int
    end: int
    text: str
    subject: str
    own: bool
    conditional: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement with its clauses and what governs it.

    Attributes:
        statement: the stretch.
        clauses: in order.
        governing: the head clause of the sentence when it stands in an earlier statement (「以办公室名义发文，」 for
            「重要文件报县长签发」), or the lead-in of a list's items; else empty.
        following: the text of the next statement of the paragraph when it begins as an exception; else empty.
    """

    statement: Statement
    clauses: tuple[Clause, ...]
    governing: str
    following: str


def read_sentences(statements: Sequence[Statement], text: str, grammar: Grammar) -> Iterator[Sentence]:
    """The statements of one article but its whole lists, each cut into clauses.

    A clause without subject carries on that of the clause before in its paragraph; an item that of its lead-in.

    Args:
        statements: as `qa.statements.statements_of` gives them.
        text: the article's text.
        grammar: what ends a subject, what a clause without one begins with.
    """
    single = [s for s in statements if s.kind != "list"]
    paragraph, sentence = 0, -1
    subject = head = ""
    lead_subject: dict[str, str] = {}
    for number, statement in enumerate(single):
        if statement.ref.paragraph != paragraph:
            paragraph, sentence, subject, head = statement.ref.paragraph, -1, "", ""
        if statement.kind in ("item", "row"):
            lead = statement.lead_text
            if lead not in lead_subject:
                lead_subject[lead] = _lead_subject(lead, subject, grammar)
            subject, governing = lead_subject[lead], lead.strip("：: ")
        else:
            governing = head if statement.sentence == sentence else ""
        clauses = tuple(_clauses(text, statement, subject, grammar))
        if statement.kind == "segment":
            if statement.sentence != sentence and clauses:
                head = bare(clauses[0].text)
            sentence = statement.sentence
            subject = next((c.subject for c in reversed(clauses) if c.own), subject)
        after = single[number + 1] if number + 1 < len(single) else None
        next_to = after is not None and after.kind == "segment" and after.ref == statement.ref
        excepts = after is not None and next_to and compiled(grammar.exception_start).match(after.text)
        yield Sentence(statement, clauses, governing, after.text if after is not None and excepts else "")


def _clauses(text: str, statement: Statement, subject: str, grammar: Grammar) -> Iterator[Clause]:
    spans = list(split(text, statement.start, statement.end, CLAUSE_MARKS))
    for number, (start, end) in enumerate(spans):
        piece = text[start:end]
        after = text[slice(*spans[number + 1])] if number + 1 < len(spans) else ""
        whole, part = _whole_subject(piece, after, grammar), subject_of(piece, grammar)
        own = part if part and "的" not in bare(piece)[len(part) :] else whole or part
        subject = own or subject
        yield Clause(start, end, piece, subject, bool(own), compiled(grammar.conditional).search(piece) is not None)


def _whole_subject(clause: str, after: str, grammar: Grammar) -> str:
    """A clause that is nothing but a subject, whose verb follows the comma: 「会议纪要，由办公室起草」."""
    words = _JOINED.sub("", bare(clause))
    if not 2 <= len(words) <= grammar.longest_subject or compiled(grammar.noun_followed).match(after) is None:
        return ""
    noun = compiled(grammar.noun_phrase).match(words)
    adverbial = compiled(grammar.no_subject).match(words) or compiled(grammar.modality).search(words)
    return "" if adverbial and not noun else words


def subject_of(clause: str, grammar: Grammar) -> str:
    """The subject that a clause begins with, up to its modal or verb; empty when it begins with something else.

    >>> from qa.norms.rules import load_norm_rules
    >>> subject_of("各部门主要负责人离县外出，", load_norm_rules().grammar)
    '各部门主要负责人'
    """
    words = _JOINED.sub("", bare(clause))
    match = compiled(grammar.subject_end).search(words, 2)
    if match is None or match.start() > grammar.longest_subject:
        return ""
    found = compiled(grammar.trailing).sub("", words[: match.start()]).rstrip("、")
    if len(found) < 2 or compiled(grammar.no_subject).match(found) or "“" in found:
        return ""
    return found


def _lead_subject(lead: str, carried: str, grammar: Grammar) -> str:
    own = [subject_of(lead[s:e], grammar) for s, e in split(lead, 0, len(lead), CLAUSE_MARKS)]
    return next((subject for subject in reversed(own) if subject), carried)


def bare(clause: str) -> str:
    """A clause without its numbering and closing marks."""
    return _MARKS.sub("", _MARKS.sub("", clause.strip())).strip()
