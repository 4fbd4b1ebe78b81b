"""render: Document → the canonical text of it. Inverse of `corpus.parse.parse` up to positions and metadata.

Metadata is what the text does not say: id, version, level, whether it is in force, provenance.

Canonical form, one block a line:
- the notice, a blank line, ``# title`` (so that no other line can be taken for it), a blank line;
- headings and 「第X条　」 whatever the source's numbering, but decimals as they are; an unnumbered heading (附则) bare;
- paragraphs, items and subitems after the first indented by two ideographic spaces, as official documents are set,
  which also tells a new paragraph from a broken line; a text without articles indented throughout;
- annexes, each headed by a line that shows it (附件一, or 「附：」 before a title that does not); the imprint.
"""

from __future__ import annotations

from corpus.annex import format_annex_head
from corpus.document import Article, Document, Heading
from corpus.numerals import format_numeral
from corpus.provision import WHOLE, decimal_parts

_UNITS = {"part": "编", "chapter": "章", "section": "节"}
_INDENT = "\u3000\u3000"


def render(document: Document) -> str:
    """The document as canonical text, ending with a line feed."""
    notice = document.notice.text.split("\n") if document.notice else []
    imprint_from = document.back.first_paragraph - 1 if document.back.first_paragraph else len(notice)
    lines = [*notice[:imprint_from], "", f"# {document.title}", ""]
    headings = list(reversed(document.headings))
    for index, article in enumerate(document.articles):
        while headings and headings[-1].first <= index:
            lines.append(_heading(headings.pop()))
        lines.extend(_article(article))
    lines.extend(_heading(heading) for heading in reversed(headings))
    for annex in document.annexes:
        lines.append(format_annex_head(annex.title))
        lines.extend(annex.text.split("\n") if annex.text else [])
    lines.extend(notice[imprint_from:])
    return "\n".join(lines).lstrip("\n") + "\n"


def _article(article: Article) -> list[str]:
    if article.number == WHOLE or len(decimal_parts(article.number, article.branch)) == 1:
        return [_INDENT + line for line in article.text.split("\n")]
    first, *rest = [*filter(None, [article.title]), *article.text.split("\n")]
    return [f"{article.label}\u3000{first}".rstrip(), *(_INDENT + line for line in rest)]


def _heading(heading: Heading) -> str:
    if not heading.number:
        return heading.title
    return f"第{format_numeral(heading.number)}{_UNITS[heading.level]}\u3000{heading.title}".rstrip()
