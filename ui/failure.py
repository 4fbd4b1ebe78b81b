"""What a visitor sees when there is no index or no model: what is wrong, and the command that mends it."""

from __future__ import annotations

import re

import streamlit as st

from corpus.errors import GuiwenError
from ui.escape import html_text

_COMMAND = re.compile(r"python -m [\w.]+(?: [\w./=-]+)*", re.ASCII)


def failure_html(error: GuiwenError) -> str:
    """The error as a calm card; the command, if the error names one, on a line of its own."""
    wanted = f"<p>需要：{html_text(error.wanted)}</p>" if error.wanted else ""
    command = _COMMAND.search(error.next_step)
    step = html_text(error.next_step.rstrip("。"))
    line = f'<pre class="gw-command"><code>{html_text(command.group())}</code></pre>' if command else ""
    advice = f"<p>请{step}，完成后刷新本页。</p>{line}" if step else ""
    return (
        '<article class="gw-card gw-failure" lang="zh-CN" role="alert"><div class="gw-card-title">暂时不能回答</div>'
        f'<div class="gw-fact gw-fact-long"><p>{html_text(error.got.rstrip("。"))}。</p></div>'
        f'<div class="gw-failure-text">{wanted}{advice}</div></article>'
    )


def show_failure(error: GuiwenError) -> None:
    """Draw it."""
    st.html(failure_html(error))
