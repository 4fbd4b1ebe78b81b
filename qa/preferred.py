"""preferred: a ranking led by another statement, where what the question says decides what the score cannot see.

`preferred` takes rankings, best first, and gives them back each led by a statement that scores nearly as well; all others keep their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from os.path import commonprefix

from rapidfuzz import fuzz

from corpus.provision import ProvisionRef
from index.tokenizer import fold
from qa.agents import agent_name
from qa.as_read import surer, the_ban_told, the_list_asked
from qa.choose import ALMOST, NEAR, NEARLY, Scored, led_by
from qa.concepts import Concept
from qa.contrast import the_branch_asked
from qa.narrow import holds_of_the_others
from qa.proved import proved_first
from qa.recipients import not_to_the_asker
from qa.refuse import of_another_meeting
from qa.statements import Statement
from qa.subjects import OF_MEMBER, about_the_subject, not_who_is_away, of_the_member_named, says_by_whom, the_item_named
from qa.understand import Query
from qa.which_case import (
    counted_from_the_same,
    no_meaning_of_words,
    not_denied,
    not_the_opposite,
    of_another_case,
    the_bound_that_applies,
    the_case_that_fits,
    the_rule_first,
    the_rule_of_the_exception,
    the_same_item,
    the_special_rule,
    the_unqualified,
)
from qa.who_it_is import thought_of, without_thought_of

ALIKE, CLOSER = 2.0, 0.25
"""How far below the best a look-alike may score, and how much more of its name the question must hold, to come first."""
NAMED_WHOLE, NAMED_PART = 0.85, 0.55
"""From this share of its name on, a look-alike is the one that the question names; the smaller one where the statements begin
alike, so that what the question holds of the name is what tells them apart."""
LESS = 0.25
"""How much less of the question's concepts it may hold than the best."""
MORE = 1.0
"""How much more of those whom a turn names, by weight, decides between the article that the talk is of and another."""
NAMING, SHORTEST_NAME = 1.5, 4
"""Least weight of a concept, and least length of its word, that is the name of a thing."""
DOUBTED = 1.0
"""How much lower still where the question names somebody who is only thought to do it: his name (办公室主任) is no name of the thing."""
SHORTEST_SURPLUS = 2
"""Least characters that one look-alike's name has more than the other's."""
MOSTLY_HELD = 0.7
"""The same for a statement that says that there is none."""
_DENIES = re.compile("不(?!得|超过|少于|同|能|断)")
"""That something is not done: 不印发纪要."""
BEGIN_ALIKE = 70
"""Likeness, 0..100, of two first clauses (以县政府名义发文, 以县政府办公室名义发文) that differ in a word."""
AS_LISTED, WELL_HELD = 1.5, 0.8
"""How far below the best a statement of another article may score to be one of all that are asked for, and the least share of the
question's concepts that both hold."""


def preferred(parts: Sequence[Query], rankings: Sequence[list[Scored]]) -> list[list[Scored]]:
    """The rankings of the parts of a question, each led by the statement that answers its part."""
    led = [_led(part, ranked) for part, ranked in zip(parts, rankings, strict=True)]
    if len(parts) == 1:  # of several parts each has its own branch
        asked = the_branch_asked(parts[0], led[0])
        asked = without_surplus(parts[0], the_rule_of_the_exception(parts[0], asked))
        return led if asked and of_another_case(parts[0], asked[0].statement.text) else [asked]
    return [one_sided(part, ranked) for part, ranked in zip(parts, led, strict=True)]


def _led(part: Query, ranked: list[Scored]) -> list[Scored]:
    ranked = not_the_opposite(part, _told(part, ranked))
    for step in (
        without_surplus,
        counted_from_the_same,
        the_bound_that_applies,
        the_case_that_fits,
        the_same_item,
        the_special_rule,
        the_rule_first,
        the_unqualified,
        the_row_asked,
        about_the_subject,
        the_item_named,
        of_the_member_named,
        not_to_the_asker,
        not_who_is_away,
        says_by_whom,
        not_denied,
        the_list_asked,
        surer,
        the_ban_told,
        says_it_has_none,
        the_rest_of_the_kind,
    ):
        ranked = step(part, ranked)
    return ranked


