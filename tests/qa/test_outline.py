"""outlines: what a heading holds, when a question asks about it and nothing else."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.samples import ANZE, LINZHOU, YUNLAN


@pytest.mark.parametrize(
    ("question", "scope", "quotes"),
    [
        ("工作原则共有哪几项？", ANZE, ["坚持党的领导。", "坚持人民至上。", "坚持依法行政。", "坚持科学民主。", "坚持守正创新。", "坚持清正廉洁。"]),
        ("第三章讲了什么", ANZE, ["坚持党的领导。", "坚持人民至上。", "坚持依法行政。", "坚持科学民主。", "坚持守正创新。", "坚持清正廉洁。"]),
    ],
)  # fmt: skip
def test_ask__heading_lists_the_opening_of_every_article(
    assistant: Assistant, question: str, scope: str, quotes: list[str]
) -> None:
    answer, _ = assistant.ask(question, scope=[scope])
    assert [citation.quote for citation in answer.citations] == quotes
    assert answer.answer == "\n".join(quotes)


@pytest.mark.parametrize("title", [LINZHOU, YUNLAN])
def test_ask__as_many_openings_as_articles_below(assistant: Assistant, title: str) -> None:
    document = assistant.index.find(title)
    assert document is not None
    heading, following = document.headings[2], document.headings[3]
    answer, _ = assistant.ask(f"《{title}》第三章规定了什么？")
    assert len(answer.citations) == following.first - heading.first
    assert all(citation.document == title for citation in answer.citations)


@pytest.mark.parametrize("question", ["工作原则由谁监督？", "总则有哪些", "工作原则里群众路线有哪些要求？"])
def test_ask__more_than_a_heading_is_no_outline(assistant: Assistant, question: str) -> None:
    answer, _ = assistant.ask(question, scope=[ANZE])
    assert all(step.text != "按章节标题直接查到" for step in answer.trace)


def test_ask__several_documents_with_such_a_heading_are_offered(assistant: Assistant) -> None:
    answer, _ = assistant.ask("第三章讲了什么")
    assert answer.status == "ask_back"
    assert any(ANZE in choice for choice in answer.suggestions)


@pytest.mark.parametrize(
    "question", ["工作原则那一章总共讲了哪几个“坚持”？", "规则“工作原则”一章共确立哪几项坚持？请一并列举并注明条款。"]
)
def test_ask__word_that_all_articles_begin_with_is_nothing_else(assistant: Assistant, question: str) -> None:
    answer, _ = assistant.ask(question, scope=[ANZE])
    assert len(answer.citations) == 6 and answer.answer.startswith("坚持党的领导。")
