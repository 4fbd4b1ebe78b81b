"""varied: as many articles as are asked for, made of the packaged laws' by saying them otherwise and for other places.

Real articles repeated with real variation: words of one meaning are exchanged, numbers before units drawn anew, the state's names
become a place's, and the title is that of the place's rules. The first ones are the laws' own, unchanged. Vectors of the varied ones are
not computed one by one (a million would take three hours): the change of a vector is taken from pairs that were embedded, see `Drift`.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RULES = Path(__file__).parent / "varied.toml"
PLACES = 3000
"""As many jurisdictions as the country has counties, roughly."""
NATIONAL = "national"
CHANGED = 0.6
"""Share of the words that may be exchanged that are."""


@dataclass(frozen=True, slots=True)
class VariedArticle:
    """One article.

    Attributes:
        base: number of the article that it is made of.
        jurisdiction: ``national``, or ``county:`` with a place's name.
        path: title of the document, as `index.passages.Passage.path` has it.
        text: the words.
    """

    base: int
    jurisdiction: str
    path: str
    text: str

    @property
    def indexed(self) -> str:
        """What is embedded and what words are counted in."""
        return f"{self.path}\n{self.text}"


def varied_articles(base: Sequence[tuple[str, str]], count: int, seed: int = 7) -> Iterator[VariedArticle]:
    """`count` articles: the base as it is, then round after round of it, each for places of its own.

    Args:
        base: path and text of each article.
        count: how many.
        seed: the same gives the same articles.
    """
    exchange, places = _Exchange(), place_names(seed)
    for number in range(count):
        of, round_ = number % len(base), number // len(base)
        path, text = base[of]
        if not round_:
            yield VariedArticle(of, NATIONAL, path, text)
            continue
        rng = random.Random(f"{seed} {number}")
        place = places[
            (of // 40 + round_ * 7919) % len(places)
        ]  # about forty neighbouring articles belong to one place
        title = path.split(" ", 1)[0]
        yield VariedArticle(of, f"county:{place}", f"{place}{title}{rng.choice(exchange.kinds)}", exchange(text, rng))


@cache
def place_names(seed: int = 7) -> tuple[str, ...]:
    """Names of `PLACES` invented places, each once."""
    rules = _rules()
    rng = random.Random(seed)
    names: dict[str, None] = {}
    while len(names) < PLACES:
        names["".join(rng.sample(rules["name_characters"], 2)) + rng.choice(rules["ends"])] = None
    return tuple(names)


class _Exchange:
    """Says a text otherwise."""

    def __init__(self) -> None:
        rules = _rules()
        self.kinds: list[str] = rules["kinds"]
        self._groups = {word: group for group in rules["words"] for word in group}
        self._words = re.compile("|".join(sorted(self._groups, key=len, reverse=True)))
        self._numbers: list[str] = rules["numbers"]
        self._counted = re.compile("[一二三四五六七八九十百]+(?=" + "|".join(rules["units"]) + ")")

    def __call__(self, text: str, rng: random.Random) -> str:
        text = self._words.sub(lambda m: rng.choice(self._groups[m[0]]) if rng.random() < CHANGED else m[0], text)
        return self._counted.sub(lambda m: rng.choice(self._numbers), text)


class Drift:
    """What saying an article otherwise does to its vector, learnt from pairs of which both were embedded."""

    def __init__(self, before: NDArray[np.float32], after: NDArray[np.float32]) -> None:
        """Args:
        before, after: unit vectors of articles and of the same said otherwise, shape (n, dimension).
        """
        self._changes = after - before

    def apply(self, vectors: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
        """Unit vectors, shape (m, dimension), as if the articles had been said otherwise: to each the changes of two pairs,
        mixed at random and as long together as one."""
        rng = np.random.default_rng(seed)
        first, second = rng.integers(0, len(self._changes), (2, len(vectors)))
        angle = rng.uniform(0, np.pi / 2, (len(vectors), 1)).astype(np.float32)
        moved = vectors + np.cos(angle) * self._changes[first] + np.sin(angle) * self._changes[second]
        unit: NDArray[np.float32] = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
        return unit


@cache
def _rules() -> dict[str, list[str]]:
    return tomllib.loads(RULES.read_text(encoding="utf-8"))
