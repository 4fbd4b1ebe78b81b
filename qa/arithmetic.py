"""arithmetic: the asker's numbers and dates held against the amounts that the quoted words fix.

Nothing is said unless exactly one amount is meant: the only one of its kind in the quotes, or the one whose matter the
question holds more of than of any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.tokenizer import fold
from qa.calendar import Deadline, last_day
from qa.dates import find_dates, format_day, format_days, told_today
from qa.days_apart import days_left, how_far_off
from qa.exceptions import leave_was_given
from qa.intervals import fits, intervals
from qa.narrow import condition_clauses, conditions, of_listed_cases
from qa.norms.norm import Amount, Norm
from qa.quantities import Quantity, asked_units, format_value, quantities
from qa.quorum import quorum
from qa.rulebook import Rulebook, found
from qa.shares import one_more, part_of, share_of
from qa.sums import sum_of
from qa.understand import Query

_COUNTED = {"工作日": "个工作日", "月": "个月"}
"""Units that take 个 after a number."""
_AHEAD = re.compile(r"提前|之前|[天日月周]前|前[天日\d]|还[有剩]|[只仅就]剩|不到|以前|才[报交送提]|就[要开]")
_SOFTENED = re.compile("一般|原则上")
_ONLY_WITH = re.compile(r"方可|方能|始得|才能|才可")
_ASKS_IF_IT_IS = re.compile(r"算(?:不算|是|得上|作)?[^，。？?]{0,10}(?:吗|么|不|没)?[？?]?$|属(?:不属)?于|是不是")
_DEFINES = re.compile(r"是指|指的是|，指|所称|，是")
_ONCE_MORE = re.compile(r"再[^，。；？?再]{0,8}[一1]?次")
"""That the asker's times are to be added to those that were: 延了一次，再延一次."""
_AGAIN = re.compile(r"过了?[一二两三四五六七八九十\d]+[次回].{0,14}?再(?!说|见|者)")
"""That one more is asked for after the times that were: 查过两次了，还能再查吗."""
_EXCEPT = re.compile(
    "除(?P<case>[^，。；]{2,40}?)(?:以?外|之外)，(?=[^。；]{0,16}?不(?:得|能|应)?(?:超过|少于|多于|低于|高于))"
)
"""What a limit does not hold of."""
NAMED = 1.2
"""Least weight, together, of what the question says of it."""
_FIXED_BY_OTHERS = re.compile("另有[^，。；]{0,8}(?:要求|规定|约定)[^，。；]{0,2}的?[外，]")
_POINTED = re.compile("[那这](?:笔|个|些|点)?$")
"""What stands before a number that only says which thing is meant: 先交的那60元."""
_IN = {("年", "月"): 12.0, ("周", "日"): 7.0, ("日", "小时"): 24.0, ("小时", "分钟"): 60.0}
"""How many of the smaller unit make the larger one."""
_DAY = ("日", "工作日")
_NEAR = 8
"""Characters before a number that may say what it is of."""
_HALF_A_YEAR = timedelta(days=183)
"""How far apart two days of a question may be to be held against one amount."""
_DAYS = ("日", "工作日", "周", "月", "年")
_OF_AMOUNTS = frozenset({"limit", "deadline", "frequency"})
"""Intents that a bare number belongs to: 「1200字的请示」 asks whether that is too long; 「4000元的东西找谁批」 does not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said before the quotes, notes on how it was found, and whether it says that a time was not kept."""

    prefix: str = ""
    notes: tuple[str, ...] = ()
    late: bool = False


