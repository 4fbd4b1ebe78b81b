"""Question: what is asked, what is right, and how an answer is marked. Deterministic: order comes from a seed."""

from __future__ import annotations

import hashlib
import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.numerals import parse_numeral
from corpus.provision import ProvisionRef
from qa.norms.norm import Span

Form = Literal["single", "multiple", "number", "order"]
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[零〇一二三四五六七八九十百千两]+")


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one card.

    Attributes:
        id: hash of card, form and what is right: the same in every build in which these are the same.
        card: id of its card.
        form: ``single`` and ``multiple`` choice, a ``number`` to fill in, steps to ``order``.
        prompt: what to do, in Chinese.
        context: words of the article that say what it is about; may be empty.
        before, after: the sentence up to and from the blank; both empty when nothing is left out.
        right: the right options (in the right order for ``order``), or the number as written.
        wrong: wrong options; empty for ``number`` and ``order``.
        ref: where it stands.
        label: 《…》第三十三条第三款.
        marks: offsets in the article's text of the words that answer it.
    """

    id: str
    card: str
    form: Form
    prompt: str
    context: str
    before: str
    after: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    ref: ProvisionRef
    label: str
    marks: tuple[Span, ...]


def question_id(card: str, form: Form, right: Sequence[str], marks: Sequence[Span], base: int) -> str:
    """The id of a question; `base` is where its card begins, so that words added before it change nothing."""
    places = [(start - base, end - base) for start, end in marks]
    return hashlib.sha256(f"{card}|{form}|{list(right)}|{places}".encode()).hexdigest()[:16]


def options_of(question: Question, seed: int) -> tuple[str, ...]:
    """The options as shown: shuffled by the seed; steps never stand in their right order from the start."""
    options = [*question.right, *question.wrong]
    chance = random.Random(f"{seed}|{question.id}")
    chance.shuffle(options)
    if question.form == "order" and tuple(options) == question.right:
        options = [*options[1:], options[0]]
    return tuple(options)


def is_right(question: Question, given: Sequence[str]) -> bool:
    """Whether an answer is right.

    Args:
        question: what was asked.
        given: the chosen options, the steps in the order given, or one text with the number: 7, 七, 7个工作日, 1至3.
    """
    if question.form == "order":
        return tuple(given) == question.right
    if question.form == "number":
        return bool(given) and bool(numbers_in(given[0])) and numbers_in(given[0]) == numbers_in(question.right[0])
    return set(given) == set(question.right) and len(given) == len(question.right)


def numbers_in(text: str) -> tuple[float, ...]:
    """The numbers of a text: Arabic in any width, or Chinese.

    >>> numbers_in("７个工作日"), numbers_in("一至三"), numbers_in("1500")
    ((7.0,), (1.0, 3.0), (1500.0,))
    """
    plain = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", unicodedata.normalize("NFKC", text))
    out = []
    for found in _NUMBER.findall(plain):
        value = float(found) if found[0].isascii() else parse_numeral(found)
        if value is not None:
            out.append(float(value))
    return tuple(out)
