"""by_actor: questions that ask for all that somebody does (哪些文件由县长签发), answered from the rows of the duty table.

Retrieval finds the nearest provision; such a question wants every one. The rows hold who does what, so they are looked up. Two shapes are
read, and nothing else: what is asked for, then who and the act (哪些文件由县长签发); who and the act, then what is asked for (县长签发哪些文件,
由县长签发的文件有哪些).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Document
from corpus.provision import ProvisionRef
from corpus.sentences import CLAUSE_MARKS, split
from qa.agents import agent_name, agents_in
from qa.duties import Duty, duties_of
from qa.duty_rules import Group, load_duty_rules
from qa.norms.store import NormTable
from qa.rulebook import NUMBERS, Rulebook, found
from qa.spans import Span, merge
from qa.topics import Topic, topics_at, topics_of
from qa.understand import Query

MOST = 8
"""Rows that are quoted; a question that more rows answer is too wide for an answer."""
LONGEST = 150
"""Characters of a sentence up to a row, to which it is quoted where the row alone does not say what it is about."""
REGION = re.compile(r"^[县市区镇乡省州旗校院局厅处]$")
"""What a name may be short of besides the name of a body: 政府办公室 for 县政府办公室."""
_LINK = r"(?:由|是|要|需要?|须|必须|应当?|该|得|归|都|会|报请?|经|给|跟|让|被|可以?|能|一般|须由|统一|最终|最后)"
_GAP = re.compile(
    r"(?:来|去|要|得|须|必须|亲自|应当?|该|需要?|可以|能够?|一般|直接|按程序|都|会|所|统一|具体|最后|最终|自己|本人)*"
)
_BEFORE_NAME = re.compile(rf"(?:^|{_LINK}|[，。：,\s]|请|送|规则|规定)$")
_JOINED = "、和与及跟"
_APART = re.compile(r"^(?:[^，]*的|分管|主管|各|有关|相关)(?=[^的]{2,}$)")
"""What tells one of several apart: 分管安全的副总经理, 分管副县长."""
_NOT = re.compile(r"不|无需|无须|没有?|未|除了?|非")
_BARE = re.compile(r"^(?:[\d一二三四五六七八九十百千万亿元日天年月个人次以上下内的超过不满至、，]|其中)*$")
_MEETING = re.compile(r"^会(?:议|务)?$")
_COMMON_END = frozenset("定")
"""What acts that are not alike share: 审定, 确定."""


@dataclass(frozen=True, slots=True)
class ActorList:
    """What somebody does: the row's `group`, the `actor` as the question means it, and the `rows` in the order of the text."""

    group: Group
    actor: str
    rows: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who (`actor`) does which act (`act`, of a `group`), and the noun of what is asked for; the noun may be empty."""

    actor: str
    act: str
    group: Group
    noun: str
    length: int


class ActorLists:
    """Looks such questions up in the duty tables of an index's documents, each read once when it is first wanted."""

    def __init__(self, norms: NormTable, rules: Rulebook) -> None:
        self._norms, self._rules = norms, rules
        self._marker = "(?:" + "|".join(rules.speech.asks_all) + ")"
        self._read: dict[str, tuple[tuple[Duty, ...], tuple[Topic, ...]]] = {}

    def spans(self, query: Query, document: Document) -> tuple[ActorList, list[Span]] | None:
        """What the question asks for in one document and where it stands; None when it asks for no such list or the document
        has none."""
        if found(self._rules.speech.asks_all, query.text) is None:
            return None
        if any(intent.needs_evidence and intent.name in NUMBERS for intent in query.intents):
            return None
        if document.id not in self._read:
            rows = duties_of(document, self._norms)
            self._read[document.id] = rows, topics_of(rows)
        rows, topics = self._read[document.id]
        asked = max(self._shapes(query, rows), key=lambda one: one.length, default=None)
        if asked is None:
            return None
        texts = {row.ref: document.article(row.ref.article or 0, row.ref.branch).text for row in rows}
        kept = _of_noun(query, asked.noun, _of_act(asked, rows), texts, topics)
        if not kept or len(kept) > MOST:
            return None
        spans = [span for row in kept for span in _quoted(row, texts[row.ref], topics)]
        return ActorList(asked.group, asked.actor, tuple(kept)), merge(spans)

    def _shapes(self, query: Query, rows: Sequence[Duty]) -> Iterator[_Asked]:
        """Each way in which the question names somebody beside an act and asks for what is done."""
        before = re.compile(rf"{self._marker}(?P<noun>[^，。？?]{{0,10}}?){_LINK}*$")
        behind = re.compile(
            rf"(?:{self._marker}|的(?P<first>[^，。？?]{{0,8}}?)(?:都|一共|总共)?(?:有|是|包括){self._marker})(?P<noun>[^，。？?的]{{0,8}})"
        )
        text = query.text
        for start, end in split(text, 0, len(text), CLAUSE_MARKS):
            clause = text[start:end]
            for group in load_duty_rules().group:
                actors = dict.fromkeys(
                    name for row in rows if row.kind == group.name and group.said for name in _members(row.actor)
                )
                for actor in actors:
                    for name_start, name_end in _named(query, clause, actor):
                        if _NOT.search(clause[:name_start]):
                            continue
                        act, act_end = _act(clause, name_end, group)
                        head = before.search(clause[:name_start])
                        tail = behind.match(clause, act_end)
                        shape = head if act and not tail else tail
                        if not act or shape is None or _another_act(clause[:name_start]):
                            continue
                        nouns = shape.groupdict()
                        noun = nouns.get("first") or nouns["noun"] or ""
                        yield _Asked(actor, act, group, noun, name_end - name_start)


