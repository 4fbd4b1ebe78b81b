"""The page's colours are legible: contrast of at least 4.5 (WCAG 2.1, AA) in light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "ui"
CSS = (UI / "style.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--gw-([a-z-]+): light-dark\((#\w{6}, #\w{6})\)", CSS))
PAIRS = [
    ("ink", "page"), ("ink", "card"), ("ink", "asked"), ("ink", "warn-tint"), ("ink", "tint"), ("soft", "page"),
    ("soft", "card"), ("accent", "card"), ("accent", "accent-tint"), ("soft", "accent-tint"), ("good", "good-tint"),
    ("warn", "card"), ("warn", "warn-tint"), ("mark-ink", "mark"),
]  # fmt: skip


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_style__text_has_enough_contrast(front: str, back: str, mode: int) -> None:
    values = sorted(_luminance(COLOURS[name].split(", ")[mode]) for name in (front, back))
    assert (values[1] + 0.05) / (values[0] + 0.05) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_style__older_browsers_get_the_same_colours(mode: int) -> None:
    plain = re.findall(r":root \{([^}]*--gw-card: #[^}]*)\}", CSS)[mode]
    assert dict(re.findall(r"--gw-([a-z-]+): (#\w{6})", plain)) == {
        name: pair.split(", ")[mode] for name, pair in COLOURS.items()
    }


@pytest.mark.parametrize("sheet", [UI / "style.css", *sorted((UI / "css").glob("*.css"))], ids=lambda path: path.stem)
def test_style__no_sheet_holds_what_looks_like_a_tag(sheet: Path) -> None:
    """Streamlit drops a whole sheet without a word when it does, be it in a comment."""
    assert "<" not in sheet.read_text(encoding="utf-8")