def reckon(query: Query, norms: Sequence[Norm], quotes: Sequence[str], rules: Rulebook, today: date) -> Verdict:
    """The verdict on the numbers or the date of a question.

    Args:
        query: the question.
        norms: those that stand in the quoted words.
        quotes: these words.
        rules: for phrases and forms of asking.
        today: what relative dates are read against.
    """
    today = told_today(query.said, today)
    dated = _last_day(query, norms, rules, today) or _in_time(query, norms, quotes, rules, today)
    if dated is not None:
        return dated
    present = quorum(query, quotes, rules)
    if present:
        return Verdict(present)
    counted = (
        share_of(query, quotes, rules)
        or one_more(query, quotes, rules)
        or part_of(query, quotes, rules)
        or sum_of(query, quotes, rules)
    )
    if counted:
        return Verdict(counted)
    defined = _counted(query, quotes, rules)
    if defined:
        return Verdict(defined)
    if query.yes_no and excepted(query, quotes):
        return Verdict(rules.phrase("prefix", "exempt"))
    if _leaves_it_to_others(query, quotes) or leave_was_given(query, " ".join(quotes)):
        return Verdict()
    if any(intent.only_proved for intent in query.intents):
        return Verdict()  # 7个工作日没回，算不算同意: no number is asked about
    cases = conditions("。".join(quotes)) | of_listed_cases(quotes)
    norms = [n for n in norms if n.amount is None or (n.amount.value, n.amount.unit) not in cases]
    for number in query.quantities:
        fixed = any(
            n.amount
            and n.amount.comparator != "exactly"
            and (n.amount.value, n.amount.unit) == (number.value, number.unit)
            for n in norms
        )
        if _of_a_case(query, number, quotes, rules) or (not fixed and _only_named(number, quotes)):
            continue
        of_a_kind = [n for n in norms if n.amount is not None and (n.amount.unit in _DAY) == (number.unit in _DAY)]
        near = (
            of_a_kind if number.unit in _DAY and of_a_kind else norms
        )  # four days are not held against two hours beside three working days
        amount = _meant(query, [n for n in near if n.amount is not None and _comparable(number, n.amount)], quotes)
        if amount is not None:
            asked = replace(number, value=number.value * _IN.get((number.unit, amount.unit), 1.0))
            said = " ".join(quotes)
            only_with, softened = (one.search(said) is not None for one in (_ONLY_WITH, _SOFTENED))
            verdict = _compare(query, asked, amount, rules, only_with, softened)
            if verdict.prefix:
                return verdict
    return Verdict()


def _of_a_case(query: Query, number: Quantity, quotes: Sequence[str], rules: Rulebook) -> bool:
    """Whether a number of the question says which case it is (停播6分钟: 停播超过5分钟的，在10分钟内报告): what stands right before it stands in
    a condition in its unit, and nowhere else in the words, or something else than a number is asked for."""
    before = re.split("[，。；：、？！?!,]", query.text[: number.start])[-1][-_NEAR:]
    told = [c for c in query.concepts if c.start >= 0 and c.said in before]
    cases = [clause for quote in quotes for clause in condition_clauses(quote)]
    rest = " ".join(quotes)
    for clause in cases:
        rest = rest.replace(clause, "")
    in_its_unit = [fold(clause) for clause in cases if fits(number, clause) is not None]
    another = number.unit in asked_units(query.text) and found(rules.speech.how_far, query.text) is None
    if another and any(fits(number, clause) for clause in cases):
        return True  # 来9个人，安排几个人陪
    if not query.yes_no and query.intents and _OF_AMOUNTS.isdisjoint(query.intent_names()):
        return bool(in_its_unit)  # who, in a case told by its number
    return any(c.held_by(clause) == 1.0 > c.held_by(fold(rest)) for clause in in_its_unit for c in told)


def _only_named(number: Quantity, quotes: Sequence[str]) -> bool:
    """Whether the words name an amount of a question without bounding anything by it (1小时降雨量达到30毫米的)."""
    for clause in (one for quote in quotes for one in re.split("[，。；：\n]", quote)):
        ends = {end for one in intervals(clause) if one.unit == number.unit for end in (one.low, one.high)}
        held = [one for one in quantities(clause) if (one.value, one.unit) == (number.value, number.unit)]
        if any(one.comparator == "" and one.value not in ends for one in held):
            return True
    return False


def excepted(query: Query, quotes: Sequence[str]) -> bool:
    """Whether the question speaks of what the words take out of a limit (除部署全局性工作外，字数一般不超过5000字), in words that stand nowhere else
    in them."""
    for quote in quotes:
        for match in _EXCEPT.finditer(quote):
            case, rest = fold(match["case"]), fold(quote.replace(match["case"], ""))
            named = [c for c in query.concepts if c.start >= 0 and c.held_by(case) == 1.0 and not c.held_by(rest)]
            if sum(c.weight for c in named) >= NAMED:
                return True
    return False


