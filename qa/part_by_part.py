"""part_by_part: what answers a question that asks several things, each read in the light of the ones before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus.provision import format_id
from index.store import CorpusIndex
from qa.as_meant import AsMeant, Part, after
from qa.choose import Scored
from qa.compose import spans_of
from qa.in_turn import setting
from qa.refuse import probability
from qa.rulebook import Rulebook
from qa.spans import Span, within
from qa.understand import Query
from qa.weights import Weights
from qa.writer import Asked

BESIDE = 0.04
"""Least probability of a part of a question that is answered from the article which answers another part: it was asked in one breath."""
LEANED_ON = 0.01
"""The same for the first part where all others lean on it (要是重大事项呢): what answers those says of the same matter what else holds."""
SURE_PART = 0.7
"""Probability of one part from which on the others are answered when they would be alone, however doubtful the question is as a whole."""

Told = tuple[Query, list[Span]]
"""One thing that was asked, with what is quoted for it."""


@dataclass(slots=True)
class PartByPart:
    """What was found.

    Attributes:
        told: the parts that are answered, in order.
        silent: those that are not.
        sure: probability, 0..1, of the surest part.
        ranked: the statements that may answer that part, best first.
    """

    told: list[Told] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    sure: float = 0.0
    ranked: Sequence[Scored] = ()


@dataclass(frozen=True, slots=True)
class Means:
    """What it takes: how parts are read, why one is not answered, what is quoted for one, and by what all that is judged."""

    as_meant: AsMeant
    reason: Callable[[Part], str | None]
    quoted: Callable[[Part], list[Span]]
    index: CorpusIndex
    weights: Weights
    rules: Rulebook


def part_by_part(asked: Asked, query: Query, turns: Sequence[str], least: float, means: Means) -> PartByPart:
    """The parts of a question with what answers each.

    Args:
        asked: the question.
        query: as it was understood.
        turns: what it asks, in order.
        least: probability, 0..1, from which on a part is answered at all.
        means: what it takes.
    """
    state = asked.state
    parts: list[tuple[str, Part, bool, float]] = []
    told_first = setting(turns[0], means.rules)
    for number, turn in enumerate(turns):
        spans: list[Span] = []
        read = means.as_meant.part(asked, query, turn, state, told_first if number else "", later=number > 0)
        for part in read:
            chance = probability(*part, means.weights)
            sure = chance >= least and means.reason(part) is None
            parts.append((turn, part, sure, chance))
            spans += spans_of(*part, means.index) if sure else []
        said = tuple((format_id(span.ref.at_article()), span.start, span.end) for span in spans)
        state = after(state, read[0][0], said)
    if (
        max(chance for *_, chance in parts) >= SURE_PART
    ):  # what is asked beside something that is surely held need not be surer than usual
        parts = [(turn, part, means.reason(part) is None, chance) for turn, part, _, chance in parts]
    held = {ranked[0].statement.ref.at_article() for _, (_, ranked), sure, _ in parts if sure}
    found = PartByPart()
    leaning = all(turn.endswith("呢") for turn in turns[1:])
    for turn, (facet, ranked), sure, chance in parts:
        near = bool(ranked) and ranked[0].statement.ref.at_article() in held and _adds(facet, ranked[0], found.told)
        if sure or (near and chance >= (LEANED_ON if leaning and turn == turns[0] else BESIDE)):
            found.told.append((facet, means.quoted((facet, ranked))))
        elif turn not in found.silent:
            found.silent.append(turn)
    if leaning and turns[0] in found.silent:
        return PartByPart()  # what only leans on a part that is not answered is not told without it
    _, (_, found.ranked), _, found.sure = max(parts, key=lambda one: one[3])
    return found


def beside(parts: Sequence[Part], causes: Sequence[str | None], weights: Weights) -> list[str | None]:
    """Why each of several things that are asked about one by one is not answered: a doubtful one is, where another is answered from the
    same article, it holds all that is asked, and proves as much.

    Args:
        parts: the things, each with the statements that may answer it.
        causes: why each is not answered by itself; None when it is.
        weights: by what that is judged.
    """
    held = {
        (ranked[0].statement.ref.at_article(), ranked[0].evidence)
        for (_, ranked), cause in zip(parts, causes, strict=True)
        if cause is None and ranked
    }
    return [
        None
        if cause == "off_topic"
        and any(
            ranked[0].statement.ref.at_article() == article and set(evidence) & set(ranked[0].evidence)
            for article, evidence in held
        )
        and probability(facet, ranked, weights) >= BESIDE
        else cause
        for (facet, ranked), cause in zip(parts, causes, strict=True)
    ]


def names_all(query: Query, things: Sequence[tuple[int, int]], ranked: Sequence[Scored]) -> bool:
    """Whether the best statement names all the things, spans of the question."""
    names = [c for c in query.concepts if any(s <= c.start < e for s, e in things)]
    return bool(ranked) and all(c.held_by(ranked[0].statement.folded) == 1.0 for c in names)


def _adds(part: Query, best: Scored, told: Sequence[Told]) -> bool:
    """Whether a statement tells a part of a question anything: it holds something that the part says itself, or proves what it asks for
    itself, or has not been told to a part before."""
    text = f"{best.statement.folded} {best.statement.context}"
    asked = any(i.needs_evidence and i.name in best.evidence and i.asked_in(part.text) for i in part.intents)
    one = Span(best.statement.ref, best.statement.start, best.statement.end)
    new = not any(within(one, spans) for _, spans in told)
    return asked or new or any(c.start >= 0 and c.held_by(text) for c in part.concepts)
