"""The table of what Streamlit says: every row is about something that the installed Streamlit says, and says it in Chinese."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
import streamlit as st

TABLE = tomllib.loads((Path(__file__).parents[2] / "ui" / "streamlit.toml").read_text(encoding="utf-8"))
PAIRS = [
    (said, instead) for row in TABLE["words"] for what, pairs in row.items() if what != "at" for said, instead in pairs
]
HOLE = re.compile(r"\{\w*\}")
PUT_TOGETHER = re.compile(r"(?:: )?\{\w*\}|[.,] ?|(?:1 )?options? ")
"""Where the parts meet of which a script puts its words together."""


@cache
def _scripts() -> str:
    """All that Streamlit's page is made of."""
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js")))


@pytest.mark.parametrize(("said", "instead"), PAIRS, ids=[said for said, _ in PAIRS])
def test_words__row_is_about_what_streamlit_says(said: str, instead: str) -> None:
    """A row that is out of date after Streamlit was renewed is found here."""
    longest = max(PUT_TOGETHER.split(re.sub(r"^(?:Error)?: ", "", said)), key=len)
    assert longest in _scripts()
    assert re.search(r"[\u4e00-\u9fff]", instead) or HOLE.search(instead)
    kept = HOLE.findall(instead)
    assert len(kept) <= len(HOLE.findall(said))
    assert all(int(number) < len(HOLE.findall(said)) for number in re.findall(r"\{(\d+)\}", instead))


def test_words__nothing_ends_the_script_that_holds_the_table() -> None:
    assert "<" not in str(TABLE)