def _leaves_it_to_others(query: Query, quotes: Sequence[str], least: int = 2) -> bool:
    """Whether the words give way to what somebody else fixes (除主办部门另有时限要求外), and the question gives `least` amounts of one unit of time:
    one may be what he fixed."""
    units = [number.unit for number in query.quantities if number.unit in _DAYS]
    most = max((units.count(unit) for unit in units), default=0)
    return any(_FIXED_BY_OTHERS.search(quote) for quote in quotes) and most >= least


def uses_today(text: str, today: date) -> bool:
    """Whether what a question means depends on the day it is asked."""
    return bool(find_dates(text, today))


_HOW_LONG = re.compile("几个?(?:工作)?[天日]|多[久少长]")
"""That a turn asks for a length of time, and not for a day reckoned from what was told before."""


def _days(text: str, today: date) -> set[date]:
    """The days that a text gives."""
    return {mention.day for mention in find_dates(text, today)}


def _last_day(query: Query, norms: Sequence[Norm], rules: Rulebook, today: date) -> Verdict | None:
    own, before = (_days(text, today) - {today} for text in (query.said, query.earlier))
    asks = found(rules.speech.asks_day, query.said) or (query.context and found(rules.speech.asks_day, query.context))
    dates = own or before
    if len(dates) != 1 or not asks or (own and before and query.yes_no) or (not own and _HOW_LONG.search(query.said)):
        return None
    amount = _meant(query, _timed(norms))
    if amount is None:
        return None
    try:
        deadline = last_day(
            dates.pop(), amount.value, amount.unit, "ahead" if amount.comparator == "ahead" else "within"
        )
    except ValueError:
        return None
    return Verdict(_day_prefix(query, deadline, rules, today), tuple(_day_notes(deadline, rules)))


def _in_time(
    query: Query, norms: Sequence[Norm], quotes: Sequence[str], rules: Rulebook, today: date
) -> Verdict | None:
    """Whether what was done on one day of the question was in time for, or after, what happens on the other (3月31日截止，3月20日才报)."""
    named = _days(query.said, today)
    if len(named) < 2 and query.earlier:  # 10月30日前要报的 // 10月16日报的，行吗
        named |= _days(query.earlier, today)
    dates = sorted(named - {today} if len(named) > 2 else named)
    asks = query.yes_no or any(found(forms, query.said) for forms in (rules.speech.in_time, rules.speech.how_far))
    asks = asks or found(rules.speech.yes_no, query.context.split(" ")[0]) is not None
    if len(dates) != 2 or not asks:
        return None
    if (
        dates[1] - dates[0] > _HALF_A_YEAR
    ):  # 12月25日 is read as past and 12月3日 as to come, where nobody gives the year
        year_before = dates[1].year - 1
        dates = sorted(
            [dates[0], dates[1].replace(year=year_before, day=min(dates[1].day, 28 if dates[1].month == 2 else 31))]
        )
    if dates[1] - dates[0] > _HALF_A_YEAR or _leaves_it_to_others(query, quotes, least=1):
        return None
    amount = _meant(query, _timed(norms))
    if amount is None:
        return None
    ahead = amount.comparator == "ahead"
    event, done = (dates[1], dates[0]) if ahead else (dates[0], dates[1])
    deadline = last_day(event, amount.value, amount.unit, "ahead" if ahead else "within")
    key = "was_in_time" if done <= deadline.day else "was_late"
    prefix = rules.phrase("prefix", key, day=_day_said(deadline, query, today))
    if key == "was_late" and (apart := how_far_off(query, deadline, done)):
        prefix = rules.phrase("prefix", apart[0], apart=apart[1], day=_day_said(deadline, query, today))
    return Verdict(prefix, tuple(_day_notes(deadline, rules)), late=key == "was_late")


def _timed(norms: Sequence[Norm]) -> list[Norm]:
    return [n for n in norms if n.amount and n.amount.unit in _DAYS and n.amount.comparator in ("ahead", "within")]


