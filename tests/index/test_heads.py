"""heads: who is called by his post is the head of a unit in the text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.collection import collect
from index.heads import head_terms


def _means(folder: Path, text: str, question: str) -> list[str]:
    """What the terms learnt from a text make of a question."""
    path = folder / "a.txt"
    path.write_text(f"云岭区值班办法\n\n第一条　{text}\n", encoding="utf-8")
    documents = collect([path], "none", date(2026, 1, 1)).documents
    return [word for term in head_terms(documents) if term.find(question) for word in term.means]


@pytest.mark.parametrize(
    ("text", "question", "means"),
    [
        ("科站负责人请假，由分管副主任同意。", "科长自己请假呢", ["科站负责人"]),
        ("科站负责人请假，由分管副主任同意。", "站里的头儿请假呢", ["科站负责人"]),
        ("由各处室主要负责人审签。", "我们处的领导签吗", ["处室主要负责人"]),
        (
            "一日以内的，由处室负责人批准；处室主要负责人外出的，应当报告。",
            "处长外出",
            ["处室负责人", "处室主要负责人"],
        ),
    ],
)
def test_head_terms__by_the_post(tmp_path: Path, text: str, question: str, means: list[str]) -> None:
    assert _means(tmp_path, text, question) == means


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("科站负责人请假，由分管副主任同意。", "副科长请假呢"),
        ("由采购科负责人初审。", "科长签字吗"),  # the head of one unit, not of any
        ("科室负责人和信息科科长参加。", "科长参加吗"),  # the text has the post itself
        ("由各部门负责人参加。", "科长参加吗"),
    ],
)
def test_head_terms__not_for(tmp_path: Path, text: str, question: str) -> None:
    assert _means(tmp_path, text, question) == []
