"""What the view 期限 shows of a result, as HTML."""

from __future__ import annotations

from corpus.document import Document
from qa.matters import Matter
from ui.deadline_result import Result, caption, copy_text, counting, day_and_weekday, distance, notes
from ui.escape import html_text
from ui.links import read_link
from ui.provision_html import Marked, marked_html, state_text

COPY = """<div class="gw-deadline-take" lang="zh-CN"><pre>{text}</pre><button type="button">复制文字</button>
<span role="status"></span></div><script>
(() => {{
  const place = document.querySelector(".gw-deadline-take");
  const text = place.querySelector("pre"), said = place.querySelector("[role=status]");
  const select = () => getSelection().selectAllChildren(text);
  const done = () => {{ said.textContent = "已复制"; }};
  const old = () => {{ select(); document.execCommand("copy") ? done() : said.textContent = "请按 Ctrl+C 复制"; }};
  place.querySelector("button").onclick = () =>
    navigator.clipboard ? navigator.clipboard.writeText(text.textContent).then(done, old) : old();
}})();
</script>"""
"""The text and a button; the script holds no one's words. Without https the clipboard is reached the older way."""


def card_html(result: Result) -> str:
    """What it is about, the day in large type, how far it is and how it was counted."""
    day, weekday = day_and_weekday(result.answer)
    late = " gw-deadline-late" if result.answer < result.today else ""
    return (
        '<article class="gw-card gw-deadline-card" lang="zh-CN" aria-live="polite">'
        f'<p class="gw-deadline-name">{html_text(result.name)}（{html_text(result.term)}）</p>'
        f'<h2 class="gw-deadline-caption">{html_text(caption(result))}</h2>'
        f'<p class="gw-deadline-day"><time datetime="{result.answer.isoformat()}"><span>{day}</span> <span>{weekday}</span>'
        f'</time></p><p class="gw-deadline-left{late}">{distance(result.answer, result.today)}</p>'
        f'<p class="gw-deadline-how">{html_text(counting(result))}</p></article>'
    )


def notes_html(result: Result) -> str:
    """What else must be known, a warning marked as one; empty when there is nothing."""
    rows = "".join(f'<li class="gw-note-{tone}">{html_text(text)}</li>' for tone, text in notes(result))
    return f'<ul class="gw-deadline-notes" lang="zh-CN" aria-label="说明">{rows}</ul>' if rows else ""


def basis_html(document: Document, matter: Matter) -> str:
    """The 款 that says so, its words marked, with the way to the whole article."""
    article = document.article(matter.ref.article or 0, matter.ref.branch)
    paragraph = article.paragraph_at(matter.span[0])
    start, end = (paragraph.start, paragraph.end) if paragraph else (0, len(article.text))
    text = marked_html(article.text, start, end, [Marked(*matter.span)])
    lines = "".join(f'<p class="gw-line">{line}</p>' for line in text.split("\n") if line.strip())
    state = "gw-in-force" if document.in_force else "gw-not-in-force"
    return (
        '<section class="gw-deadline-basis" lang="zh-CN"><h2 class="gw-deadline-h">依据</h2>'
        f'<p><a href="{html_text(read_link(matter.ref))}" target="_blank" rel="noopener">'
        f'{html_text(document.label(matter.ref))}</a> <span class="{state}">{state_text(document.in_force)}</span></p>'
        f'<div class="gw-article">{lines}</div></section>'
    )


def copy_html(result: Result) -> str:
    """The result as text with a button that copies it; needs ``unsafe_allow_javascript``."""
    return COPY.format(text=html_text(copy_text(result)))
