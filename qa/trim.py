"""trim: a long statement that holds several proofs → the clauses between which the question decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.document import Article
from corpus.sentences import CLAUSE_MARKS, split
from index.tokenizer import fold
from qa.choose import Scored
from qa.concepts import MATTER
from qa.features import asks_reply, is_ahead
from qa.narrow import FOR_OTHERS, TELLING, holds_of_the_others, series_named
from qa.quantities import asked_units, in_units, quantities
from qa.reading import NEVER
from qa.spans import Span
from qa.statements import Statement
from qa.understand import Query

ELSE = 1.5
"""Least weight of concepts that a clause must hold beyond what is quoted to be quoted as well."""
AS_MARKED = 1.0
"""How far below the best clause's log odds a clause of the same sentence may be to be kept with it."""
SURELY, SURER = 1.0, 1.5
"""Log odds from which on a clause is quoted although the words chose others, and how much surer than of these it must be."""
_DEPENDS = re.compile(r"其中|但是?|情[况形]|确[需有]|特殊|再")
_GOES_ON = re.compile(_DEPENDS.pattern + r"|[\d一二三四五六七八九十]+(?:个)?(?:工作)?[日天月年小分次人份元]")
_THING = re.compile(
    r"(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff、]{1,12}?)(?=一般|原则上|应当?|不|每|须|必须|至少|提前|最多|至多|在|由|为)"
)
"""The name that a clause begins with: 专项报告|一般不超过3000字."""
_NO_THING = re.compile(r"(?:并|再|应当?|须|在|于|不|超过|得|[次当每][年季月日周])*[\d一二三四五六七八九十两]")
"""That a clause begins with an amount: 5个工作日内印发."""
_SEVERAL = re.compile("[、和与及]|分别|各")
_AMOUNT_ASKED = re.compile("多久|多长时间|几个?(?:工作日|[天日月年次回])|多少|[啥何](?:时候?)|什么时候|哪天")
_INTERROGATIVE = re.compile("多[久少长]|[几谁]|什么|啥|哪")

_BOUNDS = (
    (
        re.compile("最多|至多|顶多|最长|最高|上限"),
        re.compile("不(?:得|能|应)?(?:超过|多于|高于)|最多|至多|最长|最高|以内"),
    ),
    (re.compile("最少|至少|起码|最短|最低|下限"), re.compile("不(?:得|能|应)?(?:少于|低于|短于)|最少|至少|最低")),
)
"""How the most and the least are asked for, and how they are fixed."""


def trimmed(query: Query, chosen: Scored, article: Article) -> Span:
    """The statement, or of a long one that holds several proofs only the clauses between which the question decides."""
    statement = chosen.statement
    intent = next((i for i in query.intents if i.needs_evidence and i.name in chosen.evidence), None)
    whole = Span(statement.ref, statement.start, statement.end)
    if intent is None or intent.name not in ("limit", "deadline", "frequency"):
        return whole
    groups = _proof_groups(article.text, statement, intent.proved_by)
    if len(groups) < 2 or _asks_two_amounts(query):
        return whole
    texts = [article.text[s:e] for s, e in groups]
    if asks_reply(query.text):
        of_reply = [number for number, text in enumerate(texts) if not all(is_ahead(q, text) for q in quantities(text))]
        if len(of_reply) == 1 and len(groups) > 1:
            return _of_groups(article, statement, groups, of_reply, False)
    units = asked_units(query.text)
    of_unit = [i for i, text in enumerate(texts) if in_units(text, units)]
    if 0 < len(of_unit) < len(texts):
        return _of_groups(article, statement, groups, of_unit, False)
    for asked, bound in _BOUNDS:
        bounded = [i for i, text in enumerate(texts) if bound.search(text)] if asked.search(query.text) else []
        if len(bounded) == 1:
            return _of_groups(article, statement, groups, bounded, False)
    if others := _for_the_others(query, statement, texts):
        return _of_groups(article, statement, groups, others, False)
    series = _of_the_series(query, texts) or _of_the_things(query, texts)
    kept = series or _named(query, statement, [article.text[s:e] for s, e in _without_subject(article.text, groups)])
    if chosen.clauses:  # the words do not decide between the clauses, or not as their meaning does
        marks = [
            max((odds for s, e, odds in chosen.clauses if start <= s and e <= end), default=NEVER)
            for start, end in groups
        ]
        surely = max(marks) >= max(SURELY, max((marks[i] for i in kept), default=NEVER) + SURER)
        if not kept:
            kept = {i for i, mark in enumerate(marks) if mark >= max(marks) - AS_MARKED}
        elif surely and not series:
            kept = kept | {marks.index(max(marks))}
    return _of_groups(article, statement, groups, sorted(kept), _asked_several(query)) if kept else whole


def _asked_several(query: Query) -> bool:
    """Whether a turn asks for nothing of its own, and the one before for several things (多久送领导，多久办完; 加急的呢)."""
    return len(_INTERROGATIVE.findall(query.context)) > 1 and not any(i.asked_in(query.text) for i in query.intents)


def _asks_two_amounts(query: Query) -> bool:
    """Whether two clauses of a question each ask for an amount (最晚什么时候提，能拖几天)."""
    return sum(_AMOUNT_ASKED.search(clause) is not None for clause in re.split("[，、。；？?,]", query.text)) > 1


def _of_the_series(query: Query, texts: Sequence[str]) -> set[int]:
    """The texts that name the member of a series which the question names (三级); none when it names none, or no two of them name any."""
    asked = series_named(query.text)
    told = [{k: members for k, members in series_named(text).items() if k in asked} for text in texts]
    if sum(bool(kinds) for kinds in told) < 2:
        return set()
    return {i for i, kinds in enumerate(told) if any(asked[kind] & members for kind, members in kinds.items())}