def _day_prefix(query: Query, deadline: Deadline, rules: Rulebook, today: date) -> str:
    day = _day_said(deadline, query, today)
    if found(rules.speech.in_time, query.said) is not None:
        return rules.phrase("prefix", "in_time" if today <= deadline.day else "too_late", day=day)
    left = days_left(query, deadline, today)
    return rules.phrase("prefix", "last_day_left" if left else "last_day", day=day, apart=left)


def _day_said(deadline: Deadline, query: Query, today: date) -> str:
    """The last day, with its year where it is another than that of the event, or one that nobody named and that is not near."""
    far = abs(deadline.day - today) > _HALF_A_YEAR and str(deadline.event.year) not in query.said
    return format_day(
        deadline.day, today.year if far and deadline.day.year == deadline.event.year else deadline.event.year
    )


def _day_notes(deadline: Deadline, rules: Rulebook) -> list[str]:
    event = format_day(deadline.event, deadline.day.year)
    key = "counted_back" if deadline.direction == "ahead" else "counted_on"
    notes = [
        rules.phrase("note", key, event=event, amount=deadline.amount, unit=_COUNTED.get(deadline.unit, deadline.unit))
    ]
    if deadline.skipped:
        days = format_days(day for day, _ in deadline.skipped)
        notes.append(rules.phrase("note", "skipped", days=days))
    if deadline.worked_weekends:
        notes.append(rules.phrase("note", "worked_weekends", days=format_days(deadline.worked_weekends)))
    if deadline.rolled_to is not None:
        notes.append(rules.phrase("note", "rolled", day=format_day(deadline.rolled_to, deadline.event.year)))
    if not deadline.certain:
        years = "、".join(str(year) for year in deadline.years)
        notes.append(rules.phrase("note", "uncertain_year", years=years))
    return notes


