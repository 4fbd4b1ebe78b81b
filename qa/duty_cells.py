"""Duty cells: what a row of the duty table says beside its clause: about what, how much, in which case, when not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.agents import agent_name, leading_agent
from qa.duty_rules import load_duty_rules
from qa.norms.clauses import Clause, Sentence, bare
from qa.norms.norm import Norm
from qa.norms.rules import load_norm_rules
from qa.quantities import Quantity, quantities
from qa.rulebook import compiled

SHORT_OPENING = 12
"""Most characters of the first clause of a sentence that only names what it is about."""
LONGEST_MATTER = 60
TAG = re.compile(r"^[^【】]{0,2}【[^】]{0,20}】\s*")
"""The heading that some articles carry at their beginning: 【审批权限】."""
_EVERY = re.compile(r"每[^，。；、]{0,6}$")
_RANGE = re.compile(r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s?[-—~～至到]\s?$")
_LEAD_IN = re.compile(
    r"(?:提前|[^，。；在于]{2,8}(?<!提)前|不(?:得|应)?(?:超过|多于|高于|少于|低于)|至少|最多|最少|不足|不满|超过|满|(?<![时期])限(?:为|于)?|只[^，。；]{0,10}|[1一]?)$"
)
_COMPARED = r"(?:不(?:得|应)?(?:超过|多于|高于|少于|低于)|提前|至少|最多)[^，。；]{0,4}$"
_DAY = re.compile(r"(?:每年|每月|次年|当年)?(?:\d{1,2}月)?\d{1,2}日(?:以?前)?")
_TAIL = re.compile(r"(?:以内|之内|内|以上|以下|以前|之前|前)?")
_CASE_END = r"(?:的|时|外|后|起|期间|情况下)$"
_OF_NAME = r"的[^，的]{2,}$|发文$"
"""A name though it begins like a condition: 需以县政府名义报送的事项."""
_OF_COMPLEMENT = frozenset({"reporting", "leave", "delegation", "filing", "consultation"})
"""Kinds whose verb's complement may stand for the matter: 报送请示."""


def matter_words(norm: Norm, of_object: bool, sentence: Sentence, clause: Clause, actor: str) -> str:
    """What the row is about, in words of the sentence; empty when it names nothing."""
    said = sentence.statement.text + sentence.governing + sentence.statement.lead_text
    for words in _matters(norm, of_object, sentence, clause) if sentence.statement.kind != "row" else ():
        name = _without_topic_marks(without_tag(words))
        if name and name != actor and name in said and _names_matter(name):
            return name
    return ""


def _matters(norm: Norm, of_object: bool, sentence: Sentence, clause: Clause) -> Iterator[str]:
    """Candidates, best first."""
    words, grammar = load_duty_rules().words, load_norm_rules().grammar
    place = sentence.clauses.index(clause)
    if clause.own:
        yield clause.subject
    if of_object:
        yield norm.object
    for number in range(place - 1, -1, -1):
        before = sentence.clauses[number]
        text = bare(before.text)
        direct = number == place - 1 and compiled(grammar.noun_followed).match(clause.text)
        if before.own and not agent_name(before.subject):
            yield before.subject
        elif not _modal(text):
            activity = text.removeprefix(before.subject if before.own else leading_agent(text))
            if activity != text and (words.activity.search(activity) or (before.own and direct)):
                yield activity  # 副县长离县出差，应事先请假
        if not _modal(text) and (compiled(grammar.topic).search(text) or words.paper.search(text)):
            yield text
    if clause.subject and clause.subject in sentence.statement.text:
        yield clause.subject
    if of_object or norm.kind in _OF_COMPLEMENT:
        yield norm.object
    if sentence.governing and not _modal(sentence.governing):
        yield sentence.governing
    opening = bare(sentence.clauses[0].text)
    if place and len(opening) <= SHORT_OPENING and not _modal(opening) and not agent_name(opening):
        yield opening  # 预算外支出，不足10万元的由总经理审批


def _names_matter(name: str) -> bool:
    """Whether it is the name of something, not a clause that says in which case."""
    words = load_duty_rules().words
    named = compiled(_OF_NAME).search(name) is not None
    if not named and (words.premise.search(f"{name}，") or words.no_matter.search(name)):
        return False
    if not 2 <= len(name) <= LONGEST_MATTER:
        return False
    if not named and any(agent_name(name[: verb.start()]) for verb in words.step.finditer(name)):
        return False  # 校长批准
    return bool(words.meeting.search(name)) or not agent_name(name)


