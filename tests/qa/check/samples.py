"""What the tests of the draft check share: the county's rules, a fictional city's, and small regulations."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from corpus.collection import aliases_of, collect
from corpus.document import Document
from qa.check.checker import Report, check_draft
from qa.check.finding import Finding
from qa.check.sources import Sources
from qa.norms.extract import norms_of
from qa.norms.store import NormTable
from tests.samples import document_of

ROOT = Path(__file__).parents[3]
FILES = {
    "county": ROOT / "corpus" / "data" / "anze-work-rules-2024.txt",
    "city": ROOT / "eval" / "datasets" / "fictional-city" / "linzhou-city-work-rules.txt",
    "town": ROOT / "eval" / "datasets" / "fictional-town" / "town-work-rules.txt",
}
TODAY = date(2026, 3, 2)


def sources_of(*documents: Document) -> Sources:
    """Documents with their norms, as an index holds them."""
    return Sources(documents, aliases_of(documents), NormTable(n for d in documents for n in norms_of(d)))


@cache
def real(*names: str) -> Sources:
    """The regulations of these names, keys of `FILES`."""
    return sources_of(*(collect([FILES[name]], "none", TODAY).documents[0] for name in names))


def small(*articles: str, title: str = "某单位工作规则") -> Sources:
    """A regulation with these articles."""
    lines = "\n".join(f"第{'一二三四五六七八九'[number]}条　{text}" for number, text in enumerate(articles))
    return sources_of(document_of(f"{title}\n{lines}\n"))


def checked(text: str, sources: Sources, kind: str = "", today: date = TODAY) -> Report:
    """A draft held against these sources."""
    return check_draft(text, sources, today, kind)


def of(report: Report, check: str) -> list[Finding]:
    """The findings of one check."""
    return [finding for finding in report.findings if finding.check == check]
