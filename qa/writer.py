"""writer: what was chosen, or why nothing was → the Answer that leaves, checked and with its notes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.provision import NOTICE, ProvisionRef, format_id, parse_label
from index.store import CorpusIndex
from qa.answer import Answer, Citation, Step
from qa.arithmetic import Verdict, reckon, uses_today, wrong_premise
from qa.choose import Scored
from qa.day_rule import DayRule, day_rule_of
from qa.dialogue import State
from qa.follow import when_late
from qa.membership import membership
from qa.mentioned import says_mentioned
from qa.norms.norm import Norm
from qa.norms.store import NormTable
from qa.premise import premise_is_wrong
from qa.readings import higher_rule
from qa.rulebook import Rulebook
from qa.spans import Span, article_of, cite
from qa.statements import Statement
from qa.understand import Query
from qa.verify import verify_citations
from qa.who_it_is import who_it_is
from qa.wording import answer_text

WORTH_READING = 3.0
"""How far below the best statement's score another may be for its article to be offered for reading."""
MOST_RELATED = 3
_ENDS = "。；：，"
MOST_SHOWN = 60
"""Characters of a place that is offered for choice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on its way: as typed, with what it is asked in, and the trace that grows.

    Attributes:
        question: as typed.
        state: what was said before.
        scope: titles to answer from; all when None.
        documents: ids of these.
        today: what dates are read against.
        trace: the steps so far.
    """

    question: str
    state: State
    scope: Sequence[str] | None
    documents: list[str] | None
    today: date
    trace: list[Step]


