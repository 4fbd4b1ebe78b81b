"""exceptions: the verdict where a sentence says what holds in a case apart, and the question is about that case."""

from __future__ import annotations

import re

from index.tokenizer import fold
from qa.agents import agent_name
from qa.intervals import fits, one_does_not
from qa.quantities import quantities
from qa.rulebook import Rulebook, found
from qa.understand import Query

_BUT = re.compile(r"(?<=[，,；;])但(?:是)?(?P<case>[^，。；：]{3,40}?的)[，,](?P<what>[^。；：]*)")
"""An exception that says what holds in its case."""
_FREE = re.compile(r"(?<=[；。])(?P<case>[^。；：]{3,40}?)[，,]?(?P<what>不受[^，。；]{1,12}?限制)")
"""What a limit before does not hold of."""
NEED_NOT = re.compile(
    r"可以?不(?!得|同|断)|无[需须]|不[必需](?!要求)|不用|免予|免于|视为[^，。；]{0,6}(?:完毕|完成|履行)"
)
"""That something need not be done: 可以不再单独听取, 视为履责完毕."""
WAIVED = re.compile(r"(?<=[；。])(?P<case>[^。；：]{3,40}?的)[，,](?P<what>[^。；：]*)")
"""What holds in a case that a sentence of its own names."""
NAMED = 1.2
"""Least weight, together, of what the question says of a case that is excepted."""
_OTHER_THAN = re.compile(
    "(?:^|(?<=[，。；]))(?:对|在|除)?(?P<case>[^，。；]{2,24}?)以外的(?P<what>[^，。；]{1,12}，?[^，。；]*可以?[^，。；]*)"
)
"""What may be done with anything but what is named: 对人事任免案以外的议案，可以举手表决."""
_DAYS = ("日", "工作日")
_WAITS = re.compile("[得要](?:再|接着|继续|一直)?[等催](?!于)")
"""That it is asked whether an answer must be waited for."""
_IS_AGREED = re.compile(
    "(?:逾期|到期|期满|超期|超过[^，。；]{2,10}|未[^，。；]{1,12})[^。；]{0,12}?视为(?:同意|无意见|无异议|没有意见|没有异议|认可|放弃)"
)
"""What silence means: 逾期未反馈视为同意."""
_BAN_BUT_FOR = re.compile(r"不(?:得|准|许|能|再)[^。；，]{0,30}[，,](?P<case>(?!除|未)[^。；，]{3,40}?)的?除外")
"""What a ban excepts right behind it: 前账未清的，不得再借，赶赴现场的除外."""
_MAY_ALLOW = re.compile(
    "的，(?:可以?)?(?:经|由|报)(?P<who>[^，。；]{2,12}?)(?:决定|批准可以|同意可以|批准后可以|同意后可以|批准，可以|同意，可以)"
)
"""Who may allow something else than what holds otherwise."""
_DID_ALLOW = re.compile("(?<![没未不])(?:批准|同意|批|点头|答应|决定|拍板)了?(?!的?人|谁)")
_LEAVE_IN_CASE = re.compile("(?:^|(?<=[，。；]))(?P<case>[^，。；：]{3,40}?的)，可以?(?P<what>[^。；]*)")
_NOT_GIVEN = re.compile(r"(?:没有?|不|未|无)(?:有|经|经过|得到|报)?[^，。；]{0,4}$")
_BUT_SENT_UP = re.compile(
    "但是?，?(?P<case>[^。；]{2,40}?的[^，。；]{0,4})，(?:应当?|必?须)?(?:事先|先)?(?:报请?|提请|提交|请示|由)(?P<who>[^，。；]{1,12}?)(?:决定|批准|审批|审定|同意|研究)"
)
"""In which case somebody else decides than who may otherwise: 但50万元以上的事项，应当报县长决定."""


