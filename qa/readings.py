"""readings: when a question can be read in two ways that are equally good, or two levels of rules both speak of it."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from index.store import CorpusIndex
from index.tokenizer import fold
from qa.choose import Scored, paragraph_of
from qa.preferred import first_clause, pairs
from qa.refuse import reason_to_refuse, surest
from qa.spans import article_of
from qa.understand import Query
from qa.weights import Weights
from qa.which_case import opposite

EQUAL = 1.25
"""How far apart, in log odds, two statements may score to be equally good when they hold as much of the question."""
AS_MUCH = 0.05
"""How far apart their shares of the question's concepts may be for that."""
NARROW = 0.25
"""How far apart, in log odds, two statements of one document may score to be equally good: their surroundings are alike, so
their scores differ less by chance than those of two documents."""
ALIKE = 65
"""Likeness, 0..100, from which on two statements say the same thing of two cases (使用甲类印章的，由… / 使用乙类印章的，由…)."""
BRANCH = 2.2
"""How far apart, in log odds, the statements of two such cases may score when the question does not tell them apart."""
SAME = 0.02
"""How far apart their shares of the question's concepts may be for that."""
OWN = 0.4
"""Probability of its own from which on what the office itself has laid down comes before a law."""
BESIDE = 2.0
"""How far below the best statement's score a law's may be to be named beside it."""
NAMING = 1.2
"""Least weight of what the question names of one provision alone to be about that."""
SAME_MATTER = 0.75
"""Share of the question's concepts that a law's statement must hold, itself or in its context, to speak of the same."""


def equal_owners(query: Query, ranked: Sequence[Scored], index: CorpusIndex) -> tuple[str, ...]:
    """Ids of the documents of the office's own whose best statements answer equally well and say different things; empty
    when the question names a document, or one answers better than the others."""
    if not ranked or query.mentions.documents:
        return ()
    main = next((intent.name for intent in query.intents if intent.needs_evidence), "")
    owners: dict[str, str] = {}
    for scored in ranked:
        if scored.score < ranked[0].score - EQUAL:
            break
        document = index.document(scored.statement.ref.document)
        as_much = abs(scored.context - ranked[0].context) <= AS_MUCH
        if document.level == "law" or not as_much or (main and main not in scored.evidence):
            continue
        owners.setdefault(document.id, scored.statement.folded)
    return tuple(owners) if len(set(owners.values())) > 1 else ()


def equal_places(query: Query, ranked: Sequence[Scored], index: CorpusIndex) -> tuple[Scored, ...]:
    """The best statement and the one of another article of its document that answers as well and says something else;
    empty when one answers better, when the question names a provision, or when it asks for no fact.

    A row of a table is no reading of its own: which one is meant is a matter of its column and row.
    """
    if not ranked or not query.intents or query.mentions.references or not ranked[0].evidence:
        return ()
    best = ranked[0]
    for scored in ranked[1:]:
        if scored.score < best.score - NARROW:
            break
        same_document = scored.statement.ref.document == best.statement.ref.document
        if not same_document or scored.statement.ref.at_article() == best.statement.ref.at_article():
            continue
        as_much = max(abs(scored.context - best.context), abs(scored.own - best.own)) <= AS_MUCH
        row = any("|" in one.statement.text for one in (best, scored))
        if (
            as_much
            and not row
            and scored.evidence == best.evidence
            and scored.statement.folded != best.statement.folded
        ):
            return tuple(sorted((best, scored), key=lambda one: one.statement.ref))
    return ()


def other_case(query: Query, ranked: Sequence[Scored], index: CorpusIndex) -> Scored | None:
    """The statement of another article, or of another paragraph, that says the same as the best one of another case, when the question does
    not say which case it asks of; None when there is none."""
    if not ranked or not query.intents or query.mentions.references or not ranked[0].evidence:
        return None
    best = ranked[0]
    for scored in ranked[1:]:
        if scored.score < best.score - BRANCH:
            break
        if (
            scored.statement.ref.document == best.statement.ref.document
            and paragraph_of(scored) != paragraph_of(best)
            and scored.statement.kind == best.statement.kind == "segment"
            and scored.evidence == best.evidence
            and max(abs(scored.context - best.context), abs(scored.own - best.own)) <= SAME
            and scored.statement.folded != best.statement.folded
            and fuzz.ratio(scored.statement.folded, best.statement.folded) >= ALIKE
            and not _named_around(query, best, scored, index)
            and not opposite(query, scored.statement)
            and (
                scored.statement.ref.at_article() != best.statement.ref.at_article()
                or _tells_no_case(query, scored, best)
            )
        ):
            return scored
    return None


