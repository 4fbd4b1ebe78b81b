"""Quantities: numbers with units, read out of text and questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.numerals import NUMERAL_CHARS, parse_numeral
from qa.normalise import without_quoted

_UNIT = r"个?工作日|日历日|日(?!常)|天|周(?!岁)|个?月|年(?![度级龄代])|小时|分钟|字|种|份|万元|元|人|名|位|次|倍|页|件|届|季度|平方公里|平方米|立方米|公里|毫米|厘米|公顷|亩|公斤|吨|千瓦|分贝|摄氏度|户(?![口籍外主内])|家(?![长庭属里人门教务])|票|辆|间|处(?!理|罚|分|置|以|长|级|室)|周?岁|[%％]"
_SCALE = "[十百千]?[万亿]"
_AFTER_AMOUNT = "的|元|块|以|，|。|、|；|？|\\?|\\s|$|归|是|由|找|谁|呢|吧|吗|左右|上下|出头|整|多(?=$|[的，。？?\\s找谁归由])|该|要|了|够|和|跟|与"
"""What stands behind an amount of which only the scale is said, not the unit: 300万整的."""
_QUANTITY = re.compile(
    rf"(?:(?P<high>\d+|[{NUMERAL_CHARS}]+)(?P<high_scale>[万亿]))?"
    rf"(?P<n>\d+(?:\.\d+)?|半|[{NUMERAL_CHARS}]+)(?P<scale>{_SCALE}|[百千](?=[多余]?[元块字人]))?(?:余|多)?(?:个)?(?P<half>半)?(?P<unit>{_UNIT}|块钱?|钱)"
    rf"|(?P<heads>\d+|[{NUMERAL_CHARS}]+)个(?=同事|同学|老师|学生|孩子|观众|游客|客人|委员|成员|代表|职工|员工|干部|专家|村民|群众|亲戚|朋友)"
    rf"|(?<=[有到来缺差])(?P<both>[俩仨])(?=人|[，。、？?]|$)|(?<=[到来缺差共陪派])了?(?P<came>\d+|[{NUMERAL_CHARS}]+)个(?=[行可能够算合][吗以不]|[，。？?]|$)"
    rf"|(?P<whole>[{NUMERAL_CHARS}]+)分之(?P<share>[{NUMERAL_CHARS}]+)"
    r"|(?P<tenths>[一二三四五六七八九\d])成(?![为立员功果本年长就绩交套品熟文对因份])"
    rf"|(?<![\d/])(?P<over>\d{{1,2}})/(?P<under>\d{{1,2}})(?![\d/])"
    rf"|(?P<bare>\d+(?:\.\d+)?|[{NUMERAL_CHARS}]+)[来多余]?(?P<bare_scale>{_SCALE})(?P<rest>\d|[一二三四五六七八九])?(?={_AFTER_AMOUNT})"
    r"|(?<=[花付支借报拨罚补给交])(?P<spent>\d{2,}(?:\.\d+)?)(?=[行可能够算合][吗以不]|吗|[，。？?]|$)"
    rf"|(?<=[花付支借报拨加涨值款买罚补给交])(?P<paid>\d+(?:\.\d+)?|[{NUMERAL_CHARS}]+)(?P<paid_scale>{_SCALE})(?![{NUMERAL_CHARS}余多个人位名字份册本户件台条家亩吨公千])"
    rf"|(?<![第{NUMERAL_CHARS}\d.])(?P<things>\d+|[{NUMERAL_CHARS}]+)多?个(?!半|多?[工月小钟周礼星年])(?=[\u4e00-\u9fff，。；、？?]|$)"
)
_DATE = re.compile(
    rf"\d{{4}}年\d{{1,2}}月(?:\d{{1,2}}日)?|\d{{1,2}}月\d{{1,2}}(?:日|(?![\d日个]))|(?:\d{{1,2}}|[{NUMERAL_CHARS}]{{1,2}})月(?:底|初|份|末|中旬|上旬|下旬)"
)
_AT_MOST = re.compile(r"不(?:得|能|应)?(?:超过|多于|高于|大于)[^，。；]{0,6}$|(?:最多|至多|以内|限)[^，。；]{0,4}$")
_AHEAD = re.compile(r"(?:提前|前)[^，。；]{0,4}$")
_BOTH = {"俩": 2.0, "仨": 3.0}
_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_WHOLES = {"百": 100, "千": 1_000, "万": 10_000}
SHARE = "比例"
"""Unit of a share: 三分之二, 4/5, 百分之五, 5%; its value is the share itself."""
THINGS = "个"
"""Unit of what is counted without a word for its kind: 8个议题."""
_COUNTS = re.compile(r"(?:不(?:得|能|应)?(?:超过|多于|少于)|[只仅][^，。；]{0,3}|最多|至多|至少|限)$")
_CANONICAL = {
    "天": "日",
    "日历日": "日",
    "工作日": "工作日",
    "个工作日": "工作日",
    "个月": "月",
    "周岁": "岁",
    "名": "人",
    "位": "人",
    "块": "元",
    "块钱": "元",
    "钱": "元",
}


_ASKED = re.compile(
    r"(?<![那这头哪])(?<![^过超满到够]了)(?:几|多少)(?:个|条)?(?P<unit>工作日|小时|钟头|分钟|天|日|周|礼拜|星期|月|年|字|种|份|元|块|钱|人|名|位|次|回|倍)"
)
POINTS = "分"
_POINTS = re.compile(rf"(?:\d|[扣加减记得][{NUMERAL_CHARS}点]+)分(?![钟之管成工别])")
_AT_ONCE = re.compile("当[日天场](?!起|的)|次日(?!起)|即时|会议期间|随到随")
_FOR_EVER = re.compile("(?:永久|长期)(?:性)?(?:保[存管留]|存)")
_ASKED_FEE = re.compile(r"[收交发领给付出][^，。？?]{0,4}?多少[\u4e00-\u9fff]{0,4}?(?P<unit>费|补助|补贴|津贴)")
_ASKED_POINTS = re.compile(r"[扣加打记得考](?:几|多少)(?P<unit>分)(?![钟之管成工别])")
_FITTING = {
    "工作日": ("工作日", "日"), "天": ("日", "工作日", "小时", "周"), "日": ("日", "工作日", "小时", "周"),
    "周": ("周", "日", "工作日"), "月": ("月", "日", "年", "周"), "年": ("年", "月", "日"),
    "礼拜": ("周", "日", "工作日"), "星期": ("周", "日", "工作日"), "钟头": ("小时", "日", "分钟"),
    "小时": ("小时", "日", "分钟"), "分钟": ("分钟", "小时"), "人": ("人", SHARE), "名": ("人", SHARE), "位": ("人", SHARE),
    "分": (POINTS,), **dict.fromkeys(("费", "补助", "补贴", "津贴"), ("元", "倍", SHARE)),
    "元": ("元", "倍"), "钱": ("元", "倍"), "块": ("元", "倍"), "次": ("次",), "回": ("次",), "倍": ("倍", "元"),
}  # fmt: skip


def asked_units(text: str) -> tuple[str, ...]:
    """Units in which the answer to a question may be given (几个小时 → 小时, 日, 分钟); empty when it names none."""
    asked = without_quoted(text)
    match = _ASKED.search(asked) or _ASKED_FEE.search(asked) or _ASKED_POINTS.search(asked)
    return _FITTING.get(match.group("unit"), (match.group("unit"),)) if match else ()


def tells_share(text: str) -> bool:
    """Whether a text fixes a share: 三分之二, 5%, and 半数, which is no quantity."""
    return "半数" in text or "过半" in text or any(number.unit == SHARE for number in quantities(text))


def in_units(text: str, units: Sequence[str]) -> bool:
    """Whether a text holds a number in one of some units, a share or points where these are among them; for days also 当日 and its like, for years
    also 永久保存."""
    if ("日" in units and at_once(text)) or ("年" in units and for_ever(text)):
        return True
    held = any(quantity.unit in units for quantity in quantities(text))
    return held or (POINTS in units and points(text)) or (SHARE in units and tells_share(text))


def at_once(text: str) -> bool:
    """Whether a text fixes a time without a number of days (当日办结)."""
    return _AT_ONCE.search(text) is not None


def for_ever(text: str) -> bool:
    """Whether a text says that something is kept without an end (永久保存)."""
    return _FOR_EVER.search(text) is not None


def points(text: str) -> bool:
    """Whether a text says how many points are given or taken (扣2分), which are no quantities."""
    return _POINTS.search(text) is not None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit.

    Attributes:
        value: the number; 半 is 0.5.
        unit: 字, 日 (calendar days), 工作日, 周, 月, 年, 小时, 份, 种, 元, 人, 次, 个, …
        comparator: ``"at_most"`` (不超过…), ``"ahead"`` (提前…, 前…) or ``""``.
        start, end: offsets in the text it was read from.
    """

    value: float
    unit: str
    comparator: str
    start: int
    end: int


