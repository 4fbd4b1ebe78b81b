"""What is typed or pasted beyond its limit is said in Chinese; no field refuses a paste in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.typed import cut_html, too_long

UI = Path(__file__).parents[2] / "ui"


def test_fields__none_has_a_limit_in_the_browser() -> None:
    assert [file.name for file in UI.rglob("*.py") if "max_chars" in file.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(("length", "said"), [(200, ""), (201, "备注有 201 字，最多 200 字")])
def test_too_long__says_how_long_it_is_and_may_be(length: int, said: str) -> None:
    assert too_long("备注", "字" * length, 200) == said


def test_cut_html__says_what_becomes_of_it_and_is_escaped() -> None:
    assert cut_html("备注", "字", 2, "只记下前 2 字") == ""
    assert "备注有 3 字，最多 2 字；只记下前 2 字。" in cut_html("备注", "字字字", 2, "只记下前 2 字")
    assert "<b>" not in cut_html("<b>", "字字字", 2, "")
