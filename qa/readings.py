"""readings: when a question can be read in two ways that are equally good, or two levels of rules both speak of it."""

from __future__ import annotations

from collections.abc import Sequence

from index.store import CorpusIndex
from qa.choose import Scored
from qa.understand import Query

EQUAL = 1.25
"""How far apart, in log odds, two statements may score to be equally good when they hold as much of the question."""
AS_MUCH = 0.05
"""How far apart their shares of the question's concepts may be for that."""
BESIDE = 2.0
"""How far below the best statement's score a law's may be to be named beside it."""
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