def _members(name: str) -> tuple[str, ...]:
    """Who is named: each of several, also where what stands last of them is described (县长、副县长和各部门的主要负责人), and who one
    of them is without what tells him apart (分管安全的副总经理)."""
    agents = agents_in(name)
    single = (*agents, *(part for part in name.split("、")[:-1] if agent_name(part))) if len(agents) == 1 else agents
    plain = (agent_name(_APART.sub("", agent)) for agent in single if "的" not in agent or "、" not in agent)
    return tuple(dict.fromkeys((*single, *filter(None, plain))))


def _named(query: Query, clause: str, actor: str) -> Iterator[tuple[int, int]]:
    """Where a clause names somebody alone: in full, without the region or the body, or as it is said in the office."""
    names = {actor}
    names |= {actor[cut:] for cut in range(1, len(actor) - 2) if REGION.match(actor[:cut]) or agent_name(actor[:cut])}
    names |= {said for said, means in query.read_as for mean in means if mean in names and len(mean) > 2}
    for name in names:
        for match in re.finditer(re.escape(name), clause):
            ahead, after = clause[: match.start()], clause[match.end() :]
            whole = name == actor and not ahead.endswith(("副", "原", "前"))
            beside = ahead[-1:] in _JOINED and ahead[-1:] or after[:1] in _JOINED and after[:1]
            if (whole or _BEFORE_NAME.search(ahead)) and not beside:
                yield match.span()


def _another_act(ahead: str) -> bool:
    """Whether another act is said before the name, which is a condition of what is asked for: 经办公室审核后由县长签发的有哪些."""
    return any(group.said is not None and group.said.search(ahead) for group in load_duty_rules().group)


def _act(clause: str, at: int, group: Group) -> tuple[str, int]:
    """The act of a group that stands behind a name which ends at `at`, and where it ends; empty when none does."""
    gap = _GAP.match(clause, at)
    place = gap.end() if gap else at
    for begin in (place, place + len("负责") if clause.startswith("负责", place) else place):
        if group.said is not None and (act := group.said.match(clause[begin:])):
            return act, begin + len(act)
    return "", at


def _of_act(asked: _Asked, rows: Sequence[Duty]) -> list[Duty]:
    """The rows of the one who acts; of a kind whose acts differ (审批, 确定) those of the act that is named, all where the office says
    it in words of its own (拍板)."""
    said = asked.group.said
    mine = [row for row in rows if row.kind == asked.group.name]
    if asked.group.one_act and said is not None:
        alike = [row for row in mine if any(_alike(asked.act, m.group()) for m in said.finditer(row.requirement))]
        mine = alike or mine
    return [row for row in mine if asked.actor in _members(row.actor)]


def _alike(one: str, other: str) -> bool:
    return one in other or other in one or bool(set(one) & set(other) - _COMMON_END)


def _of_noun(
    query: Query, noun: str, rows: Sequence[Duty], texts: Mapping[ProvisionRef, str], topics: Sequence[Topic]
) -> list[Duty]:
    """The rows that are about what the question asks for (会议, 会的纪要); all where it leaves that open."""
    kept = list(rows)
    words = load_duty_rules().words
    for part in noun.split("的"):
        if not part or words.whatever.search(part):
            continue
        means = (part, *(mean for said, meant in query.read_as if said in part for mean in meant))
        if _MEETING.search(part):
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
            for clause in split(text, paragraph, start, CLAUSE_MARKS):
                if clause[0] <= at < clause[1]:
                    return [Span(row.ref, *clause), quoted]
    return [quoted]
