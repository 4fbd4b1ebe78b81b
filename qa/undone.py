"""undone: whether a question tells that something was not done (没征求意见就上会, 只报了人大，没有报县政府) which the quoted words want done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
_LED_ON = re.compile("并|且|同时|经|报")


def as_if_wanted(query: Query) -> str:
    """The question whether what was not done is wanted (没征求意见就上会行吗: 要征求意见吗), which the texts answer; empty where it is not asked so."""
    found_last = list(_NOT_DONE.finditer(query.mentions.rest)) if query.permission else []
    if not found_last:
        return ""
    match = found_last[-1]
    if re.search("[，,。；]", query.mentions.rest[match.end() :]):  # 孩子没人带，能在家上班吗 tells why
        return ""
    return f"{query.mentions.rest[: match.start()].rstrip('，,')}要{match['what']}吗"


def left_undone(query: Query, quote: str, rules: Rulebook) -> bool:
    """Whether all that was not done stands in clauses of the quote that want it done, and in none that leaves a choice."""
    said = query.mentions.rest
    wanted = [fold(one) for one in _wanted(quote, rules)]
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


def _wanted(quote: str, rules: Rulebook) -> Iterator[str]:
    """The clauses that want something done: by a word of their own, or led on from one that does (应事先请假，并按规定报备)."""
    speech = rules.speech
    for sentence in re.split("[。；;\n]", quote):
        binds = False
        for clause in re.split("[，：,:]", sentence):
            binds = found(speech.obliged, clause) is not None or (binds and _LED_ON.match(clause) is not None)
            if binds and not found(speech.prohibited, clause) and not found(speech.permitted, clause):
                yield clause


def _of_a_choice(left: Sequence[Concept], clause: str) -> bool:
    """Whether what was not done is one of two of which either is enough (须经常务会议或者全体会议决定)."""
    return any(c.held_by(fold(match.group())) for match in _ONE_OF.finditer(clause) for c in left)