def _counted(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """Whether the asker's number makes something what the words define (8个同事算团队吗: 同行人数在15人以上); empty when it is not asked."""
    if not query.yes_no or _ASKS_IF_IT_IS.search(query.text) is None:
        return ""
    defining = [
        quote
        for number, quote in enumerate(quotes)
        if _DEFINES.search(quote) or any(_DEFINES.search(one) and one.endswith("：") for one in quotes[:number])
    ]
    held = [fits(asked, quote) for quote in defining for asked in query.quantities]
    told = {fit for fit in held if fit is not None}
    return rules.phrase("prefix", "counted" if True in told else "not_counted") if len(told) == 1 else ""


def _compare(
    query: Query, asked: Quantity, amount: Amount, rules: Rulebook, only_with: bool, softened: bool
) -> Verdict:
    """How the asker's number stands to the amount; nothing when it is the amount, or nothing follows. `only_with`: without the amount
    the thing may not be done (方可); `softened`: the words say 一般 or 原则上."""
    again = _AGAIN.search(query.text) is not None
    if amount.unit == "次" and amount.comparator in ("at_most", "within") and (again or _ONCE_MORE.search(query.text)):
        beyond = amount.value == 1 or (again and asked.value + 1 > amount.value)
        return Verdict(rules.phrase("prefix", "no") if query.permission and beyond else "")
    over = asked.value > amount.value
    apart = format_value(abs(round(asked.value - amount.value, 4)))
    unit = _COUNTED.get(amount.unit, amount.unit)
    wrong = {
        "at_most": over, "within": over, "less_than": asked.value >= amount.value, "ahead": asked.value < amount.value,
        "at_least": asked.value < amount.value, "more_than": asked.value <= amount.value,
    }.get(amount.comparator)  # fmt: skip
    if wrong is None or found(rules.speech.compares, query.text) is None:
        return Verdict()
    if amount.comparator == "ahead" and asked.comparator != "ahead" and _AHEAD.search(query.text) is None:
        return Verdict()  # 请6天假 is no time ahead
    if not query.yes_no and asked.unit not in (asked_units(query.text) or (asked.unit,)):
        return Verdict()  # it wants another number, and gives this one as a condition
    if wrong and not query.yes_no and found(rules.speech.how_far, query.text) is None and asked.comparator != "":
        return wrong_premise(rules)
    if wrong and not query.yes_no and found(rules.speech.presumes, query.text) is not None:
        return wrong_premise(rules)
    if not wrong and (_POINTED.search(query.text[: asked.start]) or not _asks_whether(query, asked, rules)):
        return Verdict()
    if wrong:
        key = "over" if amount.comparator in ("at_most", "within", "less_than") else "short"
        strict = only_with or (amount.comparator == "ahead" and not softened)
        key = "short_no" if key == "short" and strict and query.permission else key
        return Verdict(rules.phrase("prefix", key, excess=apart, unit=unit)) if apart != "0" else Verdict()
    if amount.comparator in ("at_most", "within"):
        if found(rules.speech.how_far, query.text) is not None and apart != "0":
            return Verdict(rules.phrase("prefix", "room", rest=apart, unit=unit))
        return Verdict(rules.phrase("prefix", "within"))
    return Verdict(rules.phrase("prefix", "enough")) if amount.comparator == "ahead" else Verdict()


def _asks_whether(query: Query, asked: Quantity, rules: Rulebook) -> bool:
    """Whether a question wants to be told that its number is within bounds. One that says that the time is past does not."""
    before, after = query.text[: asked.start], query.text[asked.end :]
    if found(rules.speech.past_after, after) is not None or found(rules.speech.past_before, before) is not None:
        return False
    if query.yes_no or found(rules.speech.how_far, query.text) is not None:
        return True
    return bool(query.intents) and _OF_AMOUNTS.issuperset(query.intent_names())


def wrong_premise(rules: Rulebook) -> Verdict:
    """What is said where a question takes for granted what is not so."""
    return Verdict(rules.phrase("prefix", "premise"), (rules.phrase("note", "premise"),))


def _meant(query: Query, norms: Sequence[Norm], quotes: Sequence[str] = ()) -> Amount | None:
    """The amount of the norm that the question is about, by its own words or else by those of its segment in the quotes; None when
    several fit equally well."""
    norms = _of_the_meeting(query, norms)
    amounts = {(n.amount.value, n.amount.unit, n.amount.comparator) for n in norms if n.amount}
    if len(amounts) == 1:
        return norms[0].amount
    for words in (None, quotes):
        fits = sorted(((_about(query, norm, words), number) for number, norm in enumerate(norms)), reverse=True)
        if len(fits) > 1 and fits[0][0] > fits[1][0] + 0.05:
            return norms[fits[0][1]].amount
    first = {(q.value, q.unit) for q in quantities(quotes[0])} if quotes else set()
    of_first = {n.amount for n in norms if n.amount and (n.amount.value, n.amount.unit) in first}
    return of_first.pop() if len(of_first) == 1 else None  # what answers stands first


def _of_the_meeting(query: Query, norms: Sequence[Norm]) -> Sequence[Norm]:
    """The norms whose own words name the meeting that the question names, where any does; else all."""
    names = [c for c in query.concepts if c.start >= 0 and len(c.words[0]) > 3 and c.words[0].endswith("会议")]
    own = [n for n in norms if any(word in fold(f"{n.object} {n.action}") for c in names for word in c.words)]
    return own or norms


def _about(query: Query, norm: Norm, quotes: Sequence[str] | None = None) -> float:
    """How much of the question the norm's own words hold, and of them the question holds; of its whole segment where quotes are given."""
    matter = fold(f"{norm.object} {norm.action}")
    if quotes is not None:
        segments = [
            one for quote in quotes for one in re.split("[；。\n]", quote) if norm.action and norm.action in one
        ]
        matter = fold(segments[0]) if len(segments) == 1 else ""
    total = sum(concept.weight for concept in query.concepts) or 1.0
    held = sum(c.weight * c.held_by(matter) for c in query.concepts) / total
    thing = fold(norm.object) if quotes is None else matter
    pairs = {thing[i : i + 2] for i in range(len(thing) - 1)}
    asked = fold(query.text)
    return held + (sum(pair in asked for pair in pairs) / len(pairs) if pairs else 0.0)


def _comparable(asked: Quantity, amount: Amount) -> bool:
    """Same unit, or a larger one; an asker's 天 may mean either kind of day when it is fewer than the working days wanted."""
    if (asked.unit, amount.unit) in _IN:
        return amount.comparator in ("at_most", "within", "at_least")
    return asked.unit == amount.unit or (
        asked.unit == "日" and amount.unit == "工作日" and asked.value < amount.value and amount.comparator == "ahead"
    )