def _told(part: Query, ranked: list[Scored]) -> list[Scored]:
    named = holds_the_name(part, the_one_asked(tells_who(stays(part, proved_first(part, ranked)))))
    return no_meaning_of_words(part, named)


def the_rest_of_the_kind(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement of what holds of all others of a kind (其他会议纪要), where the best one is of another meeting than the one
    asked about, when it proves as much and scores at most `OF_MEMBER` lower."""
    best = ranked[0] if ranked else None
    if best is None or not best.evidence or not of_another_meeting(query, ranked):
        return ranked
    for scored in ranked[1:]:
        if scored.score < best.score - OF_MEMBER:
            break
        if holds_of_the_others(query, scored.statement) and set(scored.evidence) >= set(best.evidence):
            return led_by(scored, ranked)
    return ranked


def says_it_has_none(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement that denies to the meeting which the question names (站长例会不印发纪要) what the best one, of the same article,
    says of others (局务会议纪要由局长签发), where it holds nearly all of the question's concepts."""
    if not ranked or not of_another_meeting(query, ranked):
        return ranked
    for scored in ranked[1:]:
        same = scored.statement.ref.at_article() == ranked[0].statement.ref.at_article()
        if same and scored.own >= MOSTLY_HELD and scored.own > ranked[0].own and _DENIES.search(scored.statement.text):
            return led_by(scored, ranked)
    return ranked


def holds_the_name(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement that names the thing the question or the talk is about (全体会议), where the best one names it neither
    itself nor around it, the other proves the same, and its score is at most `ALMOST` lower."""
    names = [
        c
        for c in query.concepts
        if len(c.words[0]) >= SHORTEST_NAME and c.weight >= NAMING and not agent_name(c.words[0])
    ]
    if not ranked or not names:
        return ranked
    best = ranked[0]
    around = f"{best.statement.folded} {best.statement.context}"
    missing = [c for c in names if not any(word in around for word in c.words)]
    for scored in ranked[1:]:
        if not missing or scored.score < best.score - ALMOST:
            break
        if not best.evidence and scored.statement.ref.at_article() == best.statement.ref.at_article():
            continue  # its article names it
        if set(scored.evidence) >= set(best.evidence) and any(_has_name(c, scored, best) for c in missing):
            return led_by(scored, ranked)
    return ranked


def _has_name(name: Concept, scored: Scored, best: Scored) -> bool:
    """Whether a statement has a name, or stands behind it (常务会议每月召开2次。须有过半数出席) where the best one is about another thing
    of its kind (全体会议须有三分之二以上出席)."""
    if any(word in scored.statement.folded for word in name.words):
        return True
    another = re.search(rf"[\u4e00-\u9fff]{{2}}{re.escape(name.words[0][-2:])}", best.statement.folded)
    return another is not None and any(word in scored.statement.context for word in name.words)


def the_one_asked(ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the look-alike that the question names: of two statements that fix the same kind of fact about
    things whose names differ in a word (以县政府名义发文, 以县政府办公室名义发文), the one whose name the question holds more of,
    when its score is at most `ALIKE` lower."""
    if not ranked or ranked[0].features["kind"] < 1.0:
        return ranked
    best = ranked[0]
    for scored in ranked[1:]:
        if scored.score < best.score - ALIKE:
            break
        enough = NAMED_PART if _begin_alike(best.statement, scored.statement) else NAMED_WHOLE
        named = scored.features["thing"] >= max(enough, best.features["thing"] + CLOSER)
        closer = named and scored.features["kind"] >= 1.0 and scored.own >= best.own - LESS
        if closer and scored.statement.ref.at_article() == best.statement.ref.at_article():
            return led_by(scored, ranked)
    return ranked


def without_surplus(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the look-alike without the words that the question lacks: of two sentences that begin alike but for some words more
    (以县政府办公室名义发文, 以县政府名义发文), for a question that names what stands before these (县政府发的文谁签) and nothing of them,
    the one that has none, when it fixes the same kind of fact and its score is at most `ALIKE` lower."""
    if not ranked or ranked[0].features["kind"] < 1.0:
        return ranked
    best = ranked[0]
    doubted = thought_of(query)
    alike = ALIKE + (DOUBTED if doubted else 0.0)
    words = " ".join(word for c in query.concepts if not (doubted and doubted.is_in(c)) for word in c.words)
    asked = fold(f"{query.focus or without_thought_of(query)} {query.context} {words}")
    for scored in ranked[1:]:
        if scored.score < best.score - alike:
            break
        before, surplus = _inserted(first_clause(scored.statement), first_clause(best.statement))
        if len(surplus) < SHORTEST_SURPLUS or before[-2:] not in asked or any(pair in asked for pair in pairs(surplus)):
            continue
        same = scored.statement.ref.at_article() == best.statement.ref.at_article()
        if same and scored.features["kind"] >= 1.0 and set(scored.evidence) >= set(best.evidence):
            return led_by(scored, ranked)
    return ranked


def _inserted(short: str, long: str) -> tuple[str, str]:
    """What stands before the words that `long` has more than `short`, and these words; two empty strings where it has not just some more."""
    begin = len(commonprefix([short, long]))
    end = len(commonprefix([short[begin:][::-1], long[begin:][::-1]]))
    if begin < 2 or begin + end < len(short):
        return "", ""
    return long[:begin], long[begin : len(long) - end]


def listed_with(query: Query, ranked: Sequence[Scored]) -> list[Scored]:
    """For a question that asks for all of a kind (哪些会由政府办承办), the best statements of other articles of the document that hold
    all of the question that the best one holds, and whose score is at most `AS_LISTED` lower."""
    best = ranked[0]
    if "list" not in query.intent_names() or best.statement.kind != "segment" or best.own < WELL_HELD:
        return []
    found: dict[ProvisionRef, Scored] = {}
    for scored in ranked[1:]:
        if scored.score < best.score - AS_LISTED:
            break
        article = scored.statement.ref.at_article()
        if article == best.statement.ref.at_article() or article.document != best.statement.ref.document:
            continue
        if scored.statement.kind == "segment" and scored.own >= best.own and set(scored.evidence) >= set(best.evidence):
            found.setdefault(article, scored)
    return list(found.values())


def _begin_alike(one: Statement, other: Statement) -> bool:
    return fuzz.ratio(first_clause(one), first_clause(other)) >= BEGIN_ALIKE


def first_clause(statement: Statement) -> str:
    """The folded words of a statement up to its first comma."""
    return re.split("[，。；：,;:]", statement.folded, maxsplit=1)[0]


def the_row_asked(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the row whose label the question holds what no other row of its table has of (「二类」 of 二类人员,
    一类人员): in this turn's words, else in what it inherits, the latest turn first; when its score is at most `ALMOST` lower.

    A question with numbers of its own is left to the ranges that the rows set.
    """
    rows = [s for s in ranked if s.statement.kind == "row" and s.score >= ranked[0].score - ALMOST]
    if not rows or query.quantities:
        return ranked
    table = [s for s in ranked if s.statement.kind == "row" and s.statement.lead == rows[0].statement.lead]
    table = [s for s in table if s.statement.ref.at_article() == rows[0].statement.ref.at_article()]
    labels = [pairs(s.statement.text.strip("|").split("|")[0].strip()) for s in table]
    for words, nearest in ((query.focus or query.text, False), (query.context, True)):
        named: list[tuple[int, Scored]] = []
        for i, scored in enumerate(table):
            own = labels[i] - frozenset().union(*(other for j, other in enumerate(labels) if j != i))
            places = [at for pair in own if (at := fold(words).find(pair)) >= 0]
            if places:
                named.append((min(places), scored))
        if len(named) == 1 or (named and nearest):
            row = min(named, key=lambda found: found[0])[1]
            return led_by(row, ranked) if row in rows else ranked
        if named:
            return ranked
    return ranked


def pairs(words: str) -> frozenset[str]:
    """Neighbouring characters of folded words, two by two."""
    text = fold(words)
    return frozenset(text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2].isalnum())


def stays(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking of a turn that leans on the one before, led by a statement of the article which that was answered from, when its
    score is at most `ALMOST` lower and it proves what is asked and fixes that kind of fact (「题目呢，谁定」 after 「专题学习由谁主持」), or
    at most `NEAR` lower and it holds as much of the question; unless the best one holds more of those whom the turn itself names (「科长自己请假呢」)."""
    if not query.context or query.replaces or not ranked or ranked[0].features["stay"]:
        return ranked
    best = ranked[0]
    own = _own_words(query, best)
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    for scored in ranked[1:]:
        if scored.score < best.score - (ALMOST if main else NEAR):
            break
        proves = scored.own >= best.own if main is None else main.name in scored.evidence
        fixes = main is None or scored.features["kind"] == 1.0
        if scored.features["stay"] and proves and fixes and _own_words(query, scored) > own - MORE:
            return led_by(scored, ranked)
    return ranked


def _own_words(query: Query, scored: Scored) -> float:
    """How much of those whom a turn names itself a statement holds, a list before its items: the weight of these concepts."""
    named = [c for c in query.concepts if c.start >= 0 and agent_name(c.said)]
    text = scored.statement.folded
    text = re.split("[：:]", text, maxsplit=1)[0] if scored.statement.kind == "list" else text
    return sum(c.weight * c.held_by(text) for c in named)


def tells_who(ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement that says who, where the best one names only whom the question names itself (县政府专题会议由谁
    召开: 县政府…召开县政府专题会议), when it fixes the same kind of fact and its score is at most `NEARLY` lower."""
    if not ranked or not ranked[0].features["told"]:
        return ranked
    best = ranked[0]
    for scored in ranked[1:]:
        if scored.score < best.score - NEARLY:
            break
        if not scored.features["told"] and scored.features["kind"] >= best.features["kind"] > 0.0:
            return led_by(scored, ranked)
    return ranked


def one_sided(part: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking of one of several things that are compared, led by the best statement that is about it and not about the others
    as well, at most `NEARLY` lower: what names all of them tells no difference.

    A part that asks for a certain fact is left alone: one statement may fix it for each of them.
    """
    if not part.focus or not ranked or any(intent.needs_evidence for intent in part.intents):
        return ranked
    apart_from = [c for c in part.concepts if c.start >= 0 and c.said not in part.focus]
    other = max(apart_from, key=lambda c: c.weight, default=None)
    own = max((c for c in part.concepts if c.said in part.focus), key=lambda c: c.weight, default=None)
    if other is None or own is None or other.held_by(ranked[0].statement.folded) != 1.0:
        return ranked
    for scored in ranked[1:]:
        if scored.score < ranked[0].score - NEARLY:
            break
        text = scored.statement.folded
        if own.held_by(text) == 1.0 and other.held_by(text) < 1.0:
            return led_by(scored, ranked)
    return ranked


def apart(parts: Sequence[Query], rankings: Sequence[list[Scored]]) -> list[list[Scored]]:
    """Rankings of the parts of one question such that two parts do not begin with the same statement when one of them
    has another nearly as good (at most `NEARLY` lower): the part that loses least by it takes that one.

    A statement with several proofs (「请示…1500字，综合报告…5000字」) can answer several parts and is left to all.
    """
    out = [list(ranked) for ranked in rankings]
    for i, ranked in enumerate(out):
        main = next((intent for intent in parts[i].intents if intent.needs_evidence), None)
        for j, other in enumerate(out[:i]):
            if not ranked or not other or ranked[0].statement != other[0].statement:
                continue
            if main is not None and len(main.proved_by(ranked[0].statement.text)) > 1:
                continue
            losses = [(loss, k, at) for k in (i, j) for loss, at in [_next_best(out[k])] if at]
            if losses:
                _, k, at = min(losses)
                out[k].insert(0, out[k].pop(at))
    return out


def _next_best(ranked: Sequence[Scored]) -> tuple[float, int]:
    """How much lower the next statement with evidence is, and where it stands; 0 for the place when there is none."""
    for at, scored in enumerate(ranked[1:], 1):
        if scored.score < ranked[0].score - NEARLY:
            break
        if scored.evidence or not ranked[0].evidence:
            return ranked[0].score - scored.score, at
    return 0.0, 0
