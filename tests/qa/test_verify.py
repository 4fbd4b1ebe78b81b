"""verify_citations fails closed: whatever does not hold of a citation raises."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.errors import IndexDamaged
from qa.answer import Citation
from qa.assistant import Assistant
from qa.spans import Span, cite
from qa.verify import verify_citations
from tests.samples import ANZE, LINZHOU


@pytest.fixture(scope="module")
def sound(assistant: Assistant) -> Citation:
    """安泽 article 33 paragraph 3, whole."""
    document = assistant.index.find(ANZE)
    assert document is not None
    passage = next(
        p
        for p in assistant.index.passages
        if p.ref.document == document.id and (p.ref.article, p.ref.paragraph) == (33, 3)
    )
    return cite(assistant.index, Span(passage.ref, passage.start, passage.end))


@pytest.fixture(scope="module")
def item(assistant: Assistant) -> Citation:
    """临洲 article 8 item （二）."""
    document = assistant.index.find(LINZHOU)
    assert document is not None
    article = document.article(8)
    start = article.text.index("（二）")
    return Citation(
        document=LINZHOU, version=document.version, in_force=True, article="第八条", paragraph=1, item="（二）",
        quote=article.text[start : start + 12], start=start, end=start + 12, label="《…》第八条",
    )  # fmt: skip


def test_verify__sound_ones_pass(assistant: Assistant, sound: Citation, item: Citation) -> None:
    verify_citations([sound, item], assistant.index)
    verify_citations([sound.model_copy(update={"paragraph": None})], assistant.index)
    verify_citations([], assistant.index)


def test_cite__as_the_contract_has_it(sound: Citation) -> None:
    assert (sound.document, sound.article, sound.paragraph, sound.item) == (ANZE, "第三十三条", 3, None)
    assert sound.label == f"《{ANZE}》第三十三条第三款"
    assert sound.version == "安政发〔2024〕5号"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"document": LINZHOU}, id="another-document"),
        pytest.param({"document": "没有的办法"}, id="unknown-document"),
        pytest.param({"document": ""}, id="no-document"),
        pytest.param({"article": "第三十二条"}, id="another-article"),
        pytest.param({"article": "第九十九条"}, id="no-such-article"),
        pytest.param({"article": "第三十三"}, id="no-label"),
        pytest.param({"paragraph": 2}, id="another-paragraph"),
        pytest.param({"paragraph": 9}, id="no-such-paragraph"),
        pytest.param({"item": "（一）"}, id="no-such-item"),
        pytest.param({"quote": "由谁签发"}, id="other-words"),
        pytest.param({"quote": ""}, id="no-words"),
    ],
)
def test_verify__one_field_wrong_raises(assistant: Assistant, sound: Citation, wrong: dict[str, Any]) -> None:
    with pytest.raises(IndexDamaged):
        verify_citations([sound.model_copy(update=wrong)], assistant.index)


@pytest.mark.parametrize(("start", "end"), [(1, 0), (-1, 0), (0, 1), (0, -1), (-5, -5), (10_000, 10_000)])
def test_verify__offset_wrong_raises(assistant: Assistant, sound: Citation, start: int, end: int) -> None:
    moved = sound.model_copy(update={"start": sound.start + start, "end": sound.end + end})
    with pytest.raises(IndexDamaged):
        verify_citations([moved], assistant.index)


def test_verify__negative_offsets_that_happen_to_fit_raise(assistant: Assistant, sound: Citation) -> None:
    text = assistant.article_text(ANZE, "第三十三条") or ""
    moved = sound.model_copy(update={"start": sound.start - len(text), "end": sound.end - len(text), "paragraph": None})
    if sound.end == len(text):  # text[-n:0] is empty, which is caught in any case
        moved = moved.model_copy(update={"start": -len(text), "end": -1, "quote": text[:-1]})
    with pytest.raises(IndexDamaged):
        verify_citations([moved], assistant.index)


def test_verify__quote_that_runs_into_the_next_paragraph_raises(assistant: Assistant, sound: Citation) -> None:
    text = assistant.article_text(ANZE, "第三十三条") or ""
    document = assistant.index.find(ANZE)
    assert document is not None
    first, second = document.article(33).paragraphs[:2]
    long = sound.model_copy(
        update={"start": first.start, "end": second.end, "paragraph": 1, "quote": text[first.start : second.end]}
    )
    with pytest.raises(IndexDamaged):
        verify_citations([long], assistant.index)


def test_verify__another_item_raises(assistant: Assistant, item: Citation) -> None:
    with pytest.raises(IndexDamaged):
        verify_citations([item.model_copy(update={"item": "（三）"})], assistant.index)


def test_verify__one_wrong_among_sound_ones_raises(assistant: Assistant, sound: Citation) -> None:
    with pytest.raises(IndexDamaged):
        verify_citations([sound, sound.model_copy(update={"quote": "由谁签发"})], assistant.index)
