"""An answer as plain text with its citations, for the clipboard and for a file: nothing in it is markup."""

from __future__ import annotations

from corpus.document import Document
from corpus.provision import ProvisionRef, parse_label
from index.store import CorpusIndex
from qa.answer import Answer, Citation
from ui.provision_html import find_article, state_text, version_text
from ui.reasons import caution

_WIDE = "\u3000\u3000"


def edition(version: str, in_force: bool) -> str:
    """Which text was cited: 安政发〔2024〕5号，现行有效."""
    return "，".join(part for part in (version_text(version), state_text(in_force)) if part)


def answer_text(answer: Answer) -> str:
    """Question, answer, notes and every citation with its words.

    The last line of each citation is the quote, so that whoever receives the text can check it.
    """
    lines = [f"问：{answer.question.strip()}", f"答：{answer.answer.strip()}"]
    lines += [f"说明：{note}" for note in (*answer.notes, caution(answer)) if note]
    if answer.citations:
        lines.append("依据：")
        lines += [
            f"{c.label}（{edition(c.version, c.in_force)}）：“{' '.join(without_bars(c.quote).split())}”"
            for c in answer.citations
        ]
    return "\n".join(lines)


def place_of(citation: Citation, index: CorpusIndex) -> ProvisionRef | None:
    """Where a citation points to, down to its 项; None when its document or article is not held."""
    document = index.find(citation.document)
    article = find_article(document, citation.article) if document else None
    if document is None or article is None:
        return None
    item = article.item_at(citation.start) if citation.item else None
    number = item.number if item else 0
    paragraph = article.paragraph_at(citation.start) if citation.item and not citation.paragraph else None
    place = citation.paragraph or (paragraph.number if paragraph else 0)
    return ProvisionRef(document.id, article.number, article.branch, place, number)


def place_of_label(document: Document, rest: str) -> ProvisionRef | None:
    """Where the part of a label after 《title》 points to: ``第三十三条第三款``."""
    article = find_article(document, rest)
    if article is None:
        return None
    named = rest if rest.startswith(article.label) else article.label
    return parse_label(named, document.id)


def without_bars(quote: str) -> str:
    """A quote with the rows of tables (``| a | b |``) as their cells side by side.

    >>> without_bars("标准如下：\\n| 处级 | 90 |")
    '标准如下：\\n处级\\u3000\\u300090'
    """
    lines = quote.split("\n")
    return "\n".join(
        _WIDE.join(map(str.strip, line.strip("| ").split("|"))) if line.startswith("|") else line for line in lines
    )
