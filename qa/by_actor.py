"""by_actor: questions that ask for all that somebody does (哪些文件由县长签发), answered from the rows of the duty table.

Retrieval finds the nearest provision; such a question wants every one. The rows hold who does what, so they are looked up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Document
from corpus.provision import ProvisionRef
from corpus.sentences import CLAUSE_MARKS, split
from qa.agents import agents_in
from qa.duties import Duty, duties_of
from qa.duty_rules import Group, load_duty_rules
from qa.norms.store import NormTable
from qa.rulebook import Rulebook, found
from qa.spans import Span, merge
from qa.topics import Topic, topics_at, topics_of
from qa.understand import Query

MOST = 8
"""Rows that are quoted; a question that more rows answer is too wide for an answer."""
REGION = 3
"""Characters that a name may be short of at its beginning: 政府办公室 for 县政府办公室."""
_GAP = re.compile(
    r"(?:来|去|要|得|须|必须|亲自|应当?|该|需要?|可以|能够?|一般|直接|按程序|都|会|所|统一|具体|最后|最终|自己|本人)*"
)
_WHO = re.compile(r"谁|哪一?[位级]|由哪|哪[些个](?:领导|人|部门|单位|机构|会议?(?:来)?(?:决|审|讨))")
_NOUN = re.compile(r"[^，。？?、由是要需得必应归都该报经给跟让被须可]{0,8}")
LONGEST = 150
"""Characters of a sentence up to a row, to which it is quoted where the row alone does not say what it is about."""
_BARE = re.compile(r"^(?:[\d一二三四五六七八九十百千万亿元日天年月个人次以上下内的超过不满至、，]|其中)*$")
_MEETING = re.compile(r"会(?:议|务)?$")


@dataclass(frozen=True, slots=True)
class ActorList:
    """What somebody does: the row's `group`, the `actor` as the question means it, and the `rows` in the order of the text."""

    group: Group
    actor: str
    rows: tuple[Duty, ...]


class ActorLists:
    """Looks such questions up in the duty tables of an index's documents, each read once when it is first wanted."""

    def __init__(self, norms: NormTable, rules: Rulebook) -> None:
        self._norms, self._rules = norms, rules
        self._read: dict[str, tuple[tuple[Duty, ...], tuple[Topic, ...]]] = {}

    def spans(self, query: Query, document: Document) -> tuple[ActorList, list[Span]] | None:
        """What the question asks for in one document and where it stands; None when it asks for no such list or the document
        has none."""
        if found(self._rules.speech.asks_all, query.text) is None or _WHO.search(query.text):
            return None
        if any(intent.needs_evidence and intent.name in ("deadline", "limit", "frequency") for intent in query.intents):
            return None
        if document.id not in self._read:
            rows = duties_of(document, self._norms)
            self._read[document.id] = rows, topics_of(rows)
        rows, topics = self._read[document.id]
        listed = _asked(query, self._rules, rows)
        if listed is None:
            return None
        texts = {row.ref: document.article(row.ref.article or 0, row.ref.branch).text for row in listed.rows}
        kept = _of_noun(query, self._rules, listed.rows, texts, topics)
        if not kept or len(kept) > MOST:
            return None
        spans = [span for row in kept for span in _quoted(row, texts[row.ref], topics)]
        return ActorList(listed.group, listed.actor, tuple(kept)), merge(spans)


def _asked(query: Query, rules: Rulebook, rows: Sequence[Duty]) -> ActorList | None:
    """The rows of the act and of the one who acts that the question names side by side, in the clause that asks for all; of several
    names the longest."""
    clauses = list(split(query.text, 0, len(query.text), CLAUSE_MARKS))
    best: tuple[int, Group, str, str] | None = None
    for group in load_duty_rules().group:
        if group.said is None:
            continue
        mine = [row for row in rows if row.kind == group.name and row.actor]
        for actor in dict.fromkeys(agent for row in mine for agent in agents_in(row.actor)):
            for start, end in _named(query, actor):
                act = _act(query.text, end, group)
                clause = next(c for c in clauses if c[0] <= start < c[1])
                asks = found(rules.speech.asks_all, query.text[slice(*clause)]) is not None
                if act and asks and (best is None or end - start > best[0]):
                    best = end - start, group, actor, act
    if best is None:
        return None
    _, group, actor, act = best
    rows = [row for row in rows if row.kind == group.name]
    if group.one_act:  # none is alike where the office says it in words of its own: 拍板
        rows = [row for row in rows if set(act) & set(row.requirement)] or rows
    held = tuple(row for row in rows if actor in agents_in(row.actor))
    return ActorList(group, actor, held) if held else None


