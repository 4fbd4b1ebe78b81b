"""A checked draft as HTML: what to put right first, each with its place and its words; then the draft with marks."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.errors import sentences
from qa.check.checker import Report
from qa.check.draft import Draft, Part
from qa.check.finding import SEVERITIES, Basis, Finding, Passed, Place, Skipped
from qa.check.rules import Severity
from ui.escape import html_text
from ui.heading import heading_html
from ui.links import read_link
from ui.provision_html import state_text, version_text

LONG = 60
"""Characters of the draft's words that a finding repeats."""
FORM = "形式上的提醒，没有条文依据。"
"""Stands where other findings have their article."""
REFUSED_STEP = "把标题、主送机关和正文一起放进来，再体检一次"
_SHOWN_BASIS = 1
_HEADS: dict[Severity, str] = {
    "violation": "不符合规定", "attention": "需要注意", "manual": "请人工确认",
}  # fmt: skip
Mark = tuple[int, int, Severity, str]


def head_html() -> str:
    """The title of the view."""
    return heading_html("公文体检", "逐项对照已收录的规定，指出不符合的地方和依据；文稿不保存。", "gw-chk-head")


def refusal_html(got: str, wanted: str, step: str) -> str:
    """Why a draft was not looked at, and what to do."""
    lead, *rest = sentences(got, wanted, step)
    advice = "".join(f"<p>{html_text(each)}</p>" for each in rest)
    return (
        '<article class="gw-card gw-chk-refused" lang="zh-CN" role="alert">'
        f'<p class="gw-chk-lead">{html_text(lead)}</p>{advice}</article>'
    )


def summary_html(report: Report, name: str, notes: Sequence[str]) -> str:
    """How many findings of each severity, and as what the draft was looked at."""
    counts = "".join(
        f'<a class="gw-chk-count gw-chk-{key}" href="#gw-chk-{key}"><b>{count}</b>{label}</a>'
        for key, label in SEVERITIES.items()
        if (count := report.count(key))
    )
    serious = report.count("violation") + report.count("attention")
    looked = "没有发现不符合规定的地方" if report.kind else "在通用的几项里，没有发现不符合规定的地方"
    lead = "" if serious else f'<p class="gw-chk-lead">{looked}。</p>'
    rows = [("文稿", html_text(name))] if name else []
    rows.append(("文种", _kind_html(report)))
    rows.append(("字数", html_text(report.counted)))
    rows.append(("依据", html_text("".join(f"《{document.title}》" for document in report.regulations))))
    if notes:
        rows.append(("读取", html_text("；".join(notes))))
    facts = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in rows)
    return (
        f'<section class="gw-card gw-chk-sum" lang="zh-CN" role="status" aria-label="体检结果">{lead}'
        f'<div class="gw-chk-counts">{counts}</div><dl>{facts}</dl></section>'
    )


def findings_html(findings: Sequence[Finding]) -> str:
    """The findings, gravest first."""
    out: list[str] = []
    for severity in SEVERITIES:
        held = [(number, finding) for number, finding in enumerate(findings) if finding.severity == severity]
        if held:
            items = "".join(_finding_html(number, finding) for number, finding in held)
            out.append(f'<h2 id="gw-chk-{severity}" class="gw-chk-h2">{_HEADS[severity]}</h2>{items}')
    return f'<div class="gw-chk-findings" lang="zh-CN">{"".join(out)}</div>' if out else ""


def draft_html(report: Report) -> str:
    """The draft, its paragraphs numbered, the places of the findings marked."""
    if not report.draft.parts:
        return ""
    marks = marks_of(report.findings)
    lines = "".join(_part_html(report.draft, part, marks) for part in report.draft.parts)
    hint = '<p class="gw-chk-hint">标出的是上面各项所指的位置。</p>' if marks else ""
    return (
        f'<section class="gw-chk-draft" lang="zh-CN" aria-label="文稿"><h2 class="gw-chk-h2">文稿</h2>{hint}'
        f'<div class="gw-card gw-chk-paper">{lines}</div></section>'
    )


def marks_of(findings: Sequence[Finding]) -> list[Mark]:
    """Stretches of the draft to mark: start, end, severity and the anchor that the finding links to."""
    return [
        (place.start, place.end, finding.severity, anchor(number, at))
        for number, finding in enumerate(findings)
        for at, place in enumerate(finding.places)
    ]


def anchor(finding: int, place: int) -> str:
    """The id of a marked place."""
    return f"gw-chk-at-{finding}-{place}"


def checked_html(passed: Sequence[Passed]) -> str:
    """What was looked at and found in order, folded."""
    rows = "".join(
        f"<li><b>{html_text(each.label)}</b>{html_text(each.message)}{_links_html(each.basis)}</li>" for each in passed
    )
    return _folded_html(f"已核对，没有发现问题的 {len(passed)} 项", rows) if passed else ""


