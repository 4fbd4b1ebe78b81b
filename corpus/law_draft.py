"""law_draft: one law and its articles while `corpus.law_repairs` mends them."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.aligned import AlignedText
from corpus.provision import format_article
from corpus.source import Problem, SourceText


@dataclass(slots=True)
class Draft:
    """An article while it is repaired; `above` holds part headings found at the end of the article before."""

    number: int
    branch: int
    lines: list[AlignedText]
    chapter: str = ""
    section: str = ""
    above: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """第三十三条."""
        return format_article(self.number, self.branch)


@dataclass(slots=True)
class Law:
    """The text of one law as assembled from its rows, and what was noticed in it."""

    source: SourceText
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, code: str, severity: str, message: str, at: AlignedText | None = None, before: str = "", after: str = ""
    ) -> None:
        """Note a problem, at a stretch of text where there is one."""
        start, end = (at.offsets[0], at.offsets[-1] + 1) if at and at.offsets else (0, 0)
        line = self.source.line_of(start) if at and at.offsets else 0
        self.problems.append(Problem(code, severity, message, line, start, end, before, after))
