"""choose: query and candidates → the statements that answer, or the reason why none does.

Score of a statement = Σ weight × feature, every feature in 0..1 (weights in `ChoiceWeights`):

    passage   score of its passage, as a share of the best passage's
    own       share of the question's concepts, by weight, that the statement itself holds
    context   the same, counting its context at four fifths
    evidence  whether it holds what the main intent asks for
    shape     whether its form fits: a list for a question after a list, a single statement otherwise
    nearer    1 for what the office itself imported, unless the question names a law
    said      -1 for what the turn before was answered with
    stay      1 for the articles that the turn before was answered from, half of it where the turn stands on its own
    phrase    longest run of characters that question and statement share, from `SHORTEST_RUN` to `LONGEST_RUN`
    range     1 where a number of the asker's lies in a range that the statement sets, -1 where it lies outside
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Article, Document
from corpus.provision import NOTICE, ProvisionRef, format_id
from index.passages import short_title
from index.retriever import Candidate
from index.store import CorpusIndex
from index.tokenizer import fold
from qa.intervals import fits
from qa.quantities import asked_units, quantities
from qa.rulebook import IntentRule
from qa.statements import Statement, statements_of
from qa.understand import Query

ARTICLES = 14
NEARLY = 0.9
ALONE = 0.5
"""Share of `ChoiceWeights.stay` that a turn gets which stands on its own."""
ALMOST = 0.95
SHORTEST_RUN, LONGEST_RUN = 3, 12


@dataclass(frozen=True, slots=True)
class ChoiceWeights:
    """Weight of each feature."""

    passage: float = 1.0
    own: float = 1.1
    context: float = 0.9
    evidence: float = 0.7
    shape: float = 0.25
    nearer: float = 0.3
    said: float = 0.35
    stay: float = 0.3
    range: float = 0.6
    phrase: float = 0.4


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement with its score and the features that a decision looks at.

    Attributes:
        statement: the stretch of text.
        score: comparable within one question.
        passage, own, context: features, see the module.
        evidence: names of the query's intents that it proves.
        cosine: best similarity of its passage with the question; 0 when it came by look-up alone.
    """

    statement: Statement
    score: float
    passage: float
    own: float
    context: float
    evidence: tuple[str, ...]
    cosine: float


def score_statements(
    query: Query,
    candidates: Sequence[Candidate],
    index: CorpusIndex,
    extra: Sequence[ProvisionRef] = (),
    said: Sequence[tuple[str, int, int]] = (),
    weights: ChoiceWeights | None = None,
) -> list[Scored]:
    """Every statement of the best articles, best first; ties go to the earlier provision.

    Args:
        query: the question.
        candidates: passages, best first.
        index: where they stand.
        extra: articles to look at besides, e.g. those the turn before cited.
        said: what the turn before was answered with: article id, start, end.
        weights: defaults when None.
    """
    weights = weights or ChoiceWeights()
    top = candidates[0].score if candidates else 1.0
    by_paragraph: dict[ProvisionRef, Candidate] = {}
    for candidate in candidates:
        by_paragraph.setdefault(candidate.ref, candidate)
    articles = list(dict.fromkeys([c.ref.at_article() for c in candidates]))[:ARTICLES]
    articles += [ref for ref in extra if ref not in articles]
    scored: list[Scored] = []
    for ref in articles:
        document = index.document(ref.document)
        article, path = _locate(document, ref)
        best = max((c for c in candidates if c.ref.at_article() == ref), key=lambda c: c.score, default=None)
        for statement in statements_of(document, article, path):
            paragraph = ProvisionRef(ref.document, ref.article or 0, ref.branch, statement.ref.paragraph)
            nearest = by_paragraph.get(paragraph, best)
            share = nearest.score / top if nearest else 0.3
            if paragraph not in by_paragraph:
                share *= 0.85
            found = _score(query, statement, share, nearest.cosine if nearest else 0.0, weights)
            bonus = weights.nearer if document.level != "law" and not query.mentions.documents else 0.0
            bonus -= weights.said * _said(statement, ref, said)
            bonus += weights.stay * (1.0 if query.context else ALONE) * (ref in extra and ref.article != NOTICE)
            scored.append(replace(found, score=found.score + bonus))
    order = sorted(range(len(scored)), key=lambda i: (-round(scored[i].score, 5), i))
    return [scored[i] for i in order]


