"""compose: chosen statements → the stretches of the text that answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from corpus.document import Article
from corpus.notice import read_date
from corpus.provision import NOTICE, ProvisionRef
from corpus.sentences import CLAUSE_MARKS, split
from index.store import CorpusIndex
from index.tokenizer import fold
from qa.choose import Scored
from qa.contrast import AS_GOOD_BRANCH, PARALLEL, decides_against
from qa.intervals import fits
from qa.narrow import cases_of, series_named
from qa.reading import NEVER
from qa.spans import Span, article_of, merge, paragraph_ref
from qa.statements import Statement
from qa.understand import MATTER, Query

AS_GOOD_ITEM, AS_GOOD_SENTENCE = 0.5, 2.0
"""How far below the best statement's score another item of its list, or sentence of its paragraph, may be to be quoted with
it: differences of log odds."""
WHOLE_PARAGRAPH = 150
ELSE = 1.5
"""Least weight of concepts that a clause must hold beyond what is quoted to be quoted as well."""
SHORTEST = 30
MARKED, UNMARKED = -1.5, -4.0
"""Log odds, by the cross-encoder, that a stretch is of the answer, from which on it is quoted with the best statement, and
below which it is not, however its score."""
AS_MARKED = 1.0
"""How far below the best clause's log odds a clause of the same sentence may be to be kept with it."""
NAMES, SHORTEST_NAME, LONGEST_NAMING = 2.5, 4, 40
"""Least weight of a concept and least length of a word for it that is the name of a thing, and most characters of the clause that gives
it."""
_NO_NAME = "(?!主持|召开|召集|举行|参加|出席|列席|提请|提交|办理|报送|印发|有关|上述|本次|此类)"
"""What stands before the word for a kind and names no thing of it."""
_DEPENDS = re.compile(r"其中|但是?|情[况形]|确[需有]|特殊|再")
_REST = re.compile(r"^(?:（[^）]*）)?\s*(?:其他|其余|除前)")
"""How an item begins that is for what the others leave."""
_SPECIAL = re.compile(r"(?:但|如?(?:因|有|遇|确)?(?:有|需|因|属)?(?:特殊|紧急|特别)|确[需有因])")
_FROM_ISSUE = re.compile(r"自(?:发布|公布|印发|颁布|签发|下发)之日起")
EXCEPTION = re.compile(
    r"(?:但|除|重要|特殊|特别|如有|如果|因|确[需有]|紧急|涉及重大|重大|其中|法律、?[行政]*法规另有|情况|逾期|未经|情节|造成|屡|同时|有前款|前款)"
)
"""How a segment begins that takes something out of the rule before it."""


def spans_of(query: Query, ranked: Sequence[Scored], index: CorpusIndex) -> list[Span]:
    """The stretches that answer a query, in order of the text, from its statements in order of their score.

    The best statement; with it what its sentence or paragraph says as exception, and the branches between which the
    question does not decide.
    """
    chosen = ranked[0]
    statement = chosen.statement
    article = article_of(index, statement.ref)
    paragraph = article.paragraphs[statement.ref.paragraph - 1]
    names = query.intent_names()
    if paragraph.items and statement.kind == "segment" and statement.end == paragraph.items[0].start - 1:
        return [Span(statement.ref, statement.start, paragraph.end)]
    if statement.kind == "list":
        return [Span(statement.ref, statement.start, statement.end)]
    if statement.kind == "row":
        return [Span(statement.ref, *statement.lead), Span(statement.ref, statement.start, statement.end)]
    if statement.kind == "item":
        return _items(query, chosen, ranked, article, whole="list" in names or "procedure" in names)
    siblings = [
        s
        for s in ranked
        if s.statement.ref == statement.ref
        and s.statement.kind == "segment"
        and (s is chosen or not s.statement.text.endswith(("：", ":")))
    ]
    siblings.sort(key=lambda s: s.statement.start)
    title = fold(index.document(statement.ref.document).title)
    if each := _each(query, chosen, ranked):
        return each
    if any(intent.needs_evidence for intent in query.intents):
        kept = [
            _trim(query, chosen, article),
            *_branches(query, chosen, siblings),
            *_ladder(query, chosen, siblings, title),
        ]
    else:
        kept = _passage(query, chosen, siblings, paragraph.end - paragraph.start)
    if not query.focus:  # of several things asked one by one each has its own words
        kept += [_span(s) for s in siblings if s is not chosen and s.mark >= MARKED and _may_join(query, chosen, s)]
    if query.yes_no:
        kept += _general_rule(chosen, siblings)
    return merge(sorted(kept, key=lambda span: span.start))


