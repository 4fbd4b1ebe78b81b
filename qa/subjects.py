"""subjects: a ranking led by the statement about the one whom the question is about.

Not somebody whom it says is away: rules say who stands in, and for whom when that one is away as well (由负责常务工作的副县长代行；其同时外出的，由其他
副县长代行). And not somebody else, where one of the article's statements is about him: 科长自己请假 is told by 科站负责人请假的，…, not by 工作人员
请假由科站负责人批准.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.tokenizer import fold
from qa.agents import agent_name
from qa.choose import NEARLY, Scored, led_by
from qa.narrow import series_named
from qa.spans import paragraph_ref
from qa.understand import Query
from qa.which_case import limits_money

ABSENCE = (
    "(?:不在|出差|外出|出访|出去|出门|出国|出境|学习|培训|请假|休假|缺席|住院|生病|因病|因故|病了|有事|[来去]不了|到不了|抽不开身|脱不开身"
    "|不能(?:到|参加|出席|主持|履行)|开会|跟着|一起去|随行|离)"
)
_IS_AWAY = re.compile(rf"[^，,。；;？?谁哪]{{0,8}}?{ABSENCE}")
"""What follows somebody who is away, in a question or in a condition."""
_STANDS_IN = re.compile("代行|代为|代理|受其?[^，。；]{0,4}委托|临时负责|主持工作")
"""What is said of who does what is his while he is away."""
_BY = "(?:由|委托|授权|指定|安排|请|报|经|向)[^，。；：]{0,3}?"
"""What stands before somebody who does it, or is asked."""


_ASKED = re.compile("(?:[找由跟和与向报经让给请替问叫归的]|(?<!要)是)$")
"""What stands before somebody who is asked, or who does it for another."""
_ACTS = re.compile(
    "办公会|会议|(?:能|可以|要|应该|来|自己|就|直接)*[签批审定管]|(?:能|可以|来)*(?:同意|主持|召集|负责|决定|点头|拍板|的)"
)
"""What stands behind somebody who does it for another, or whose name is part of another."""
_PERSON = re.compile("(?:长|主任|支书|书记|领导|负责人|人员|[^人成委]员|教师|老师|职工|干部|助理|师)$")
"""The end of what people are called by their posts."""
_OPENING = re.compile(
    f"[^，。；：]{{0,24}}?(?:长(?!办公会)|主任(?!办公会)|书记|领导|负责人)(?=、|{ABSENCE}|[，,]|[^，。；：]{{0,6}}{ABSENCE})"
)
"""That a text begins with people by their posts who are away."""
_ANYBODY = re.compile("人员|职工|干部|本人|成员|同志|员工|单位|个人")
"""People of any post."""
_HEADS = re.compile("主要负责(?:人|同志)|正职|一把手")
_DEPUTIES = re.compile("副|班子|(?<!主要)负责(?:人|同志)|干部|人员|职工")
_OF_ANOTHER = re.compile("[由向报经找与跟]|委托|委派|授权|告知|通知|提请|安排")
"""What stands before somebody who is not the one whom a clause is about."""


_MARK = re.compile(r"^(?:（[^）]{1,3}）|\d+[.．、])\s*")
NAME, MORE_OF_IT, LONGEST_NAME = 4, 2, 16
"""Least characters of the beginning of an item that a question must say, how many more than of any other's, and the most that are looked at."""
_OF_ANY = re.compile("[不无]论(?:时间|天数|日数|期限|金额|数额|费用|人数)?(?:长短|多少|大小|远近|高低)?")
"""That no range decides, where the others' ranges speak for them."""
AS_MUCH = 0.3
"""How much less of the question's concepts, as a share, a statement that says by whom may hold: not that of another meeting."""
OF_MEMBER = 4.0
"""How far below the best statement's score one of the member of a series that is named may be: what holds of another is no answer."""
OF_ANY = 2.5
"""How much lower still a statement of which no range decides may score."""


_WHO = re.compile("谁|哪[一个家]{0,2}(?:部门|单位|机构|机关|科室|领导|人|级)|哪位")
"""That the one who does something is asked for."""
_BY_WHOM = re.compile("由(?!于|此)[^，。；：]{2,18}?(?:进行|负责|办理|承担|组织|实施|[审批签定]|决定|召集|主持)")
"""That a text says who does something."""
_HE = re.compile(r"(?:^|[，。如果那要])[他她](?!们|人|自己单位)")