def without_tag(words: str) -> str:
    """【组成】院长办公会 → 院长办公会."""
    return TAG.sub("", words)


def _without_topic_marks(words: str) -> str:
    """对部门之间有分歧的事项 → 部门之间有分歧的事项; 各类会议都 → 各类会议."""
    return re.sub(r"^(?:对于?|关于|凡|就|以及)(?!外)|(?<=[会件文稿])[都均]$", "", words.strip("，：。； "))


def condition_words(norms: Sequence[Norm], sentence: Sentence, clause: Clause, matter: str) -> str:
    """In which case, parts joined by ；, without what the clause, the matter or the exception says already."""
    requirement = bare(clause.text)
    premise = load_duty_rules().words.premise
    before = [c for c in sentence.clauses if c.end <= clause.start]
    said = [bare(c.text) for c in before if premise.search(c.text)]
    said += [part for norm in norms for part in norm.condition.split("，")]
    parts: list[str] = []
    for part in filter(None, said):
        from_before = part == sentence.governing and part not in sentence.statement.text
        idle = part in requirement or requirement in part or (matter and (part in matter or matter in part))
        clausal = _modal(part) and not compiled(_CASE_END).search(part)
        excepted = any(part in norm.exception for norm in norms)
        idle = idle or any(part in kept or kept in part for kept in parts)
        if not idle and not clausal and not excepted and not (from_before and _stands_alone(sentence)):
            parts.append(part)
    return "；".join(dict.fromkeys(parts))


def _stands_alone(sentence: Sentence) -> bool:
    """Whether a part of a sentence opens with a case or a subject of its own, parallel to the one that opens the sentence."""
    if not sentence.clauses or not sentence.governing:
        return False
    first = bare(sentence.clauses[0].text)
    another = sentence.clauses[0].own and not load_duty_rules().words.special.search(first)
    return another or first[:1] == sentence.governing[0]


def exception_words(norms: Sequence[Norm], clause: Clause) -> str:
    """What is excepted in the sentence or right after it; empty for none."""
    aside = load_duty_rules().words.aside
    return next((n.exception for n in norms if n.exception and n.exception not in clause.text and not aside.search(n.exception)), "")  # fmt: skip


def amount_words(norms: Sequence[Norm], clause: Clause) -> str:
    """The numbers of the clause with the words that compare them: 不超过1500字, 提前10个工作日, 每月召开1-3次."""
    if not any(norm.amount for norm in norms):
        return ""
    text = clause.text
    held = [quantity for quantity in quantities(text) if _measures(text, quantity)]
    if not held:
        day = _DAY.search(text)
        return day.group() if day else ""
    every = next((m.start() for q in held if (m := _EVERY.search(text[: q.start]))), None)
    if every is not None or any(norm.kind == "frequency" for norm in norms):
        start = every if every is not None else _begin(text, held[0].start)
        return text[start : _end(text, held[-1].end)]
    spans: list[tuple[int, int]] = []
    for quantity in held:
        start, end = _begin(text, quantity.start), _end(text, quantity.end)
        if spans and start <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return "、".join(text[start:end] for start, end in spans)


def _measures(text: str, quantity: Quantity) -> bool:
    """Whether the number limits something: not 上一年度, 20万元以上的合同, 一名副市长."""
    before, after = text[: quantity.start], text[quantity.end :]
    limited = compiled(_COMPARED).search(before) is not None
    if not limited and load_duty_rules().words.amount_of_name.search(after):
        return False
    single = text[quantity.start] == "一" and quantity.unit in ("人", "次", "份")
    return limited or not single or "每" in before or "个月" in before


def _begin(text: str, at: int) -> int:
    joined = _RANGE.search(text, 0, at)
    at = joined.start() if joined else at
    lead = _LEAD_IN.search(text, 0, at)
    return lead.start() if lead else at


def _end(text: str, at: int) -> int:
    match = _TAIL.match(text, at)
    return match.end() if match else at


def _modal(text: str) -> bool:
    return compiled(load_norm_rules().grammar.modality).search(text) is not None
