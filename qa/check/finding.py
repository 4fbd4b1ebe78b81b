"""Finding: what a check says about a draft, where in the draft, and on which words of a regulation it rests."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.provision import ProvisionRef
from qa.check.rules import Severity

SEVERITIES: dict[Severity, str] = {"violation": "不符合", "attention": "需注意", "manual": "请人工确认"}
"""In the order of a report, with what people read."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the draft.

    Attributes:
        start, end: offsets in `Draft.text`.
        label: 标题, 主送机关, 正文第3段.
        words: these characters.
    """

    start: int
    end: int
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Basis:
    """The words of a document that found a check.

    Attributes:
        ref: where they stand.
        start, end: offsets in the article's text.
        label: 《安泽县人民政府工作规则》第二十九条第一款.
        quote: equal, character for character, to ``text[start:end]`` of the article.
        version, in_force: of the document.
    """

    ref: ProvisionRef
    start: int
    end: int
    label: str
    quote: str
    version: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right, to look at, or to confirm.

    Attributes:
        check: id of the check.
        label: its name for people.
        severity: ``"violation"``, ``"attention"`` or ``"manual"``.
        message: one or two sentences; words of the draft in them stand in “”.
        places: where; empty when it concerns the draft as a whole.
        basis: on which words it rests; empty only when a cited document is not in the corpus, or for a matter of form.
        form: a matter of form: no provision says it.
    """

    check: str
    label: str
    severity: Severity
    message: str
    places: tuple[Place, ...] = ()
    basis: tuple[Basis, ...] = ()
    form: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """A check that found nothing, or a citation that holds."""

    check: str
    label: str
    message: str
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check that was not carried out, and why."""

    check: str
    label: str
    reason: str
