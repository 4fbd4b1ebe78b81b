"""meanings: provisions that only say what a word of their document means, and questions that ask for that."""

from __future__ import annotations

import re

from qa.statements import Statement
from qa.understand import Query

_DEFINES = re.compile(r"[，,]是指|[，,]指的?是|所称[^，。]{1,20}[，,]?(?:是指|指|包括)")
_MEANINGS = re.compile(r"(?:下列|有关)?(?:用语|术语|名词)的?(?:含义|定义)")
_ASKS_MEANING = re.compile(
    r"算|属于|属不属|是不是|是什么|是啥|啥是|什么是|指|包括|包不包|含不含|哪些|哪几|几种|几类|叫|范围|含义|意思"
)


def defines(statement: Statement) -> bool:
    """Whether a statement only says what a word of its document means (公务接待，是指…)."""
    return (
        _DEFINES.search(statement.text) is not None
        or _MEANINGS.search(statement.lead_text or statement.text) is not None
    )


def asks_meaning(query: Query) -> bool:
    """Whether a question asks what something is, or whether it is something, or what belongs to it."""
    return "definition" in query.intent_names() or _ASKS_MEANING.search(query.text) is not None
