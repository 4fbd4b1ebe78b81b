"""The title that a view begins with, the same in every view."""

from __future__ import annotations

from ui.escape import html_text


def heading_html(title: str, lead: str = "", name: str = "") -> str:
    """A view's title and, below it, what the view is for.

    Args:
        title: in a word or two.
        lead: one sentence; none when empty.
        name: a class of the view's own besides ``gw-head``.
    """
    words = f"<p>{html_text(lead)}</p>" if lead else ""
    return f'<div class="gw-head {name}" lang="zh-CN"><h1>{html_text(title)}</h1>{words}</div>'
