"""choose: query and candidates → the statements that may answer, best first.

Score of a statement = Σ weight × feature: features in `qa.features`, weights in `qa.weights`, fitted by ``python -m eval fit``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from index.passages import short_title
from index.retriever import Candidate
from index.store import CorpusIndex
from index.tokenizer import fold
from qa.features import Surroundings, features
from qa.norms.store import NormTable
from qa.reading import Readings
from qa.statement_vectors import StatementVectors
from qa.statements import Statement, statements_of
from qa.understand import Query
from qa.weights import Weights

ARTICLES = 14
ALIKE, CLOSER = 2.0, 0.25
"""How far below the best a look-alike may score, and how much more of its name the question must hold, to come first."""
NAMED_WHOLE, NAMED_PART = 0.85, 0.55
"""From this share of its name on, a look-alike is the one that the question names; the smaller one where the statements begin
alike, so that what the question holds of the name is what tells them apart."""
LESS = 0.25
"""How much less of the question's concepts it may hold than the best."""
BEGIN_ALIKE = 70
"""Likeness, 0..100, of two first clauses (以县政府名义发文, 以县政府办公室名义发文) that differ in a word."""
AS_LISTED, WELL_HELD = 1.5, 0.8
"""How far below the best a statement of another article may score to be one of all that are asked for, and the least share of the
question's concepts that both hold."""
NEARLY, ALMOST = 2.5, 2.0
"""How far below the best statement's score another may be to stand for another part of the question, or to be preferred
because it proves what is asked for: differences of log odds."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What statements are judged by: the index, its norms, its statements' vectors, and the weights of all that."""

    index: CorpusIndex
    norms: NormTable
    vectors: StatementVectors
    weights: Weights


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement with its score and the features that a decision looks at.

    Attributes:
        statement: the stretch of text.
        score: comparable within one question; 0 is the least that a statement gets.
        features: by name, see `qa.features`.
        evidence: names of the query's intents that it proves.
        cosine: best similarity of its passage with the question; 0 when it came by look-up alone.
        nearness: similarity of the statement itself; that of its passage where it has no vector.
        clauses: start and end in the article's text of each of its clauses that was read, and the log odds that it is of the
            answer.
    """

    statement: Statement
    score: float
    features: Mapping[str, float]
    evidence: tuple[str, ...]
    cosine: float
    nearness: float
    clauses: tuple[tuple[int, int, float], ...] = ()

    @property
    def own(self) -> float:
        """Share of the question's concepts that it holds itself."""
        return self.features["own"]

    @property
    def mark(self) -> float:
        """The highest log odds of its clauses that they are of the answer."""
        return self.features["mark"]

    @property
    def context(self) -> float:
        """Share of the question's concepts that it or its context holds."""
        return self.features["context"]