def _each(query: Query, chosen: Scored, ranked: Sequence[Scored]) -> list[Span]:
    """For a question that asks for something of each of many (各种档案都要存多少年), every statement of the article that tells it of one."""
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    if main is None or query.focus or main.name not in chosen.evidence or not query.of_each:
        return []
    article = chosen.statement.ref.at_article()
    told = [
        s.statement
        for s in ranked
        if s.statement.kind == "segment" and s.statement.ref.at_article() == article and main.name in s.evidence
    ]
    return [Span(one.ref, one.start, one.end) for one in sorted(told, key=lambda one: (one.ref, one.start))]


def _ladder(query: Query, chosen: Scored, siblings: Sequence[Scored], title: str) -> list[Span]:
    """The cases beside the chosen one, where one sentence tells cases apart by a range or a grade (一日以内的…；超过一日的…) and the
    question gives none: all that prove what is asked for."""
    cases = cases_of(query, chosen.statement.text)
    return [
        _span(s)
        for s in siblings
        if s is not chosen
        and s.statement.sentence == chosen.statement.sentence
        and (cases & cases_of(query, s.statement.text) or _as_well(query, chosen, s, title))
        and set(chosen.evidence) & set(s.evidence)
    ]


def _as_well(query: Query, chosen: Scored, other: Scored, title: str) -> bool:
    """Whether a parallel segment answers as well: it says alike of another thing, and the question names nothing of the one that neither the
    other nor the title of the document has."""
    one, two = chosen.statement.folded, other.statement.folded
    alike = SequenceMatcher(None, one, two, autojunk=False).ratio() >= PARALLEL
    if not alike or _excluded(query, two) or decides_against(query, one, two):
        return False
    return all(c.held_by(one) < 1.0 or c.held_by(two) == 1.0 or c.held_by(title) == 1.0 for c in query.concepts)


def _may_join(query: Query, chosen: Scored, other: Scored) -> bool:
    """Whether a statement may be quoted beside the chosen one: no number and no name of the question speaks against it."""
    text = other.statement.text
    return not _excluded(query, text) and not decides_against(query, chosen.statement.text, text)


def _speaks_against(scored: Scored, chosen: Scored) -> bool:
    """Whether the cross-encoder read a statement and is sure that it is not of the answer, surer than of the chosen one."""
    return bool(scored.clauses) and scored.mark < min(UNMARKED, chosen.mark)


def _span(scored: Scored) -> Span:
    return Span(scored.statement.ref, scored.statement.start, scored.statement.end)


def with_names(query: Query, spans: Sequence[Span], index: CorpusIndex) -> list[Span]:
    """The stretches, each led by the clause of its paragraph that names what the question asks about, where none of them names it
    (县长主持召开县长办公会议 before 会议组织工作由县政府办公室负责), and no other thing of that kind is named in between."""
    quotes = fold("\n".join(article_of(index, span.ref).text[span.start : span.end] for span in spans))
    unnamed = [names for names in _names(query) if not any(name in quotes for name in names)]
    out: list[Span] = []
    for span in spans:
        text = article_of(index, span.ref).text
        paragraph = text.rfind("\n", 0, span.start) + 1
        clauses = list(split(text, paragraph, span.start, CLAUSE_MARKS))
        for names in unnamed if not span.ref.item else ():
            naming = [c for c in clauses if any(name in fold(text[slice(*c)]) for name in names)]
            if naming and naming[0][1] - naming[0][0] <= LONGEST_NAMING:
                if not _names_another(names, text[naming[0][1] : span.start]):
                    out.append(Span(span.ref, *naming[0]))
                break
        out.append(span)
    return out


def _names(query: Query) -> list[tuple[str, ...]]:
    """The names of things that the question asks about, each in all its forms: single words, and words that stand side by side
    (学科|专题|会议); longest first."""
    spoken = [c for c in query.concepts if c.start >= 0 and c.asked]
    found = [tuple(word for word in c.words if len(word) >= SHORTEST_NAME) for c in spoken if c.weight >= NAMES]
    forms = [m.span() for intent in query.intents for m in intent.asked_in(query.mentions.rest)]
    words = [c for c in spoken if not any(s < c.start + len(c.said) and c.start < e for s, e in forms)]
    name = ""
    end = -1
    for concept in sorted(words, key=lambda c: (c.start, -len(c.said))):
        if concept.start < end:
            continue
        if concept.start > end:
            found.append((name,))
            name = ""
        name += fold(concept.said)
        end = concept.start + len(concept.said)
    kept = [forms for forms in [*found, (name,)] if forms and len(forms[0]) >= SHORTEST_NAME]
    return sorted(kept, key=lambda forms: -len(forms[0]))


