"""who it is: 是。/ 不是。 for a question that names who is thought to sign, approve or chair (专题会议纪要是县长签发吗), where the quoted words say who.

Nothing is said where the words leave it open: where they name that one too, in another case, or say who only by a description (有关领导,
主持会议的领导同志), which may be anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.tokenizer import fold
from qa.agents import agent_name, agents_in
from qa.concepts import Concept
from qa.intervals import one_does_not
from qa.norms.norm import Norm
from qa.rulebook import Rulebook
from qa.understand import Query

KINDS = frozenset({"signer", "reviewer", "approver", "convener"})
"""Norms whose actor answers who does something."""
ABOUT = 0.6
"""Share, by weight, of what else the question speaks of that the quoted words must hold to be about the same."""
TELLING = 1.5
"""Least weight of what else it speaks of."""
_ACT = "(?:签|批|审|定|主持|召集|召开|同意|点头|拍板|决定|说了算)"
_THOUGHT = re.compile(r"(?:是不是|是否|是|由|找|让|归|经|报|请|得|要)(?:就|都|必须|一定|应该|应当)?")
"""What stands before somebody of whom it is asked whether he is the one."""
_DOES = re.compile(rf"(?:他|自己|本人|一个人|直接|来|去|负责|帮忙|代)*{_ACT}")
_MAY = re.compile(rf"(?:他|自己|本人|一个人|直接|就)*(?:能|可以|有权)(?:不能|不可以)?(?:自己|直接|一个人|就)*{_ACT}")
_ENOUGH = re.compile(rf"(?:他|自己|本人|一个人|直接|来)+{_ACT}[发字个]{{0,2}}(?:一下|了)?就?(?:行|可以|够|成|好)")
_OF_A_THING = re.compile(rf"[^，。？?]{{0,6}}{_ACT}[发署批阅]?的(?![吗么嘛吧对？?。]|可以吗|$)")
"""That what somebody does only says which thing is meant (局长签发的文件)."""
_OTHERWISE = re.compile(
    "不在|出差|外出|因故|缺席|来不了|去不了|请假|生病|住院|委托|授权|代[替行理签批]|临时|紧急|特殊|万一"
)
"""What makes a case in which somebody else may do it."""
_WHO = re.compile(r"谁|哪[位个级些]|什么人")
_ANYBODY = re.compile("领导|负责人|有关|相关|分管|主持|主管|上级|本级|授权|指定|委托|人员|等|或")
"""What makes an actor a description that may fit one whom it does not name."""
_OFFICE = re.compile("(?:长|主任|书记|主席|委员|经理|总监|会议?|办公?室?|[处科局部院校馆厅委司署])$")
_MEMBERS = re.compile(r"由?[^，。；：]*(?:组成|参加|出席|列席)[，。；]?")
"""Who only belongs to it, or comes."""
_IN_CHARGE = ("", "分管", "主管", "分管的")
"""What stands before the name of an office and makes no other office of it, as 常务副县长 is one."""
_RANK = re.compile("(?:分管|主管|常务|第一)?副?$")
"""What of a name stands before the word for an office."""
LONGEST = 12
"""Most characters of the name of the one who is thought to do it."""


@dataclass(frozen=True, slots=True)
class Thought:
    """The one of whom a question asks whether he does it.

    Attributes:
        start, end: where he stands in the question.
        names: folded: as he is called there, and what the texts call him.
    """

    start: int
    end: int
    names: frozenset[str]

    def is_in(self, concept: Concept) -> bool:
        """Whether a concept is of his name."""
        return concept.start >= 0 and self.start < concept.start + len(concept.said) and concept.start < self.end


_IF_NEEDED = re.compile("要不要|用不用|需不需要|该不该|是否需要?")
"""That it is asked whether somebody is wanted at all."""


def who_it_is(query: Query, norms: Sequence[Norm], quotes: Sequence[str], rules: Rulebook) -> str:
    """The verdict, as it is read before the quotes; empty when there is none.

    Args:
        query: the question.
        norms: those whose words are quoted.
        quotes: the quoted words.
        rules: the phrases.
    """
    one = thought_of(query)
    asked = (*query.intents, *query.hinted)
    wanted = {kind for intent in asked for kind in intent.norm_kinds()} & KINDS if asked else KINDS
    saying = [norm for norm in norms if norm.kind in wanted and norm.actor]
    if (
        one is None
        or not saying
        or _OTHERWISE.search(query.text)
        or not _about(query, one, [*quotes, *(norm.object for norm in saying)])
    ):
        return ""
    actors = [fold(actor) for norm in saying for actor in agents_in(norm.actor) or (norm.actor,)]
    text = fold(_MEMBERS.sub("", " ".join(quotes)))
    others = [fold(norm.actor) for norm in norms if norm.kind not in wanted and norm.actor]
    other_act = any(_holds(actor, name) for name in one.names for actor in others) and not any(
        _holds(actor, name) for name in one.names for actor in actors
    )  # 经分管领导审核后，由县长签发: he reviews it, which is not what is asked
    if not other_act and any(_holds(text, name) for name in one.names):
        plainly = len(saying) == 1 and not saying[0].condition and not saying[0].exception
        sole = plainly and len(actors) == 1 and actors[0] in one.names and not (query.permission and not query.conforms)
        if not sole or any(one_does_not(query.quantities, quote) for quote in quotes):
            return ""
        return rules.phrase("prefix", "needed" if _IF_NEEDED.search(query.text) else "it_is")
    concrete = all(_ANYBODY.search(actor) is None and _OFFICE.search(actor) for actor in actors)
    another = not any(_holds(name, actor) or _holds(actor, name) for name in one.names for actor in actors)
    if not concrete or not another or _ANYBODY.search(query.mentions.rest[one.start : one.end].replace("分管", "")):
        return ""
    return rules.phrase("prefix", "no" if query.permission else "it_is_not")


def _holds(text: str, name: str) -> bool:
    """Whether a text names somebody: the 县长 is not named by 副县长."""
    return re.search(rf"(?<!副){re.escape(name)}", text) is not None


def thought_of(query: Query) -> Thought | None:
    """The one of whom a question asks whether he does it; None when it asks of nobody, or of several."""
    if not query.yes_no or _WHO.search(query.text):
        return None
    found = set(_places(query))
    if len(found) != 1:
        return None
    ((start, end),) = found
    said = fold(query.mentions.rest[start:end])
    inside = [
        c
        for c in query.concepts
        if c.start + len(c.said) == end and agent_name(c.said) and query.mentions.rest[start : c.start] in _IN_CHARGE
    ]
    return Thought(start, end, frozenset({said, *(fold(word) for c in inside for word in c.words)}))


def _places(query: Query) -> Iterator[tuple[int, int]]:
    """Where the question names somebody whom it thinks to do it."""
    text = query.mentions.rest
    for mark in _THOUGHT.finditer(text):
        if _THOUGHT.match(text, mark.end()):  # 纪要|是县长
            continue
        for end in range(mark.end() + 2, min(len(text), mark.end() + LONGEST)):
            does = (_DOES.match(text, end) or _MAY.match(text, end)) and not _OF_A_THING.match(text, end)
            if does and agent_name(text[mark.end() : end], meetings=True) == text[mark.end() : end]:
                yield mark.end(), end
                break
    if query.conforms:  # 纪要副局长签发，符合规定吗
        for c in query.concepts:
            end = c.start + len(c.said)
            if c.start >= 0 and agent_name(c.said) and _DOES.match(text, end) and not _OF_A_THING.match(text, end):
                rank = _RANK.search(text[: c.start])
                yield (rank.start() if rank else c.start), end
    for may in (may for end in range(len(text)) if (may := _MAY.match(text, end) or _ENOUGH.match(text, end))):
        names = [
            c.start
            for c in query.concepts
            if c.start >= 0 and c.start + len(c.said) == may.start() and agent_name(c.said, meetings=True)
        ]
        if names and not _OF_A_THING.match(text, may.start()) and not _THOUGHT.search(text[: min(names)][-3:]):
            rank = _RANK.search(text[: min(names)])
            yield (rank.start() if rank else min(names)), may.start()


def without_thought_of(query: Query) -> str:
    """The words of a question without the one of whom it asks whether he does it: he is not what it is about."""
    one = thought_of(query)
    return query.text if one is None else query.text.replace(query.mentions.rest[one.start : one.end], " ")


def _about(query: Query, one: Thought, quotes: Sequence[str]) -> bool:
    """Whether the quotes hold most of what the question speaks of besides the one that it names and what he does; it must speak of
    something."""
    text = fold(" ".join(quotes))
    acts = [m.span() for intent in query.intents for m in intent.asked_in(query.mentions.rest)]
    acts += [m.span() for m in re.finditer(_ACT + "发?", query.mentions.rest)]
    rest = [c for c in query.concepts if not one.is_in(c) and not any(_inside(c, *span) for span in acts)]
    total = sum(c.weight for c in rest)
    return total >= TELLING and sum(c.weight * c.held_by(text) for c in rest) >= ABOUT * total


def _inside(concept: Concept, start: int, end: int) -> bool:
    return start <= concept.start and concept.start + len(concept.said) <= end
