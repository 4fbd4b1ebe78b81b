"""What an answer says first, and the exception or condition that follows it: read apart on the card, never reworded."""

from __future__ import annotations

import re

from qa.norms.rules import load_norm_rules
from qa.rulebook import compiled

_BREAK = re.compile(r"(?<=[；。])(?=.)", re.DOTALL)
SHORTEST = 4
"""Characters below which a sentence is no fact that can stand alone."""


def fact_and_rest(text: str) -> tuple[str, str]:
    """The fact, and from where an exception begins the rest; together they are `text`.

    Where an exception begins is what `qa.norms` reads (``exception_start`` of ``norms.toml``). A text of several lines is a
    list and stays whole.

    >>> fact_and_rest("一般由分管领导签发；重要文件报县长签发。")
    ('一般由分管领导签发；', '重要文件报县长签发。')
    """
    if "\n" in text.strip():
        return text, ""
    begins = compiled(load_norm_rules().grammar.exception_start)
    for cut in (match.start() for match in _BREAK.finditer(text)):
        if cut >= SHORTEST and begins.match(text[cut:].lstrip()):
            return text[:cut], text[cut:]
    return text, ""