def skipped_html(skipped: Sequence[Skipped]) -> str:
    """What was not looked at and why, folded."""
    rows = "".join(f"<li><b>{html_text(each.label)}</b>{html_text(each.reason)}</li>" for each in skipped)
    return _folded_html(f"没有检查的 {len(skipped)} 项", rows) if skipped else ""


def _kind_html(report: Report) -> str:
    if not report.kind:
        return '没有看出文种，只查了通用的几项；<b class="gw-chk-ask">请在上面选择文种</b>'
    why = f"（自动判断：{html_text(_short(report.guess.why))}）" if report.guess else ""
    return f"{html_text(report.kind)}{why}"


def _finding_html(number: int, finding: Finding) -> str:
    places = "".join(_place_html(anchor(number, at), place, finding.message) for at, place in enumerate(finding.places))
    listed = f'<ul class="gw-chk-places">{places}</ul>' if places else ""
    ground = f'<p class="gw-chk-form">{FORM}</p>' if finding.form else _basis_html(finding.basis)
    return (
        f'<article class="gw-card gw-chk-item gw-chk-{finding.severity}"><h3>'
        f'<span class="gw-chk-tag">{SEVERITIES[finding.severity]}</span>{html_text(finding.label)}</h3>'
        f'<p class="gw-chk-message">{html_text(finding.message)}</p>{listed}{ground}</article>'
    )


def _place_html(target: str, place: Place, message: str) -> str:
    words = "" if place.words in message else f"<q>{html_text(_short(place.words))}</q>"
    return f'<li><a href="#{target}">{html_text(place.label)}</a>{words}</li>'


def _basis_html(basis: Sequence[Basis]) -> str:
    if not basis:
        return ""
    first = "".join(map(_one_basis_html, basis[:_SHOWN_BASIS]))
    rest = "".join(map(_one_basis_html, basis[_SHOWN_BASIS:]))
    more = f"<details><summary>另有 {len(basis) - _SHOWN_BASIS} 处依据</summary>{rest}</details>" if rest else ""
    return f'<div class="gw-chk-basis">{first}{more}</div>'


def _one_basis_html(basis: Basis) -> str:
    link = html_text(read_link(basis.ref))
    facts = "·".join(filter(None, (version_text(basis.version), "" if basis.in_force else state_text(False))))
    meta = f'<span class="gw-chip-meta">{html_text(facts)}</span>' if facts else ""
    return (
        f'<div class="gw-chk-ground"><a href="{link}" target="_blank" rel="noopener">{html_text(basis.label)}</a>{meta}'
        f"<blockquote>{html_text(basis.quote)}</blockquote></div>"
    )


def _links_html(basis: Sequence[Basis]) -> str:
    links = (
        f'<a href="{html_text(read_link(each.ref))}" target="_blank" rel="noopener">{html_text(each.label)}</a>'
        for each in basis
    )
    return f'<span class="gw-chk-links">{"".join(dict.fromkeys(links))}</span>' if basis else ""


def _folded_html(caption: str, rows: str) -> str:
    return (
        f'<details class="gw-chk-folded" lang="zh-CN"><summary>{html_text(caption)}</summary>'
        f'<ul class="gw-chk-rows">{rows}</ul></details>'
    )


def _part_html(draft: Draft, part: Part, marks: Sequence[Mark]) -> str:
    number = str(part.number) if part.number else ""
    name = f' title="{html_text(part.label)}"'
    return (
        f'<div class="gw-chk-line gw-chk-is-{part.kind}"><span class="gw-chk-no" aria-hidden="true">{number}</span>'
        f"<p{name}>{_marked_html(draft.text, part.start, part.end, marks)}</p></div>"
    )


def _marked_html(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """``text[start:end]``, each character in a mark of the gravest severity that holds it."""
    inside = [mark for mark in marks if mark[0] < end and mark[1] > start]
    cuts = sorted({start, end, *(min(max(p, start), end) for mark in inside for p in mark[:2])})
    out: list[str] = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        out.extend(f'<span id="{mark[3]}"></span>' for mark in inside if max(mark[0], start) == left)
        held = [mark[2] for mark in inside if mark[0] <= left and right <= mark[1]]
        gravest = next((severity for severity in SEVERITIES if severity in held), None)
        piece = html_text(text[left:right])
        out.append(f'<mark class="gw-chk-mark-{gravest}">{piece}</mark>' if gravest else piece)
    return "".join(out)


def _short(words: str) -> str:
    return words if len(words) <= LONG else f"{words[: LONG - 1]}…"