def proved_first(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the best statement that proves the main intent, when that scores `ALMOST` as well as the best.

    Issuing facts are proved by the notice alone, so there the score does not matter.
    """
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    if main is None or not ranked or main.name in ranked[0].evidence:
        return ranked
    least = -1.0 if main.name == "issuing" else ALMOST * ranked[0].score
    proof = next((s for s in ranked if main.name in s.evidence and s.score >= least), None)
    return ranked if proof is None else [proof, *(s for s in ranked if s is not proof)]


def apart(parts: Sequence[Query], rankings: Sequence[list[Scored]]) -> list[list[Scored]]:
    """Rankings of the parts of one question such that two parts do not begin with the same statement when one of them
    has another nearly as good (`NEARLY` of its best): the part that fits it less takes its next.

    A statement with several proofs (「请示…1500字，综合报告…5000字」) can answer several parts and is left to all.
    """
    out = [list(ranked) for ranked in rankings]
    for i, ranked in enumerate(out):
        main = next((intent for intent in parts[i].intents if intent.needs_evidence), None)
        for other in out[:i]:
            if not ranked or not other or ranked[0].statement != other[0].statement:
                continue
            if main is not None and len(main.proved_by(ranked[0].statement.text)) > 1:
                continue
            for loser in sorted((ranked, other), key=lambda r: r[0].score):
                if len(loser) > 1 and loser[1].evidence and loser[1].score >= NEARLY * loser[0].score:
                    loser.pop(0)
                    break
    return out


def _said(statement: Statement, article: ProvisionRef, said: Sequence[tuple[str, int, int]]) -> float:
    """1 for what was quoted before, 0.4 for the rest of the same paragraph, else 0."""
    quoted = [(start, end) for name, start, end in said if name == format_id(article)]
    if any(start < statement.end and statement.start < end for start, end in quoted):
        return 1.0
    return 0.0


def _locate(document: Document, ref: ProvisionRef) -> tuple[Article, str]:
    for number, article in enumerate(document.articles):
        if (article.number, article.branch) == (ref.article, ref.branch):
            headings = " ".join(heading.title for heading in document.path_of(number))
            return article, f"{short_title(document.title)} {headings}"
    return document.article(ref.article or 0, ref.branch), f"{short_title(document.title)} 印发通知"


def _score(query: Query, statement: Statement, share: float, cosine: float, weights: ChoiceWeights) -> Scored:
    total = sum(concept.weight for concept in query.concepts) or 1.0
    own = context = 0.0
    for concept in query.concepts:
        here = concept.held_by(statement.folded)
        own += concept.weight * here
        context += concept.weight * max(here, 0.8 * concept.held_by(statement.context))
    proved = tuple(i.name for i in (*query.intents, *query.hinted) if proves(i, statement, query.text))
    score = (
        weights.passage * share
        + weights.own * own / total
        + weights.context * context / total
        + weights.evidence * _evidence(query.intents or query.hinted, proved)
        + weights.shape * _shape(query, statement)
        + weights.range * _range(query, statement)
        + weights.phrase * _phrase(query, statement)
    )
    return Scored(statement, score, share, own / total, context / total, proved, cosine)


def _phrase(query: Query, statement: Statement) -> float:
    """Length of the longest common run, as a share of `LONGEST_RUN`; 0 below `SHORTEST_RUN`."""
    asked = fold(query.focus or query.text)
    for length in range(min(LONGEST_RUN, len(asked)), SHORTEST_RUN - 1, -1):
        if any(asked[i : i + length] in statement.folded for i in range(len(asked) - length + 1)):
            return length / LONGEST_RUN
    return 0.0


def _range(query: Query, statement: Statement) -> float:
    """1, -1 or 0; where several numbers are asked about, the worst counts."""
    if statement.kind == "list":
        return 0.0
    verdicts = [verdict for asked in query.quantities if (verdict := fits(asked, statement.text)) is not None]
    return 0.0 if not verdicts else 1.0 if all(verdicts) else -1.0


def proves(intent: IntentRule, statement: Statement, question: str) -> bool:
    """Whether a statement holds what an intent asks for; a number must have a unit that the question can mean, but in a
    row of a table, whose head has the unit."""
    text = statement.text
    if statement.kind == "row" and intent.name in ("limit", "deadline"):
        return any(char.isdigit() for char in text)
    if not intent.proved_by(f"{statement.lead_text}{text}"):
        return False
    if intent.name == "issuing":
        return statement.ref.article == NOTICE and bool(intent.proved_by(statement.text))
    if intent.name not in ("deadline", "limit", "frequency"):
        return True
    units = asked_units(question)
    if not intent.proved_by(text):
        return False
    return not units or any(quantity.unit in units for quantity in quantities(text))


def _evidence(intents: Sequence[IntentRule], proved: Sequence[str]) -> float:
    """1 when the main intent that needs evidence is proved; half when another is; 1 when none needs any."""
    needing = [intent.name for intent in intents if intent.needs_evidence]
    if not needing:
        return 0.0
    if needing[0] in proved:
        return 1.0
    return 0.5 if any(name in proved for name in needing) else 0.0


def _shape(query: Query, statement: Statement) -> float:
    names = query.intent_names()
    if statement.kind == "list":
        return 1.0 if names and names[0] == "list" else -1.0 if "list" not in names else 0.0
    if statement.kind == "item":
        return -0.3 if not query.quantities else 0.0
    return 0.0
