"""narrow: of the cases that a quote tells apart, those that the question is about.

「一日以内的由部门主任批准，超过一日不超过五日的由分管副馆长批准」 for who asks about four days; 「三级以下藏品的借出由馆长批准，二级文物的借出报县
文物局批准」 for who asks about one of the third grade. A case begins with a clause that sets a range, or names one of a series, as a condition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.sentences import CLAUSE_MARKS, split
from index.store import CorpusIndex
from index.tokenizer import ROMAN, fold
from qa.concepts import MEMBER
from qa.intervals import fits, intervals, one_fits
from qa.quantities import Quantity, quantities
from qa.spans import Span, article_of, merge
from qa.statements import Statement
from qa.understand import Query

_CONDITION = re.compile(
    r"(?:以内|以下|以上|之内|超过|不足|不满|少于|多于|满|[)）]|[\d一二三四五六七八九十百千两半][余多]?(?:万|亿)?个?(?:[元日天年月人次里岁件份辆户只吨名]|工作日|小时|公里)?"
    r"|分之[一二三四五六七八九十\d])[^，。；：]{0,12}?的|部分"
)
"""What makes a range the condition of a case, and no requirement: 10万元以下的合同."""
_OPENS = re.compile("的[，,]$")
"""That a clause only says in which case the next one holds."""
TELLING = 2.5
"""Least weight of a concept whose absence counts."""
NAMED = 1.5
"""Least weight of a concept for which a case is kept that is not the one asked about."""
SHORTEST_SUBJECT = 2
"""Least characters of what an item is about."""
_LISTS_CASES = re.compile(
    "(?:下列|以下)[^，。；：]{0,8}(?:情形|情况|行为|条件)之一[^。；：]*：?|(?:有|属于|符合)(?:下列|以下)(?:情形|情况)[^。；：]*：?"
)
"""Words that set a list of cases, any of which is enough."""
_ITEM = re.compile(r"^(?:（[^）]{1,3}）|\d+[.．、])\s*")
_OTHERS_OF = re.compile("(?<!和)(?<!、)(?<!及)(?:其他|其余)的?(?P<kind>[一-鿿]{2,6}?)(?=[,，在由应须不经可的])")
FOR_OTHERS = re.compile(r"^(?:（[^）]*）)?\s*(?:其他|其余|除前|一般)")
"""How an item begins that is for what the others leave."""
_BESIDES = re.compile("除(?:执行|采取|做好|落实|按照|符合)[^，。；]{2,20}外")
"""What is done besides: 黄色预警：除执行蓝色预警措施外."""
_SENTENCE = "。\n"
_TURN = re.compile(r"(?:第|头)([一二三四五])[次回]|[首初]次")
"""Which time it is that something happens: 首次违反, 头一回."""


def narrowed(query: Query, spans: Sequence[Span], index: CorpusIndex) -> list[Span]:
    """The stretches, each without the cases that the question's numbers or grades speak against.

    A stretch is left whole when it tells no cases apart, when none of them is the one that is asked about, or when all are.
    """
    series = series_named(query.text) or series_named(query.context)
    if not query.quantities and not series:
        return list(spans)
    out: list[Span] = []
    for span in spans:
        text = article_of(index, span.ref).text
        kept = _kept(query, series, text, span.start, span.end)
        out += [Span(span.ref, start, end) for start, end in kept]
    return merge(out)


def fitting(query: Query, text: str) -> str:
    """A text without the cases that the question's numbers or grades speak against; the whole when it tells none apart."""
    series = series_named(query.text) or series_named(query.context)
    kept = [text[begin:stop] for begin, stop, holds in _cases(query, series, text, 0, len(text)) if holds is not False]
    return "".join(kept)


def states_case(text: str) -> bool:
    """Whether a text sets a range as the condition of a case."""
    return bool(condition_clauses(text))


def outside_cases(asked: Sequence[Quantity], text: str) -> bool:
    """Whether a text sets ranges as conditions in a unit of the asked values, none of which holds any of these (停播4分钟 of
    停播超过5分钟的，在10分钟内报告): what else it limits in that unit is no condition."""
    told: dict[str, bool] = {}
    for clause in condition_clauses(text):
        for quantity in asked:
            holds = fits(quantity, clause)
            if holds is not None:
                told[quantity.unit] = told.get(quantity.unit, False) or holds
    return False in told.values()


