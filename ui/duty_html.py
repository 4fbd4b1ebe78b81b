"""Rows of the duty table and steps of a procedure as HTML: each unfolds the article with its words marked."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from qa.duty_rules import load_duty_rules
from qa.procedure import Flow
from qa.steps import Step
from ui.duty_rows import Drawn, Row
from ui.escape import html_text
from ui.links import read_link
from ui.provision_html import Marked, article_html, provenance

_NAMES = ("事项", "谁", "要求", "数量", "条件/例外", "依据")
_CLASSES = ("matter", "who", "must", "amount", "case", "place")


def head_html() -> str:
    """The names of the columns; read out with each row, so hidden here from a screen reader."""
    cells = "".join(f'<span class="gw-cell gw-cell-{c}">{n}</span>' for n, c in zip(_NAMES, _CLASSES, strict=True))
    return f'<div class="gw-duty-row gw-duty-head" aria-hidden="true">{cells}</div>'


def group_html(label: str, count: int, rows: Sequence[Row], several: bool = False) -> str:
    """Rows under a heading.

    Args:
        label: of the group.
        count: rows of the group, more than `rows` when only the first ones are shown.
        rows: those shown.
        several: whether rows of several documents are shown, so that each must say its own.
    """
    body = "".join(row_html(row, several) for row in rows)
    title = f'<h2 class="gw-duty-title">{html_text(label)}<span>{count} 项</span></h2>'
    return f'<section class="gw-duty-group" lang="zh-CN">{title}{head_html()}{body}</section>'


def row_html(row: Row, several: bool = False) -> str:
    """One row, folded."""
    duty = row.duty
    matter = html_text(duty.matter)
    if not matter:
        matter = f'<span class="gw-cell-soft">{html_text(duty.heading)}</span>'
    if row.context:
        matter = f'<span class="gw-cell-soft gw-cell-context">{html_text(row.context)}</span>{matter}'
    place = html_text(row.place)
    if several:
        place = f'<span class="gw-cell-soft">《{html_text(row.document.title)}》</span>{place}'
    kinds = "".join(f'<span class="gw-kind">{load_duty_rules().label(kind)}</span>' for kind in duty.kinds[1:])
    texts = (matter, html_text(duty.actor), must_html(duty.requirement) + kinds, html_text(duty.amount),
             html_text(row.case), place)  # fmt: skip
    cells = "".join(
        f'<span class="gw-cell gw-cell-{kind}"><span class="gw-cell-name">{name}</span>'
        f'<span class="gw-cell-text">{text}</span></span>'
        for name, kind, text in zip(_NAMES, _CLASSES, texts, strict=True)
        if text
    )
    marks = [Marked(*span) for span in duty.spans]
    unfolded = _unfolded(row.document, row.article, duty.ref, marks)
    return f'<details class="gw-duty"><summary class="gw-duty-row">{cells}</summary>{unfolded}</details>'


def must_html(requirement: str) -> str:
    """What is required: the first lines, the number of those left out; cells of a table's row apart."""
    lines = [line.strip() for line in requirement.split("\n") if line.strip()]
    shown = [" · ".join(filter(None, (cell.strip() for cell in line.split("|")))) for line in lines[:4]]
    more = f'<span class="gw-cell-soft">……共 {len(lines) - 1} 项，点开看全文</span>' if len(lines) > 4 else ""
    return "<br>".join(html_text(line) for line in shown) + (f"<br>{more}" if more else "")


def flow_html(drawn: Drawn, several: bool = False) -> str:
    """A procedure: an ordered list that is drawn as boxes with arrows."""
    flow = drawn.flow
    place = drawn.document.label(flow.ref)
    place = place if several else place.removeprefix(f"《{drawn.document.title}》")
    title = f'<h2 class="gw-flow-title">{html_text(flow.matter or place)}<span>{html_text(place)}</span></h2>'
    case = f'<p class="gw-flow-case">{html_text(flow.condition)}</p>' if flow.condition else ""
    steps = "".join(_step_html(number, step, drawn) for number, step in enumerate(flow.steps, 1))
    return (
        f'<section class="gw-flow" lang="zh-CN">{title}{case}<ol class="gw-steps">{steps}</ol>'
        f"{_branches_html(flow, drawn)}</section>"
    )


def _step_html(number: int, step: Step, drawn: Drawn) -> str:
    """A step as a box; without a number one for a special case, whose words say in which."""
    said = step.actor if number else step.words
    who = f'<span class="gw-step-who">{html_text(said)}</span>' if said else ""
    amount = f'<span class="gw-step-amount">{html_text(step.amount)}</span>' if step.amount else ""
    unfolded = _unfolded(drawn.document, drawn.article, step.ref, [Marked(*step.span)])
    mark = f'<span class="gw-step-no" aria-hidden="true">{number}</span>' if number else ""
    return (
        f'<li class="gw-step"><details><summary>{mark}<span class="gw-step-text">'
        f'<span class="gw-step-label">{html_text(step.label)}</span>{who}{amount}</span></summary>'
        f'<p class="gw-step-words">{html_text(step.words)}</p>{unfolded}</details></li>'
    )


def _branches_html(flow: Flow, drawn: Drawn) -> str:
    if not flow.branches:
        return ""
    rows = "".join(_step_html(0, step, drawn) for step in flow.branches)
    return f'<div class="gw-branches"><h3>另有情形</h3><ul class="gw-steps">{rows}</ul></div>'


def _unfolded(document: Document, article: Article, ref: ProvisionRef, marks: Sequence[Marked]) -> str:
    link = html_text(read_link(ref))
    foot = (
        f'<p class="gw-provenance">{html_text(provenance(document))}'
        f'<a class="gw-to-reader" href="{link}" target="_blank" rel="noopener">在条文页打开</a></p>'
    )
    return f'<div class="gw-unfolded">{article_html(document, article, marks)}{foot}</div>'
