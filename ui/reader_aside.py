"""reader_aside: beside an article: what it fixes, kind by kind with the words, and which provisions cite it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from qa.cited_by import Citations, Citing
from qa.norms.norm import Norm, Span
from qa.norms.store import NormTable
from qa.norms.table import rows
from ui.escape import html_text
from ui.reader_text import GO, link_to

LONGEST = 90
"""Characters of a norm's words that are shown; the whole of them is marked in the article when they are pressed."""
_FIRST_CITING = 8


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words of an article that fix something.

    Attributes:
        kinds: what they fix, in Chinese, each once.
        ref: where they stand.
        spans: offsets in the article's text.
        words: these characters.
    """

    kinds: tuple[str, ...]
    ref: ProvisionRef
    spans: tuple[Span, ...]
    words: str


def fixed(document: Document, norms: Sequence[Norm]) -> list[Fixed]:
    """The norms of an article, those read from the same words as one, in the order of the text."""
    held: dict[tuple[ProvisionRef, tuple[Span, ...]], tuple[list[str], str]] = {}
    for norm, row in zip(norms, rows(document, norms), strict=True):
        kinds, _ = held.setdefault((norm.ref, norm.spans), ([], row[-1]))
        if row[1] not in kinds:
            kinds.append(row[1])
    out = [Fixed(tuple(kinds), ref, spans, words) for (ref, spans), (kinds, words) in held.items()]
    return sorted(out, key=lambda entry: entry.spans)


def aside_html(
    document: Document,
    article: Article,
    norms: NormTable,
    citations: Citations,
    label: Callable[[ProvisionRef], str],
    opened: bool,
) -> str:
    """Both lists; an empty element when there is nothing to say, so that the columns stay."""
    ref = ProvisionRef(document.id, article.number, article.branch)
    body = _fixed_html(fixed(document, norms.of(ref)), opened) + cited_html(citations.to(ref), document, label)
    return f'<aside class="gw-side" aria-label="{html_text(label(ref))}的要点和引用">{body}</aside>' if body else ""


def words_param(spans: Sequence[Span]) -> str:
    """Spans as they stand in an address: ``12-40.55-60``.

    >>> words_param([(12, 40), (55, 60)])
    '12-40.55-60'
    """
    return ".".join(f"{start}-{end}" for start, end in spans)


def cited_html(citing: Sequence[Citing], document: Document, label: Callable[[ProvisionRef], str]) -> str:
    """「被引用」: each place with the words that cite; within the same document by number alone."""
    if not citing:
        return ""
    entries = [_citing_html(entry, document, label) for entry in citing]
    more = ""
    if len(entries) > _FIRST_CITING + 2:
        rest = "".join(entries[_FIRST_CITING:])
        more = f"<details><summary>其余 {len(entries) - _FIRST_CITING} 处</summary><ul>{rest}</ul></details>"
        entries = entries[:_FIRST_CITING]
    return (
        f'<details class="gw-cited"><summary>被引用<span class="gw-count">{len(citing)}</span></summary>'
        f"<ul>{''.join(entries)}</ul>{more}</details>"
    )


def _citing_html(entry: Citing, document: Document, label: Callable[[ProvisionRef], str]) -> str:
    name = label(entry.ref)
    if entry.ref.document == document.id:
        name = name.removeprefix(f"《{document.title}》")
    return (
        f'<li><a href="{link_to(entry.ref)}" {GO}>{html_text(name)}</a>'
        f'<span class="gw-said">{html_text(entry.words)}</span></li>'
    )


def _fixed_html(entries: Sequence[Fixed], opened: bool) -> str:
    if not entries:
        return ""
    counts = Counter(kind for entry in entries for kind in entry.kinds)
    chips = "".join(
        f'<span class="gw-kind">{html_text(kind)}{f"<b>{number}</b>" if number > 1 else ""}</span>'
        for kind, number in counts.items()
    )
    items = "".join(_entry_html(entry) for entry in entries)
    state = " open" if opened else ""
    return (
        f'<details class="gw-fixed"{state}><summary><span class="gw-side-name">要点</span>{chips}</summary>'
        f"<ul>{items}</ul></details>"
    )


def _entry_html(entry: Fixed) -> str:
    kinds = "".join(f'<span class="gw-kind">{html_text(kind)}</span>' for kind in entry.kinds)
    words = " ".join(entry.words.split()).rstrip("，、；")
    words = f"{words[:LONGEST]}…" if len(words) > LONGEST else words
    address = f"{link_to(entry.ref)}&amp;words={words_param(entry.spans)}"
    return f'<li>{kinds}<a class="gw-said" href="{address}" title="在条文中标出" {GO}>{html_text(words)}</a></li>'
