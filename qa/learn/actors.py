"""actors: whether a field of a norm is the name of an office or a person, and whether two names may mean the same one."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from qa.learn.rules import QuizRules
from qa.rulebook import compiled

_JOINED = re.compile(r"、|以及|及|和|与|或者|或")
_ALIKE = 80
"""Likeness, 0..100, from which on two names of one class are taken for the same office."""


def parts_of(name: str) -> list[str]:
    """县长和分管副县长 → 县长, 分管副县长."""
    return [part.strip() for part in _JOINED.split(name) if part.strip()]


def class_of(name: str, rules: QuizRules) -> str:
    """The id of the first class whose pattern is in the name; empty when it is the name of nothing known."""
    return next((rule.id for rule in rules.classes if compiled(rule.pattern).search(name)), "")


def is_name(text: str, rules: QuizRules) -> bool:
    """Whether it is the name of one office or person, or of several, and nothing else."""
    parts = parts_of(text)
    return bool(parts) and all(_is_one(part, rules) for part in parts) and not compiled(rules.actor.noise).search(text)


def is_option(name: str, rules: QuizRules) -> bool:
    """Whether a name says by itself who it is, so that it can be an option: not 其他副县长, not 主办部门和相关部门."""
    return compiled(rules.actor.relative).search(name) is None


def is_person(name: str, rules: QuizRules) -> bool:
    """Whether a name means people, not an office."""
    kind = class_of(name, rules)
    return any(rule.person for rule in rules.classes if rule.id == kind)


def stands_in(name: str, text: str, rules: QuizRules) -> list[int]:
    """Where a name stands in a text as itself, not as a piece of a longer one (县长 in 副县长, 县政府 in 县政府办公室).

    >>> from qa.learn.rules import load_quiz_rules
    >>> stands_in("县长", "由县长、副县长组成，县长办公会议", load_quiz_rules())
    [1]
    """
    longer = compiled(rules.actor.longer)
    return [
        m.start()
        for m in re.finditer(re.escape(name), text)
        if not text[: m.start()].endswith("副") and longer.search(text[m.end() :]) is None
    ]


def may_be_same(one: str, other: str, rules: QuizRules) -> bool:
    """Whether any office of `one` may be an office of `other`: then neither is a wrong option beside the other.

    >>> from qa.learn.rules import load_quiz_rules
    >>> rules = load_quiz_rules()
    >>> [may_be_same("县长", name, rules) for name in ("常务副县长", "县政府领导同志", "县政府办公室")]
    [False, True, False]
    """
    return any(_same(a, b, rules) for a in parts_of(one) for b in parts_of(other))


def _same(one: str, other: str, rules: QuizRules) -> bool:
    kind, beside = class_of(one, rules), class_of(other, rules)
    if not kind or not beside:
        return True
    related = {rule.id: rule.may_be for rule in rules.classes}
    if beside in related[kind] or kind in related[beside]:
        return True
    short, long = sorted((one, other), key=len)
    if short in long:
        return not long.endswith(f"副{short}")
    return kind == beside and fuzz.partial_ratio(one, other) >= _ALIKE


def _is_one(name: str, rules: QuizRules) -> bool:
    actor = rules.actor
    fits = actor.shortest <= len(name) <= actor.longest
    return fits and not compiled(actor.noise).search(name) and bool(class_of(name, rules))
