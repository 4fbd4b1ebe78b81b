"""polarity: 可以。/ 不可以。/ 需要。 where a question asks for leave or duty and the quoted words decide it; else nothing."""

from __future__ import annotations

import re

from index.tokenizer import fold
from qa.agents import agent_name
from qa.exceptions import NAMED, NEED_NOT, WAIVED, case_of_leave, leave_was_given, not_given, speaks_of
from qa.intervals import fits, one_fits
from qa.narrow import cases_of, fitting, lists_cases, names_case_outside, outside_cases
from qa.quantities import SHARE, quantities
from qa.rulebook import Rulebook, found
from qa.understand import Query
from qa.undone import left_undone

HELD = 0.5
"""From this share of its words on, by weight, what is said to be enough is what the words want."""
_EXCEPTED = re.compile(
    r"除[^。；]{2,60}?(?:以?外|之外)|(?<=但)[^。；]{2,60}?除外|(?:^|(?<=[；。，]))(?:(?!但|不得|不准|不许|不能|不应|严禁|禁止|一般不)[^。；]){2,60}?除外"
)
_NEEDS = re.compile(r"(?:要|得|必须|需要|应当|应该)(?:先|再|专门|另外|去|来|也|都)*(?P<verb>[\u4e00-\u9fff])")
"""The verb of what is asked to be needed: 还要填单子吗."""
_SENDS = re.compile(r"(?:让|叫|派|请)(?P<who>[\u4e00-\u9fff]{2,8}?)(?=去|来|替|代|参加|出席|主持|顶|签|批)")
"""Whom the question would have do it: 能让副站长去吗."""
_PROVIDED = re.compile(
    "(?:要求|申请|请求|提出|需要?|确需|拟)(?P<what>[^，。；：]{1,12}?)的[，,](?:[^。；]{0,20}[，,])?(?:应当?|必?须|经|由|报|向)[^。；]*?(?:同意|批准|许可|说明|办理)"
)
"""How that is done for which somebody asks: 提案人要求撤回的，应当书面说明理由，经主任会议同意."""
_WITHOUT = re.compile("[不没无未别]|直接|自己|自行|私自|随便|擅自|就[行可]|就能")
"""That leave is asked for to do it without more."""
_BUT_LISTED = re.compile(r"除下列[^，。；：]{1,8}外")
"""That what follows in a list is what is not forbidden."""
_LIMIT = re.compile(r"不(?:得|能|应)(?:超过|少于|低于|高于|多于|大于|小于|迟于|晚于|早于)[^，。；]*")
"""A bound, which forbids nothing of what it bounds: 借期不得超过7日."""
_AT_LEAST = re.compile(r"不少于(?![^，。；]*的[，,])[^，。；]*")
"""How many there must be at least, which is no case: 听取不少于5名代表的意见."""
_OF_THE_OTHERS = re.compile("(?P<before>[^。；]+)[，；](?P<others>(?:其他|其余)[^。；]*?可以?[^。；]*)")
"""What others may do, behind what somebody does."""
_ONLY = re.compile(r"只能|仅限|限于|只限")
_BY = re.compile(r"[由经报][^，。；]{2,16}?(?:批|签|审|定|同意|负责|办理|决定)")
"""That somebody in particular does it."""
_STORY = re.compile(
    "[，。；](?:可是?|但是?|不过|因为|由于|实在|只是|自己)?[^，。；？?]{0,8}(?:正|在|没|不|刚|已|病|急|坏|腾|抽)[^，。；？?]*[，。；]"
)
"""That the asker tells what hinders him before he asks: it may be what the words except, in other words."""
_NOT_DONE = re.compile(r"(?:不|没|没有|别)(?:打?开|用|使用|带|穿|拿|碰|动|是|含|涉及)$")
"""That the asker does not do what is forbidden (不开闪光灯)."""
_BANS_BUT = re.compile(r"不(?:得|准|许|能|可)[^。]{2,80}?除外")
"""A ban with what is excepted from it, which then may be."""
_FOR_WANT = re.compile(r"(?<=[，；。])(?:无|没有|未)(?P<what>[^，。；：]{1,10})的不(?:予|得|能)[^，。；]*[，；。]?")
"""What is banned where something is wanting: 无公函的不予接待."""
_WANTING = re.compile("(?:没|无|未|不|缺|少)[^，。；]{0,4}$")
_IS_WANTING = re.compile("[^，。；]{0,3}(?:没|无|未|丢|缺|忘)")
_CONDITION = re.compile(r"[^，。；：\n]*的[，,]")
"""In which case something holds, which neither binds nor forbids: 需要紧急处置的，, 不能行驶的，."""
_CASES = re.compile(r"^(?:（[一二三四五六七八九十]+）|\d{1,2}[.．、])[^\n]*的[；。]?$", re.MULTILINE)
"""The cases of a list (（一）超过储存年限，经检测不能使用的；), which neither bind nor forbid by themselves."""
_BESIDES = re.compile("还(?:应当|须|要|需)")
"""That a quote wants something more than another provision does, which may bind where it does not."""
_OR = re.compile("或者?[^，。；：]{0,20}的[，,]")
"""That one of two conditions is enough."""
_GIVES_LEAVE = re.compile(r"经[^，。；]{1,10}?(?:批准|同意|许可|授权)")
_MAY = re.compile(r"(?:能不能|可不可以|能否|可否|可以|允许|(?<![职可功性机才])能)(?=(?P<what>[^，。？?吗吧不么]{2,})?)")
"""That leave is asked for, and for what."""
_NOT_BY_ITSELF = re.compile(
    "(?<![\u4e00-\u9fff]是)不(?![得能应准宜许可足满同仅但论管分定良当利服合符再予必需用少含设力明清及了到在再一])(?!超过|多于|低于|高于|动产|影响|代表|包括)(?P<what>[^，。；：]{1,24})"
)
"""What is not done, without 得 or 能: 不题词, 不出席剪彩活动."""
_NOT_TO = re.compile("(?:能不能|可不可以|可以|(?<!不)能)不(?!能|可以|行|得)(?P<verb>[\u4e00-\u9fff])")
"""That leave is asked for not to do something: 能不发吗."""
_LEAVE = re.compile("可以|不得")
LEAST, HALF, MOST = 0.8, 0.5, 0.6
"""Least weight of what is not done, and which share of what is asked about it must be, where it weighs `NAMED` and where less."""
_MANNERS = (
    (re.compile("口头|口说|嘴上|打?电话"), re.compile("书面")),
    (re.compile("[不无]记名|匿名"), re.compile("(?<![不无])记名")),
    (re.compile("复印件|扫描件"), re.compile("原件")),
    (re.compile("事后|之后再|过后|先斩后奏|(?:以后|之后|完|后)(?:才|再)?补"), re.compile("事先|事前|提前")),
    (re.compile("线上|网上|视频|电话"), re.compile("现场|当面")),
    (re.compile("举手|鼓掌|口头"), re.compile("投票|票决")),
)
"""Ways of doing something of which the one is not the other."""
_IN_THE_MANNER = re.compile("(?:改用|采用|采取|实行|以|通过)[^，。；]{2,12}方式")
"""That the words say in which way it is done."""
_ENOUGH = re.compile(r"只(?:要|需|用|管|跟|和|向|是)?(?P<what>[^，。？?]{1,20}?)就(?:行|可以|够|好|成)")