def _of_the_things(query: Query, texts: Sequence[str]) -> set[int]:
    """The texts whose last clause begins with the name of a thing that the question names to the letter (专项报告一般不超过3000字); none when it
    names none, or several."""
    things = [_THING.match(text[list(split(text, 0, len(text), CLAUSE_MARKS))[-1][0] :]) for text in texts]
    names = [match["name"] if match and not match["name"].endswith("的") else "" for match in things]
    if not all(names):  # 字数一般不超过5000字，部署专项工作的一般不超过4000字: what is named is no thing
        return set()
    asked, named = query.focus or query.text, set()
    for name in sorted(set(names), key=len, reverse=True):  # 副区长批示件 names no 区长批示件
        said = re.compile(f"(?<!副){re.escape(name)}")
        if said.search(asked):
            named.add(name)
            asked = said.sub(" ", asked)
    return {i for i, name in enumerate(names) if name in named} if len(named) == 1 else set()


def _without_subject(text: str, groups: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The groups, the first without what says what all of them are about: its first clause when it has several, else the thing that it
    begins with, where no other begins with one."""
    (start, end), *others = groups
    opening = next(split(text, start, end, CLAUSE_MARKS))[1]
    if opening < end:
        return [(opening, end), *others]
    thing = _THING.match(text[start:end])
    alone = thing is not None and all(_NO_THING.match(text[b:e]) for b, e in others)
    return [(start + thing.end("name") if thing and alone else start, end), *others]


def _named(query: Query, statement: Statement, texts: Sequence[str]) -> set[int]:
    """The texts, parts of a statement, that hold what the question speaks of; none when it speaks of nothing in the statement
    that tells, or the main thing of that is in none of them."""
    here = [c for c in query.concepts if c.start >= 0 and c.held_by(statement.folded) == 1.0]
    main = max(here, key=lambda c: c.weight, default=None)
    said = [{i for i, text in enumerate(texts) if c.said.removesuffix("的") in text} for c in here]
    told = {i for places in said if len(places) < len(texts) for i in places}
    if len(told) == 1 and main is not None and main.said.removesuffix("的") in texts[min(told)]:
        return told
    # what a later one alone says to the letter tells it from the first, which has the words for what all are about
    later = {min(places) for c, places in zip(here, said, strict=True) if len(places) == 1 and c.weight >= MATTER} - {0}
    if len(later) == 1 and not query.of_each and _SEVERAL.search(query.focus or query.text) is None:
        return later
    if main is None or main.weight < MATTER or not any(main.held_by(fold(text)) for text in texts):
        return set()
    return set(_covering(query, texts))


def _for_the_others(query: Query, statement: Statement, texts: Sequence[str]) -> list[int]:
    """The one clause for all others of a kind (其他会议纪要在会后7日内印发), where what the question names is not in the statement."""
    others = [number for number, text in enumerate(texts) if FOR_OTHERS.search(text)]
    absent = (c for c in query.concepts if c.start >= 0 and c.asked and c.weight >= TELLING)
    unnamed = any(not c.held_by(statement.folded) for c in absent)
    return others if len(others) == 1 and unnamed and holds_of_the_others(query, statement) else []


def _of_groups(
    article: Article, statement: Statement, groups: Sequence[tuple[int, int]], kept: list[int], several: bool
) -> Span:
    """The stretch from the first to the last of the groups of clauses that are kept, with those that depend on them, or, where `several`
    things are asked, go on with another number of the same."""
    while kept[0] > 0 and _DEPENDS.match(article.text[slice(*groups[kept[0]])]):
        kept.insert(0, kept[0] - 1)
    on = _GOES_ON if several else _DEPENDS
    while kept[-1] + 1 < len(groups) and on.match(article.text[slice(*groups[kept[-1] + 1])]):
        kept.append(kept[-1] + 1)
    if kept[0] == 0 and kept[-1] + 1 == len(groups):
        return Span(statement.ref, statement.start, statement.end)
    return Span(statement.ref, groups[kept[0]][0], groups[kept[-1]][1])


def _covering(query: Query, texts: Sequence[str]) -> list[int]:
    """The texts that together hold what the question speaks of: first the one that holds most, by weight, then each that
    holds something else (`ELSE` at least); those that hold as much as the first come with it. None when none holds any."""
    held = [{c.said: c.weight * c.held_by(text.lower()) for c in query.concepts} for text in texts]
    totals = [sum(found.values()) for found in held]
    if max(totals) <= 0:
        return []
    chosen = [i for i, total in enumerate(totals) if total >= 0.95 * max(totals)]
    covered = {said for i in chosen for said, value in held[i].items() if value > 0}
    for i, holds in enumerate(held):
        if i not in chosen and sum(value for said, value in holds.items() if said not in covered) >= ELSE:
            chosen.append(i)
            covered |= {said for said, value in holds.items() if value > 0}
    return chosen


def _proof_groups(
    text: str, statement: Statement, proved_by: Callable[[str], Sequence[object]]
) -> list[tuple[int, int]]:
    """The clauses of a statement in groups that each end with a proof: 「请示一般不超过1500字，」."""
    groups: list[tuple[int, int]] = []
    begin = statement.start
    for start, end in split(text, statement.start, statement.end, CLAUSE_MARKS):
        conditional = re.search(r"(?:的|时|后)[，,]$", text[start:end]) is not None and end < statement.end
        if proved_by(text[start:end]) and not conditional:
            groups.append((begin if not groups else start if begin == start else begin, end))
            begin = end
    if groups and begin < statement.end:
        groups[-1] = (groups[-1][0], statement.end)
    return groups
