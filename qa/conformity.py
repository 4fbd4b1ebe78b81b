"""conformity: 符合规定。/ 不符合规定。 where a question tells what was done and asks whether that is as the rules want it.

Such a question is read as one for leave (11月6日才报，符合规定吗: 11月6日才报可以吗), and what is said of that leave, or of its numbers, is said in
the words that it was asked in.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.rulebook import Rulebook, found

LEAST = 4
"""Fewest characters of what was done."""
_ASKED_FOR = "可以吗"
_OPEN = re.compile("[谁哪咋啥]|什么|怎么|如何|多少")
"""What asks for something else than a verdict (哪些情形属于违规)."""
_IS_ONE = re.compile("是[^，。；]{2,14}(?:组成人员|成员)$")
"""That somebody is counted among those who make up a body, which he is or is not."""
_GOOD = (
    "yes",
    "it_is",
    "in_time",
    "was_in_time",
    "within",
    "room",
    "enough",
    "enough_present",
    "part_enough",
    "part_fits",
    "exempt",
)
_BAD = (
    "no", "wrong", "it_is_not", "over", "short", "too_late", "was_late", "was_late_by", "was_ahead_by", "part_short", "part_over",
    "too_few_present", "short_no", "no_room", "not_listed",
)  # fmt: skip
_TIMES = ("in_time", "was_in_time", "too_late", "was_late", "was_late_by", "was_ahead_by")
_OF_TIMES = ("suffices", "overdue")
"""Verdicts on a time, which alone are said of 够不够: those on a number say it themselves."""


class Conformity(NamedTuple):
    """How a question asks whether something is as it should be: the section of phrases that it is answered with, and the question as one for leave."""

    section: str
    text: str


def asked_of(text: str, rules: Rulebook) -> Conformity | None:
    """How a normalised question asks it at its end; None when it does not."""
    for section, forms in (
        ("conforms", rules.speech.conforms),
        ("violates", rules.speech.violates),
        ("suffices", rules.speech.suffices),
        ("overdue", rules.speech.overdue),
    ):
        asked = found(forms, text)
        told = text[: asked.start()].rstrip("，,。；; ") if asked else ""
        if len(told) >= LEAST and _OPEN.search(told) is None:
            asks = "吗" if _IS_ONE.search(told) else _ASKED_FOR
            return Conformity(section, text if section in _OF_TIMES else f"{told}{asks}")
    return None


def as_asked(section: str, verdict: str, rules: Rulebook) -> str:
    """A verdict as it is read before the quotes, in the words that the question asks for; as it is when it is on something else."""
    phrases = rules.phrases["prefix"]

    def is_one(keys: tuple[str, ...]) -> bool:
        return any(verdict.startswith(phrases[key].partition("{")[0]) for key in keys)

    if not section or not verdict or (section in _OF_TIMES and not is_one(_TIMES)):
        return verdict
    good, bad = is_one(_GOOD), is_one(_BAD)
    if good == bad:
        return verdict
    said = rules.phrase(section, "good" if good else "bad")
    plain = verdict.endswith("。") or verdict == phrases["enough"]
    return f"{said}{verdict[-1]}" if plain else f"{said}，{verdict}"