def names_case_outside(query: Query, text: str) -> bool:
    """Whether what a question asks about stands, of the cases that a text tells apart, only in one that its numbers speak against
    (停播8分钟，要报宣传部吗: 超过5分钟的，报告主任；超过15分钟的，报告宣传部)."""
    cases = _cases(query, series_named(query.text), text, 0, len(text))
    inside, outside = (
        fold("".join(text[b:e] for b, e, holds in cases if (holds is False) == out)) for out in (False, True)
    )
    return any(
        c.start >= 0 and c.asked and c.weight >= NAMED and c.held_by(outside) == 1.0 and not c.held_by(inside)
        for c in query.concepts
    )


def condition_clauses(text: str) -> list[str]:
    """The clauses of a text that set a range, or name one of a series, as the condition of a case."""
    clauses = [text[start:end] for start, end in split(text, 0, len(text), CLAUSE_MARKS)]
    return [clause for clause in clauses if _CONDITION.search(clause)]


def conditions(text: str) -> frozenset[tuple[float, str]]:
    """The amounts, as value and unit, that a text gives only to say in which case something holds (50万元以上的，应当公开招标)."""
    amounts: dict[tuple[float, str], bool] = {}
    for start, end in split(text, 0, len(text), CLAUSE_MARKS):
        clause = text[start:end]
        bounded = {i.unit for i in intervals(clause)} if _CONDITION.search(clause) else set()
        for number in quantities(clause):
            key = number.value, number.unit
            amounts[key] = amounts.get(key, True) and number.unit in bounded
    return frozenset(key for key, only in amounts.items() if only)


def lists_cases(text: str) -> bool:
    """Whether a text sets a list of cases in which it holds."""
    return _LISTS_CASES.search(text) is not None


def of_listed_cases(quotes: Sequence[str]) -> frozenset[tuple[float, str]]:
    """The amounts, as value and unit, of the items below words that set a list of cases (有下列情形之一的，应当…：), each of which is one."""
    amounts: set[tuple[float, str]] = set()
    listed = False
    for line in (line for quote in quotes for line in quote.split("\n")):
        if _ITEM.match(line) is None:
            listed = lists_cases(line)
        elif listed:
            amounts |= {(number.value, number.unit) for number in quantities(line)}
    return frozenset(amounts)


def cases_of(query: Query, text: str) -> frozenset[str]:
    """By what a text tells cases apart that the question leaves open: units of the ranges it sets as conditions, and series of which it
    names a member; those of which the question gives a number or a member are not among them."""
    given = (
        {number.unit for number in query.quantities}
        | series_named(query.text).keys()
        | series_named(query.context).keys()
    )
    clauses = [text[start:end] for start, end in split(text, 0, len(text), CLAUSE_MARKS)]
    units = {i.unit for clause in clauses if _CONDITION.search(clause) for i in intervals(clause)}
    return frozenset((units | series_named(text).keys()) - given)


