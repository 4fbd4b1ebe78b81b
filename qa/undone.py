"""undone: whether a question tells that something was not done (没征求意见就上会, 只报了人大，没有报县政府) which the quoted words want done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokenizer import fold
from qa.agents import agent_name
from qa.concepts import Concept
from qa.rulebook import Rulebook, found
from qa.understand import Query

LEAST = 1.0
"""Least weight, together, of what was not done."""
_NOT_DONE = re.compile(
    "(?<![有是])(?:没有?|未(?!来|必|成年|婚)|(?<![得能了要差对])不(?![得能应准宜许可足满同仅但论管分定良当利服合符予用少含设力明清及到在超高低多大小晚早迟是会再知]))"
    "(?:经过?|进行|做|搞|去|先|按|事先|提前|通过|走|开|给|向|跟|和|与)*(?P<what>[^，。；？?、]{2,20}?)(?=就|便|直接|即|可以|[行能对好]不?[行能对好]?[吗么]|合规|[，。；？?、]|$)"
)
"""What was not done, up to what was done instead."""
_ONE_OF = re.compile("(?P<one>[^，。；、]{2,12}?)或者?(?P<other>[^，。；、]{2,12})")
"""Two of which one is enough."""


def left_undone(query: Query, quote: str, rules: Rulebook) -> bool:
    """Whether all that was not done stands in clauses of the quote that want it done, and in none that leaves a choice."""
    said = query.mentions.rest
    clauses = [fold(one) for one in re.split("[，。；：,;:\n]", quote) if found(rules.speech.obliged, one)]
    wanted = [
        one for one in clauses if not found(rules.speech.prohibited, one) and not found(rules.speech.permitted, one)
    ]
    for match in _NOT_DONE.finditer(said):
        start, end = match.span("what")
        left = [c for c in query.concepts if start <= c.start and c.start + len(c.said) <= end]
        if len(match["what"]) > 2 and any(fold(match["what"]) in one for one in wanted):  # 没有报县政府: 报县政府备案
            return True
        if sum(c.weight for c in left) < LEAST or all(agent_name(c.words[0]) for c in left):
            continue
        if any(all(c.held_by(one) == 1.0 for c in left) and not _of_a_choice(left, one) for one in wanted):
            return True
    return False


def _of_a_choice(left: Sequence[Concept], clause: str) -> bool:
    """Whether what was not done is one of two of which either is enough (须经常务会议或者全体会议决定)."""
    return any(c.held_by(fold(match.group())) for match in _ONE_OF.finditer(clause) for c in left)
