"""guesses: a question that guesses at its answer → the open question, which is what the texts answer.

「议题是不是政府办主任定的」 → 「议题是谁定的」, 「提前三天报行吗」 → 「提前几天报」.
"""

from __future__ import annotations

import re

from qa.quantities import SHARE, Quantity
from qa.understand import Query
from qa.who_it_is import thought_of

_ENDS = re.compile("[，,]?(?:(?:可以|行|对|够|成|好|可)(?:不(?:可以|行|对|够|成|好|可))?)?(?:吗|么|嘛|吧)?[？?。]?$")
"""What makes a statement a question that is answered by yes or no."""
_IS_IT = re.compile("是不是|是否")
_MANY = frozenset({"字", "元", "万元", "人", "页", "份"})
"""Units of which is asked with 多少, as there may be many."""
_COUNTED = {"日": "天", "工作日": "个工作日", "月": "个月", "小时": "小时", "个": "个"}


def without_guess(query: Query) -> str:
    """The open question; empty where a question does not guess, or at several things."""
    if not query.yes_no:
        return ""
    guessed = thought_of(query)
    words = query.mentions.rest
    if guessed is not None:
        return _IS_IT.sub("是", _ENDS.sub("", f"{words[: guessed.start]}谁{words[guessed.end :]}"))
    numbers = [number for number in query.quantities if number.unit != SHARE and number.start >= 0]
    if len(numbers) != 1 or re.search("[，,。；].", query.text[numbers[0].end :]):
        return ""  # what is told before the question is no guess
    (number,) = numbers
    asked = f"{query.text[: number.start]}{_how_many(number)}{query.text[number.end :]}"
    return _IS_IT.sub("", _ENDS.sub("", asked))


def _how_many(number: Quantity) -> str:
    return f"{'多少' if number.unit in _MANY else '几'}{_COUNTED.get(number.unit, number.unit)}"