def polarity(query: Query, quote: str, rules: Rulebook) -> str:
    """The verdict, as it is read before the quote; empty when the words do not decide.

    Args:
        query: the question.
        quote: the first words that are cited.
        rules: how questions are put, and the phrases.
    """
    speech = rules.speech
    if found(speech.asks_content, query.text) or (_GIVES_LEAVE.search(query.text) and _GIVES_LEAVE.search(quote)):
        return ""
    quote = _about(query, _without_waived(query, quote) if query.necessity else quote, rules)
    quote = _without_what_is_given(query, quote)
    excepted = " ".join(_EXCEPTED.findall(quote))
    if query.necessity and _out_of_its_range(query, quote, rules):
        return rules.phrase("prefix", "not_needed")
    outside = any(fits(number, quote) is False for number in query.quantities)
    whole = _LIMIT.sub("", fitting(query, quote))
    quote = _CONDITION.sub("", _CASES.sub("", whole))
    rest = fold(_EXCEPTED.sub("", quote))
    forbids, allows, binds = (
        found(patterns, rest) is not None for patterns in (speech.prohibited, speech.permitted, speech.obliged)
    )
    named = any(c.weight > 1 and c.held_by(fold(excepted)) == 1.0 and not c.held_by(rest) for c in query.concepts)
    if named or one_fits(query.quantities, excepted):
        if query.permission and allows and not forbids:
            return rules.phrase("prefix", "no")
        if (
            query.permission
            and forbids
            and not allows
            and _BANS_BUT.search(quote)
            and not not_given(query, fold(excepted), rest)
        ):
            return rules.phrase("prefix", "yes")
        return ""
    if query.yes_no and found(speech.in_person, quote) and found(speech.by_another, query.text):
        return rules.phrase("prefix", "no")
    if query.yes_no and binds and not allows and _falls_short(query, quote):
        said_right = found(speech.asks_right, query.text) is not None
        return rules.phrase("prefix", "wrong" if said_right else "no")
    if query.conforms and leave_was_given(query, whole):
        return ""
    if query.permission and left_undone(query, rest, rules):
        return "" if case_of_leave(query, whole) or lists_cases(whole) else rules.phrase("prefix", "no")
    otherwise = query.yes_no and _in_another_manner(query, whole)
    if otherwise and (allows or found(speech.prohibited, quote) is None):
        binds = binds or _IN_THE_MANNER.search(quote) is not None
        return rules.phrase("prefix", "no") if query.permission and binds and not allows else ""
    leave_not_to = _NOT_TO.search(query.text)
    if leave_not_to is not None and found(speech.prohibited, quote):
        return rules.phrase("prefix", "yes") if f"不{leave_not_to['verb']}" in quote else ""
    if query.permission and (found(speech.prohibited, quote) or _is_not_done(query, quote)):
        if _BUT_LISTED.search(quote) or (excepted and _STORY.search(query.text)):
            return ""
        told = [c for c in query.concepts if c.start > 0 and c.held_by(fold(quote))]
        if _FOR_WANT.search(quote) is None and any(_NOT_DONE.search(query.mentions.rest[: c.start]) for c in told):
            return ""
        return rules.phrase("prefix", "no")
    counted = bool(query.quantities) and any(number.unit == SHARE for number in quantities(quote))
    if _ENOUGH.search(query.text) or counted or outside or _left_open(query, whole):
        return ""
    may = found(speech.permitted, quote) is not None and (not binds or _only_leave_is_of_it(query, quote, rules))
    if query.permission and may:
        return rules.phrase("prefix", "yes") if not _ONLY.search(quote) and _allows_it(query, quote, rules) else ""
    if query.permission and (_is_to_do_it(query, quote) or _is_provided_for(query, whole)):
        return rules.phrase("prefix", "yes")
    if query.necessity and _need_not(query, rest):
        return rules.phrase("prefix", "not_needed")
    if query.necessity and _names_another(query, quote):
        return ""
    if query.necessity and found(speech.obliged, quote) and not found(speech.prohibited, quote):
        return rules.phrase("prefix", "needed")
    return ""


