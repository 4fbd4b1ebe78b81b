"""lookup: the provisions that a question names by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.errors import UnknownProvision
from corpus.provision import NOTICE, ProvisionRef, format_label
from index.retriever import Candidate
from index.store import CorpusIndex
from qa.dialogue import State
from qa.mentions import Mentions
from qa.rulebook import Rulebook, found
from qa.spans import Span, article_of
from qa.understand import Query

MAX_WHOLE = 600
"""Characters up to which a provision that a question asks for in so many words is quoted whole."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the numbers in a question lead to: exactly one of the three is set, or none when it names no number.

    Attributes:
        refs: the provisions.
        refusal: why there is none, in words.
        owners: ids of the documents between which the question does not decide; each has such a provision.
    """

    refs: tuple[ProvisionRef, ...] = ()
    refusal: str = ""
    owners: tuple[str, ...] = ()


def notices(query: Query, index: CorpusIndex, local: Sequence[str]) -> list[ProvisionRef]:
    """The notices that issue the documents which a question names, or else those of `local`, where it asks for facts of issue; else none."""
    if not any(intent.of_notice for intent in query.intents):
        return []
    return [ProvisionRef(d, NOTICE) for d in query.mentions.documents or local if index.document(d).notice is not None]


def asked_by_name(
    query: Query, index: CorpusIndex, rules: Rulebook, documents: Sequence[str] | None, local: Sequence[str]
) -> list[ProvisionRef]:
    """The articles and notices in `documents` (all when None) that a question names."""
    named = look_up(query.mentions, State(), index, rules, documents).refs
    refs = [ref.at_article() for ref in (*named, *notices(query, index, local))]
    return [ref for ref in refs if documents is None or ref.document in documents]


def named_first(refs: Sequence[ProvisionRef], candidates: Sequence[Candidate], index: CorpusIndex) -> list[Candidate]:
    """The candidates behind the passages of `refs`, which score one more than the best of them."""
    best = max((candidate.score for candidate in candidates), default=0.0) + 1.0
    passages = enumerate(index.passages if refs else ())
    named = [Candidate(number, p.ref, best, 1.0, 1.0) for number, p in passages if p.ref.at_article() in refs]
    return [*named, *candidates]


def look_up(
    mentions: Mentions, state: State, index: CorpusIndex, rules: Rulebook, documents: Sequence[str] | None
) -> Found:
    """The provisions that a question names.

    The document of a number without one is, in this order: one that the question names, the one that the turn before was
    about, the only one among what the office itself imported that has such a provision.

    Args:
        mentions: what the question names.
        state: what was said before.
        index: where to look.
        rules: for the words of a refusal.
        documents: ids of the documents in scope; all when None.
    """
    refs: list[ProvisionRef] = []
    local = [d.id for d in index.documents if d.level != "law" and (documents is None or d.id in documents)]
    for ref in mentions.references:
        owner = ref.document or next(iter(mentions.documents), "") or next(iter(state.documents), "")
        if not owner:
            owners = tuple(name for name in local if _held(index, name, ref))
            if len(owners) > 1:
                return Found(owners=owners)
            owner = next(iter(owners or local), "")
        if not owner:
            continue
        title = index.document(owner).title
        if documents is not None and owner not in documents:
            return Found(refusal=rules.phrase("refusal", "out_of_scope", title=title))
        full = _held(index, owner, ref)
        if not full:
            label = format_label(ref)
            return Found(refusal=rules.phrase("refusal", "no_such_provision", document=f"《{title}》", label=label))
        refs += full
    return Found(tuple(dict.fromkeys(refs)))


def _held(index: CorpusIndex, owner: str, ref: ProvisionRef) -> list[ProvisionRef]:
    """`ref` in the document `owner`, when it has such a provision; by the places of the paragraphs that are printed as what it names."""
    full = ProvisionRef(owner, ref.article, ref.branch, ref.paragraph, ref.item, ref.subitem)
    try:
        article = index.document(owner).article(ref.article or 0, ref.branch)
    except UnknownProvision:
        return []
    if printed := article.printed_at(full):
        return [replace(full, paragraph=p.number, item=0, subitem=0) for p in printed]
    return [full] if article.span_of(full) is not None else []


def wants_whole(question: str, refs: Sequence[ProvisionRef], index: CorpusIndex, rules: Rulebook) -> bool:
    """Whether the text itself is asked for, or is short enough to be the answer."""
    if any(ref.paragraph or ref.item for ref in refs) or len(refs) > 1:
        return True
    length = len(article_of(index, refs[0]).text)
    return length <= 160 or (length <= MAX_WHOLE and found(rules.speech.whole_provision, question) is not None)


def whole(ref: ProvisionRef, index: CorpusIndex) -> Span:
    """All of a provision."""
    article = article_of(index, ref)
    start, end = article.span_of(ref) or (0, len(article.text))
    return Span(ref, start, end)
