"""The card of an answer."""

from __future__ import annotations

import re

import pytest

from qa.answer import Answer, Citation
from qa.assistant import Assistant
from ui.card import card_html, question_html, sources
from ui.reasons import reasons

ASKED = "以县政府办公室名义发文由谁签发"


def _answer(**changes: object) -> Answer:
    values: dict[str, object] = {
        "id": "x", "question": "问", "status": "no_basis", "answer": "没有。", "confidence": 0.0, **changes,
    }  # fmt: skip
    return Answer.model_validate(values)


def _cite(assistant: Assistant, quote: str) -> Citation:
    document = next(d for d in assistant.index.documents if d.level != "law")
    article = next(a for a in document.articles if quote in a.text)
    start = article.text.index(quote)
    paragraph = article.paragraph_at(start)
    assert paragraph is not None
    return Citation(
        document=document.title, version=document.version, in_force=True, article=article.label,
        paragraph=paragraph.number, item=None, quote=quote, start=start, end=start + len(quote),
        label=f"《{document.title}》{article.label}第{'一二三四五六'[paragraph.number - 1]}款",
    )  # fmt: skip


def test_card_html__marks_the_cited_words_in_the_article(assistant: Assistant) -> None:
    answer, _ = assistant.ask(ASKED)
    html = card_html(answer, assistant.index)
    assert answer.answer in html
    assert re.findall(r"<mark>(.*?)</mark>", html) == [citation.quote for citation in answer.citations]
    assert "《安泽县人民政府工作规则》第三十三条第三款" in html
    assert "现行有效" in html
    assert "为什么是这个答案" in html


def test_sources__two_quotes_of_one_article_are_one_chip(assistant: Assistant) -> None:
    citations = [_cite(assistant, "以县政府名义发文"), _cite(assistant, "重要文件报县长签发")]
    (source,) = sources(citations, assistant.index)
    assert source.label == "《安泽县人民政府工作规则》第三十三条第二款、第三款"


def test_sources__a_quote_that_is_not_there_is_never_marked(assistant: Assistant) -> None:
    wrong = _cite(assistant, "重要文件报县长签发").model_copy(update={"quote": "重要文件报省长签发"})
    assert sources([wrong], assistant.index) == []
    html = card_html(_answer(status="answered", answer="…", citations=[wrong]), assistant.index)
    assert "<mark>" not in html
    assert "重要文件报省长签发" in html


@pytest.mark.parametrize("payload", ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>'])
def test_card_html__nothing_from_data_becomes_markup(assistant: Assistant, payload: str) -> None:
    answer = _answer(answer=payload, notes=[payload], related=[payload], suggestions=[payload])
    html = card_html(answer, assistant.index) + question_html(payload, payload)
    assert "<img" not in html
    assert "<script" not in html


def test_card_html__items_stand_on_lines_of_their_own(assistant: Assistant) -> None:
    html = card_html(_answer(answer="任务是：\n（一）甲；\n（二）乙。"), assistant.index)
    assert html.count('class="gw-fact-item"') == 2


def test_card_html__refusal_unfolds_what_comes_near(assistant: Assistant) -> None:
    html = card_html(_answer(related=["《安泽县人民政府工作规则》第三十一条"]), assistant.index)
    assert "没有找到依据" in html
    assert "相近的条文" in html
    assert "7个工作日内回复" in html


def test_reasons__no_identifier_and_no_score_is_shown(assistant: Assistant) -> None:
    answer, _ = assistant.ask(ASKED)
    shown = str(reasons(answer, assistant.index))
    assert "#art" not in shown
    assert not re.search(r"\d\.\d\d", shown)
    assert "《安泽县人民政府工作规则》第三十三条第三款" in shown
