"""Unanswered questions, grouped by what they come near and ranked, so that somebody can decide what to add."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from ui.records.rows import Near
from ui.records.usage import Unanswered

ALIKE = 80.0
"""Similarity (0–100) from which two wordings count as one question."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One question in its newest wording, with everything asked alike.

    Attributes:
        question: the newest wording.
        asked: all askings, the newest first.
    """

    question: str
    asked: tuple[Unanswered, ...]

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.asked)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that come near the same place.

    Attributes:
        near: the article, or the topic; empty for those that come near nothing.
        wordings: distinct questions, the most asked first.
        count: how many questions.
        last: when one was asked last, UTC.
    """

    near: Near
    wordings: tuple[Wording, ...]
    count: int
    last: datetime

    @property
    def ids(self) -> tuple[int, ...]:
        """Rows of all its questions, for `UsageStore.set_done`."""
        return tuple(one.id for wording in self.wordings for one in wording.asked)


def groups(questions: Sequence[Unanswered]) -> list[Group]:
    """Groups by article (by topic where no article is near), the most asked first, then the newest.

    What comes near nothing stands last, however often it was asked: nothing in the corpus has to be mended for it.
    """
    held: dict[tuple[str, str], list[Unanswered]] = {}
    for one in sorted(questions, key=lambda one: (one.at, one.id), reverse=True):
        held.setdefault((one.near.document, one.near.article or one.near.topic), []).append(one)
    made = [Group(same[0].near, tuple(wordings(same)), len(same), same[0].at) for same in held.values()]
    return sorted(made, key=lambda group: (group.near != Near(), group.count, group.last), reverse=True)


def wordings(questions: Sequence[Unanswered]) -> list[Wording]:
    """Distinct questions among `questions` (newest first), the most asked first. Equal but for marks and width, or alike.

    A follow-up is alike only to a follow-up of the same questions: 「那报告呢」 alone says nothing.
    """
    clusters: list[tuple[str, list[Unanswered]]] = []
    comparable: dict[tuple[tuple[str, ...], str], list[tuple[str, list[Unanswered]]]] = {}
    for one in questions:
        bare = _bare(one.question)
        place = comparable.setdefault((tuple(map(_bare, one.earlier)), _numerals(bare)), [])
        same = next((held for first, held in place if first == bare or fuzz.ratio(first, bare) >= ALIKE), None)
        if same is None:
            clusters.append((bare, [one]))
            place.append(clusters[-1])
        else:
            same.append(one)
    made = [Wording(held[0].question, tuple(held)) for _, held in clusters]
    return sorted(made, key=lambda wording: -wording.count)


def _bare(text: str) -> str:
    """Without white space, marks and differences of width or case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


def _numerals(text: str) -> str:
    """The digits and numerals in order: 5000字 and 500字, 第三章 and 第五章 are two questions."""
    return "".join(c for c in text if unicodedata.numeric(c, None) is not None)
