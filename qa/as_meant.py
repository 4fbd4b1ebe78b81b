"""as_meant: of the ways in which a turn, or a part of one, can be read, the one that is answered most surely.

As typed, or with the words that it may have meant to type; alone, or in the talk; with what the first part of the question tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.provision import ProvisionRef
from index.cross_encoder import TOLD_FROM
from qa.agents import agent_name
from qa.answer import Step
from qa.choose import Scored
from qa.dialogue import State, advance
from qa.guesses import without_guess
from qa.in_turn import asks_something, in_turn
from qa.named_units import as_kind
from qa.preferred import SHORTEST_NAME
from qa.refuse import probability, reason_to_refuse
from qa.trace import understood
from qa.understand import Query, Understanding, strip_question
from qa.undone import as_if_wanted
from qa.weights import Weights
from qa.writer import Asked

SURER = 0.2
"""How much more probable another reading of a question, or of a part of one that then is answered from another article, must be to be taken
instead of the usual one."""
MORE_LIKELY, STANDS_ALONE = 0.5, 6
"""Least probability of another reading of a part, and least characters of a part that is read alone."""
SHORT_TURN, NEARLY_AS_SURE = 10, 0.4
"""Most characters of a turn that may lean though it has matter of its own, and how much less sure it may then be."""

_STORY = re.compile("(?P<tells>.{6,}[。！；;])(?P<asks>[^。！；;]{6,}?[？?]?)")
"""A question that tells something before it asks."""

_PAUSE = re.compile("[，,。！；;]")
ENDS = 8, 0.75
"""Least characters of the end of a question told at length that is read alone, and the largest share of it."""

Part = tuple[Query, list[Scored]]
"""One thing that is asked, with the statements that may answer it, best first."""
Rank = Callable[[Query, State, list[str] | None, Sequence[ProvisionRef], list[Step]], list[Part]]
"""The parts of a query in a state, among some documents, of provisions that are named, with the trace that grows."""


class Remembered:
    """Ranks as `rank` does, and a query that was ranked before in the same state and scope not again.

    Args:
        rank: what finds statements for what was read.
    """

    def __init__(self, rank: Rank) -> None:
        self._rank = rank
        self._known: dict[tuple[int, State, tuple[str, ...] | None], tuple[Query, list[Part], list[Step]]] = {}

    def __call__(
        self,
        query: Query,
        state: State,
        documents: list[str] | None,
        direct: Sequence[ProvisionRef],
        trace: list[Step],
    ) -> list[Part]:
        """The parts of a query, see `Rank`."""
        if direct:
            return self._rank(query, state, documents, direct, trace)
        key = id(query), state, None if documents is None else tuple(documents)
        if key not in self._known:
            steps: list[Step] = []
            self._known[key] = (
                query,
                self._rank(query, state, documents, direct, steps),
                steps,
            )  # the query is kept: its id stays its own
        _, parts, steps = self._known[key]
        trace += steps
        return [(part, list(ranked)) for part, ranked in parts]


class AsMeant:
    """Reads turns.

    Args:
        understanding: what reads a text.
        rank: what finds statements for what was read.
        weights: by which a statement is judged to answer.
        held: all that the texts say.
    """

    def __init__(self, understanding: Understanding, rank: Rank, weights: Weights, held: str) -> None:
        self._understanding, self._rank, self._weights, self._held = understanding, rank, weights, held

    def turn(self, text: str, state: State, documents: list[str] | None) -> Query:
        """A normalised turn in a state, over documents or all when None."""
        query = self._as_typed(text, state, self._understanding.understand(text, state), documents)
        query = self._of_its_kind(text, state, query, documents)
        query = self._what_it_asks(query.said or text, state, query, documents)
        query = self._without_guess(state, query, documents)
        return self._in_the_talk(query.said or text, state, query, documents)

    def part(self, asked: Asked, query: Query, turn: str, state: State, told_first: str, later: bool) -> list[Part]:
        """A part of a question: as a turn that leans on the parts before, with what the first part tells before it asks, or, where it has
        matter of its own, alone; several when it names several things together.

        Args:
            asked: the question.
            query: as it was understood.
            turn: the part.
            state: what was said in the parts before.
            told_first: what the first part tells before it asks; empty for the first.
            later: whether it is a later part.
        """
        readings = [(turn, state, later or bool(query.context))]
        if later and not turn.endswith("呢"):
            if told_first:
                readings.append((told_first + turn, asked.state, bool(query.context)))
            alone = bool(state.articles) and not query.context and len(turn) >= STANDS_ALONE
            if alone and self._understanding.has_matter(turn):
                readings.append((turn, asked.state, False))
        best: list[Part] = []
        least = 0.0
        for text, before, leaning in readings:
            part = self._understanding.understand(text, before, leans=leaning)
            if not part.quantities:
                part = replace(part, quantities=query.quantities)
            asked.trace.append(understood(part))
            facing = self._rank(part, before, asked.documents, (), asked.trace)
            if len(facing) > 1:
                return best or facing
            chance = probability(*facing[0], self._weights)
            further = SURER if best and not _same_article(best[0][1], facing[0][1]) else 0.0
            if not best or chance >= max(MORE_LIKELY, least + further):
                best, least = facing, chance
        return best

    def _as_typed(self, text: str, state: State, query: Query, documents: list[str] | None) -> Query:
        """The question as it was typed, where that is answered more surely than with the words that it may have meant to type."""
        if not query.heard_as:
            return query
        plain = self._understanding.understand(text, state, hears=False)
        sure, as_typed = (self._sure(one, state, documents) for one in (query, plain))
        return plain if as_typed > sure + SURER else query

    def _of_its_kind(self, text: str, state: State, query: Query, documents: list[str] | None) -> Query:
        """The question about 部门, where it names one that no text does (民政局的简报) and is answered more surely so."""
        general, units = as_kind(text, self._held)
        if not units:
            return query
        kind = self._understanding.understand(general, state)
        kind = replace(
            kind,
            read_as=(*kind.read_as, *((said, (meant,)) for said, meant in units)),
            heard_as=(*kind.heard_as, *units),
        )
        sure, named = (self._sure(one, state, documents) for one in (kind, query))
        return kind if sure > named else query

    def _what_it_asks(self, text: str, state: State, query: Query, documents: list[str] | None) -> Query:
        """The last sentence of a question alone, with the numbers of all, where nothing answers the whole, of which the other sentences tell a
        story (局里两个年轻人都想躺平了。规则在给干部撑腰方面怎么讲), and something answers the sentence by itself; or the end of one told at length
        in clauses, where that is answered from the article which comes nearest to answering the whole."""
        story, asks = _STORY.fullmatch(text), not query.context and not query.mentions.references
        told = len(text) >= TOLD_FROM
        if not (story or told) or not asks:
            return query
        usual = self._rank(query, state, documents, (), [])
        if reason_to_refuse(*usual[0], self._weights) in (None, "another_thing"):
            return query
        ends = [story.start("asks")] if story else []
        if told and not in_turn(query, self._understanding.rules):
            ends += [end.end() for end in reversed(list(_PAUSE.finditer(text))) if end.end() not in ends]
        for at in ends:
            of_story = story is not None and at == ends[0]
            fits = ENDS[0] <= len(text) - at <= ENDS[1] * len(text) and not asks_something(
                text[:at], self._understanding.rules
            )
            if not of_story and not fits:
                continue
            alone = replace(self._understanding.understand(text[at:], State()), quantities=query.quantities)
            ranked = self._rank(alone, State(), documents, (), [])[0][1]
            same = of_story or _same_article(ranked, usual[0][1])
            if same and probability(alone, ranked, self._weights) >= MORE_LIKELY:
                return alone
        return query

    def _without_guess(self, state: State, query: Query, documents: list[str] | None) -> Query:
        """The question, looked for with 谁 or 多少 in the place of what it guesses at (议题是不是政府办主任定的, 提前三天报行吗), or with what it says was not
        done as wanted (没征求意见就上会行吗), where that is answered clearly and the usual way is not."""
        others = [text for text in (without_guess(query), as_if_wanted(query)) if text]
        if not others or query.context or query.focus:
            return query
        usual = self._sure(query, state, documents)
        if usual >= MORE_LIKELY:
            return query
        looked_for = [replace(query, sought=text) for text in others]
        surest, best = max(((self._sure(one, state, documents), -at) for at, one in enumerate(looked_for)))
        return looked_for[-best] if surest > usual + SURER else query

    def _sure(self, query: Query, state: State, documents: list[str] | None) -> float:
        """Probability, 0..1, that the first thing which is asked is answered."""
        return probability(*self._rank(query, state, documents, (), [])[0], self._weights)

    def _in_the_talk(self, text: str, state: State, query: Query, documents: list[str] | None) -> Query:
        """A short turn that names a part (纪要谁签) after one that named a whole (县长办公会议由谁主持): read as leaning on it where that answers
        as surely, with words that name the whole."""
        short = bool(state.text) and len(text) <= SHORT_TURN and not query.context and not query.new_topic
        if not short or query.mentions.references or query.mentions.documents:
            return query
        leaning = self._understanding.understand(text, state, leans=True)
        names = [c for c in leaning.concepts if c.start < 0 and len(c.words[0]) >= SHORTEST_NAME]
        names = [c for c in names if not agent_name(c.words[0])]
        if not names or not leaning.context:
            return query
        plain, ranked = (self._rank(one, state, documents, (), [])[0][1] for one in (query, leaning))
        if not ranked or not any(word in ranked[0].statement.folded for c in names for word in c.words):
            return query
        sure, before = probability(leaning, ranked, self._weights), probability(query, plain, self._weights)
        least = max(self._weights.least, before - NEARLY_AS_SURE)
        return leaning if sure >= least else query


def after(state: State, query: Query, said: tuple[tuple[str, int, int], ...]) -> State:
    """The state after a turn that was read as `query` and answered with what `said` quotes; see `qa.dialogue.advance`."""
    names, question = tuple(query.intent_names()), strip_question(query.said or query.text)
    return advance(state, question, query.context, names, query.mentions.documents, said)


def _same_article(one: Sequence[Scored], other: Sequence[Scored]) -> bool:
    """Whether two rankings begin in the same article."""
    return bool(one and other) and one[0].statement.ref.at_article() == other[0].statement.ref.at_article()