def score_statements(
    query: Query,
    candidates: Sequence[Candidate],
    facts: Facts,
    question: NDArray[np.float32],
    read: Readings,
    extra: Sequence[ProvisionRef] = (),
    cited: Sequence[ProvisionRef] = (),
    said: Sequence[tuple[str, int, int]] = (),
) -> list[Scored]:
    """Every statement of the best articles, best first; ties go to the earlier provision.

    Args:
        query: the question.
        candidates: passages, best first.
        facts: where they stand.
        question: the question's vector.
        read: what the cross-encoder makes of the nearest of them.
        extra: articles to look at besides.
        cited: articles that the turn before was answered from; looked at as well.
        said: what that turn quoted: article id, start, end.
    """
    weights = facts.weights.choice
    index = facts.index
    by_paragraph: dict[ProvisionRef, Candidate] = {}
    for candidate in candidates:
        by_paragraph.setdefault(candidate.ref, candidate)
    articles = list(dict.fromkeys([c.ref.at_article() for c in candidates]))[:ARTICLES]
    articles += [ref for ref in dict.fromkeys([*cited, *extra]) if ref not in articles]
    located = [(ref, statement) for ref in articles for statement in _statements(index.document(ref.document), ref)]
    cosines = [facts.vectors.cosine(statement, question) for _, statement in located]
    nearest = max((c for c in cosines if c is not None), default=0.0)
    least_mark = read.least()
    scored: list[Scored] = []
    for (ref, statement), cosine in zip(located, cosines, strict=True):
        paragraph = ProvisionRef(ref.document, ref.article or 0, ref.branch, statement.ref.paragraph)
        best = by_paragraph.get(paragraph) or max(
            (c for c in candidates if c.ref.at_article() == ref), key=lambda c: c.score, default=None
        )
        clauses = read.inside(paragraph, statement.start, statement.end)
        around = Surroundings(
            candidate=best,
            same_paragraph=paragraph in by_paragraph,
            best_score=candidates[0].score if candidates else 1.0,
            best_cosine=max((c.cosine for c in candidates), default=1.0),
            read=read.of(paragraph),
            marks=[odds for _, _, odds in clauses] or [least_mark],
            nearness=None if cosine is None else (cosine, nearest),
            norms=facts.norms.of(ref),
            local=index.document(ref.document).level != "law",
            cited=ref in cited,
            said=said,
        )
        values, proved = features(query, statement, around)
        score = sum(weights.get(name, 0.0) * value for name, value in values.items())
        near = cosine if cosine is not None else best.cosine if best else 0.0
        scored.append(Scored(statement, score, values, proved, best.cosine if best else 0.0, near, clauses))
    least = min((s.score for s in scored), default=0.0)
    scored = [replace(s, score=s.score - least) for s in scored]
    order = sorted(range(len(scored)), key=lambda i: (-round(scored[i].score, 5), i))
    return [scored[i] for i in order]


