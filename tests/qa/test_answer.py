"""Answer: the contract of the design, key for key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from qa.answer import Answer, Citation, Step
from qa.assistant import Assistant

ANSWER = ["id", "question", "status", "answer", "citations", "notes", "suggestions", "related", "confidence", "trace"]
CITATION = [
    "document", "version", "in_force", "article", "paragraph", "item", "quote", "start", "end", "label",
]  # fmt: skip
SOUND: dict[str, Any] = {"id": "x", "question": "q", "status": "no_basis", "answer": "", "confidence": 0.5}


def test_answer__json_keys_as_in_the_design(assistant: Assistant) -> None:
    answer, _ = assistant.ask("以县政府办公室名义发文由谁签发")
    data = json.loads(answer.model_dump_json())
    assert list(data) == ANSWER
    assert data["citations"]
    assert list(data["citations"][0]) == CITATION
    assert list(data["trace"][0]) == ["stage", "text", "detail"]
    assert Answer.model_validate(data) == answer


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"more": 1}, id="unknown-key"),
        pytest.param({"status": "perhaps"}, id="unknown-status"),
        pytest.param({"confidence": 1.01}, id="too-sure"),
        pytest.param({"confidence": -0.01}, id="less-than-unsure"),
        pytest.param({"confidence": float("nan")}, id="no-number"),
        pytest.param({"citations": [{"document": "d"}]}, id="half-a-citation"),
        pytest.param({"notes": "text"}, id="note-no-list"),
    ],
)
def test_answer__what_does_not_fit_is_rejected(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Answer.model_validate(SOUND | wrong)


def test_answer__lists_empty_by_default() -> None:
    answer = Answer.model_validate(SOUND)
    assert [answer.citations, answer.notes, answer.suggestions, answer.related, answer.trace] == [[]] * 5


@pytest.mark.parametrize("model", [Answer, Citation, Step])
def test_models__extra_keys_forbidden_and_values_fixed(model: type[Answer | Citation | Step]) -> None:
    assert model.model_config["extra"] == "forbid"
    assert model.model_config["frozen"]
