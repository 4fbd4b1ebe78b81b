"""The answer card as HTML. Unfolding needs no server: citations, related provisions and reasons are ``<details>``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from index.store import CorpusIndex
from qa.answer import Answer, Citation
from ui.escape import html_text
from ui.fact import fact_and_rest
from ui.links import read_link
from ui.provision_html import (
    Marked,
    article_html,
    find_article,
    name_of,
    provenance,
    split_label,
    state_text,
    version_text,
)
from ui.quoted import place_of, place_of_label
from ui.reasons import confidence_text, reasons

LONG_ANSWER = 90
"""Characters above which an answer is set smaller: it is then read as a text, not as a fact."""
_ITEM = re.compile(r"^([（(][一二三四五六七八九十百\d]{1,4}[）)]|\d{1,2}[.．、]|[①-⑳])\s*(.*)$", re.DOTALL)
_TITLES = {"answered": "", "ask_back": "需要再确认一下", "no_basis": "没有找到依据"}


@dataclass(frozen=True, slots=True)
class Source:
    """Citations that point into one article; one chip on the card."""

    label: str
    document: Document
    article: Article
    citations: tuple[Citation, ...]


def question_html(question: str, scope: str = "") -> str:
    """What was asked, and in which documents when not in all."""
    limited = f'<div class="gw-scope-note">范围：{html_text(scope)}</div>' if scope else ""
    text = html_text(question.strip()) or "（空）"
    return f'<div class="gw-question" lang="zh-CN"><div class="gw-question-text">{text}</div>{limited}</div>'


def changed_html(before: str | None, answer: Answer) -> str:
    """What was answered when the question was asked in an earlier visit; empty when it is the same today."""
    if not before or before == answer.answer:
        return ""
    text = f"上次的回答是“{before}”，文件或范围有变化，以下是现在的回答。"
    return f'<div class="gw-changed" lang="zh-CN">{html_text(text)}</div>'


def card_html(answer: Answer, index: CorpusIndex) -> str:
    """The card of one answer, without its buttons."""
    title = _TITLES[answer.status] if not _unreadable(answer) else "这个问题读不了"
    parts = [f'<div class="gw-card-title">{title}</div>' if title else ""]
    parts.append(_answer_html(answer.answer))
    parts.append(_notes_html(answer.notes))
    parts.append(_sources_html(sources(answer.citations, index), answer.citations, index))
    parts.append(_related_html(answer, index))
    parts.append(_reasons_html(answer, index))
    return f'<article class="gw-card gw-{answer.status}" lang="zh-CN">{"".join(parts)}</article>'


def _unreadable(answer: Answer) -> bool:
    """Whether the question was turned away before anything was looked for: empty, too long, not in Chinese."""
    return answer.status == "no_basis" and [step.stage for step in answer.trace] == ["normalise"]


def sources(citations: Sequence[Citation], index: CorpusIndex) -> list[Source]:
    """Citations by the article they point into, in the order of the answer.

    A citation whose words are not at their place in the article is left out: the card then shows its quote alone.
    """
    grouped: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        grouped.setdefault((citation.document, citation.article), []).append(citation)
    out = []
    for (title, label), held in grouped.items():
        document = index.find(title)
        article = find_article(document, label) if document else None
        if document is None or article is None:
            continue
        sound = tuple(c for c in held if article.text[c.start : c.end] == c.quote)
        if sound:
            out.append(Source(_joint_label([c.label for c in sound]), document, article, sound))
    return out


def _joint_label(labels: Sequence[str]) -> str:
    """《…》第三十三条第二款、第三款 for two labels of one article."""
    distinct = list(dict.fromkeys(labels))
    if len(distinct) == 1:
        return distinct[0]
    head = _common_head(distinct)
    tails = [label.removeprefix(head) for label in distinct]
    return head + "、".join(tails) if all(tails) else min(distinct, key=len)


def _common_head(labels: Sequence[str]) -> str:
    ends = [match.end() for match in re.finditer(r"[》条款项]", labels[0])]
    return max((labels[0][:end] for end in ends if all(x.startswith(labels[0][:end]) for x in labels)), default="")


def _answer_html(text: str) -> str:
    fact, rest = fact_and_rest(text)
    lines = [line.strip() for line in fact.split("\n") if line.strip()]
    out = []
    for line in lines:
        item = _ITEM.match(line)
        if item and len(lines) > 1:
            number, words = html_text(item[1]), html_text(item[2])
            out.append(f'<p class="gw-fact-item"><span class="gw-fact-no">{number}</span><span>{words}</span></p>')
        else:
            out.append(f"<p>{html_text(line)}</p>")
    if rest:
        out.append(f'<p class="gw-rest">{html_text(rest)}</p>')
    size = "gw-fact gw-fact-long" if len(fact) > LONG_ANSWER else "gw-fact"
    return f'<div class="{size}">{"".join(out)}</div>'


def _notes_html(notes: Sequence[str]) -> str:
    rows = "".join(f"<li>{html_text(note)}</li>" for note in notes)
    return f'<ul class="gw-notes" aria-label="说明">{rows}</ul>' if rows else ""


def _sources_html(held: Sequence[Source], citations: Sequence[Citation], index: CorpusIndex) -> str:
    shown = {citation.label for source in held for citation in source.citations}
    chips = [_source_html(source, index) for source in held]
    chips += [_loose_html(citation) for citation in citations if citation.label not in shown]
    return f'<div class="gw-cites" aria-label="依据">{"".join(chips)}</div>' if chips else ""


def _source_html(source: Source, index: CorpusIndex) -> str:
    first = source.citations[0]
    marks = [Marked(citation.start, citation.end) for citation in source.citations]
    body = article_html(source.document, source.article, marks)
    summary = _chip(source.label, first.in_force, first.version)
    foot = _foot_html(source.document, place_of(first, index))
    return f'<details class="gw-cite"><summary>{summary}</summary><div class="gw-unfolded">{body}{foot}</div></details>'


def _foot_html(document: Document, place: ProvisionRef | None) -> str:
    """Which text this is, and the way to it in the reader; another tab, so that the dialogue stays."""
    way = ""
    if place is not None:
        link = html_text(read_link(place))
        way = f'<a class="gw-open" href="{link}" target="_blank" rel="noopener">在条文中打开</a>'
    return f'<p class="gw-provenance"><span>{html_text(provenance(document))}</span>{way}</p>'


def _loose_html(citation: Citation) -> str:
    summary = _chip(citation.label, citation.in_force, citation.version)
    quote = f'<p class="gw-line">{html_text(citation.quote)}</p>'
    return (
        f'<details class="gw-cite"><summary>{summary}</summary><div class="gw-unfolded">'
        f'<div class="gw-article">{quote}</div></div></details>'
    )


def _chip(label: str, in_force: bool, version: str) -> str:
    state = "gw-in-force" if in_force else "gw-not-in-force"
    edition = f'<span class="gw-version">{html_text(version_text(version))}</span>' if version else ""
    return (
        f'<span class="gw-chip"><span class="gw-chip-label">{html_text(label)}</span>'
        f'<span class="gw-chip-meta"><span class="{state}">{state_text(in_force)}</span>{edition}</span></span>'
    )


def _related_html(answer: Answer, index: CorpusIndex) -> str:
    rows = []
    for label in answer.related:
        title, rest = split_label(label)
        document = index.find(title) if title else None
        article = find_article(document, rest) if document else None
        if document is None or article is None:
            continue
        foot = _foot_html(document, place_of_label(document, rest))
        body = f'<div class="gw-unfolded">{article_html(document, article)}{foot}</div>'
        name = f"《{_short(document.title)}》{rest or name_of(article)}"
        rows.append(f'<details class="gw-related"><summary>{html_text(name)}</summary>{body}</details>')
    caption = "相近的条文" if answer.status == "no_basis" else "相关条文"
    body = f'<div class="gw-caption">{caption}</div><div class="gw-more-rows">{"".join(rows)}</div>'
    return f'<div class="gw-more">{body}</div>' if rows else ""


def _short(title: str) -> str:
    """A law's title as offices say it, without the country's name."""
    return title.removeprefix("中华人民共和国") if title.endswith("法") else title


def _reasons_html(answer: Answer, index: CorpusIndex) -> str:
    rows = []
    for name, text, details in reasons(answer, index):
        captions = "".join(
            f'<div class="gw-why-detail"><span>{caption}</span><ul>'
            + "".join(f"<li>{html_text(entry)}</li>" for entry in entries)
            + "</ul></div>"
            for caption, entries in details
        )
        rows.append(f"<li><b>{name}</b><div><p>{html_text(text)}</p>{captions}</div></li>")
    if not rows:
        return ""
    answered = answer.status == "answered"
    sure = f'<span class="gw-sure">{confidence_text(answer.confidence)}</span>' if answered else ""
    caption = "为什么是这个答案" if answered else "为什么没有回答"
    body = f'<ol class="gw-why-steps">{"".join(rows)}</ol>'
    return f'<details class="gw-why"><summary>{caption}{sure}</summary>{body}</details>'