def _in_another_manner(query: Query, quote: str) -> bool:
    """Whether the question would do it in a way which is not the one that the quote names (口头托人投票: 可以书面委托), nor named there beside it."""
    said = query.mentions.rest
    own = [part for part in re.split("[；。]", quote) if speaks_of(query, part, quote)]
    own = [part for part in own if part.startswith("但")] or own
    quote = own[0] if len(own) == 1 else quote
    return any(
        one.search(said) and other.search(quote) and not one.search(quote) and not other.search(said)
        for one, other in _MANNERS
    )


def _is_not_done(query: Query, quote: str) -> bool:
    """Whether what leave is asked for is what by the quote is not done (不出席剪彩活动): most of what the question speaks of, without whom it
    is about, stands there."""
    rest = fold(_NOT_BY_ITSELF.sub("", quote))
    told = [
        c for c in query.concepts if c.start >= 0 and c.asked and not c.held_by(rest) and not agent_name(c.words[0])
    ]
    told = [c for c in told if _LEAVE.fullmatch(c.words[0]) is None]
    total = sum(c.weight for c in told)
    for match in _NOT_BY_ITSELF.finditer(quote):
        held = sum(c.weight for c in told if c.held_by(fold(match["what"])) == 1.0)
        if held >= LEAST and held >= (HALF if held >= NAMED else MOST) * total:
            return True
    return False


