"""Look-up by number: which document is meant, and asking back when the question does not say."""

from __future__ import annotations

from collections import Counter

from qa.assistant import Assistant


def test_ask__number_that_several_documents_have_is_asked_back(assistant: Assistant) -> None:
    answer, _ = assistant.ask("第三条说了什么")
    assert answer.status == "ask_back"
    assert not answer.citations and len(answer.suggestions) >= 2
    for suggestion in answer.suggestions:
        chosen, _ = assistant.ask(suggestion)
        assert chosen.status == "answered"
        assert chosen.citations[0].article == "第三条" and f"《{chosen.citations[0].document}》" in suggestion


def test_ask__number_after_a_turn_about_one_document_is_of_that_document(assistant: Assistant) -> None:
    first, second = assistant.dialogue(["《安泽县人民政府工作规则》第二条说了什么", "第三条呢"])
    assert first.status == second.status == "answered"
    assert second.citations[0].document == "安泽县人民政府工作规则"


def test_ask__number_that_one_document_has_needs_no_asking(assistant: Assistant) -> None:
    owners = Counter(article.label for document in assistant.index.documents for article in document.articles)
    alone = [(d, a) for d in assistant.index.documents for a in d.articles if owners[a.label] == 1]
    assert alone
    for document, article in alone[:3]:
        answer, _ = assistant.ask(f"{article.label}的原文")
        assert answer.status == "answered" and answer.citations[0].document == document.title


def test_ask__number_that_no_document_has(assistant: Assistant) -> None:
    answer, _ = assistant.ask("第九百条说了什么")
    assert answer.status == "no_basis" and "第九百条" in answer.answer