def leave_was_given(query: Query, quote: str) -> bool:
    """Whether the question tells that he who by the quote may allow otherwise (因紧急情况的，经局长批准可以缩短) did (局长批了的)."""
    said = query.mentions.rest
    if _DID_ALLOW.search(said) is None:
        return False
    return any(
        c.start >= 0 and agent_name(c.said) and c.held_by(fold(match["who"])) == 1.0
        for match in _MAY_ALLOW.finditer(quote)
        for c in query.concepts
    )


def case_of_leave(query: Query, quote: str) -> bool:
    """Whether the question tells the case in which a quote gives leave to do otherwise (正在现场的，可以电话授权)."""
    return any(speaks_of(query, match["case"], quote) for match in _LEAVE_IN_CASE.finditer(quote))


def not_given(query: Query, excepted: str, rest: str) -> bool:
    """Whether the question says that something of what is excepted is not given (没经市长同意), or the exception is one of not being allowed."""
    words = query.mentions.rest
    named = [c for c in query.concepts if c.start >= 0 and c.held_by(excepted) == 1.0 and not c.held_by(rest)]
    return any(_NOT_GIVEN.search(words[: c.start]) for c in named)


def by_exception(query: Query, quote: str, rules: Rulebook) -> str:
    """The verdict where leave is asked for in the case that a sentence excepts from its ban (不得签订，但标的额不足一万元的，可以免予审查): the
    question speaks of that case, in words that stand nowhere else in the quote, and its numbers do not lie outside; else empty."""
    for match in WAIVED.finditer(quote) if query.necessity else ():
        names = speaks_of(query, match["case"], quote) and not one_does_not(query.quantities, match["case"])
        if names and NEED_NOT.search(match["what"]):
            return rules.phrase("prefix", "not_needed")
    for match in _OTHER_THAN.finditer(quote) if query.permission else ():
        if speaks_of(query, match["case"], quote) and found(rules.speech.prohibited, quote) is None:
            return rules.phrase("prefix", "no")
    if query.necessity and _WAITS.search(query.text) and _IS_AGREED.search(quote) and not _before_the_end(query, quote):
        return rules.phrase("prefix", "not_needed")
    for match in _BAN_BUT_FOR.finditer(quote) if query.permission else ():
        case, rest = fold(match["case"]), fold(quote.replace(match["case"], ""))
        names = speaks_of(query, match["case"], quote) and not not_given(query, case, rest)
        if names and not one_does_not(query.quantities, match["case"]):
            return rules.phrase("prefix", "yes")
    for match in _BUT_SENT_UP.finditer(quote) if query.permission else ():
        held = [holds for number in query.quantities if (holds := fits(number, match["case"])) is not None]
        if held and not re.search(f"(?<!副){re.escape(fold(match['who']))}", fold(query.text)):
            return rules.phrase("prefix", "no" if all(held) else "yes") if len(set(held)) == 1 else ""
    for match in (*_BUT.finditer(quote), *_FREE.finditer(quote)) if query.permission else ():
        names = speaks_of(query, match["case"], quote)
        may = match.re is _FREE or found(rules.speech.permitted, match["what"])
        if names and may and not one_does_not(query.quantities, match["case"]):
            return rules.phrase("prefix", "yes")
    return ""


def _before_the_end(query: Query, quote: str) -> bool:
    """Whether a question gives a time which is not longer than one within which something is to be done by a quote."""
    days = [number for number in query.quantities if number.unit in _DAYS]
    limits = [number for number in quantities(quote) if number.unit in _DAYS]
    return bool(days and limits) and max(one.value for one in days) <= min(one.value for one in limits)


def speaks_of(query: Query, case: str, quote: str) -> bool:
    """Whether a question speaks of a case of a quote, in words that stand nowhere else in it."""
    rest = fold(quote.replace(case, ""))
    return sum(c.weight for c in query.concepts if c.held_by(fold(case)) == 1.0 and not c.held_by(rest)) >= NAMED
