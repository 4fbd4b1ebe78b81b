"""The rows that the view 一览 shows: duties with their document, article and topics, filtered, grouped, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.document import Article, Document
from qa.agents import agents_in
from qa.duties import Duty
from qa.duty_rules import load_duty_rules
from qa.procedure import Flow
from qa.topics import Topic, topics_at, topics_of

COLUMNS = ("类别", "事项", "谁", "要求", "数量", "条件/例外", "依据")
FREQUENT = 2
"""From this many rows on somebody or something is offered as a filter."""
STEP_KINDS = frozenset({"sign", "approve", "review", "consult", "draft", "deadline", "file", "report", "leave"})
"""Kinds of row that belong to the handling of a matter."""


@dataclass(frozen=True, slots=True)
class Row:
    """A duty where it stands.

    Attributes:
        document, article: where.
        duty: what.
        topics: names of the documents and meetings it is about.
        context: the meeting its paragraph speaks of before, when the row itself names none; else empty.
        agents: each who acts.
    """

    document: Document
    article: Article
    duty: Duty
    topics: tuple[str, ...]
    context: str
    agents: tuple[str, ...]

    @property
    def place(self) -> str:
        """第三十三条第三款, without the document's name."""
        return self.document.label(self.duty.ref).removeprefix(f"《{self.document.title}》")

    @property
    def matter(self) -> str:
        """About what; the heading it stands below when the text names nothing; behind the meeting that is spoken of."""
        return "：".join(dict.fromkeys(filter(None, (self.context, self.duty.matter or self.duty.heading))))

    @property
    def case(self) -> str:
        """In which case, and when not, in one text."""
        return "；".join(filter(None, (self.duty.condition, self.duty.exception)))

    def cells(self) -> tuple[str, ...]:
        """What a table shows, in the order of `COLUMNS`."""
        duty = self.duty
        labels = "、".join(load_duty_rules().label(kind) for kind in duty.kinds)
        return (labels, self.matter, duty.actor, duty.requirement, duty.amount, self.case,
                self.document.label(duty.ref))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A flow where it stands, with the topics it is about."""

    document: Document
    article: Article
    flow: Flow
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What is read out of the chosen documents.

    Attributes:
        rows: in the order of the texts.
        flows: the same.
        topics: meetings first, then documents.
    """

    rows: tuple[Row, ...]
    flows: tuple[Drawn, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; empty fields let everything through.

    Attributes:
        kinds: names of groups, one of which a row has.
        who: one who acts.
        topic: name of a document or meeting.
        words: each must stand in a row.
    """

    kinds: tuple[str, ...] = ()
    who: str = ""
    topic: str = ""
    words: tuple[str, ...] = ()

    def passes(self, row: Row) -> bool:
        """Whether a row is shown."""
        return (
            (not self.kinds or bool(set(self.kinds) & set(row.duty.kinds)))
            and (not self.who or self.who in row.agents)
            and (not self.topic or self.topic in row.topics)
            and all(row.duty.holds([word]) or word in row.place or word in row.duty.heading for word in self.words)
        )


def table_of(read: Iterable[tuple[Document, Sequence[Duty], Sequence[Flow]]]) -> Table:
    """The table of documents whose rows and flows are given."""
    held = list(read)
    topics = topics_of(duty for _, duties, _ in held for duty in duties)
    rows: list[Row] = []
    flows: list[Drawn] = []
    for document, duties, found in held:
        for duty in duties:
            article = document.article(duty.ref.article or 0, duty.ref.branch)
            cells = "\n".join((duty.matter, duty.requirement, duty.condition))
            about = topics_at(article.text, duty.seat[0], cells, topics)
            context = next(
                (t.name for t in topics if t.kind == "meeting" and t.name in about and t.core not in cells), ""
            )
            rows.append(Row(document, article, duty, about, context, agents_in(duty.actor)))
        for flow in found:
            article = document.article(flow.ref.article or 0, flow.ref.branch)
            cells = "\n".join((flow.matter, flow.condition, *(step.words for step in flow.steps)))
            flows.append(Drawn(document, article, flow, topics_at(article.text, flow.span[0], cells, topics)))
    return Table(tuple(rows), tuple(flows), topics)


def kinds_in(rows: Iterable[Row]) -> list[str]:
    """The kinds that occur, in the order of the table."""
    rules = load_duty_rules()
    return sorted({kind for row in rows for kind in row.duty.kinds}, key=rules.rank)


def agents_of(rows: Iterable[Row]) -> list[str]:
    """Who acts in at least `FREQUENT` rows, the busiest first."""
    counts = Counter(agent for row in rows for agent in row.agents)
    return [agent for agent, count in counts.most_common() if count >= FREQUENT]


def topics_in(table: Table) -> list[str]:
    """The documents and meetings that at least `FREQUENT` rows are about."""
    counts = Counter(topic for row in table.rows for topic in row.topics)
    return [topic.name for topic in table.topics if counts[topic.name] >= FREQUENT]


def topics_drawn(table: Table) -> list[str]:
    """The documents and meetings for which there is a procedure."""
    held = {topic for drawn in table.flows for topic in drawn.topics}
    return [topic.name for topic in table.topics if topic.name in held]


def by_kind(rows: Sequence[Row], kinds: Sequence[str] = ()) -> list[tuple[str, list[Row]]]:
    """Rows under the label of their kind, in the order of the table.

    Args:
        rows: in the order of the texts.
        kinds: when given, a row of several kinds stands under the first of these.
    """
    rules = load_duty_rules()

    def rank(row: Row) -> int:
        return min(rules.rank(kind) for kind in row.duty.kinds if not kinds or kind in kinds)

    return [(rules.group[number].label, list(held)) for number, held in groupby(sorted(rows, key=rank), key=rank)]


def by_text(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Rows in the order of the texts, under the title of their document."""
    return [(title, list(held)) for title, held in groupby(rows, key=lambda row: row.document.title)]


def unordered(table: Table, topic: str) -> list[Row]:
    """Rows about the handling of a topic that stand in no flow about it: their order is not written."""
    spans = [(drawn.document.id, drawn.article.label, step.span) for drawn in table.flows if topic in drawn.topics
             for step in (*drawn.flow.steps, *drawn.flow.branches)]  # fmt: skip
    return [
        row
        for row in table.rows
        if topic in row.topics
        and STEP_KINDS & set(row.duty.kinds)
        and not any(
            document == row.document.id and label == row.article.label and _meet(span, row.duty.seat)
            for document, label, span in spans
        )
    ]


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
