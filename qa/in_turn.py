"""in_turn: one question that asks several things → the turns of a short talk, each leaning on the ones before.

「提前几天申请、找谁批」「最多压几天？哪些情况会打回来？」: each part asks for something of its own. Read together, the parts blur one
another; read one after the other, as if the asker had waited for each answer, the later ones take their matter from the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.facets import one_by_one
from qa.rulebook import Rulebook, found
from qa.understand import Query

MOST = 4
"""Parts of a question; what asks more is a list, and is read as one question."""
OWN = 0.35
"""Least weight of a word that makes a part ask for something of its own."""
TERSE = 4
"""Least characters of a further part that is asked in key words."""
_PIECE = re.compile(r"[^，,；;。？?！!、\s]+[，,；;。？?！!、\s]*")
_CLOSED = re.compile(r"“[^”]*”|《[^》]*》|（[^）]*）|\([^)]*\)|\"[^\"]*\"")
_ASKS = re.compile(
    r"[谁哪几吗呢]|多[少久长大高]|什么(?!的)|怎么?|如何|啥|要不要|是否|何|能不能|可不可以|行不行|咋|[不没]$"
)
_NOT_ASKED = re.compile(
    r"[好十这那近头]几|(?<!提)前几|几[十百千万拨番]|^几[个家位名件][^几谁哪]{3,}|(?:想|打算|准备|计划|拍|因|要是|如果)[^，]{0,6}几"
    r"|(?:写[了着明]|关于|讨论|研究|商量|不知道|搞不清|不清楚)[^，]*"
)
"""What looks like asking and tells: some (好几轮, 想出去几天), and what stands inside a statement (里头写了经费怎么分)."""
_TAIL = re.compile(r"^(?:都|分别|各|具体)?(?:有|包括|是|含)(?:些|了)?(?:哪些|啥|什么|谁).{0,3}$")
"""What only says again that something is asked: 都包括啥."""
_HOW_FAR = re.compile(
    r"^(?:那么?|还|只|至少|起码|得|要|该)*(?:晚|迟|超|拖|差|剩|有|压|删|减|砍)(?:了|出|掉|过)?(?:多少|几)个?(?:工作日|天|日|字)[呢啊]?$"
)
"""What asks how far off is what was just told: 晚几天."""
_LISTED = re.compile(r"、\s*$")


def in_turn(query: Query, rules: Rulebook) -> list[str]:
    """The parts of a question that each ask for something, in order; none when it asks for one thing.

    Args:
        query: the whole question.
        rules: how questions are put.
    """
    pieces = _pieces(query.text)
    if len(pieces) < 2:
        return []
    parts: list[str] = []
    asked: set[str] = set()
    waiting = ""
    terse = all(piece.endswith(" ") for piece in pieces[:-1])
    for piece in pieces:
        names = {i.name for i in query.intents if i.needs_evidence and i.asked_in(piece)}
        asks = _asks(piece, rules) or (terse and bool(names))
        follows = bool(parts) and not waiting and _bare(piece).endswith("呢")
        own = (
            not parts
            or (bool(names - asked) and not _HOW_FAR.match(_bare(piece)))
            or follows
            or (terse and len(_bare(piece)) >= TERSE)
            or _own_matter(query, waiting + piece, rules)
        )
        if asks and own and not (parts and _LISTED.search(parts[-1] + waiting) and not names):
            parts.append(waiting + piece)
            asked |= names
            waiting = ""
        elif asks and parts:
            parts[-1] += waiting + piece
            waiting = ""
        else:
            waiting += piece
    if len(parts) < 2 or len(parts) > MOST:
        return []
    parts[-1] += waiting
    return [] if _listed_before(query, parts, rules) else [_bare(part) for part in parts]


def setting(part: str, rules: Rulebook) -> str:
    """What a part of a question tells before it asks (临时想加开一个三类会，), which holds of the later parts too; empty when it asks at once."""
    told: list[str] = []
    for piece in _pieces(part):
        for clause in re.split(r"(?<=[：:])", piece):
            if clause and _asks(clause, rules):
                return "".join(told)
            told.append(clause)
    return ""


def asks_something(text: str, rules: Rulebook) -> bool:
    """Whether any clause of a text asks for something outright."""
    return any(_asks(piece, rules) for piece in _pieces(text))


def _pieces(text: str) -> list[str]:
    """The clauses of a text with the marks behind them; what stands in quotes or brackets is not cut."""
    closed = [m.span() for m in _CLOSED.finditer(text)]
    pieces: list[str] = []
    begin = 0
    for match in _PIECE.finditer(text):
        if match.end() < len(text) and any(start < match.end() < end for start, end in closed):
            continue
        pieces.append(text[begin : match.end()])
        begin = match.end()
    return pieces


def _asks(piece: str, rules: Rulebook) -> bool:
    """Whether a piece asks for something outright."""
    said = _NOT_ASKED.sub("", _CLOSED.sub("", _bare(piece)))
    return _ASKS.search(said) is not None or found(rules.speech.yes_no, _bare(piece)) is not None


def _own_matter(query: Query, piece: str, rules: Rulebook) -> bool:
    """Whether a piece speaks of something, besides the form of its asking."""
    if _TAIL.match(_bare(piece)) or _HOW_FAR.match(_bare(piece)):
        return False
    for typed, meant in query.heard_as:
        piece = piece.replace(typed, meant)
    forms = [m.group() for intent in query.intents for m in intent.asked_in(piece)]
    stop = rules.speech.stop_words
    return any(
        c.start >= 0
        and c.weight >= OWN
        and c.said in piece
        and not found(rules.speech.yes_no, c.said)
        and c.said not in stop
        and not any(c.said in form or form in c.said for form in forms)
        for c in query.concepts
    )


def _listed_before(query: Query, parts: Sequence[str], rules: Rulebook) -> bool:
    """Whether several things are named in one part and asked about one by one in another."""
    if len(one_by_one(query, rules)) < 2:
        return False
    return not any(found(rules.speech.one_by_one, part) and re.search(r"[、和与跟及]", part) for part in parts)


def _bare(piece: str) -> str:
    return re.sub(r"[，,；;。？?！!、\s]+$", "", piece)
