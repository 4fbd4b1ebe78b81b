"""The marks that begin a block of a regulation, as a reader needs them to tell a new line from a broken one."""

from __future__ import annotations

import re

from corpus.numerals import NUMERAL

_CIRCLED = "①-⑳㈠-㈩⑴-⒇⒈-⒛"
_MENTION = r"(?![、，。；）》”的至和或款项第]|规定|所[列称规]|中的|之[^一二三四五六七八九十])"
_MARK = re.compile(
    rf"(?:\#+\s*)?(?:第\s*{NUMERAL}\s*(?:编|分编|章|节){_MENTION}"
    rf"|第\s*{NUMERAL}\s*条(?:之{NUMERAL})?{_MENTION}"
    rf"|{NUMERAL}[、．](?![、，])|[0-9０-９]{{1,3}}\s?\.(?![0-9０-９])|[（(]\s*{NUMERAL}\s*[）)]{_MENTION}"
    rf"|[{_CIRCLED}]|附\s*[件录表则](?:\s*{NUMERAL})?\s*(?:[:：]|$)|目\s*录$)"
)


def starts_with_mark(line: str) -> bool:
    """Whether `line` begins with 第X条, 第X章, 一、, （一）, 1., ①, 附件: … and is not a mere mention of one.

    >>> starts_with_mark("第三条 会议制度"), starts_with_mark("第三条的规定执行"), starts_with_mark("（二）项所列")
    (True, False, False)
    """
    return _MARK.match(line.lstrip()) is not None