def _act(text: str, at: int, group: Group) -> str:
    """The act of a group that stands behind a name which ends at `at`; empty when none does."""
    gap = _GAP.match(text, at)
    behind = text[gap.end() if gap else at :]
    for rest in (behind, behind.removeprefix("负责")):
        if group.said is not None and (act := group.said.match(rest)):
            return act
    return ""


def _named(query: Query, actor: str) -> list[tuple[int, int]]:
    """Where the question names somebody: in full, without the region, or as it is said in the office."""
    text = query.text
    names = [actor[short:] for short in range(REGION + 1) if len(actor) - short >= (2 if short == 0 else 4)]
    names += [said for said, means in query.read_as for mean in means if len(mean) > 1 and actor.endswith(mean)]
    return [
        match.span()
        for name in dict.fromkeys(names)
        for match in re.finditer(re.escape(name), text)
        if text[max(0, match.start() - 1) : match.start()] != "副"
    ]


def _of_noun(
    query: Query, rules: Rulebook, rows: Sequence[Duty], texts: Mapping[ProvisionRef, str], topics: Sequence[Topic]
) -> list[Duty]:
    """The rows that are about what the question asks for (哪些会议, 哪些会的纪要); all where it leaves that open."""
    marker = found(rules.speech.asks_all, query.text)
    noun = _NOUN.match(query.text, marker.end()) if marker else None
    kept = list(rows)
    words = load_duty_rules().words
    for part in (noun.group() if noun else "").split("的"):
        if not part or words.whatever.search(part):
            continue
        means = (part, *(mean for said, meant in query.read_as if said in part for mean in meant))
        if _MEETING.search(part) and len(part) <= 2:
            kept = [row for row in kept if _of_meeting(row, texts[row.ref], topics)]
        else:
            kept = [row for row in kept if any(mean in f"{row.matter}\n{row.requirement}" for mean in means)]
    return kept


def _of_meeting(row: Duty, text: str, topics: Sequence[Topic]) -> bool:
    if "会" in row.matter:
        return True
    names = topics_at(text, row.seat[0], f"{row.matter}\n{row.requirement}", topics)
    return any(topic.kind == "meeting" for topic in topics if topic.name in names)


def _quoted(row: Duty, text: str, topics: Sequence[Topic]) -> list[Span]:
    """The row from the words that say what it is about to the end of its clause, else from the beginning of its sentence; before it,
    where it names no meeting of its own, the clause that names the one it belongs to."""
    sentence = max(text.rfind(mark, 0, row.seat[0]) for mark in "。\n") + 1
    start = min([row.seat[0], *(start for start, end in row.spans if sentence <= start and end <= row.seat[1])])
    start = next((s for s, e in split(text, sentence, row.seat[1], CLAUSE_MARKS) if s <= start < e), start)
    own = text[start : row.seat[1]]
    if row.seat[1] - sentence <= LONGEST and (_BARE.match(row.matter) or row.matter not in own):
        start, own = sentence, text[sentence : row.seat[1]]
    quoted = Span(row.ref, start, row.seat[1])
    if any(topic.kind == "meeting" and topic.core in own for topic in topics):
        return [quoted]
    paragraph = text.rfind("\n", 0, start) + 1
    named = topics_at(text, start, "", topics)
    for topic in topics:
        if topic.kind == "meeting" and topic.name in named:
            at = text.find(topic.core, paragraph, start)
            clause = next((c for c in split(text, paragraph, start, CLAUSE_MARKS) if c[0] <= at < c[1]), None)
            return [Span(row.ref, *clause), quoted] if clause else [quoted]
    return [quoted]