def proved_first(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the best statement that proves the main intent, when its score is at most `ALMOST` lower, or
    `NEARLY` lower in the same paragraph.

    Issuing facts are proved by the notice alone, so there the score does not matter.
    """
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    if main is None or not ranked or main.name in ranked[0].evidence:
        return ranked
    best = ranked[0]

    def allowed(scored: Scored) -> float:
        if main.of_notice:
            return float("inf")
        return NEARLY if _paragraph(scored) == _paragraph(best) else ALMOST

    proof = next((s for s in ranked if main.name in s.evidence and s.score >= best.score - allowed(s)), None)
    return ranked if proof is None else [proof, *(s for s in ranked if s is not proof)]


def the_one_asked(ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the look-alike that the question names: of two statements that fix the same kind of fact about
    things whose names differ in a word (以县政府名义发文, 以县政府办公室名义发文), the one whose name the question holds more of,
    when its score is at most `ALIKE` lower."""
    if not ranked or ranked[0].features["kind"] < 1.0:
        return ranked
    best = ranked[0]
    for scored in ranked[1:]:
        if scored.score < best.score - ALIKE:
            break
        enough = NAMED_PART if _begin_alike(best.statement, scored.statement) else NAMED_WHOLE
        named = scored.features["thing"] >= max(enough, best.features["thing"] + CLOSER)
        closer = named and scored.features["kind"] >= 1.0 and scored.own >= best.own - LESS
        if closer and scored.statement.ref.at_article() == best.statement.ref.at_article():
            return [scored, *(s for s in ranked if s is not scored)]
    return ranked


def listed_with(query: Query, ranked: Sequence[Scored]) -> list[Scored]:
    """For a question that asks for all of a kind (哪些会由政府办承办), the best statements of other articles of the document that hold
    all of the question that the best one holds, and whose score is at most `AS_LISTED` lower."""
    best = ranked[0]
    if "list" not in query.intent_names() or best.statement.kind != "segment" or best.own < WELL_HELD:
        return []
    found: dict[ProvisionRef, Scored] = {}
    for scored in ranked[1:]:
        if scored.score < best.score - AS_LISTED:
            break
        article = scored.statement.ref.at_article()
        if article == best.statement.ref.at_article() or article.document != best.statement.ref.document:
            continue
        if scored.statement.kind == "segment" and scored.own >= best.own and set(scored.evidence) >= set(best.evidence):
            found.setdefault(article, scored)
    return list(found.values())


def _begin_alike(one: Statement, other: Statement) -> bool:
    return fuzz.ratio(*(re.split("[，。；：,;:]", each.folded, maxsplit=1)[0] for each in (one, other))) >= BEGIN_ALIKE


def the_row_asked(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the row whose label the question holds what no other row of its table has of (「二类」 of 二类人员,
    一类人员): in this turn's words, else in what it inherits, the latest turn first; when its score is at most `ALMOST` lower.

    A question with numbers of its own is left to the ranges that the rows set.
    """
    rows = [s for s in ranked if s.statement.kind == "row" and s.score >= ranked[0].score - ALMOST]
    if not rows or query.quantities:
        return ranked
    table = [s for s in ranked if s.statement.kind == "row" and s.statement.lead == rows[0].statement.lead]
    table = [s for s in table if s.statement.ref.at_article() == rows[0].statement.ref.at_article()]
    labels = [_pairs(s.statement.text.strip("|").split("|")[0].strip()) for s in table]
    for words, nearest in ((query.focus or query.text, False), (query.context, True)):
        named: list[tuple[int, Scored]] = []
        for i, scored in enumerate(table):
            own = labels[i] - frozenset().union(*(other for j, other in enumerate(labels) if j != i))
            places = [at for pair in own if (at := fold(words).find(pair)) >= 0]
            if places:
                named.append((min(places), scored))
        if len(named) == 1 or (named and nearest):
            row = min(named, key=lambda found: found[0])[1]
            return [row, *(s for s in ranked if s is not row)] if row in rows else ranked
        if named:
            return ranked
    return ranked


def _pairs(words: str) -> frozenset[str]:
    """Neighbouring characters of folded words, two by two."""
    text = fold(words)
    return frozenset(text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2].isalnum())


def apart(parts: Sequence[Query], rankings: Sequence[list[Scored]]) -> list[list[Scored]]:
    """Rankings of the parts of one question such that two parts do not begin with the same statement when one of them
    has another nearly as good (at most `NEARLY` lower): the part that loses least by it takes that one.

    A statement with several proofs (「请示…1500字，综合报告…5000字」) can answer several parts and is left to all.
    """
    out = [list(ranked) for ranked in rankings]
    for i, ranked in enumerate(out):
        main = next((intent for intent in parts[i].intents if intent.needs_evidence), None)
        for j, other in enumerate(out[:i]):
            if not ranked or not other or ranked[0].statement != other[0].statement:
                continue
            if main is not None and len(main.proved_by(ranked[0].statement.text)) > 1:
                continue
            losses = [(loss, k, at) for k in (i, j) for loss, at in [_next_best(out[k])] if at]
            if losses:
                _, k, at = min(losses)
                out[k].insert(0, out[k].pop(at))
    return out


def _next_best(ranked: Sequence[Scored]) -> tuple[float, int]:
    """How much lower the next statement with evidence is, and where it stands; 0 for the place when there is none."""
    for at, scored in enumerate(ranked[1:], 1):
        if scored.score < ranked[0].score - NEARLY:
            break
        if scored.evidence or not ranked[0].evidence:
            return ranked[0].score - scored.score, at
    return 0.0, 0


def _paragraph(scored: Scored) -> tuple[ProvisionRef, int]:
    ref = scored.statement.ref
    return ref.at_article(), ref.paragraph


def _statements(document: Document, ref: ProvisionRef) -> tuple[Statement, ...]:
    article, path = _locate(document, ref)
    return statements_of(document, article, path)


def _locate(document: Document, ref: ProvisionRef) -> tuple[Article, str]:
    for number, article in enumerate(document.articles):
        if (article.number, article.branch) == (ref.article, ref.branch):
            headings = " ".join(heading.title for heading in document.path_of(number))
            return article, f"{short_title(document.title)} {headings}"
    return document.article(ref.article or 0, ref.branch), f"{short_title(document.title)} 印发通知"