def _kept(query: Query, series: dict[str, set[str]], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a stretch of a text that are kept: a case that is not the one asked about is, where it alone speaks of something that
    the question names (要不要公开招标)."""
    cases = _cases(query, series, text, start, end)
    told = {holds for _, _, holds in cases}
    if not {True, False} <= told:
        return [(start, end)]
    right = fold("".join(text[begin:stop] for begin, stop, holds in cases if holds is not False))
    named = [c for c in query.concepts if c.start >= 0 and c.weight >= NAMED and not c.held_by(right)]
    kept: list[tuple[int, int]] = []
    stays = [
        h is not False or any(c.held_by(fold(_behind_range(text[b:e]))) == 1.0 for c in named) for b, e, h in cases
    ]
    for number, (begin, stop, _) in enumerate(cases):
        opens = stays[number] and number + 1 < len(cases) and _OPENS.search(text[begin:stop])  # a case that is left out
        if stays[number] and not (opens and not stays[number + 1]):
            kept = [*kept[:-1], (kept[-1][0], stop)] if kept and kept[-1][1] == begin else [*kept, (begin, stop)]
    subject = _subject(text, *cases[0][:2]) if kept[0][0] != cases[0][0] else None
    return [subject, *kept] if subject else kept


def _behind_range(case: str) -> str:
    """A case from its range on: what it is the range of (单笔支出不满一万元的) is said of all the cases."""
    return case[next((number.start for number in quantities(case)), 0) :]


def _subject(text: str, start: int, end: int) -> tuple[int, int] | None:
    """What an item is about, before the range of its first case: （二）科室负责人请假 of （二）科室负责人请假2天以内的; None elsewhere."""
    numbers = list(quantities(text[start:end]))
    if _ITEM.match(text[start:end]) is None or not numbers:
        return None
    said = re.sub(r"(?:超过|不满|不足|满|少于|多于|在)$", "", text[start : start + numbers[0].start])
    return (start, start + len(said)) if len(_ITEM.sub("", said)) >= SHORTEST_SUBJECT else None


def _cases(
    query: Query, series: dict[str, set[str]], text: str, start: int, end: int
) -> list[tuple[int, int, bool | None]]:
    """The cases of a stretch of a text, each with whether it is the one that is asked about; None where it sets none."""
    asked = query.quantities
    cases: list[tuple[int, int, bool | None]] = []
    fresh = True
    for begin, stop in split(text, start, end, CLAUSE_MARKS):
        clause = text[begin:stop]
        holds = _holds(asked, series, clause)
        if holds is not None or fresh or not cases:
            cases.append((begin, stop, holds))
        else:
            first, _, held = cases[-1]
            cases[-1] = (first, stop, held)
        fresh = clause[-1:] in _SENTENCE
    return cases


def _holds(asked: Sequence[Quantity], series: dict[str, set[str]], clause: str) -> bool | None:
    """Whether a clause sets the case that is asked about; None when it sets none."""
    names = series_named(_BESIDES.sub("", clause))
    for kind in names.keys() & series.keys():
        return bool(names[kind] & series[kind])
    if _CONDITION.search(clause) is None:
        return None
    units = {interval.unit for interval in intervals(clause)}
    unit = next((number.unit for number in asked if number.unit in units), None)
    return None if unit is None else one_fits([number for number in asked if number.unit == unit], clause)


GRAVITY = "等"
"""What grades of accidents are members of."""
_GRADES = ("一般", "较大", "重大", "特别重大")
_GRADE = re.compile(
    r"(?<!够不上)(?<!达不到)(?<!没到)(?<!不是)(?P<grade>特别重大|特大|重大|较大|一般)(?P<up>及?以上)?(?:的)?(?=[^，。；、]{0,6}?(?:事故|事件|险情|灾情|疫情))"
)
"""How grave an accident or an incident is."""
_COLOURS = "蓝黄橙红"
_COLOUR = re.compile(
    r"(?P<colour>[蓝黄橙红])色(?P<up>及?以上)?(?=(?:[、和或][蓝黄橙红]色)*[^，。；、]{0,4}?(?:预警|警报|响应|信号))"
)
"""How grave a danger is of which a warning speaks, from blue to red."""


def series_named(text: str) -> dict[str, set[str]]:
    """The members of series that a text names, by what they are members of: 二级 → {级: {二}}."""
    found: dict[str, set[str]] = {}
    text = text.translate(ROMAN)
    for match in MEMBER.finditer(text):
        found.setdefault(match[1], set()).add(match.group().removesuffix(match[1]).removeprefix("第"))
    for match in _TURN.finditer(text):
        found.setdefault("次", set()).add(match[1] or "一")
    for match in _GRADE.finditer(text):
        grade = _GRADES.index(match["grade"].replace("特大", "特别重大"))
        found.setdefault(GRAVITY, set()).update(_GRADES[grade:] if match["up"] else _GRADES[grade : grade + 1])
    for match in _COLOUR.finditer(text):
        colour = _COLOURS.index(match["colour"])
        found.setdefault("色", set()).update(_COLOURS[colour:] if match["up"] else _COLOURS[colour])
    return found


def holds_of_the_others(query: Query, statement: Statement) -> bool:
    """Whether a statement says what holds of all others of a kind (其他会议纪要在会后7日内印发) that the question speaks of (专题会纪要)."""
    kinds = (match["kind"] for match in _OTHERS_OF.finditer(statement.folded))
    return any(kind[at : at + 2] in query.text for kind in kinds for at in range(len(kind) - 1))
