"""Dates: days that a question names, read against a given today; and days as they are written in an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.numerals import NUMERAL_CHARS, parse_numeral

RECENT = timedelta(days=30)
"""A month and day without a year is read as past when it lies no further back."""
_NEAR_YEARS = 6
"""How many years around a day are looked at for one in which it falls on the weekday that is said with it."""
_ANY_DAY = date(2000, 1, 1)
"""Where days stand in a text does not hang on the day it is read."""
_WEEKDAYS = "一二三四五六日"
_N = rf"(?:\d{{1,2}}|[{NUMERAL_CHARS}]{{1,4}})"
_DURATION = r"(?! ?(?:[以之]?[内前后]|[以之][上下]|左右|历|常|期(?!间)|不|未|的?假|整))"
_LISTED = rf"(?:[日号]|(?=(?:[-~—至到和、]{{1,2}}{_N})+[日号]{_DURATION}))"
"""What ends the day of a month; in 「12月5、6、12日」 only the last has it."""
_YEAR = r"(?:(?<!\d)(?P<y>\d{4}|\d\d|[〇零一二三四五六七八九]{4})|(?P<ry>[今本明后去前])) ?年的? ?"

_NUMERIC = re.compile(r"(?<![\d.])(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?:日|号)?(?![\d.])")
_MONTH_DAY = re.compile(
    rf"(?:{_YEAR}|(?<![年第.\d{NUMERAL_CHARS}])(?<!年的)(?<!年 ))(?P<m>{_N}) ?月份?的? ?(?P<d>{_N}) ?{_LISTED}"
)
_POINTED = re.compile(
    r"(?<![-\d./第年见表图约分¥￥$A-Za-z])(?P<m>\d{1,2})\.(?P<d>\d{1,2})"
    r"(?! ?[\d.%％‰A-Za-z倍万亿元角块米公千里平亩吨度折个字页份次人名位周年月天小时成版级厘毫升克斤节条款项章表图分])"
    rf"(?:[日号]{_DURATION}|(?![日号]))"
)
_MONTH_DAY_SHORT = re.compile(
    r"(?<![年第.\d])(?P<m>\d{1,2})月(?P<d>\d{1,2})(?=截|才|之?前|[要就]?[开报交送]|上午|下午|晚上|[，。？！,?! ]|$)"
)
"""「3月31截止」: as it is typed in a hurry, where what follows shows that a day is meant."""
_OF_MONTH = re.compile(rf"(?P<rel>本|这个?|下{{1,2}}个?|上个?)月的? ?(?P<d>{_N}) ?{_LISTED}")
_NO_DURATION = r"(?<![前后满足过超约近达共计期每数限休假请延加用花需给了住留起年])(?<![少多低高大小长短]于)(?<!至[少多])(?<![达不]到)"
_LEADS_TO_DAY = r"(?<=[在于到至是从自定改])"
_ALONE = r"(?:^|(?<=[，。；？！,;?! ]))(?P<d4>\d{1,2})日(?=呢?(?:$|[，。；？！,;?!]))"
_HAPPENS = r"(?=上午|下午|中午|晚|早|要?开|召|举|的会|报|交|送|提|印|发|截)"
"""「18日」 alone is as often a duration (公示5日): before it stands what leads to a day, or after it what happens on one."""
_BARE = re.compile(
    rf"(?<![-\d.第月个几〕\]）)】A-Za-z{NUMERAL_CHARS}])(?:(?P<d>{_N})号"
    r"(?!楼|文|令|院|门|线|房|室|厅|桌|车|机|章|函|字|码|公告|议[题案]|提案|会议室|会场|人物)"
    rf"|{_NO_DURATION}(?:{_LEADS_TO_DAY}(?P<d2>\d{{1,2}})日(?! ?[行够可能算超])|(?P<d3>\d{{1,2}})日{_HAPPENS}|{_ALONE})"
    rf"{_DURATION}(?![-~—至到]\d{{1,2}}[日天][以之]?内))"
)
_UNTIL = re.compile(rf"[-~—至到和、]{{1,2}}(?P<d>{_N}) ?{_LISTED}{_DURATION}")
_WEEKDAY = re.compile(
    rf"(?<![每\d几两半双单个下上本这周{NUMERAL_CHARS}])(?<!周的)(?<![周期拜][{_WEEKDAYS}天][-~—至到])"
    r"(?:(?P<rel>下{1,2}一?个?|上{1,2}一?个?|这一?个?|本)(?:(?:周|星期|礼拜)的?(?=周|星期|礼拜))?)?"
    rf"(?:周|星期|礼拜)(?P<w>[{_WEEKDAYS}天])"
    rf"(?![次回天个年岁周般直旦常程]|[{_WEEKDAYS}七八九]?[十百]|日常)"
    rf"(?(rel)|(?![-~—至到](?:周|星期|礼拜)?[{_WEEKDAYS}]))"
)
_RELATIVE_DAYS = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
_RELATIVE = re.compile(
    r"(?<![说证表声注标阐提之以目当今])(?P<word>"
    + "|".join(sorted(_RELATIVE_DAYS, key=len, reverse=True))
    + r")(?!数|期|程|常)"
)
_YEARS_OFF = {"前": -2, "去": -1, "今": 0, "本": 0, "明": 1, "后": 2}
_PAST = re.compile("[^，。；？！,;?! ]{0,12}?(?:才|刚|已|[^为除]了(?![吗么没嘛解])|过的)")
"""What follows a day that is past, in its own clause: 才印出来, 报了."""
_IN_WEEKDAY = re.compile(rf" ?[（(]?(?:周|星期|礼拜)[{_WEEKDAYS}天](?![次回天个])[）)]?")


_SAYS_TODAY = re.compile("(?:今[天日]|现在)(?:已经|就|才|都)?(?:是|到)了?$")


_ONLY_A_DAY = re.compile(
    "(?:那么?|要是|如果|假如|万一|若)?(?:会议?|活动)?(?:改|推迟|提前|延期?|挪|定|换|变|调)?(?:到|在|成|为|至)?(?:是)?\n(?:才|再)?(?:开会?|报|印|办|召开)?(?:的话|了)?呢?[？?。]?"
)
"""A turn around its day, where it only puts that in the place of another."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day that a text names.

    Attributes:
        start, end: offsets in the text, with the weekday that is added to a date (12月18日（星期五）).
        day: the day that is meant.
    """

    start: int
    end: int
    day: date


def find_dates(text: str, today: date) -> tuple[DateMention, ...]:
    """The days that `text` names, in order and without overlap; days that do not exist (2月30日) are left out.

    Read are 2026年12月18日, 26年12月18日, 明年3月5日, 12月18日, 12月18截止, 十二月十八日, 12月18日至20日 (two days), 2026-12-18, 12.18,
    下月5号, 18号, 18日, 今天 and its like, 周五, 这周五, 下周三. Not read are durations (10日内, 前15日, 提前10日),
    what recurs (每月5日, 每周五, 周一至周五), numbers of things (5号楼, 〔2024〕5号) and stretches (月底, 下月初).

    A month and day without year is the first one that is not more than `RECENT` before `today`, within the coming year; but one
    with its weekday is that of the nearest year in which it falls on it, one of which the question says that it is past
    (6月20日才印) that nearest to `today`, and the others beside a day so fixed, or named with its year, that nearest to it.
    A bare day of the month, or weekday, is the first on or after `today`; 下周三 is counted in weeks from Monday to Sunday.

    >>> [mention.day.isoformat() for mention in find_dates("12月18日开会，下周三报行吗", date(2026, 11, 23))]
    ['2026-12-18', '2026-12-02']
    """
    claimed: list[tuple[int, int]] = []
    found: list[DateMention] = []
    with_year: set[int] = set()
    yearless: set[int] = set()
    with_weekday: set[int] = set()
    past: set[int] = set()

    def claim(match: re.Match[str], day: date | None, start: int) -> bool:
        """Whether the stretch was free; from now on no other form reads it."""
        added = _IN_WEEKDAY.match(text, match.end())
        end = added.end() if added else match.end()
        if any(start < other_end and other_start < end for other_start, other_end in claimed):
            return False
        claimed.append((start, end))
        if day is not None and added and not _names_year(match):
            day = _on_weekday(day, added.group(), today)
        if day is not None:
            bare = match.groupdict().get("m") and not _names_year(match) and not added
            is_past = bare and _PAST.match(text, end) is not None
            found.append(DateMention(start, end, _nearest(day, today) if is_past else day))
            if bare:
                (past if is_past else yearless).add(start)
            elif match.groupdict().get("m"):
                (with_year if _names_year(match) else with_weekday).add(start)
        return True

    for pattern, read, listed in _FORMS:
        for match in pattern.finditer(text):
            day, start = read(match, today), match.start()
            while claim(match, day, start) and listed and (following := _UNTIL.match(text, match.end())):
                later = _date(day.year, day.month, parse_numeral(following["d"])) if day else None
                match, day, start = following, later if day and later and later > day else None, following.start("d")
    surest = next((starts for starts in (with_year, with_weekday, past) if starts), set())
    around = {mention.day for mention in found if mention.start in surest}
    if len(around) == 1:
        moved = (yearless | past) - surest
        found = [replace(one, day=_nearest(one.day, *around)) if one.start in moved else one for one in found]
    return tuple(sorted(found, key=lambda mention: mention.start))


def told_today(text: str, today: date) -> date:
    """The day that a question says is today (今天是12月3日); `today` when it says none.

    >>> told_today("今天是12月3日，还来得及吗", date(2026, 11, 23))
    datetime.date(2026, 12, 3)
    """
    told = (m.day for m in find_dates(text, today) if _SAYS_TODAY.search(text[: m.start]))
    return next(told, today)


def without_days(text: str) -> str:
    """`text` without the days it names; unchanged when it names nothing else.

    >>> without_days("2031年12月18日开全县性会议，最晚哪天报")
    '开全县性会议，最晚哪天报'
    """
    rest, at = "", 0
    for mention in find_dates(text, _ANY_DAY):
        rest, at = rest + text[at : mention.start], mention.end
    return (rest + text[at:]).strip() or text


def with_another_day(turn: str, before: str) -> str:
    """The question `before` with the day that a turn puts in the place of its only one; empty when the turn says more, or there is no such day.

    >>> with_another_day("要是改到12月25日呢", "12月18日开会，请示哪天报")
    '12月25日开会，请示哪天报'
    """
    told, held = (find_dates(text, _ANY_DAY) for text in (turn, before))
    if len(told) != 1 or len(held) != 1:
        return ""
    day, replaced = told[0], held[0]
    if not _ONLY_A_DAY.fullmatch(turn[: day.start] + "\n" + turn[day.end :]):
        return ""
    return before[: replaced.start] + turn[day.start : day.end] + before[replaced.end :]


def format_day(day: date, reference_year: int) -> str:
    """「12月4日（星期五）」, with the year in front when it is not `reference_year`."""
    year = f"{day.year}年" if day.year != reference_year else ""
    return f"{year}{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def format_days(days: Iterable[date], reference_year: int | None = None) -> str:
    """Days by date, grouped by month: 「12月5、6、12、13日」, 「9月26、27日、10月1日」; empty for none.

    A year is written where it changes; the first is compared with `reference_year`, or left out when that is None.
    """
    months: dict[tuple[int, int], list[str]] = {}
    for day in sorted(set(days)):
        months.setdefault((day.year, day.month), []).append(str(day.day))
    parts, said = [], reference_year
    for (year, month), numbers in months.items():
        in_front = f"{year}年" if said not in (None, year) else ""
        parts.append(f"{in_front}{month}月{'、'.join(numbers)}日")
        said = year
    return "、".join(parts)


def _date(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def _names_year(match: re.Match[str]) -> bool:
    named = match.groupdict()
    return bool(named.get("y") or named.get("ry"))


def _on_weekday(day: date, said: str, today: date) -> date:
    """The same day of the month and year in the year nearest to today in which it falls on the weekday that is said with it."""
    wanted = next(_WEEKDAYS.index(char.replace("天", "日")) for char in reversed(said) if char in _WEEKDAYS + "天")
    near = (_date(day.year + years, day.month, day.day) for years in range(-_NEAR_YEARS, _NEAR_YEARS + 1))
    fitting = [one for one in near if one is not None and one.weekday() == wanted]
    return min(fitting, key=lambda one: (abs(one - today), one), default=day)


def _nearest(day: date, around: date) -> date:
    """The same day of the month and year in the year in which it is nearest to another day."""
    near = (_date(year, day.month, day.day) for year in (around.year - 1, around.year, around.year + 1))
    return min((one for one in near if one is not None), key=lambda one: abs(one - around), default=day)


def _of_months(today: date, months: int, day: int | None) -> date | None:
    """The given day of the month that lies `months` after today's."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return _date(year, month + 1, day)


