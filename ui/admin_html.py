"""HTML of the view 管理. Pure: text in, escaped HTML out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from corpus.document import Document
from corpus.numerals import format_numeral
from corpus.provision import ProvisionRef
from corpus.source import Problem
from qa.publish.compare import EFFECTS, Changed, Comparison, Effect
from qa.publish.draft import Status
from ui.escape import html_text
from ui.links import read_link
from ui.provision_html import heading_of, state_text, version_text

MOST_CHANGES = 60
"""Changes of one effect that are listed."""
LONGEST_SHOWN = 80
"""Characters of a question that stand in a list: two lines."""
EFFECT_NAMES: dict[Effect, str] = {
    "lost": "发布后答不上来", "gained": "发布后能够回答", "other": "答案不同", "source": "答案相同，出处或版本不同",
}  # fmt: skip
_STAGES = {
    "starting": ("正在启动", 0.0, 0.02), "reading": ("正在读取文件", 0.02, 0.05),
    "embedding": ("正在建立文件库", 0.05, 0.55), "writing": ("正在写入文件库", 0.55, 0.6),
    "comparing": ("正在比较新旧答案", 0.6, 1.0), "ready": ("已准备好", 1.0, 1.0),
}  # fmt: skip
_UNITS = {"part": "编", "chapter": "章", "section": "节"}
_SEVERITIES = {"error": "错误", "warning": "疑点"}
_EXCERPT = 26


def local_time(moment: str | datetime) -> str:
    """2026年1月5日 10:32, in the time zone of this machine."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    here = when.astimezone()
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def size_text(size: int) -> str:
    """512 字节, 24 KB, 3.1 MB."""
    if size < 1024:
        return f"{size} 字节"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def serious(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that a person should look at."""
    return [problem for problem in problems if problem.severity != "info"]


def heading_html(text: str, note: str = "") -> str:
    """A heading of a part of the view, with a line below it."""
    below = f'<p class="gw-admin-note">{html_text(note)}</p>' if note else ""
    return f'<div class="gw-admin-head" lang="zh-CN"><h2>{html_text(text)}</h2>{below}</div>'


def said_html(text: str, good: bool) -> str:
    """What became of the last action."""
    kind = "good" if good else "warn"
    return f'<div class="gw-admin-said gw-admin-{kind}" role="status" lang="zh-CN">{html_text(text)}</div>'


def document_html(document: Document, read_at: bool = True) -> str:
    """A document in one row: title and facts; the title opens the reader."""
    title = f"《{html_text(document.title)}》"
    if read_at:
        link = html_text(read_link(ProvisionRef(document.id)))
        title = f'<a href="{link}" target="_blank" rel="noopener">{title}</a>'
    return f'<div class="gw-admin-doc" lang="zh-CN">{title}{facts_html(document)}</div>'


def facts_html(document: Document) -> str:
    """Version, number of articles, state, and how much is to be looked at."""
    facts = [version_text(document.version) or "没有文号和日期", f"{len(document.articles)} 条"]
    if document.effective_on is not None:
        facts.append(f"{version_text(document.effective_on.isoformat())}起施行")
    facts.append(state_text(document.in_force))
    found = len(serious(document.problems))
    doubt = f'<span class="gw-admin-doubt">{found} 处待核</span>' if found else ""
    return f'<span class="gw-admin-facts">{html_text("·".join(facts))}{doubt}</span>'


def outline_html(document: Document) -> str:
    """The structure: headings, and each article with its first words, in a box that scrolls."""
    rows, headings = [], list(reversed(document.headings))
    if document.notice is not None:
        rows.append(_article_row("印发通知", document.notice.text))
    for number, article in enumerate(document.articles):
        while headings and headings[-1].first <= number:
            heading = headings.pop()
            label = f"第{format_numeral(heading.number)}{_UNITS.get(heading.level, '')} " if heading.number else ""
            rows.append(f'<li class="gw-admin-chapter">{html_text(label + heading.title)}</li>')
        rows.append(_article_row(heading_of(article), article.text))
    rows += [_article_row(heading_of(annex), annex.text) for annex in document.annexes]
    return (
        '<div class="gw-admin-outline" role="region" tabindex="0" aria-label="文件结构" lang="zh-CN">'
        f"<ol>{''.join(rows)}</ol></div>"
    )


def problems_html(problems: Sequence[Problem]) -> str:
    """What a person should look at, with its line; how much was repaired without doubt."""
    found = serious(problems)
    rows = "".join(_problem_row(problem) for problem in found)
    repaired = len(problems) - len(found)
    rest = f'<p class="gw-admin-note">另有 {repaired} 处已自动修整（多余空格、断行等）。</p>' if repaired else ""
    none = '<p class="gw-admin-note">没有需要核对的地方。</p>' if not found else ""
    return f'<div class="gw-admin-problems" lang="zh-CN">{none}<ul>{rows}</ul>{rest}</div>'


def progress_of(status: Status) -> tuple[float, str]:
    """How far a draft is, 0 to 1, and in words."""
    name, start, end = _STAGES.get(status.stage, ("", 0.0, 0.0))
    if not status.total:
        return start, name
    share = min(status.done / status.total, 1.0)
    return start + (end - start) * share, f"{name}（{status.done}/{status.total}）"


def comparison_text(found: Comparison) -> str:
    """One line: how many answers change, and how."""
    if found.reason:
        return f"没有比较答案：{found.reason}。"
    if not found.changed:
        return f"比较了 {found.asked} 道题，答案都没有变化。"
    parts = [f"{found.count(effect)} 题{EFFECT_NAMES[effect]}" for effect in EFFECTS if found.count(effect)]
    return f"比较了 {found.asked} 道题：{'，'.join(parts)}。"


def comparison_html(found: Comparison) -> str:
    """The answers that change, by effect; each unfolds to before and after."""
    groups = []
    for effect in EFFECTS:
        changed = [one for one in found.changed if one.effect == effect]
        if not changed:
            continue
        rows = "".join(_changed_html(one) for one in changed[:MOST_CHANGES])
        left = len(changed) - MOST_CHANGES
        rest = f'<p class="gw-admin-note">还有 {left} 题未列出。</p>' if left > 0 else ""
        groups.append(
            f'<details class="gw-admin-effect gw-admin-{effect}"{" open" if effect == "lost" else ""}>'
            f"<summary>{EFFECT_NAMES[effect]}<b>{len(changed)}</b></summary>{rows}{rest}</details>"
        )
    return f'<div class="gw-admin-changes" lang="zh-CN">{"".join(groups)}</div>'


def long_html(text: str, link: str = "") -> str:
    """Words that may be long: the first of them, linked or not, the whole to be unfolded.

    Args:
        text: the words.
        link: where they lead; empty for nowhere.
    """
    shown = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
    first = html_text(shown)
    if link:
        first = f'<a href="{html_text(link)}" target="_blank" rel="noopener">{first}</a>'
    if shown == text:
        return first
    return (
        f'{first}<details class="gw-admin-whole"><summary>全文 {len(text)} 字</summary>'
        f"<p>{html_text(text)}</p></details>"
    )


def _article_row(label: str, text: str) -> str:
    first = text.strip().split("\n", 1)[0]
    excerpt = first[:_EXCERPT] + ("…" if len(first) > _EXCERPT else "")
    return f"<li><b>{html_text(label)}</b>{html_text(excerpt)}</li>"


def _problem_row(problem: Problem) -> str:
    line = f"第 {problem.line} 行：" if problem.line else ""
    told = problem.after.lower() in problem.message.lower()  # the message says already what it is read as
    before, after = problem.before.strip()[:40], problem.after.strip()[:40]
    changed = f"（“{before}”读作“{after}”）" if before and after and not told else ""
    severity = _SEVERITIES.get(problem.severity, "疑点")
    return f"<li><b>{severity}</b>{html_text(line + problem.message + changed)}</li>"


def _changed_html(one: Changed) -> str:
    own = '<span class="gw-admin-own">本单位的题</span>' if one.own else ""
    return (
        f'<div class="gw-admin-changed"><div class="gw-admin-question">{long_html(one.question)}{own}</div>'
        f'<div class="gw-admin-pair">{_side("现在", one.before, one.before_sources)}'
        f"{_side('发布后', one.after, one.after_sources)}</div></div>"
    )


def _side(caption: str, answer: str, sources: Sequence[str]) -> str:
    cited = f"<small>{html_text('；'.join(sources))}</small>" if sources else ""
    return f"<div><small>{caption}</small><p>{html_text(answer)}</p>{cited}</div>"
