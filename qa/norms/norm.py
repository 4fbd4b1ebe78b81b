"""Norm: one typed fact of a regulation with the characters it was read from."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from corpus.provision import ProvisionRef

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a norm fixes.

    Attributes:
        value: the number; 半 is 0.5.
        unit: as in `qa.quantities.Quantity`: 字, 日 (calendar days), 工作日, 月, 年, 小时, 份, 元, 人, 次, …
        comparator: ``"at_most"``, ``"at_least"``, ``"more_than"``, ``"less_than"``, ``"within"`` (内), ``"ahead"``
            (提前, …前), ``"each"`` (frequency) or ``"exactly"``.
        event: what a time is counted from or before, in the text's words; empty when it does not say.
        said: the number as written, with the other end of a range and what it is counted by (每月召开1-3次).
    """

    value: float
    unit: str
    comparator: str
    event: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Norm:
    """One typed, located fact. Every word in it stands in the article or, carried over, in the same paragraph.

    Attributes:
        kind: a kind of ``rules/norms.toml``: signer, deadline, prohibition, …
        ref: where it stands, to the item.
        start, end: offsets in the article's text of the statement that says it.
        actor: who; the subject carried over from an earlier clause where the clause has none.
        modality: 应当, 可以, 不得, 原则上, … as written; empty when there is none.
        action: the verb as written.
        object: what is signed, limited, convened, …
        condition: under which condition, with what governs from an earlier part of the sentence.
        exception: what the sentence or the next one excepts.
        party: to whom, through whom.
        consequence: what follows when it is not kept.
        amount: the number it fixes, or None.
        spans: offsets of the words that carry it, in order.
    """

    kind: str
    ref: ProvisionRef
    start: int
    end: int
    actor: str = ""
    modality: str = ""
    action: str = ""
    object: str = ""
    condition: str = ""
    exception: str = ""
    party: str = ""
    consequence: str = ""
    amount: Amount | None = None
    spans: tuple[Span, ...] = ()

    def matter(self) -> str:
        """What the norm is about, apart from its number: the fields that a question about it would speak of."""
        event = self.amount.event if self.amount else ""
        return " ".join(filter(None, (self.actor, self.object, self.action, self.party, self.condition, event)))


NORMS: TypeAdapter[tuple[Norm, ...]] = TypeAdapter(tuple[Norm, ...])
