"""Readings: equal ones are asked back, better ones are not, and a law is named beside the office's own rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.assistant import Assistant
from qa.choose import Scored
from qa.readings import EQUAL, equal_owners
from qa.understand import Query


@pytest.fixture
def ranked(assistant: Assistant) -> tuple[Query, list[Scored]]:
    """A question that several documents answer, with the best statement of each first."""
    query, found = assistant.rankings("谁召集会议")[0]
    firsts = {s.statement.ref.document: s for s in reversed(found) if s.evidence}
    assert len(firsts) > 1
    return query, list(firsts.values())


def _scored(statements: Sequence[Scored], *scores: float) -> list[Scored]:
    return [replace(s, score=score) for s, score in zip(statements, scores, strict=False)]


def test_equal_owners__two_that_score_alike(assistant: Assistant, ranked: tuple[Query, list[Scored]]) -> None:
    query, statements = ranked
    assert len(equal_owners(query, _scored(statements[:2], 5.0, 5.0 - EQUAL / 2), assistant.index)) == 2
    assert equal_owners(query, _scored(statements[:2], 5.0, 5.0 - EQUAL * 2), assistant.index) == ()


def test_equal_owners__not_when_a_document_is_named(assistant: Assistant, ranked: tuple[Query, list[Scored]]) -> None:
    query, statements = ranked
    named = replace(query, mentions=replace(query.mentions, documents=(statements[0].statement.ref.document,)))
    assert equal_owners(named, _scored(statements[:2], 5.0, 5.0), assistant.index) == ()
