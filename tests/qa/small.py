"""An assistant over a small regulation that a test writes for itself, and its answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qa.answer import Answer
from qa.assistant import Assistant
from qa.build import build_index

TODAY = date(2026, 1, 5)


def assistant_over(folder: Path, name: str, text: str) -> Assistant:
    """An assistant that knows one regulation, written to `folder` under its name, and no laws."""
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    build_index([path], laws="none", index_dir=folder / "index", today=TODAY)
    return Assistant.open(folder / "index")


def answered(assistant: Assistant, question: str) -> Answer:
    """The answer to a question that must be answered."""
    answer, _ = assistant.ask(question, today=TODAY)
    assert answer.status == "answered", answer.answer
    return answer
