"""A small town with three articles, an assistant that answers a table of questions, short ways to make records.

The assistant really searches and really refuses, so that every verdict of the eval can be seen to fail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.assistant import Assistant
from eval.cases import Case, DataSet, Turn
from eval.judge import Fault
from eval.record import CaseRecord, TurnRecord
from qa.answer import Answer, Citation, Step

TOWN = "青禾镇值班规则"
TEXTS = {
    (TOWN, "第一条"): "值班表由党政办编制，经镇长签发。\n节假日值班表提前5个工作日印发。",
    (TOWN, "第二条"): "值班人员每班不少于2人。",
    (TOWN, "第三条"): "擅自离岗的，由镇长约谈。",
}


def citation(article: str = "第一条", quote: str = "经镇长签发", document: str = TOWN, **other: Any) -> Citation:
    """A citation whose offsets are those of `quote` in `TEXTS`, 0 and its length when it is not there."""
    start = max(TEXTS.get((document, article), "").find(quote), 0)
    fields: dict[str, Any] = {
        "document": document, "version": "2025", "in_force": True, "article": article, "paragraph": 1, "item": None,
        "quote": quote, "start": start, "end": start + len(quote), "label": f"《{document}》{article}",
    }  # fmt: skip
    return Citation(**(fields | other))


def answer(text: str = "由镇长签发。", citations: Sequence[Citation] = (), **other: Any) -> Answer:
    """An answer that is answered when it cites, else a refusal."""
    status = "answered" if citations else "no_basis"
    fields: dict[str, Any] = {
        "id": "x", "question": "", "status": status, "answer": text, "citations": list(citations), "confidence": 0.9,
    }  # fmt: skip
    return Answer(**(fields | other))


def turn(question: str = "值班表谁签发", **other: Any) -> Turn:
    """An answerable turn about article 1."""
    fields: dict[str, Any] = {
        "question": question, "answerable": True, "document": TOWN, "articles": [["第一条"]],
        "must_contain": [["镇长"]], "must_not_contain": [],
    }  # fmt: skip
    return Turn(**(fields | other))


def refusal_turn(question: str = "值班补助多少钱", **other: Any) -> Turn:
    """A turn that is not answerable."""
    return turn(question, answerable=False, document="", articles=[], must_contain=[], **other)


def turn_record(right: bool = True, asked: Turn | None = None, given: Answer | None = None, **other: Any) -> TurnRecord:
    """A record whose verdict is as told and whose quotes are verbatim."""
    said = given or answer(citations=[citation()])
    fields: dict[str, Any] = {
        "turn": asked or turn(), "answer": said, "faults": () if right else (Fault("missing", "镇长"),),
        "retrieved": None, "verbatim": (True,) * len(said.citations), "milliseconds": 1.0,
    }  # fmt: skip
    return TurnRecord(**(fields | other))


def case_record(
    *turns: TurnRecord, id: str = "t1", set: str = "town", data_set: str = "dev", **other: Any
) -> CaseRecord:
    """A record of one case with `turns`."""
    case = Case(id=id, set=set, turns=[record.turn for record in turns], **({"tags": ["signer"]} | other))
    return CaseRecord(data_set, case, turns)


@dataclass(frozen=True)
class FakeHit:
    document: str
    article: str


@dataclass
class TownAssistant:
    """Answers what its table holds and refuses the rest; searches `TEXTS` by shared pairs of characters."""

    table: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def ask(self, turns: Sequence[str], scope: Sequence[str] | None = None) -> list[Answer]:
        self.asked += turns
        return [self.table.get(question, answer("没有找到。", confidence=0.1)) for question in turns]

    def search(self, question: str, k: int) -> list[FakeHit]:
        pairs = {question[i : i + 2] for i in range(len(question) - 1)}
        ranked = sorted(TEXTS, key=lambda key: -sum(pair in TEXTS[key] for pair in pairs))
        return [FakeHit(*key) for key in ranked[:k]]

    def article_text(self, document: str, article: str) -> str | None:
        return TEXTS.get((document, article))


def town_table() -> dict[str, Answer]:
    """One right answer, one wrong one."""
    understood = Step(stage="understand", text="问签发人", detail={"intent": "signer"})
    return {
        "值班表谁签发": answer("经**镇长**签发。", [citation()], trace=[understood]),
        "每班几个人": answer("不少于3人。", [citation("第三条", "由镇长约谈")], confidence=0.4, trace=[understood]),
    }


def opener(assistant: Assistant) -> Callable[[DataSet, Path | None], AbstractContextManager[Assistant]]:
    """Gives `assistant` for any data set."""
    return lambda data_set, index_dir: nullcontext(assistant)


def town_cases() -> tuple[Case, ...]:
    """Right, wrong, rightly refused, and a dialogue of which the second turn is wrongly refused."""
    how_many = turn("每班几个人", articles=[["第二条"]], must_contain=[["2人", "两人"]])
    return (
        Case(id="a", set="town", tags=["signer", "terse"], turns=[turn()]),
        Case(id="b", set="town", tags=["limit"], turns=[how_many]),
        Case(id="c", set="abstain", tags=["near_miss"], turns=[refusal_turn()]),
        Case(
            id="d", set="dialogue", tags=["dialogue"], turns=[turn(), turn("节假日的呢", must_contain=[["5个工作日"]])]
        ),
    )