def _need_not(query: Query, quote: str) -> bool:
    """Whether a quote without its conditions and exceptions, all of one case, says that what the question asks to be needed is not: by words that say so and bind to nothing else
    (视为履责完毕), or by the question's own verb with 不 before it (不填审批单)."""
    asked = next(reversed(list(_NEEDS.finditer(query.text))), None)
    if asked is not None and re.search(f"(?<!应当)不(?:再)?{asked['verb']}(?!得)", quote):
        return True
    return NEED_NOT.search(quote) is not None and not re.search("[；。].", quote)


def _is_to_do_it(query: Query, quote: str) -> bool:
    """Whether somebody whom the question would have do it is the one who does it by the quote (由副站长替会)."""
    sent = _SENDS.search(query.text)
    return (
        sent is not None
        and re.search(f"由(?:其|本[\u4e00-\u9fff])?{re.escape(fold(sent['who']))}", fold(quote)) is not None
    )


def _is_provided_for(query: Query, quote: str) -> bool:
    """Whether a quote says how that is done which leave is asked for (能撤回吗: 要求撤回的，应当书面说明理由), and the question would not do
    it without that."""
    may = next(reversed(list(_MAY.finditer(query.mentions.rest))), None)
    if may is None or not may["what"] or _WITHOUT.search(query.text):
        return False
    asked = [c for c in query.concepts if c.start >= may.end() and c.asked]
    return any(
        bool(asked) and all(c.held_by(fold(match["what"])) == 1.0 for c in asked) for match in _PROVIDED.finditer(quote)
    )


def _without_waived(query: Query, quote: str) -> str:
    """A quote without what it waives in cases that the question does not speak of (已经征求意见的，可以不再听取)."""
    for match in list(WAIVED.finditer(quote)):
        if NEED_NOT.search(match["what"]) and not speaks_of(query, match["case"], quote):
            quote = quote.replace(match.group(), "")
    return quote


def _without_what_is_given(query: Query, quote: str) -> str:
    """A quote without what it bans for want of something (无公函的不予接待) that the question does not say is wanting."""
    for match in list(_FOR_WANT.finditer(quote)):
        said = query.mentions.rest
        named = [c for c in query.concepts if c.start >= 0 and c.held_by(fold(match["what"])) == 1.0]
        around = [(said[: c.start], said[c.start + len(c.said) :]) for c in named]
        wanting = any(_WANTING.search(before) or _IS_WANTING.match(after) for before, after in around)
        if not wanting and not any(_WANTING.search(c.said[:2]) for c in named):
            quote = quote.replace(match.group(), "")
    return quote


def _allows_it(query: Query, quote: str, rules: Rulebook) -> bool:
    """Whether a clause that gives leave speaks of anything that the question asks about: who may ask for a test (可以申请校验) need not be
    given his money back."""
    leave = [fold(clause) for clause in re.split("[，。；：]", quote) if found(rules.speech.permitted, clause)]
    may = next(reversed(list(_MAY.finditer(query.mentions.rest))), None)
    at = may.end() if may and may["what"] else 0
    what = may["what"] if may and may["what"] else ""
    asked = [
        c
        for c in query.concepts
        if ((c.start >= 0 and c.start + len(c.said) > at and c.asked) or (what and c.start >= 0 and c.said in what))
        and not found(rules.speech.permitted, c.words[0])
    ]
    if _is_of_the_others(query, quote):
        return False
    return (not asked and not at) or any(c.held_by(clause) for c in asked for clause in leave)


