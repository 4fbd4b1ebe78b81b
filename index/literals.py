"""Literals: what any match of a regular expression must hold, so that most expressions need not be tried, or even compiled.

Of the two thousand expressions of the lexicon a question meets a dozen. Compiling all takes most of a second, which a
question from a terminal would pay every time; what each needs is therefore kept in a file of the cache folder. The idea is that
of literal prefilters in regular-expression engines (Cox 2012, "Regular Expression Matching with a Trigram Index").
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from index.kept_file import keep

Needs = tuple[str, ...]
"""Strings one of which stands in every match; empty when none is known, so that the expression must be tried."""
MOST = 24
"""An expression that could match by more strings than this is tried always."""
LONGEST = 6
"""Characters of a literal by which a text is filtered."""
_FORMAT = 1


def required(pattern: str) -> Needs:
    """What every match of `pattern` holds one of.

    >>> required("(?:领导|头儿)(?:不在|出差)了?"), required("[谁哪]签?"), required(".?")
    (('领导', '头儿'), ('谁', '哪'), ())

    Raises:
        re.error: it is no regular expression.
    """
    re.compile(pattern)  # what is wrong with it may only show when it is compiled
    tree = parser.parse(pattern)
    if tree.state.flags & re.IGNORECASE:
        return ()
    return _sequence(tree)


def required_by(patterns: Iterable[str], cache_dir: Path | None = None, name: str = "") -> Mapping[str, Needs]:
    """`required` of each pattern.

    Args:
        patterns: regular expressions.
        cache_dir: where the result is kept for these patterns and this Python; not kept when None.
        name: of these patterns; what is kept under it takes the place of what was.

    Raises:
        re.error: one is no regular expression.
    """
    wanted = sorted(set(patterns))
    if cache_dir is None:
        return {pattern: required(pattern) for pattern in wanted}
    key = hashlib.sha256("\0".join([str(_FORMAT), sys.version, *wanted]).encode()).hexdigest()[:16]
    file = cache_dir / f"literals-{name}-{key}.json"
    try:
        held = json.loads(file.read_bytes())
        return {pattern: tuple(map(str, held[pattern])) for pattern in wanted}
    except (OSError, ValueError, KeyError, TypeError):
        found = {pattern: required(pattern) for pattern in wanted}
    for old in cache_dir.glob(f"literals-{name}-*.json"):
        old.unlink(missing_ok=True)
    keep(file, lambda made: made.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8"))
    return found


def wanted(needs: Needs) -> frozenset[str]:
    """What of a text's `pieces` a pattern with these needs can match by; empty when it must be tried in every text."""
    return frozenset(need[:LONGEST] for need in needs)


@lru_cache(maxsize=64)
def pieces(text: str) -> frozenset[str]:
    """All that stands in a text, up to `LONGEST` characters: two thousand expressions are then asked without looking at it again."""
    ends = range(1, LONGEST + 1)
    return frozenset(text[start : start + length] for start in range(len(text)) for length in ends)


def _sequence(items: Iterable[tuple[Any, Any]]) -> Needs:
    """The best of what the members of a sequence need: neighbouring literals are one string."""
    best: Needs = ()
    run = ""
    for op, value in items:
        if op is ops.LITERAL:
            run += chr(value)
            continue
        best, run = _better(best, (run,) if run else ()), ""
        best = _better(best, _one(op, value))
    return _better(best, (run,) if run else ())


def _one(op: Any, value: Any) -> Needs:
    if op is ops.SUBPATTERN:
        return () if value[1] & re.IGNORECASE else _sequence(value[3])
    if op is ops.ATOMIC_GROUP:
        return _sequence(value)
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        return _sequence(value[2]) if value[0] > 0 else ()
    if op is ops.BRANCH:
        branches = [_sequence(branch) for branch in value[1]]
        return _joined(branches) if all(branches) else ()
    if op is ops.IN and all(kind is ops.LITERAL for kind, _ in value):
        return _joined([(chr(char),) for _, char in value])
    return ()


def _joined(branches: Sequence[Needs]) -> Needs:
    strings = tuple(dict.fromkeys(string for branch in branches for string in branch))
    return strings if len(strings) <= MOST else ()


def _better(one: Needs, other: Needs) -> Needs:
    """The needs that fewer texts meet: longer strings, then fewer of them."""
    if not one or not other:
        return one or other
    return max(one, other, key=lambda needs: (min(map(len, needs)), -len(needs)))
