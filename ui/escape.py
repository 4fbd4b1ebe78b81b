"""Text that somebody else wrote, made safe to show: for HTML, and for the labels of Streamlit's widgets."""

from __future__ import annotations

import html
import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_REPLACED = re.compile(r"[:\-<>=~]")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_JOINER = "\u2060"


def html_text(text: str) -> str:
    """`text` for the inside of an element or a quoted attribute: markup stays text, control characters go."""
    return html.escape(_CONTROL.sub("", text), quote=True)


def widget_label(text: str) -> str:
    """`text` for the label of a button, where Streamlit reads Markdown: every mark escaped, on one line.

    Backslashes stop Markdown, directives and formulas. Streamlit replaces emoji, icons (``:material/home:``) and arrows
    (``->``) after that, in the plain text: an invisible word joiner behind each such character stops it.
    """
    one_line = _SPACE.sub(" ", _CONTROL.sub("", text)).strip()
    escaped = _PUNCTUATION.sub(r"\\\1", one_line)
    return _REPLACED.sub(lambda match: match.group() + _JOINER, escaped)
