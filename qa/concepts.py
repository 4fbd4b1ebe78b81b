"""concepts: what a question speaks of, one by one, and which of them puts itself in the place of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

ASIDE = 0.55
LEAST = 1.2
"""Least weight of a word that carries matter, though every passage of a small corpus holds it."""
MATTER = 2.0
"""Least weight of a concept that makes a turn stand on its own."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a question speaks of.

    Attributes:
        said: as it was said.
        words: folded words any of which a text may use for it.
        weight: how much it tells (idf, less when inherited or said aside).
        asked: whether it stands in the clause that asks.
        start: where in the question (documents' names taken out) it stands; -1 when inherited.
        noun: whether jieba's dictionary has it as a noun.
    """

    said: str
    words: tuple[str, ...]
    weight: float
    asked: bool
    start: int = -1
    noun: bool = False

    @property
    def tells(self) -> bool:
        """Whether it tells anything: not so a word that every provision of a document holds (古籍 in rules for 古籍)."""
        return self.weight / (1.0 if self.asked else ASIDE) > LEAST

    def held_by(self, text: str) -> float:
        """1 when folded `text` holds a word for it, up to 0.6 when it holds pieces of a long one, else 0."""
        if any(word in text for word in self.words):
            return 1.0 if any(_itself(word, text) for word in self.words) else 0.5
        word = self.words[0]
        if len(word) < 3:
            return 0.0
        pairs = [word[i : i + 2] for i in range(len(word) - 1)]
        return 0.6 * sum(pair in text for pair in pairs) / len(pairs)


def _itself(word: str, text: str) -> bool:
    """Whether `text` holds `word` other than as the body to which an office belongs (县政府 in 县政府办公室), or a deputy (部门 in 部门副职)."""
    at = text.find(word)
    while at >= 0:
        if not text.startswith(("办公", "副职"), at + len(word)):
            return True
        at = text.find(word, at + 1)
    return False


MEMBER = re.compile(r"第?[一二三四五六七八九十甲乙丙丁戊\dA-Ea-eⅠⅡⅢⅣⅤ]+([类级等档型组])")
"""One of a series."""


def replacement(inherited: Concept, own: Sequence[Concept], before: str) -> Concept | None:
    """The thing that a turn puts in the place of one that the turn before spoke of; None when it does not.

    Things of a kind end alike (常务会议, 专题会议); or they are members of one series (一类, 二类); or both turns say the same word
    of them (政府办名义, 县政府名义).

    Args:
        inherited: what the turn before spoke of.
        own: what this turn speaks of.
        before: the turn before, as it was read.
    """
    name = inherited.words[0]
    for concept in own:
        other = concept.words[0]
        if concept.start >= 0 and min(len(other), len(name)) > 2 and other[-2:] == name[-2:] and other != name:
            return concept
        series = MEMBER.fullmatch(concept.said), MEMBER.fullmatch(inherited.said)
        if (
            concept.start >= 0
            and all(series)
            and concept.said != inherited.said
            and len({m[1] for m in series if m}) == 1
        ):
            return concept
    for shared in own:
        if shared.start < 0 or shared.said not in before or shared.weight < MATTER:
            continue
        led_by = next((o for o in own if o.start + len(o.said) == shared.start), None)
        if led_by is not None and before[: before.index(shared.said)].endswith(inherited.said):
            return led_by
    return None