class Writer:
    """Makes answers over one index.

    Args:
        index: what is quoted.
        norms: what was read from it, for reckoning.
        rules: fixed phrases.
        seed: of the ids of answers: what index, rules and weights are.
    """

    def __init__(self, index: CorpusIndex, norms: NormTable, rules: Rulebook, seed: str) -> None:
        self._index, self._norms, self._rules, self._seed = index, norms, rules, seed
        self._day_rules: dict[str, DayRule | None] = {}

    def answered(
        self,
        asked: Asked,
        parts: Sequence[tuple[Query, Sequence[Span]]],
        confidence: float,
        ranked: Sequence[Scored] = (),
        silent: Sequence[str] = (),
    ) -> Answer:
        """The answer that quotes what answers each part of a question.

        Args:
            asked: the question.
            parts: each thing that was asked, as it was understood, with what is quoted for it, in order.
            confidence: probability that it answers, 0..1.
            ranked: what else was found, for what to read besides.
            silent: parts of the question to which nothing was found.

        Raises:
            IndexDamaged: a quote is not in its article.
        """
        citations: list[Citation] = []
        texts: list[str] = []
        notes: list[str] = []
        for query, spans in parts:
            verdict, about = self._reckoned(query, spans, asked)
            quoted = when_late(spans, self._index) if verdict.late else spans
            own = [cite(self._index, span) for span in quoted]
            text = self._told(query, list(self._norms_in(spans)), [c.quote for c in own], verdict)
            lines = {line.rstrip(_ENDS) for said in texts for line in said.split("\n")}
            text = "\n".join(line for line in text.split("\n") if line.rstrip(_ENDS) not in lines)
            texts += [text] if text and not any(text in said for said in texts) else []
            notes += [*about, *self._readings(query, own)]
            citations += [citation for citation in own if not any(_inside(citation, other) for other in citations)]
        higher = higher_rule(parts[0][0], ranked, self._index)
        notes += [
            *(self._rules.phrase("note", "part_not_held", part=part) for part in silent),
            *([self._rules.phrase("note", "higher_rule", label=higher)] if higher else []),
            *self._missing(citations),
            *(self._rules.phrase("note", "not_in_force", title=c.document) for c in citations if not c.in_force),
        ]
        verify_citations(citations, self._index)
        asked.trace.append(Step(stage="verify", text=f"{len(citations)} 处引文与原文逐字一致"))
        return Answer(
            id=self._id(asked),
            question=asked.question,
            status="answered",
            answer="\n".join(texts),
            citations=citations,
            notes=list(dict.fromkeys(notes)),
            related=self._related(ranked, citations),
            confidence=round(confidence, 3),
            trace=asked.trace,
        )

    def _reckoned(self, query: Query, spans: Sequence[Span], asked: Asked) -> tuple[Verdict, list[str]]:
        """The verdict on the numbers of one thing that was asked, and the notes on how they were reckoned."""
        norms = list(self._norms_in(spans))
        by_rule = [self._in_working_days(norm) for norm in norms]
        quotes = [cite(self._index, span).quote for span in spans]
        verdict = reckon(query, by_rule, quotes, self._rules, asked.today)
        if not verdict.prefix and premise_is_wrong(query, quotes, self._rules):
            verdict = wrong_premise(self._rules)
        counted = self._day_rule_notes(norms, by_rule) if verdict.notes else []
        return verdict, [*verdict.notes, *counted]

    def _told(self, query: Query, norms: Sequence[Norm], quotes: Sequence[str], verdict: Verdict) -> str:
        """What is read first for one thing that was asked."""
        prefix = verdict.prefix or says_mentioned(query, quotes, self._rules)
        prefix = prefix or who_it_is(query, norms, quotes, self._rules)
        return answer_text(query, quotes, self._rules, prefix or membership(query, quotes, self._rules))

    def refused(self, asked: Asked, text: str, ranked: Sequence[Scored] = ()) -> Answer:
        """The answer that there is no basis, with what is held nearby."""
        related = self._related(ranked, [])
        suggestions = [
            self._rules.phrase("suggestion", "article", document=title + "》", label=label)
            for title, _, label in (name.partition("》") for name in related)
        ]
        return Answer(
            id=self._id(asked),
            question=asked.question,
            status="no_basis",
            answer=text,
            suggestions=suggestions,
            related=related,
            confidence=0.0,
            trace=asked.trace,
        )

    def asks_back(self, asked: Asked, documents: Sequence[str]) -> Answer:
        """The answer that asks which of several documents is meant."""
        titles = [self._index.document(name).title for name in documents]
        asked.trace.append(Step(stage="choose", text=f"{len(titles)} 份文件都说得通，需要选定一份"))
        return self._asks(
            asked,
            self._rules.phrase("ask_back", "which", titles="、".join(f"《{title}》" for title in titles)),
            [self._rules.phrase("suggestion", "in_document", title=title, question=_bare(asked)) for title in titles],
        )

    def asks_which(self, asked: Asked, statements: Sequence[Statement]) -> Answer:
        """The answer that asks which of several places in one document is meant, each with its words."""
        document = self._index.document(statements[0].ref.document)
        labels = [document.label(statement.ref.at_article()) for statement in statements]
        asked.trace.append(Step(stage="choose", text=f"{'、'.join(labels)}都说得通，需要选定一处"))
        places = [
            self._rules.phrase("ask_back", "place", label=label, text=_shown(statement.text))
            for label, statement in zip(labels, statements, strict=True)
        ]
        return self._asks(
            asked,
            self._rules.phrase("ask_back", "which_place", places="；".join(places)),
            [self._rules.phrase("suggestion", "in_article", label=label, question=_bare(asked)) for label in labels],
        )

    def _asks(self, asked: Asked, text: str, suggestions: list[str]) -> Answer:
        return Answer(
            id=self._id(asked),
            question=asked.question,
            status="ask_back",
            answer=text,
            suggestions=suggestions,
            confidence=0.0,
            trace=asked.trace,
        )

    def article_id(self, citation: Citation) -> str:
        """``doc#art33`` of what a citation quotes."""
        document = self._index.find(citation.document)
        return format_id(parse_label(citation.article, document.id if document else ""))

    def _norms_in(self, spans: Sequence[Span]) -> Iterator[Norm]:
        """The norms whose words are quoted."""
        for span in spans:
            for norm in self._norms.of(span.ref):
                if norm.ref.paragraph == span.ref.paragraph and any(
                    span.start <= start and end <= span.end for start, end in norm.spans[-1:]
                ):
                    yield norm

    def _in_working_days(self, norm: Norm) -> Norm:
        """The norm with 工作日 for 日 where its document says that these are working days."""
        rule = self._day_rule(norm.ref.document)
        if rule is None or norm.amount is None or norm.amount.unit != "日":
            return norm
        words = article_of(self._index, norm.ref).text[norm.start : norm.end]
        if not rule.fits(int(norm.amount.value), words):
            return norm
        return replace(norm, amount=replace(norm.amount, unit="工作日"))

    def _day_rule_notes(self, norms: Sequence[Norm], by_rule: Sequence[Norm]) -> list[str]:
        """The sentence by which days were counted as working days, with its place."""
        notes = []
        for norm, read in zip(norms, by_rule, strict=True):
            rule = self._day_rule(norm.ref.document) if read != norm else None
            if rule is not None:
                label = self._index.document(rule.ref.document).label(rule.ref)
                notes.append(self._rules.phrase("note", "day_rule", label=label, quote=rule.quote.strip()))
        return notes

    def _day_rule(self, document: str) -> DayRule | None:
        if document not in self._day_rules:
            self._day_rules[document] = day_rule_of(self._index.document(document))
        return self._day_rules[document]

    def _readings(self, query: Query, citations: Sequence[Citation]) -> list[str]:
        """What was typed by sound or shape and read as a word that the answer holds."""
        return [
            self._rules.phrase("note", "read_as", said=said, means=meant)
            for said, meant in query.heard_as
            if any(meant in citation.quote for citation in citations)
        ]

    def _missing(self, citations: Sequence[Citation]) -> list[str]:
        titles = [t for t in self._index.catalog.missing if any(f"《{t}》" in c.quote for c in citations)]
        return [self._rules.phrase("note", "missing_document", title=title) for title in titles[:2]]

    def _related(self, ranked: Sequence[Scored], citations: Sequence[Citation]) -> list[str]:
        cited = {citation.label for citation in citations}
        labels: list[str] = []
        for scored in ranked:
            if scored.score < ranked[0].score - WORTH_READING:
                break
            ref = ProvisionRef(scored.statement.ref.document, scored.statement.ref.article, scored.statement.ref.branch)
            label = self._index.document(ref.document).label(ref)
            if ref.article != NOTICE and label not in labels and not any(c.startswith(label) for c in cited):
                labels.append(label)
            if len(labels) == MOST_RELATED:
                break
        return labels

    def _id(self, asked: Asked) -> str:
        scope = sorted(asked.scope) if asked.scope is not None else None
        day = asked.today.isoformat() if uses_today(asked.question, asked.today) else ""
        parts = [self._seed, asked.question, repr(asked.state), repr(scope), day]
        return hashlib.sha256("\u0000".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _inside(one: Citation, other: Citation) -> bool:
    """Whether another citation quotes all that one does."""
    same = (one.document, one.article) == (other.document, other.article)
    return same and other.start <= one.start and one.end <= other.end


def _bare(asked: Asked) -> str:
    """The question without the mark at its end."""
    return asked.question.strip().strip("。.？?！!")


def _shown(text: str) -> str:
    """The words of a place, the end left off when they are many."""
    text = text.strip()
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