def quantities(text: str) -> Iterator[Quantity]:
    """The quantities of a text in order. Dates (2024年4月2日) are not quantities."""
    dates = [m.span() for m in _DATE.finditer(text)]
    for match in _QUANTITY.finditer(text):
        if any(start <= match.start() < end for start, end in dates):
            continue
        exact = match.group("share") or text[match.start()].isdigit()
        vague = "第几" if exact else "第数几"  # 人数三分之二 is a share, 数了数4350字 a number, 数十人 none
        if match.start() and text[match.start() - 1] in vague:
            continue
        if match.group("over"):
            over, under = int(match.group("over")), int(match.group("under"))
            if 0 < over < under:
                yield Quantity(over / under, SHARE, _comparator(text, match.start()), match.start(), match.end())
            continue
        if match.group("tenths"):
            tenths = parse_numeral(match.group("tenths")) or int(match.group("tenths"))
            yield Quantity(tenths / 10, SHARE, _comparator(text, match.start()), match.start(), match.end())
            continue
        if match.group("share"):
            whole, share = _WHOLES.get(match.group("whole")), parse_numeral(match.group("share"))
            whole = whole or parse_numeral(match.group("whole"))
            if whole and share is not None:
                yield Quantity(share / whole, SHARE, _comparator(text, match.start()), match.start(), match.end())
            continue
        if match.group("both"):
            yield Quantity(_BOTH[match.group("both")], "人", "", match.start(), match.end())
            continue
        raw = next(r for name in ("n", "heads", "came", "bare", "spent", "paid", "things") if (r := match.group(name)))
        if match.group("unit") == "年" and raw.isdigit() and len(raw) == 4:
            continue
        value = 0.5 if raw == "半" else float(raw) if raw[0].isdigit() else parse_numeral(raw)
        if value is None:
            continue
        value += 0.5 if match.group("half") else 0.0
        people = "人" if match.group("heads") or match.group("came") else "元"
        said = match.group("unit") or (THINGS if match.group("things") else people)
        if said == THINGS and value == 1 and not _COUNTS.search(text[: match.start()]):
            continue  # 一个部门 counts nothing
        unit = _CANONICAL.get(said, said)
        if match.group("rest"):  # 1万5
            value += (parse_numeral(match.group("rest")) or float(match.group("rest"))) / 10
        for char in match.group("scale") or match.group("bare_scale") or match.group("paid_scale") or "":
            value *= _SCALES[char]
        if match.group("high"):
            value = _with_high(match, value)
            if value is None:
                continue
        if unit == "万元":
            value, unit = value * 10_000, "元"
        if unit in "%％":
            value, unit = value / 100, SHARE
        yield Quantity(float(value), unit, _comparator(text, match.start()), match.start(), match.end())


def _with_high(match: re.Match[str], value: float) -> float | None:
    """The value of what stands behind 3万 in 3万5千 and 3万5, with that; None when the numeral before is malformed."""
    high, scale = parse_numeral(match.group("high")), _SCALES[match.group("high_scale")]
    if high is None:
        return None
    digit = value < 10 and not match.group("scale")  # 3万5块 is 3万5千, as it is spoken
    return high * scale + (value * scale / 10 if digit else value)


def _comparator(text: str, at: int) -> str:
    before = text[max(0, at - 12) : at]
    return "at_most" if _AT_MOST.search(before) else "ahead" if _AHEAD.search(before) else ""


def format_value(value: float) -> str:
    """600.0 → 600, 0.5 → 0.5."""
    return str(int(value)) if value == int(value) else str(value)
