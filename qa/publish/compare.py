"""compare: which answers change when one index takes another's place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from qa.answer import Answer

MOST = 240
"""Questions asked of either index: by the 110 ms of a warm answer about a minute on two idle cores."""
Effect = Literal["lost", "gained", "other", "source"]
EFFECTS: tuple[Effect, ...] = ("lost", "gained", "other", "source")
"""No longer answered · now answered · another answer · the same answer from another place or version."""


class Asks(Protocol):
    """What is compared: something that answers a dialogue; `qa.assistant.Assistant` is one."""

    def dialogue(self, turns: Sequence[str]) -> list[Answer]:
        """One answer a turn."""
        ...


class Question(BaseModel):
    """One question, or the turns of a dialogue, to be asked of both.

    Attributes:
        id: of the row it comes from.
        turns: what is asked, at least one.
        documents: titles that are to answer it; empty when none is, or the row does not say.
        own: whether it is one of the office's own.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    turns: tuple[str, ...] = Field(min_length=1)
    documents: tuple[str, ...] = ()
    own: bool = False


class Changed(BaseModel):
    """One answer that changes.

    Attributes:
        id, question: of the question; in a dialogue the turns up to the one whose answer changes, joined by 「 → 」.
        effect: one of `EFFECTS`.
        before, after: the answers' text.
        before_sources, after_sources: labels of what they cite, with the version.
        own: whether it is one of the office's own questions.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    effect: Effect
    before: str
    after: str
    before_sources: list[str]
    after_sources: list[str]
    own: bool = False


class Comparison(BaseModel):
    """What a comparison found.

    Attributes:
        asked: how many questions were asked of both.
        changed: the answers that differ, those no longer given first.
        reason: why nothing was compared; empty when it was.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: int
    changed: list[Changed] = []
    reason: str = ""

    def count(self, effect: Effect) -> int:
        """How many changed in that way."""
        return sum(changed.effect == effect for changed in self.changed)


class _Turn(BaseModel):
    question: str
    document: str = ""


class _Row(BaseModel):
    """A row of an eval set or of a batch; whatever else it holds is nobody's concern here."""

    id: str | int
    question: str = ""
    turns: list[_Turn | str] = []


_ROW: TypeAdapter[_Row] = TypeAdapter(_Row)


def compare(
    before: Asks, after: Asks, questions: Sequence[Question], on_progress: Callable[[int, int], None] | None = None
) -> Comparison:
    """Ask both everything. `on_progress` is told (questions asked, of how many)."""
    changed = []
    for number, question in enumerate(questions, 1):
        pairs = zip(before.dialogue(question.turns), after.dialogue(question.turns), strict=True)
        for turn, (old, new) in enumerate(pairs, 1):
            effect = effect_of(old, new)
            if effect is not None:
                changed.append(_changed(question, turn, effect, old, new))
        if on_progress is not None:
            on_progress(number, len(questions))
    changed.sort(key=lambda c: (EFFECTS.index(c.effect), not c.own))
    return Comparison(asked=len(questions), changed=changed)


def effect_of(before: Answer, after: Answer) -> Effect | None:
    """How an answer changed; None when a reader would see the same.

    A refusal that is worded otherwise, or names other questions to ask, is the same refusal.
    """
    was, now = before.status == "answered", after.status == "answered"
    if was != now:
        return "lost" if was else "gained"
    if not was:
        return None
    if before.answer != after.answer or before.notes != after.notes:
        return "other"
    return "source" if _sources(before) != _sources(after) else None


def read_questions(files: Iterable[Path], titles: Iterable[str], own: Path | None = None) -> list[Question]:
    """The questions of JSONL files that concern these documents, at most `MOST`.

    Args:
        files: rows as in an eval set, or ``{"id", "question"}``; files that are not there and rows that fit neither are skipped.
        titles: of the documents that either index holds. A row that names others is left out; one that names none is
            kept when its file has a row that names one of them, or is the office's own.
        own: the file of the office's own questions; these come first, and all of them are kept.

    Returns:
        The office's own, then the rest, thinned out evenly when there are too many.
    """
    held = frozenset(titles)
    mine: list[Question] = []
    others: list[Question] = []
    for file in files:
        rows = list(_read(file, own=file == own))
        near = file == own or any(held.intersection(row.documents) for row in rows)
        wanted = [row for row in rows if held.intersection(row.documents) or (near and not row.documents)]
        (mine if file == own else others).extend(wanted)
    room = max(MOST - len(mine), 0)
    step = max(len(others) / room, 1.0) if room else 0.0
    thinned = [others[int(i * step)] for i in range(min(room, len(others)))] if step else []
    return [*mine, *thinned]


def _read(file: Path, own: bool) -> Iterator[Question]:
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return
    for line in filter(str.strip, lines):
        try:
            row = _ROW.validate_python(json.loads(line))
        except (ValidationError, ValueError, RecursionError):
            continue
        turns = [turn.question if isinstance(turn, _Turn) else turn for turn in row.turns] or [row.question]
        documents = [turn.document for turn in row.turns if isinstance(turn, _Turn) and turn.document]
        if all(turn.strip() for turn in turns):
            yield Question(id=str(row.id), turns=tuple(turns), documents=tuple(documents), own=own)


def _changed(question: Question, turn: int, effect: Effect, before: Answer, after: Answer) -> Changed:
    return Changed(
        id=question.id,
        question=" → ".join(question.turns[:turn]),
        effect=effect,
        before=before.answer,
        after=after.answer,
        before_sources=_sources(before),
        after_sources=_sources(after),
        own=question.own,
    )


def _sources(answer: Answer) -> list[str]:
    return list(dict.fromkeys(f"{c.label}（{c.version}）" if c.version else c.label for c in answer.citations))
