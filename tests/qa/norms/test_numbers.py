"""Every number with a unit in the corpus is in a norm, or in the reviewed list of what fixes nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.collection import DEFAULT_SOURCES, collect
from corpus.document import Document
from qa.norms.extract import norms_of
from tests.samples import document_of

EXCEPTIONS = tomllib.loads(Path(__file__).with_name("number_exceptions.toml").read_text(encoding="utf-8"))["exception"]
NUMBER = re.compile(
    r"(?:\d+(?:\.\d+)?|[〇零一二两三四五六七八九十百千万亿]+)(?:余|多|几)?(?:个)?"
    r"(?:工作日|日|天|周|月|年|小时|分钟|季度|字|种|份|万元|元|人|名|位|次|倍|页|件|平方米|公里|米|吨|届|岁|%|％|级|票|辆|等"
    r"|条|款|项|章|编|节|方|分之[一二三四五六七八九十百]+)"
)
"""Wider than `qa.quantities`, and written apart from it."""


def _left_out(document: Document) -> Iterator[str]:
    """Numbers with their surroundings that no norm with an amount covers, the number between ⟦ and ⟧."""
    spans: dict[tuple[int | None, int], list[tuple[int, int]]] = {}
    for norm in norms_of(document):
        if norm.amount is not None:
            spans.setdefault((norm.ref.article, norm.ref.branch), []).extend(norm.spans)
    for article in document.articles:
        for match in NUMBER.finditer(article.text):
            covered = spans.get((article.number, article.branch), [])
            if not any(start <= match.start() < end for start, end in covered):
                before, after = article.text[max(0, match.start() - 8) : match.start()], article.text[match.end() :][:8]
                yield f"{before}⟦{match.group()}⟧{after}".replace("\n", " ")


def _excepted(found: str) -> bool:
    return any(re.search(e["pattern"], found) for e in EXCEPTIONS)


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return collect(DEFAULT_SOURCES, "selected", date(2026, 11, 23)).documents


def test_numbers__each_in_a_norm_or_excepted(documents: tuple[Document, ...]) -> None:
    left = [f"{d.title}: {found}" for d in documents for found in _left_out(d) if not _excepted(found)]
    assert left == []


def test_exceptions__each_is_needed(documents: tuple[Document, ...]) -> None:
    left = [found for d in documents for found in _left_out(d)]
    assert [e["reason"] for e in EXCEPTIONS if not any(re.search(e["pattern"], found) for found in left)] == []


def test_left_out__number_without_norm_is_seen() -> None:
    """The check can fail: a unit that no rule knows is reported."""
    document = document_of("某办法\n第一条　应当栽植不少于三十米的绿化带。\n")
    assert list(_left_out(document)) == ["应当栽植不少于⟦三十米⟧的绿化带。"]
