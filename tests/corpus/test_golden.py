"""The regulation against a golden file that was checked by reading the source; see `--update-golden`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.document import Article, Document
from corpus.parse import parse
from corpus.readers import read_source
from corpus.source import SourceText

SOURCE = Path(__file__).parents[2] / "corpus" / "data" / "anze-work-rules-2024.txt"
GOLDEN = Path(__file__).parent / "golden" / "anze-work-rules-2024.json"


@pytest.fixture(scope="module")
def source() -> SourceText:
    return read_source(SOURCE)


@pytest.fixture(scope="module")
def document(source: SourceText) -> Document:
    return parse(source)


def outline(document: Document) -> dict[str, object]:
    """What a reader can check against the source: every 款 by its first and last words, every item by its label."""
    front, back = document.front, document.back
    return {
        "id": document.id,
        "title": document.title,
        "version": document.version,
        "effective_on": str(document.effective_on),
        "front": {
            "number": front.number,
            "issuer": front.issuer,
            "addressees": list(front.addressees),
            "issued_on": str(front.issued_on),
            "notes": list(front.notes),
        },
        "back": {
            "office": back.office,
            "printed_on": str(back.printed_on),
            "proofreader": back.proofreader,
            "copies": back.copies,
            "first_paragraph": back.first_paragraph,
        },
        "notice": document.notice.text.split("\n") if document.notice else [],
        "headings": [f"{h.level} {h.number} {h.title}, article {h.first + 1}" for h in document.headings],
        "articles": {article.label: _paragraphs(article) for article in document.articles},
        "problems": [f"{p.line} {p.severity} {p.code} {p.before!r} → {p.after!r}" for p in document.problems],
    }


def _paragraphs(article: Article) -> list[str]:
    lines = []
    for paragraph in article.paragraphs:
        lines.append(
            _ends(article.text[paragraph.start : paragraph.items[0].start if paragraph.items else paragraph.end])
        )
        lines += [f"  {_ends(article.text[item.start : item.end])}" for item in paragraph.items]
    return lines


def _ends(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 30 else f"{text[:14]} … {text[-14:]} ({len(text)})"


def test_parse__regulation_equals_golden_file(document: Document, golden: Callable[[Path, object], None]) -> None:
    golden(GOLDEN, outline(document))


def test_parse__every_repair_leads_back_to_the_source(source: SourceText, document: Document) -> None:
    repairs = [problem for problem in document.problems if problem.before != problem.after]
    assert len(repairs) == len(document.problems) == 40
    for problem in repairs:
        assert source.text[problem.start : problem.end] == problem.before
        assert source.line_of(problem.start) <= problem.line <= source.line_of(problem.end)


def test_parse__source_with_repairs_applied_is_the_text(source: SourceText, document: Document) -> None:
    """The repairs that are reported are all that distinguishes the articles from the source."""
    text = source.text
    for problem in sorted(document.problems, key=lambda p: -p.start):
        text = text[: problem.start] + problem.after + text[problem.end :]
    written = [re.sub(r"^[一二三四五六七八九十]+、", "", line) for line in text.split("\n") if line]
    read = [line for article in document.provisions() for line in article.text.split("\n")]
    left = [line for line in written if line not in read]
    assert left == [document.title, *(line for line in written if re.match(r"第.章 ", line))]
    assert [line for line in read if line not in written] == []


def test_parse__offsets_lead_back_to_the_source(source: SourceText, document: Document) -> None:
    for article in document.provisions():
        for paragraph in article.paragraphs:
            first, last = article.source_offset(paragraph.start), article.source_offset(paragraph.end - 1)
            assert first is not None and last is not None
            assert source.text[first] == article.text[paragraph.start]
            assert source.text[last] == article.text[paragraph.end - 1]
