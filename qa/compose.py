"""compose: chosen statements → the stretches of the text that answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from corpus.document import Article
from corpus.notice import read_date
from corpus.provision import NOTICE, ProvisionRef
from corpus.sentences import CLAUSE_MARKS, split
from index.store import CorpusIndex
from index.tokenizer import fold
from qa.choose import Scored
from qa.contrast import AS_GOOD_BRANCH, LOWER_BRANCH, PARALLEL, decides_against, parallel_cases
from qa.intervals import intervals, one_does_not, one_fits
from qa.narrow import FOR_OTHERS, cases_of, fitting
from qa.rulebook import NUMBERS
from qa.spans import Span, article_of, merge, paragraph_ref
from qa.subjects import about_another, named_by_its_beginning
from qa.trim import trimmed
from qa.understand import Query
from qa.which_case import only_a_number, taken_out
from qa.who_it_is import thought_of

AS_GOOD_ITEM, AS_GOOD_SENTENCE = 0.5, 2.0
"""How far below the best statement's score another item of its list, or sentence of its paragraph, may be to be quoted with
it: differences of log odds."""
WHOLE_PARAGRAPH = 150
SHORTEST = 30
SHORTEST_CASE = 8
"""Least characters of a case of an item, with its number."""
MARKED, UNMARKED = -1.5, -4.0
"""Log odds, by the cross-encoder, that a stretch is of the answer, from which on it is quoted with the best statement, and
below which it is not, however its score."""
NAMES, SHORTEST_NAME, LONGEST_NAMING = 2.5, 4, 40
"""Least weight of a concept and least length of a word for it that is the name of a thing, and most characters of the clause that gives
it."""
ALL_OF_IT, LITTLE_OF_IT = 0.9, 0.5
"""Shares of the question's concepts: another number is not quoted beside one whose statement holds the first, when its own holds no more than
the second."""
_NO_NAME = "(?!主持|召开|召集|举行|参加|出席|列席|提请|提交|办理|报送|印发|有关|上述|本次|此类)"
"""What stands before the word for a kind and names no thing of it."""
_SPECIAL = re.compile(r"(?:但|如?(?:因|有|遇|确)?(?:有|需|因|属)?(?:特殊|紧急|特别)|确[需有因])")
_BEYOND = re.compile(
    "(?:超过|超出|超额|超限|高于|不足|不满|达不到)(?:上述|前述|前款|该|规定|限额|额度|标准|期限|部分)*的?[，,]"
)
"""How a segment begins that is for what lies outside of the bound before it."""
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
            trimmed(query, chosen, article),
            *_branches(query, chosen, siblings),
            *_ladder(query, chosen, siblings, title),
        ]
    else:
        kept = _passage(query, chosen, siblings, paragraph.end - paragraph.start)
    if not query.focus:  # of several things asked one by one each has its own words
        kept += [_span(s) for s in siblings if s is not chosen and s.mark >= MARKED and _may_join(query, chosen, s)]
    if query.yes_no:
        kept += _general_rule(chosen, siblings)
    if exception := taken_out(query, statement, article):
        kept.append(exception)
    return merge(sorted(kept, key=lambda span: span.start))


def _each(query: Query, chosen: Scored, ranked: Sequence[Scored]) -> list[Span]:
    """For a question that asks for something of each of many (各种档案都要存多少年), every statement of the article that tells it of one; for one that
    asks for all bans, every ban of the paragraph."""
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    bans = main is not None and main.name == "forbidden" and "list" in query.intent_names()  # 报公文哪些事不能干
    if main is None or query.focus or main.name not in chosen.evidence or not (query.of_each or bans):
        return []
    article = chosen.statement.ref.at_article()
    told = [
        s.statement
        for s in ranked
        if s.statement.kind == "segment"
        and s.statement.ref.at_article() == article
        and main.name in s.evidence
        and (query.of_each or s.statement.ref == chosen.statement.ref)
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
    if not alike or one_does_not(query.quantities, two) or decides_against(query, one, two):
        return False
    return all(c.held_by(one) < 1.0 or c.held_by(two) == 1.0 or c.held_by(title) == 1.0 for c in query.concepts)


def _may_join(query: Query, chosen: Scored, other: Scored) -> bool:
    """Whether a statement may be quoted beside the chosen one: no number and no name of the question speaks against it."""
    text = other.statement.text
    if one_does_not(query.quantities, text) or decides_against(query, chosen.statement.text, text):
        return False
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    number = main is not None and main.name in NUMBERS and main.name in chosen.evidence and main.name in other.evidence
    of_another = chosen.own >= ALL_OF_IT and other.own <= LITTLE_OF_IT and EXCEPTION.match(text) is None
    return not (number and of_another)


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
            naming = [
                c for c in naming if not intervals(text[slice(*c)])
            ]  # 单笔支出不满一万元的由科长审批 tells another case
            if naming and naming[0][1] - naming[0][0] <= LONGEST_NAMING:
                if not _names_another(names, text[naming[0][1] : span.start]):
                    out.append(Span(span.ref, *naming[0]))
                break
        out.append(span)
    return out


def _names(query: Query) -> list[tuple[str, ...]]:
    """The names of things that the question asks about, each in all its forms: single words, and words that stand side by side
    (学科|专题|会议); longest first."""
    doubted = thought_of(query)
    spoken = [c for c in query.concepts if c.start >= 0 and c.asked and not (doubted and doubted.is_in(c))]
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
    """What answers a query in the case of its best statement and in that of `other`, of another article or paragraph; in order of
    the text."""
    article = other.statement.ref.at_article()
    beside = [other, *(s for s in ranked if s is not other and s.statement.ref.at_article() == article)]
    in_order = sorted((list(ranked), beside), key=lambda of_one: of_one[0].statement.ref)
    return [span for of_one in in_order for span in spans_of(query, of_one, index)]


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
    if whole and not one_fits(query.quantities, statement.text):
        return [
            Span(paragraph_ref(statement.ref), statement.lead[0], article.paragraphs[statement.ref.paragraph - 1].end)
        ]
    lead = [Span(paragraph_ref(statement.ref), *statement.lead)] if statement.lead[1] else []
    if only_a_number(query) and chosen.features["said"] and one_fits(query.quantities, statement.text):
        return [*lead, Span(statement.ref, statement.start, statement.end)]
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
        and not _ruled_out(query, s.statement.text)
        and not about_another(query, statement.text, s.statement.text)
        and not (
            FOR_OTHERS.search(s.statement.text)
            and one_fits(query.quantities, statement.text)
            and not one_fits(query.quantities, s.statement.text)
        )
    ]
    items = items or [statement]
    named = named_by_its_beginning(query, [item.text for item in items])
    items = items if named is None or query.focus else [items[named]]
    return lead + [Span(item.ref, item.start, item.end) for item in sorted(items, key=lambda i: i.start)]


def _ruled_out(query: Query, text: str) -> bool:
    """Whether the question's numbers speak against all that an item says; not where it sets another case beside theirs."""
    if not one_does_not(query.quantities, text):
        return False
    rest = fitting(query, text)
    return len(rest) < SHORTEST_CASE or one_does_not(query.quantities, rest)


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
                and not _speaks_against(siblings[at], chosen)
                and not one_does_not(query.quantities, near.text)
                and (_parallel(query, chosen, siblings[at], needing) or _as_good(query, chosen, siblings[at]))
            )
            beyond = (
                step > 0
                and same_sentence
                and _BEYOND.match(near.text) is not None
                and one_does_not(query.quantities, siblings[at - 1].statement.text)
            )
            exception = (
                step > 0 and EXCEPTION.match(near.text) is not None and bool(needing & set(siblings[at].evidence))
            )
            if not branch and not beyond and not (exception and (same_sentence or at == position + 1)):
                break
            kept.append(Span(near.ref, near.start, near.end))
            at += step
    return kept


def _as_good(query: Query, chosen: Scored, near: Scored) -> bool:
    """Whether a branch fits about as well as the chosen one, and nothing that is asked speaks against it."""
    good = near.score >= chosen.score - AS_GOOD_BRANCH
    return good and not decides_against(query, chosen.statement.text, near.statement.text)


def _parallel(query: Query, chosen: Scored, near: Scored, needing: set[str]) -> bool:
    """Whether a branch is the same for a case beside the chosen one's, and nothing decides between the cases."""
    proves = (
        bool(needing) and needing & set(chosen.evidence) <= set(near.evidence) and bool(needing & set(near.evidence))
    )
    lower = near.score >= chosen.score - LOWER_BRANCH
    return proves and lower and parallel_cases(query, chosen.statement.text, near.statement.text)


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
