"""「为什么是这个答案」: an answer's trace in words a clerk reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.errors import GuiwenError
from corpus.provision import parse_id
from index.store import CorpusIndex
from qa.answer import Answer, Step

STAGES = {
    "normalise": "读题",
    "understand": "理解",
    "retrieve": "查找",
    "choose": "选句",
    "compose": "成文",
    "verify": "核对",
    "refuse": "判断",
}
MOST = 4
"""Entries of one caption that are shown."""
_WORDS = ("concepts", "read_as")
_WEIGHT = re.compile(r"\s+-?\d+(?:\.\d+)?$")
_STATEMENT = re.compile(r"(?P<id>\S+#\S+)\s+(?:-?\d+(?:\.\d+)?\s+)?(?P<text>.+)", re.DOTALL)


UNSURE = 0.55
"""Below this confidence whoever reads an answer is told to check it."""


def confidence_text(confidence: float) -> str:
    """How well the answer is founded, in words."""
    return "依据充分" if confidence >= 0.8 else "依据较充分" if confidence >= UNSURE else "请核对原文"


def caution(answer: Answer) -> str:
    """What an answer that leaves the page says of itself where it is not well founded; empty where it is."""
    unsure = answer.status == "answered" and answer.confidence < UNSURE
    return "这个回答把握不大，引用前请核对原文。" if unsure else ""


def reasons(answer: Answer, index: CorpusIndex) -> list[tuple[str, str, list[tuple[str, list[str]]]]]:
    """The steps: name, sentence, and what stands behind it as (caption, entries to be shown one a line).

    Details that have no caption here are left out: they are numbers for developers, printed by ``python -m qa ask``.
    """
    return [(STAGES.get(step.stage, "处理"), step.text, _details(step, index)) for step in answer.trace]


def _details(step: Step, index: CorpusIndex) -> list[tuple[str, list[str]]]:
    captions: dict[str, tuple[str, Callable[[str], str]]] = {
        "concepts": ("关键词", _without_weight),
        "read_as": ("换个说法", str),
        "inherits": ("承接上文", str),
        "nearest": ("最相近的条文", lambda entry: _readable(_without_weight(entry), index)),
        "statements": ("候选的句子", lambda entry: _readable(entry, index)),
    }
    out = []
    for key, (caption, read) in captions.items():
        value = step.detail.get(key)
        entries = [read(entry) for entry in _entries(value) if entry.strip()]
        entries = ["；".join(entries)] if entries and key in _WORDS else entries[:MOST]
        if entries:
            out.append((caption, entries))
    return out


def _entries(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return [value]
    return [str(entry) for entry in value] if isinstance(value, list) else []


def _without_weight(entry: str) -> str:
    return _WEIGHT.sub("", entry)


def _readable(entry: str, index: CorpusIndex) -> str:
    """``anze#art33/para3 3.70 以…签发；`` as 《…》第三十三条第三款：以…签发."""
    match = _STATEMENT.fullmatch(entry)
    if match is None:
        return entry
    try:
        ref = parse_id(match["id"])
        label = index.document(ref.document).label(ref)
    except GuiwenError:
        return match["text"]
    return f"{label}：{match['text'].rstrip('；;，,。')}"