def _names_another(names: Sequence[str], between: str) -> bool:
    """Whether another thing of the kind is spoken of between the name of one and a quote: names of a kind end alike."""
    text = fold(between)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return any(re.search(rf"{_NO_NAME}[\u4e00-\u9fff]{{2}}{re.escape(name[-2:])}", text) for name in names)


def both_cases(query: Query, ranked: Sequence[Scored], other: Scored, index: CorpusIndex) -> list[Span]:
    """What answers a query in the case of its best statement and in that of `other`, of another article; in order of the
    text."""
    first, second = ranked[0].statement.ref.at_article(), other.statement.ref.at_article()
    beside = [other, *(s for s in ranked if s is not other and s.statement.ref.at_article() == second)]
    ordered = [(first, ranked), (second, beside)]
    return [span for _, of_one in sorted(ordered, key=lambda pair: pair[0]) for span in spans_of(query, of_one, index)]


def _general_rule(chosen: Scored, siblings: Sequence[Scored]) -> list[Span]:
    """What stands before a segment that only says what holds in a special case (「如有特殊情况…」): the general rule."""
    position = siblings.index(chosen)
    if not position or not _SPECIAL.match(chosen.statement.text):
        return []
    before = siblings[position - 1].statement
    return [Span(before.ref, before.start, before.end)]


def _items(query: Query, chosen: Scored, ranked: Sequence[Scored], article: Article, whole: bool) -> list[Span]:
    """The lead-in with the items that fit as well as the best, or with all of them."""
    statement = chosen.statement
    if whole and not any(fits(asked, statement.text) for asked in query.quantities):
        return [
            Span(paragraph_ref(statement.ref), statement.lead[0], article.paragraphs[statement.ref.paragraph - 1].end)
        ]
    lead = [Span(paragraph_ref(statement.ref), *statement.lead)] if statement.lead[1] else []
    cases = cases_of(query, statement.text) if chosen.evidence else frozenset()
    items = [
        s.statement
        for s in ranked
        if s.statement.kind == "item"
        and (
            (s.score >= chosen.score - AS_GOOD_ITEM or s.mark >= MARKED)
            and not _speaks_against(s, chosen)
            or cases & cases_of(query, s.statement.text)
        )
        and paragraph_ref(s.statement.ref) == paragraph_ref(statement.ref)
        and not _excluded(query, s.statement.text)
        and not (
            _REST.search(s.statement.text) and _given(query, statement.text) and not _given(query, s.statement.text)
        )
    ]
    items = items or [statement]
    return lead + [Span(item.ref, item.start, item.end) for item in sorted(items, key=lambda i: i.start)]


def _branches(query: Query, chosen: Scored, siblings: Sequence[Scored]) -> list[Span]:
    """Segments next to the chosen one: other branches that fit as well, and exceptions that prove the same."""
    needing = {intent.name for intent in query.intents if intent.needs_evidence}
    position = siblings.index(chosen)
    kept: list[Span] = []
    for step in (1, -1):
        at = position + step
        while 0 <= at < len(siblings):
            near = siblings[at].statement
            same_sentence = near.sentence == chosen.statement.sentence
            branch = (
                same_sentence
                and siblings[at].score >= chosen.score - AS_GOOD_BRANCH
                and not _speaks_against(siblings[at], chosen)
                and not _excluded(query, near.text)
                and not decides_against(query, chosen.statement.text, near.text)
            )
            exception = (
                step > 0 and EXCEPTION.match(near.text) is not None and bool(needing & set(siblings[at].evidence))
            )
            if not branch and not (exception and (same_sentence or at == position + 1)):
                break
            kept.append(Span(near.ref, near.start, near.end))
            at += step
    return kept


def _given(query: Query, text: str) -> bool:
    """Whether a number of the asker's lies in the range that a text sets."""
    return any(fits(asked, text) for asked in query.quantities)


def _excluded(query: Query, text: str) -> bool:
    """Whether a number of the asker's lies outside the range that a text sets."""
    return any(fits(asked, text) is False for asked in query.quantities)


