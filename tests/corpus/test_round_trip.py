"""render is the inverse of parse, up to positions and metadata: for every text that the project holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.laws import load_law_versions
from corpus.parse import parse
from corpus.provision import WHOLE
from corpus.readers import read_source
from corpus.render import render
from corpus.source import SourceText

ROOT = Path(__file__).parents[2]
TRAPS = ROOT / "tests" / "data"
FICTIONAL = sorted(
    path for path in (ROOT / "eval" / "datasets").glob("**/fictional*/*") if path.suffix in (".txt", ".md")
)
EXPECTED = json.loads((TRAPS / "expected.json").read_text(encoding="utf-8"))
FILES = [
    ROOT / "corpus" / "data" / "anze-work-rules-2024.txt",
    *FICTIONAL,
    *(TRAPS / name for name in EXPECTED),
]


def again(document: Document) -> Document:
    """The document read from its canonical text; id, version and such are not in the text."""
    read = parse(SourceText(render(document), "x.txt"), document.id)
    metadata = {name: getattr(document, name) for name in ("version", "level", "in_force", "effective_on")}
    return replace(read, **metadata) if document.level == "law" else read


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_render__parse_of_a_file_round_trips(path: Path) -> None:
    document = parse(read_source(path))
    assert again(document) == document


def test_render__all_fictional_regulations_are_among_the_files() -> None:
    assert len(FICTIONAL) == 44


@pytest.fixture(scope="module")
def versions() -> tuple[Document, ...]:
    return load_law_versions(date(2026, 11, 23))


def test_render__every_law_version_round_trips(versions: tuple[Document, ...]) -> None:
    assert len(versions) == 378
    assert [law.id for law in versions if again(law) != law] == []


def test_parse__no_law_looks_wrapped_or_untitled(versions: tuple[Document, ...]) -> None:
    codes = {p.code for law in versions for p in parse(SourceText(render(law), "x.txt")).problems}
    assert not codes & {"hard_wrapped", "no_title", "title_joined", "contents_dropped", "line_break_joined"}


def test_parse__text_without_articles_is_whole_in_law_and_file_alike(versions: tuple[Document, ...]) -> None:
    whole = [law for law in versions if any(a.number == WHOLE for a in law.articles)]
    assert len(whole) >= 25
    for law in whole:
        read = parse(SourceText(render(law), "x.txt"))
        assert [article.label for article in read.articles] == ["全文"] and read.notice is None


@pytest.mark.parametrize("name", EXPECTED)
def test_parse__trap_gives_what_its_author_counted(name: str) -> None:
    expected = EXPECTED[name]
    document = parse(read_source(TRAPS / name))
    levels = [heading.level for heading in document.headings]
    items = [item for a in document.articles for p in a.paragraphs for item in p.items]
    assert {
        "parts": levels.count("part"),
        "chapters": levels.count("chapter"),
        "sections": levels.count("section"),
        "articles": len(document.articles),
        "items": len(items),
        "labels": [article.label for article in document.articles],
        "note": expected["note"],
    } == expected
