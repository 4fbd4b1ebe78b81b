"""premise: what a question takes for granted (「为什么可以…」), held against what the quoted words lay down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.rulebook import Rulebook, compiled, found
from qa.understand import Query

_EITHER = re.compile(r"([\u4e00-\u9fff])[可]?不\1(?:以)?")
"""能不能, 可不可以, 要不要: asks whether, and says neither."""


def premise_is_wrong(query: Query, quotes: Sequence[str], rules: Rulebook) -> bool:
    """Whether a question takes for granted what the quotes rule out.

    That is so when it asks why or on what basis, asks for no decision itself, and speaks of leave where the words forbid and do
    not allow, of a duty where they lift it, or of a ban where they allow and do not lift a duty. A question that says itself what
    the words say (「为什么不得…」) is right.

    >>> # 「为什么报告里可以顺带请示？」, 「报告不得夹带请示事项。」 → True
    """
    speech = rules.speech
    text = _EITHER.sub("", query.text)
    if query.yes_no or found(speech.asks_why, text) is None or not quotes:
        return False
    words = " ".join(quotes)
    lifted = found(speech.lifted, words) is not None
    rest = words
    for pattern in speech.lifted:
        rest = compiled(pattern).sub("", rest)
    denies = found(speech.denies, text) is not None
    forbidden = found(speech.prohibited, words) is not None
    allowed = found(speech.permitted, rest) is not None
    if denies:
        return allowed and not forbidden and not lifted
    if found(speech.grants, text) is not None:
        return forbidden and not allowed
    return found(speech.binds, text) is not None and lifted