def _passage(query: Query, chosen: Scored, siblings: Sequence[Scored], length: int) -> list[Span]:
    """For a question that asks for no single fact: the paragraph when it is short, else the sentence and what fits as
    well, at least `SHORTEST` characters."""
    statement = chosen.statement
    if length <= WHOLE_PARAGRAPH and not query.yes_no:
        return [Span(statement.ref, siblings[0].statement.start, siblings[-1].statement.end)]
    kept = [
        s.statement
        for s in siblings
        if s is chosen
        or s.statement.sentence == statement.sentence
        or (s.score >= chosen.score - AS_GOOD_SENTENCE and s.own > 0.15)
    ]
    after = [s.statement for s in siblings if s.statement.start > statement.start and s.statement not in kept]
    while after and sum(len(k.text) for k in kept) < SHORTEST:
        kept.append(after.pop(0))
    return [Span(k.ref, k.start, k.end) for k in kept]


def _trim(query: Query, chosen: Scored, article: Article) -> Span:
    """The statement, or of a long one that holds several proofs only the clauses between which the question decides."""
    statement = chosen.statement
    intent = next((i for i in query.intents if i.needs_evidence and i.name in chosen.evidence), None)
    whole = Span(statement.ref, statement.start, statement.end)
    if intent is None or intent.name not in ("limit", "deadline", "frequency"):
        return whole
    groups = _proof_groups(article.text, statement, intent.proved_by)
    if len(groups) < 2:
        return whole
    kept = _of_the_series(query, [article.text[s:e] for s, e in groups]) or _named(
        query, statement, [article.text[s:e] for s, e in _without_subject(article.text, groups)]
    )
    if not kept and chosen.clauses:  # the words do not decide between the clauses; perhaps their meaning does
        marks = [
            max((odds for s, e, odds in chosen.clauses if start <= s and e <= end), default=NEVER)
            for start, end in groups
        ]
        kept = {i for i, mark in enumerate(marks) if mark >= max(marks) - AS_MARKED}
    return _of_groups(article, statement, groups, sorted(kept)) if kept else whole


def _of_the_series(query: Query, texts: Sequence[str]) -> set[int]:
    """The texts that name the member of a series which the question names (三级); none when it names none, or they do not."""
    asked = series_named(query.text)
    return {
        i
        for i, text in enumerate(texts)
        if any(asked[kind] & members for kind, members in series_named(text).items() if kind in asked)
    }


def _without_subject(text: str, groups: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The groups, the first without its first clause when it has several: that says what all of them are about."""
    (start, end), *others = groups
    opening = next(split(text, start, end, CLAUSE_MARKS))[1]
    return [(opening if opening < end else start, end), *others]


def _named(query: Query, statement: Statement, texts: Sequence[str]) -> set[int]:
    """The texts, parts of a statement, that hold what the question speaks of; none when it speaks of nothing in the statement
    that tells, or the main thing of that is in none of them."""
    here = [c for c in query.concepts if c.start >= 0 and c.held_by(statement.folded) == 1.0]
    main = max(here, key=lambda c: c.weight, default=None)
    if main is None or main.weight < MATTER or not any(main.held_by(fold(text)) for text in texts):
        return set()
    return set(_covering(query, texts))


def _of_groups(article: Article, statement: Statement, groups: Sequence[tuple[int, int]], kept: list[int]) -> Span:
    """The stretch from the first to the last of the groups of clauses that are kept, with those that depend on them."""
    while kept[0] > 0 and _DEPENDS.match(article.text[slice(*groups[kept[0]])]):
        kept.insert(0, kept[0] - 1)
    while kept[-1] + 1 < len(groups) and _DEPENDS.match(article.text[slice(*groups[kept[-1] + 1])]):
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


def issue_date(query: Query, spans: Sequence[Span], index: CorpusIndex) -> Span | None:
    """Where the notice gives the date on which a document that is in force 「自发布之日起」 was issued."""
    if not any(intent.name in ("effect", "when") for intent in (*query.intents, *query.hinted)):
        return None
    for span in spans:
        document = index.document(span.ref.document)
        quote = article_of(index, span.ref).text[span.start : span.end]
        if not _FROM_ISSUE.search(quote) or document.notice is None or document.effective_on is None:
            continue
        day = document.effective_on
        for paragraph in document.notice.paragraphs:
            line = document.notice.text[paragraph.start : paragraph.end]
            if read_date(line) == day:
                ref = ProvisionRef(document.id, NOTICE, 0, paragraph.number)
                return Span(ref, paragraph.start, paragraph.end)
    return None
