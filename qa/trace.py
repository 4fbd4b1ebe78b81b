"""trace: the steps of the way to an answer, in words and values, for 「为什么是这个答案」."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.provision import format_id
from index.retriever import Candidate
from index.store import CorpusIndex
from qa.answer import Step
from qa.choose import Scored
from qa.understand import Query

SHOWN = 40
"""Characters of a statement that a trace shows."""


def understood(query: Query) -> Step:
    """What the question was taken to ask for, and what it inherits from the turns before."""
    labels = "、".join(intent.label for intent in query.intents) or "一般查询"
    detail: dict[str, str | int | float | list[str]] = {
        "intent": query.intents[0].name if query.intents else "",
        "intents": query.intent_names(),
        "concepts": [f"{c.said} {c.weight:.2f}" for c in query.concepts],
    }
    if query.context:
        detail["inherits"] = query.context
    if query.read_as:
        detail["read_as"] = [f"{said}→{'、'.join(means)}" for said, means in query.read_as]
    if query.heard_as:
        detail["heard_as"] = [f"{said}→{meant}" for said, meant in query.heard_as]
    return Step(stage="understand", text=f"问的是：{labels}", detail=detail)


def retrieved(candidates: Sequence[Candidate], index: CorpusIndex) -> Step:
    """How many passages were found, and the five nearest."""
    labels = [f"{index.document(c.ref.document).label(c.ref)} {c.score:.2f}" for c in candidates[:5]]
    return Step(stage="retrieve", text=f"找到 {len(candidates)} 段相近的条文", detail={"nearest": labels})


def chosen(ranked: Sequence[Scored]) -> Step:
    """The best statements and why the first one won."""
    rows = [f"{format_id(s.statement.ref)} {s.score:.2f} {_opening(s.statement.text)}" for s in ranked[:4]]
    best = ranked[0]
    return Step(
        stage="choose",
        text="选中最能回答的一句",
        detail={"statements": rows, "own": round(best.own, 3), "context": round(best.context, 3),
                "cosine": round(best.cosine, 3), "nearness": round(best.nearness, 3), "evidence": list(best.evidence)},
    )  # fmt: skip


def _opening(text: str) -> str:
    """The first `SHOWN` characters, with 「…」 when there are more."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def refused(reason: str, ranked: Sequence[Scored]) -> Step:
    """Why the best statement does not answer."""
    detail: dict[str, str | int | float | list[str]] = {"reason": reason}
    if ranked:
        best = ranked[0]
        detail |= {
            "own": round(best.own, 3), "context": round(best.context, 3), "cosine": round(best.cosine, 3),
            "nearest": f"{format_id(best.statement.ref)} {_opening(best.statement.text)}",
        }  # fmt: skip
    return Step(stage="refuse", text="没有条文回答所问的事", detail=detail)