def about_the_subject(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement of the same article that begins with the one whom the question is about, where the best one does not,
    when it proves as much and its score is at most `NEARLY` lower, or `OF_ANY` more where it holds of any amount (不论长短)."""
    names = _subjects(query)
    best = ranked[0] if ranked else None
    if (
        best is None
        or not names
        or _begins_with(best.statement.folded, names)
        or limits_money(query, best.statement.text)
    ):
        return ranked
    for scored in ranked[1:]:
        if scored.score < best.score - NEARLY - OF_ANY:
            break
        if scored.score < best.score - NEARLY and not _OF_ANY.search(scored.statement.text):
            continue
        same = scored.statement.ref.at_article() == best.statement.ref.at_article()
        single = scored.statement.kind in ("segment", "item")
        if (
            same
            and single
            and _begins_with(scored.statement.folded, names)
            and set(scored.evidence) >= set(best.evidence)
        ):
            return led_by(scored, ranked)
    return ranked


def about_another(query: Query, chosen: str, other: str) -> bool:
    """Whether a text is about the one whom the question is about, and another is not."""
    names = _subjects(query)
    return _begins_with(fold(chosen), names) and not _begins_with(fold(other), names)


_HEAD_OF = re.compile("(?P<unit>[\u4e00-\u9fff]{2,6}?)(?:主任|站长|所长|处长|部长|经理|队长)")


def about_others(query: Query, text: str, context: str) -> bool:
    """Whether a text is about people by their posts (副县长外出，应当向县长请假), and neither it nor what stands around it names the one whom the
    question is about by his (村支书外出跟谁请假).

    Args:
        query: the question.
        text: a statement, folded.
        context: what stands around it, folded.
    """
    names = _subjects(query)
    opening = _OPENING.match(text)
    around = f"{text} {context}"
    known = any(re.search(f"(?<![向跟给副]){re.escape(name)}", around) for name in names)
    if opening is None or not names or known or _ANYBODY.search(opening.group()):
        return False
    return not _is_its_head(query.mentions.rest, opening.group())


def _is_its_head(said: str, opening: str) -> bool:
    """Whether a question calls by his title whom a text calls the one in charge of the same unit (办公室主任: 办公室负责人请假)."""
    units = [match["unit"] for match in _HEAD_OF.finditer(said)]
    return any(
        re.search(f"{re.escape(unit[at:])}(?:主要)?负责", opening) for unit in units for at in range(len(unit) - 1)
    )


def the_item_named(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the item of the best one's list that begins with what the question names (（二）部门副职请假1天以内的), where no other
    item does and its score is at most `NEARLY` lower."""
    best = ranked[0] if ranked else None
    if best is None or best.statement.kind != "item" or query.focus:
        return ranked
    items = [s for s in ranked if s.statement.kind == "item" and _of_one_list(s, best)]
    named = named_by_its_beginning(query, [one.statement.text for one in items])
    proves = named is not None and set(items[named].evidence) >= set(best.evidence)
    if named is None or not proves or items[named].score < best.score - NEARLY:
        return ranked
    return led_by(items[named], ranked)


def of_the_member_named(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement of the member of a series that the question names (三级响应), where the best one is of another member
    (Ⅳ级响应), the other is of the same document, proves as much and scores at most `OF_MEMBER` lower. What a statement does not say itself is
    said by what stands around it."""
    asked = series_named(query.text)
    if not ranked or not asked or _is_of(asked, ranked[0]) is not False:
        return ranked
    best = ranked[0]
    for scored in ranked[1:]:
        if scored.score < best.score - OF_MEMBER:
            break
        same = scored.statement.ref.document == best.statement.ref.document
        if same and _is_of(asked, scored) and set(scored.evidence) >= set(best.evidence):
            return led_by(scored, ranked)
    return ranked


def _is_of(asked: Mapping[str, set[str]], scored: Scored) -> bool | None:
    """Whether a statement is of a member of a series that is asked about; None when it names none."""
    for words in (scored.statement.text, scored.statement.context):
        told = series_named(words)
        if shared := asked.keys() & told.keys():
            return any(asked[kind] & told[kind] for kind in shared)
    return None


def named_by_its_beginning(query: Query, items: Sequence[str]) -> int | None:
    """The number of the one item whose first words the question says, and no other's; None when there is no such."""
    said = fold(query.text)
    lengths = [_said_of(fold(_MARK.sub("", item)), said) for item in items]
    order = sorted(range(len(items)), key=lambda number: -lengths[number])
    if len(order) < 2 or lengths[order[0]] < NAME or lengths[order[0]] < lengths[order[1]] + MORE_OF_IT:
        return None
    return order[0]


def _said_of(text: str, said: str) -> int:
    """How many of the first characters of a text stand in what is said."""
    return next((length for length in range(min(len(text), LONGEST_NAME), 0, -1) if text[:length] in said), 0)


def _of_one_list(one: Scored, other: Scored) -> bool:
    return paragraph_ref(one.statement.ref) == paragraph_ref(other.statement.ref)


def of_heads_only(query: Query, text: str, context: str) -> bool:
    """Whether a question is about a deputy, and a text opens with heads and no deputies (各部门主要负责人离县，应当请假): not his rule. Folded
    text and context, as in `about_others`."""
    names = [name for name in _subjects(query) if name.startswith("副")]
    opening = _OPENING.match(text)
    if not names or opening is None or any(name in f"{text} {context}" for name in names):
        return False
    return _HEADS.search(opening.group()) is not None and not _DEPUTIES.search(opening.group())


def _subjects(query: Query) -> list[str]:
    """What the texts call the one person whom a question is about: he stands before what is done, and nobody is asked for him."""
    words = query.mentions.rest
    subjects = [
        concept
        for concept in query.concepts
        if concept.start >= 0
        and _PERSON.search(concept.said)
        and agent_name(concept.said)
        and not _ASKED.search(words[: concept.start])
        and not _ACTS.match(words, concept.start + len(concept.said))
    ]
    if not subjects and _HE.search(words):
        subjects = [c for c in query.concepts if c.start < 0 and _PERSON.search(c.said) and agent_name(c.said)]
    if len(subjects) != 1 or query.focus:
        return []
    return [fold(word) for word in subjects[0].words if _PERSON.search(word) and agent_name(word)]


def _begins_with(text: str, names: list[str]) -> bool:
    """Whether a sentence or an item is about one of the `names`: nobody else stands before them, and they do not act for another."""
    for sentence in re.split("[。；\n]", text):
        for name in names:
            at = sentence.find(name)
            if at >= 0 and not re.search("[，：]", sentence[:at]) and not _OF_ANOTHER.search(sentence[:at]):
                return True
    return False


def not_who_is_away(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the statement of the same article that is for the case that this one is away too, where the best one names
    somebody whom the question says is away, when its score is at most `NEARLY` lower."""
    if not ranked:
        return ranked
    best = ranked[0]
    away = _does_it_himself(query, best)
    for scored in ranked[1:]:
        if not away or scored.score < best.score - NEARLY:
            break
        same = scored.statement.ref.at_article() == best.statement.ref.at_article()
        if same and _in_his_absence(away, scored) and set(scored.evidence) >= set(best.evidence):
            return led_by(scored, ranked)
    return ranked


def who_stands_in(query: Query, ranked: Sequence[Scored]) -> list[Scored]:
    """The statement of another article of the document that says who stands in for somebody in his absence, where the question says that he is
    away and the best statement that it is he who does it (县长不在谁主持常务会: 由县长主持)."""
    best = ranked[0]
    away = _does_it_himself(query, best)
    for scored in ranked[1:] if away else ():
        same = scored.statement.ref.document == best.statement.ref.document
        if same and _in_his_absence(away, scored) and _STANDS_IN.search(scored.statement.text):
            return [scored]
    return []


def _does_it_himself(query: Query, best: Scored) -> list[str]:
    """Those of whom the question says that they are away and the best statement that they do it; folded."""
    return [name for name in _away(query) if re.search(f"{_BY}(?<!副){re.escape(name)}", best.statement.folded)]


def _in_his_absence(away: Sequence[str], scored: Scored) -> bool:
    """Whether a statement is for the case that one of them is away."""
    text = scored.statement.folded
    return any(_is_away(text, m.end()) for name in away for m in re.finditer(f"(?<!副){re.escape(name)}", text))


def _away(query: Query) -> list[str]:
    """What the texts call those of whom the question says that they are not there; folded."""
    words = query.mentions.rest
    return [
        fold(word)
        for concept in query.concepts
        if concept.start >= 0 and _is_away(words, concept.start + len(concept.said))
        for word in concept.words
        if agent_name(concept.said) or agent_name(word)
    ]


def _is_away(text: str, end: int) -> bool:
    return _IS_AWAY.match(text, end) is not None


def says_by_whom(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement that says by whom something is done (由县政府司法行政部门进行合法性审查), where that is asked, the best one
    does not (部门…严格合法性审查), the other proves as much, holds about as much of the question, was read as nearer the answer and scores at most `NEARLY` lower."""
    best = ranked[0] if ranked else None
    if best is None or _WHO.search(query.text) is None or _BY_WHOM.search(best.statement.text):
        return ranked
    for scored in ranked[1:]:
        if scored.score < best.score - NEARLY:
            break
        proves = bool(best.evidence) and set(scored.evidence) >= set(best.evidence)
        same = scored.statement.ref.document == best.statement.ref.document
        holds = scored.own >= best.own - AS_MUCH
        if proves and same and holds and scored.mark > best.mark and _BY_WHOM.search(scored.statement.text):
            return led_by(scored, ranked)
    return ranked
