"""render: Document → the canonical text of it. Inverse of `corpus.parse.parse` up to positions and metadata.

Canonical form: one block a line; 「第X条　」 whatever the source's numbering; paragraphs, items and subitems indented by
two ideographic spaces, as official documents are set, which also tells a new paragraph from a broken line.
"""

from __future__ import annotations

from corpus.document import Document, Heading
from corpus.numerals import format_numeral

_UNITS = {"part": "编", "chapter": "章", "section": "节"}
_INDENT = "\u3000\u3000"


def render(document: Document) -> str:
    """The document as canonical text, ending with a line feed."""
    notice = document.notice.text.split("\n") if document.notice else []
    imprint_from = document.back.first_paragraph - 1 if document.back.first_paragraph else len(notice)
    lines = [*notice[:imprint_from], document.title]
    headings = list(document.headings)
    for index, article in enumerate(document.articles):
        while headings and headings[0].first <= index:
            lines.append(_heading(headings.pop(0)))
        first, *rest = article.text.split("\n")
        lines.append(f"{article.label}\u3000{first}".rstrip())
        lines.extend(_INDENT + line for line in rest)
    lines.extend(_heading(heading) for heading in headings)
    for annex in document.annexes:
        lines.append(annex.title)
        lines.extend(annex.text.split("\n") if annex.text else [])
    lines.extend(notice[imprint_from:])
    return "\n".join(lines) + "\n"


def _heading(heading: Heading) -> str:
    return f"第{format_numeral(heading.number)}{_UNITS[heading.level]}\u3000{heading.title}".rstrip()
