"""wording: quotes → what is read first: a verdict where the question asks for one, then the quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from corpus.sentences import CLAUSE_MARKS, split
from index.tokenizer import fold
from qa.conformity import as_asked
from qa.exceptions import by_exception
from qa.narrow import fitting
from qa.polarity import polarity
from qa.rulebook import NUMBERS, Rulebook
from qa.statements import UNIT_LINE
from qa.understand import Query
from qa.who_it_is import without_thought_of

_SUBJECT = re.compile(r"(?:（[^）]{1,3}）|\d+[.．、])[^，。；：！？\n]*")
_LEFT_OUT = "……"
"""What stands where cases of an item are left out that the question is not about."""
ECHO = 0.7
"""From this share of its character pairs on, a clause that stands in the question says nothing new."""


def answer_text(query: Query, quotes: Sequence[str], rules: Rulebook, prefix: str = "") -> str:
    """What is read first: a fixed prefix where the form of the question wants one, then the quotes.

    Args:
        query: the question.
        quotes: what is cited, in order.
        rules: for phrases and forms of asking.
        prefix: the verdict on the asker's numbers, see `qa.arithmetic`; empty when there is none.
    """
    told = _with_subjects([_without_echo(quote, query).strip() for quote in _tables_in_words(quotes, query)])
    body = "\n".join(
        quote if quote.endswith(("：", _LEFT_OUT)) and number + 1 < len(told) else _tidy(quote)
        for number, quote in enumerate(told)
    ).replace(f"{_LEFT_OUT}\n", _LEFT_OUT)
    deciding = next((quote for quote in quotes if fitting(query, quote)), quotes[0])
    verdict = by_exception(query, deciding, rules) or prefix or polarity(query, deciding, rules)
    return as_asked(query.conforms, verdict, rules) + body


def _with_subjects(told: Sequence[str]) -> list[str]:
    """The quotes, one that only says what an item is about (（一）科长请假) open towards the case of it that follows."""
    return [
        f"{quote}{_LEFT_OUT}"
        if after and _SUBJECT.fullmatch(quote.split("\n")[-1]) and not _SUBJECT.match(after)
        else quote
        for quote, after in zip_longest(told, told[1:], fillvalue="")
    ]


def _without_echo(quote: str, query: Query) -> str:
    """A quote without a first clause that only says the question again: 「以办公室名义发文，」 to 「以办公室名义发文谁签」.

    Only where a certain kind of fact is asked for, and what is left still holds it.
    """
    intent = next((i for i in query.intents if i.needs_evidence), None)
    spans = list(split(quote, 0, len(quote), CLAUSE_MARKS))
    if intent is None or len(spans) < 2 or "\n" in quote:
        return quote
    start, end = spans[0]
    clause, rest = fold(quote[start:end]).strip("，,：:"), quote[end:]
    asked = fold(f"{without_thought_of(query)}{query.context}")
    pairs = {clause[i : i + 2] for i in range(len(clause) - 1)}
    echoed = sum(pair in asked for pair in pairs) / len(pairs) if pairs else 0.0
    if echoed < ECHO or quote[end - 1] not in "，," or intent.proved_by(clause) or not intent.proved_by(rest):
        return quote
    return rest.strip()


def _tables_in_words(quotes: Sequence[str], query: Query) -> list[str]:
    """The quotes, with a head row and the row that follows it read cell by cell: 「二类人员，火车：一等座、软卧」.

    Only the columns that the question names, with those of numbers where it asks for one; all of them when it names none.
    """
    out: list[str] = []
    head: list[str] | None = None
    unit, bare = "", False
    for line in (line for quote in quotes for line in (quote.split("\n") if "\n|" in f"\n{quote}" else [quote])):
        if not line.startswith("|"):
            over = UNIT_LINE.match(line)
            unit = f"（单位：{over['unit'].strip()}）" if over else ""
            out += [] if over else [line]
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if head is None:
            head, bare = cells, True
        elif any(cell.strip(":- ") for cell in cells):
            pairs = list(zip(head[1:], cells[1:], strict=False))
            said = next((w for w in (query.text, query.context) if any(name and name in w for name, _ in pairs)), "")
            named = [pair for pair in pairs if pair[0] and pair[0] in said]
            if not named and len(query.intents) < 2:
                named = [pair for pair in pairs if any(c.held_by(pair[0]) == 1.0 for c in query.concepts)]
            amounts = [pair for pair in pairs if any(character.isdigit() for character in pair[1])]
            if any(intent.name in NUMBERS for intent in query.intents) and not any(pair in amounts for pair in named):
                named += amounts  # what is asked for is a number, and none of the columns named holds one
            named = named or pairs
            told = f"{cells[0]}，" + "；".join(f"{name}：{cell}" for name, cell in named)
            out.append(told + unit)
            bare = False
    return [*out, "、".join(filter(None, head))] if head is not None and bare else out


def _tidy(quote: str) -> str:
    """A quote that breaks off at a comma or semicolon ends with a full stop instead."""
    quote = re.sub(r"[，、；：]$", "", quote.strip())
    return quote if quote.endswith(("。", "！", "？", "：", "”", "）")) else quote + "。"