def _only_leave_is_of_it(query: Query, quote: str, rules: Rulebook) -> bool:
    """Whether all that a question asks leave for stands in a clause that gives leave (经同意可以延长一次), and none of it in one that binds."""
    may = next(reversed(list(_MAY.finditer(query.mentions.rest))), None)
    clauses = [one for one in re.split("[，。；：]", quote) if one]
    leave = [fold(one) for one in clauses if found(rules.speech.permitted, one)]
    duty = [fold(one) for one in clauses if found(rules.speech.obliged, one) and not found(rules.speech.permitted, one)]
    asked = [c for c in query.concepts if may and may["what"] and c.start + len(c.said) > may.end() and c.asked]
    return bool(asked) and all(
        any(c.held_by(clause) == 1.0 for clause in leave) and not any(c.held_by(clause) for clause in duty)
        for c in asked
    )


def _is_of_the_others(query: Query, quote: str) -> bool:
    """Whether leave is given to the others (其他部门可以电话值班), and the question is about one for whom the clause before has another rule
    (乡镇实行24小时值班)."""
    match = _OF_THE_OTHERS.search(quote)
    if match is None:
        return False
    before, others = fold(match["before"]), fold(match["others"])
    named = [c for c in query.concepts if c.start >= 0 and c.held_by(before) == 1.0 and not c.held_by(others)]
    return any(c.weight >= NAMED and agent_name(c.words[0]) for c in named)


def _names_another(query: Query, quote: str) -> bool:
    """Whether a question asks for somebody (是不是得分管副主任批) of whom a quote does not speak, where it says who: its words do not bind
    that one."""
    if _BY.search(quote) is None:
        return False
    return any(
        c.start >= 0 and c.asked and agent_name(c.words[0]) and c.held_by(fold(quote)) < 0.5 for c in query.concepts
    )


def _out_of_its_range(query: Query, quote: str, rules: Rulebook) -> bool:
    """Whether a quote binds only in one case, by a range that all numbers of the question which it speaks of lie outside of: 80万元 for
    标的额100万元以上的合同，应当送审."""
    outside = outside_cases(query.quantities, quote) or names_case_outside(query, quote)
    if not outside or _OR.search(quote) or _BESIDES.search(quote):
        return False
    return found(rules.speech.obliged, quote) is not None and found(rules.speech.prohibited, quote) is None


def _left_open(query: Query, quote: str) -> bool:
    """Whether a quote speaks of a case by a range that the question's number is outside of, or of which the question gives no number
    (200人以上的活动，应当备案)."""
    outside = any(fits(number, quote) is False for number in query.quantities)
    return outside or bool(cases_of(query, _AT_LEAST.sub("", quote)))


def _about(query: Query, quote: str, rules: Rulebook) -> str:
    """The sentence of a quote that is about the question, where one forbids and another allows; the quote where none is or all agree."""
    sentences = [part for part in re.split(r"(?<=[。；])", quote) if part]
    said: list[tuple[float, bool, str]] = []
    for sentence in sentences:
        words = _LIMIT.sub("", sentence)
        forbids, allows = (found(one, words) is not None for one in (rules.speech.prohibited, rules.speech.permitted))
        if forbids != allows:
            own = sum(c.weight * c.held_by(fold(sentence)) for c in query.concepts if c.start >= 0)
            said.append((own, forbids, sentence))
    if len({forbids for _, forbids, _ in said}) < 2:
        return quote
    best = max(own for own, _, _ in said)
    told = {forbids for own, forbids, _ in said if own == best}
    return next(sentence for own, _, sentence in said if own == best) if len(told) == 1 else ""


def _falls_short(query: Query, quote: str) -> bool:
    """Whether a question says that something is enough (只管业务就行) that the words do not speak of."""
    enough = _ENOUGH.search(query.text)
    if enough is None:
        return False
    own = [c for c in query.concepts if c.start >= 0 and c.said in enough["what"]]
    total = sum(c.weight for c in own)
    return total > 0 and sum(c.weight * c.held_by(fold(quote)) for c in own) < HELD * total
