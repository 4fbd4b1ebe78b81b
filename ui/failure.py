"""What a visitor sees when there is no index or no model: what is wrong, and the command that mends it."""

from __future__ import annotations

import re

import streamlit as st

from corpus.errors import GuiwenError, sentences
from ui.escape import html_text

_COMMAND = re.compile(r"python -m [\w.]+(?: [\w./=-]+)*", re.ASCII)


def failure_html(error: GuiwenError) -> str:
    """The error as a calm card; the command, if the error names one, on a line of its own."""
    got, *rest = sentences(error.got, error.wanted, error.next_step)
    command = _COMMAND.search(error.next_step)
    line = f'<pre class="gw-command"><code>{html_text(command.group())}</code></pre>' if command else ""
    again = "" if not error.next_step or "刷新" in error.next_step else "完成后刷新本页。"
    advice = "".join(f"<p>{html_text(each)}</p>" for each in rest[:-1])
    advice += f"<p>{html_text(rest[-1] + again)}</p>{line}" if rest else ""
    return (
        '<article class="gw-card gw-failure" lang="zh-CN" role="alert"><div class="gw-card-title">暂时不能回答</div>'
        f'<div class="gw-fact gw-fact-long"><p>{html_text(got)}</p></div>'
        f'<div class="gw-failure-text">{advice}</div></article>'
    )


def show_failure(error: GuiwenError) -> None:
    """Draw it."""
    st.html(failure_html(error))