def _read_month_day(match: re.Match[str], today: date) -> date | None:
    named = match.groupdict()
    month, day = parse_numeral(match["m"]), parse_numeral(match["d"])
    if named.get("ry"):
        return _date(today.year + _YEARS_OFF[match["ry"]], month, day)
    if year := named.get("y"):
        digits = int("".join(char if char.isdigit() else str(parse_numeral(char)) for char in year))
        return _date(digits + 2000 if len(year) == 2 else digits, month, day)
    near = (_date(year, month, day) for year in (today.year - 1, today.year, today.year + 1))
    return next((one for one in near if one and today - one <= RECENT), None)


def _read_of_month(match: re.Match[str], today: date) -> date | None:
    said = match["rel"]
    return _of_months(today, said.count("下") - said.count("上"), parse_numeral(match["d"]))


def _read_bare(match: re.Match[str], today: date) -> date | None:
    number = parse_numeral(match[match.lastgroup or "d"])
    coming = (_of_months(today, months, number) for months in range(3))
    return next((one for one in coming if one and one >= today), None)


def _read_weekday(match: re.Match[str], today: date) -> date | None:
    weekday = _WEEKDAYS.index(match["w"].replace("天", "日"))
    said = match["rel"]
    if not said:
        return _moved(today, (weekday - today.weekday()) % 7)
    return _moved(today, weekday - today.weekday() + 7 * (said.count("下") - said.count("上")))


def _read_relative(match: re.Match[str], today: date) -> date | None:
    return _moved(today, _RELATIVE_DAYS[match["word"]])


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None], bool], ...] = (
    (_NUMERIC, _read_month_day, False),
    (_MONTH_DAY, _read_month_day, True),
    (_MONTH_DAY_SHORT, _read_month_day, False),
    (_POINTED, _read_month_day, False),
    (_OF_MONTH, _read_of_month, True),
    (_BARE, _read_bare, True),
    (_WEEKDAY, _read_weekday, False),
    (_RELATIVE, _read_relative, False),
)
"""Forms in the order in which they claim their stretch of the text: pattern, reader, whether 「至20日」 may follow."""
