"""choose: query and candidates → the statements that may answer, best first.

Score of a statement = Σ weight × feature: features in `qa.features`, weights in `qa.weights`, fitted by ``python -m eval fit``. What
the score cannot see, `qa.preferred` sets right after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.document import Article, Document
from corpus.provision import NOTICE, ProvisionRef
from index.passages import short_title
from index.retriever import Candidate
from index.store import CorpusIndex
from qa.features import Surroundings, features
from qa.narrow import FOR_OTHERS
from qa.norms.store import NormTable
from qa.reading import Readings
from qa.statement_vectors import StatementVectors
from qa.statements import Statement, statements_of
from qa.understand import Query
from qa.weights import Weights

ARTICLES = 14
NEARLY, ALMOST, NEAR = 2.5, 2.0, 1.0
"""How far below the best statement's score another may be to stand for another part of the question, or to be preferred
because it proves what is asked for: differences of log odds."""
Clauses = tuple[tuple[int, int, float], ...]
"""Start, end and log odds of each."""


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
    clauses: Clauses = ()

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
    of_article: dict[ProvisionRef, list[Candidate]] = {}
    for candidate in candidates:
        of_article.setdefault(candidate.ref.at_article(), []).append(candidate)
    articles = list(of_article)[:ARTICLES]
    articles += [ref for ref in dict.fromkeys([*cited, *extra]) if ref not in articles]
    located = [(ref, statement) for ref in articles for statement in _statements(index.document(ref.document), ref)]
    cosines = [facts.vectors.cosine(statement, question) for _, statement in located]
    nearest = max((c for c in cosines if c is not None), default=0.0)
    least_mark = read.least()
    totals: list[float] = []
    found: list[tuple[Statement, Mapping[str, float], tuple[str, ...], float, float, Clauses]] = []
    for number, ((ref, statement), cosine) in enumerate(zip(located, cosines, strict=True)):
        paragraph = ProvisionRef(ref.document, ref.article or 0, ref.branch, statement.ref.paragraph)
        best = by_paragraph.get(paragraph) or max(of_article.get(ref, ()), key=lambda c: c.score, default=None)
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
            rest=number + 1 < len(located) and _leaves(statement, located[number + 1][1]),
            local=index.document(ref.document).level != "law",
            cited=ref in cited,
            said=said,
        )
        values, proved = features(query, statement, around)
        score = sum(weights.get(name, 0.0) * value for name, value in values.items())
        near = cosine if cosine is not None else best.cosine if best else 0.0
        totals.append(score)
        found.append((statement, values, proved, best.cosine if best else 0.0, near, clauses))
    least = min(totals, default=0.0)
    scored = [Scored(held[0], total - least, *held[1:]) for total, held in zip(totals, found, strict=True)]
    order = sorted(range(len(scored)), key=lambda i: (-round(scored[i].score, 5), i))
    return [scored[i] for i in order]


def clauses_read(ranked: Sequence[Scored]) -> dict[ProvisionRef, Clauses]:
    """Paragraph → start, end and log odds of each of its clauses that was read."""
    read: dict[ProvisionRef, dict[tuple[int, int], float]] = {}
    for scored in ranked:
        of_paragraph = read.setdefault(replace(scored.statement.ref, item=0, subitem=0), {})
        of_paragraph.update({(start, end): odds for start, end, odds in scored.clauses})
    return {ref: tuple((s, e, odds) for (s, e), odds in sorted(found.items())) for ref, found in read.items()}


def led_by(first: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """A ranking with one of its statements put first; all others keep their order."""
    return [first, *(scored for scored in ranked if scored is not first)]


def paragraph_of(scored: Scored) -> tuple[ProvisionRef, int]:
    """The article and the number of its paragraph that a statement is of."""
    ref = scored.statement.ref
    return ref.at_article(), ref.paragraph


def _leaves(one: Statement, following: Statement) -> bool:
    """Whether the segment behind one, in its sentence, is for what that leaves (1亿元以上的，提交主任办公会议审议；其他项目由…审议)."""
    same = (one.ref, one.sentence, one.kind) == (following.ref, following.sentence, following.kind)
    return same and one.kind == "segment" and FOR_OTHERS.search(following.text) is not None


def _statements(document: Document, ref: ProvisionRef) -> tuple[Statement, ...]:
    article, path = _locate(document, ref)
    return statements_of(document, article, path)


def _locate(document: Document, ref: ProvisionRef) -> tuple[Article, str]:
    for number, article in enumerate(document.articles):
        if (article.number, article.branch) == (ref.article, ref.branch):
            headings = " ".join(heading.title for heading in document.path_of(number))
            return article, f"{short_title(document.title)} {headings}"
    article = document.article(ref.article or 0, ref.branch)
    return article, f"{short_title(document.title)} {'印发通知' if article.number == NOTICE else ''}".rstrip()