def _named_around(query: Query, best: Scored, other: Scored, index: CorpusIndex) -> bool:
    """Whether the question names what the paragraph of the best statement is about, and not that of the other (全会: 市政府全体会议…。三分之二以上到会)."""
    here, there = (fold(_up_to(one, index)) for one in (best, other))
    return any(
        c.start >= 0 and c.weight >= NAMING and c.held_by(here) == 1.0 > c.held_by(there) for c in query.concepts
    )


def _up_to(scored: Scored, index: CorpusIndex) -> str:
    """The paragraph of a statement up to its end."""
    text = article_of(index, scored.statement.ref).text
    return text[text.rfind("\n", 0, scored.statement.start) + 1 : scored.statement.end]


def nearer_first(query: Query, ranked: list[Scored], index: CorpusIndex) -> list[Scored]:
    """The ranking led by the office's own provision where a law's comes first and both speak of what is asked: the own one was
    read as an answer and scores at most `EQUAL` lower. A question that names a document has chosen for itself."""
    if not ranked or query.mentions.documents or index.document(ranked[0].statement.ref.document).level != "law":
        return ranked
    main = next((intent.name for intent in query.intents if intent.needs_evidence), "")
    for scored in ranked[1:]:
        if scored.score < ranked[0].score - EQUAL:
            break
        own = index.document(scored.statement.ref.document).level != "law"
        if own and scored.features["read"] > 0 and (not main or main in scored.evidence):
            return [scored, *(one for one in ranked if one is not scored)]
    return ranked


def laws_first(query: Query, parts: Sequence[tuple[Query, list[Scored]]], index: CorpusIndex) -> bool:
    """Whether a law answers some part of a question that asks for none, by name or kind, and does not go on about one."""
    if query.about_laws or query.mentions.documents:
        return False
    return any(_is_law(ranked, index) and not ranked[0].features["stay"] for _, ranked in parts)


def own_instead(
    parts: Sequence[tuple[Query, list[Scored]]],
    own: Sequence[tuple[Query, list[Scored]]],
    index: CorpusIndex,
    weights: Weights,
) -> list[tuple[Query, list[Scored]]]:
    """The parts of a question, each as the office's own provisions answer it where a law comes first and these, had they been alone, would
    answer with a probability of `OWN` or more (decision 143)."""
    return [
        mine if _is_law(part[1], index) and _answers(mine, weights) else part
        for part, mine in zip(parts, own, strict=True)
    ]


def _is_law(ranked: Sequence[Scored], index: CorpusIndex) -> bool:
    return bool(ranked) and index.document(ranked[0].statement.ref.document).level == "law"


def _answers(part: tuple[Query, list[Scored]], weights: Weights) -> bool:
    return reason_to_refuse(*part, weights) is None and surest(*part, weights) >= OWN


def higher_rule(query: Query, ranked: Sequence[Scored], index: CorpusIndex) -> str:
    """Label of the law's provision that speaks of the same as the office's own that answers; empty when none does."""
    if not ranked or index.document(ranked[0].statement.ref.document).level == "law" or query.mentions.documents:
        return ""
    main = next((intent.name for intent in query.intents if intent.needs_evidence), "")
    for scored in ranked[1:]:
        if scored.score < ranked[0].score - BESIDE:
            break
        document = index.document(scored.statement.ref.document)
        proves = not main or main in scored.evidence
        likely = scored.features["read"] > 0
        if document.level == "law" and proves and likely and scored.context >= SAME_MATTER:
            return document.label(scored.statement.ref.at_article())
    return ""


def _tells_no_case(query: Query, one: Scored, other: Scored) -> bool:
    """Whether a question holds nothing of what tells the first clauses of two statements apart (以县政府名义发文, 以县政府办公室名义发文)."""
    begin, also = (first_clause(scored.statement) for scored in (one, other))
    asked = fold(f"{query.text} {query.context} {' '.join(word for c in query.concepts for word in c.words)}")
    return not any(pair in asked for pair in pairs(begin) ^ pairs(also))
