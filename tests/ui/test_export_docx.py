"""The Word file, opened again."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from qa.answer import Answer
from qa.assistant import Assistant
from tests.ui.test_escape import PAYLOADS
from ui.dialogue import Asked, Dialogue, Turn
from ui.export_docx import dialogue_docx, file_name
from ui.quoted import answer_text

TODAY = date(2026, 1, 5)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """(style, text) of each paragraph."""
    held = docx.Document(BytesIO(data)).paragraphs
    return [(str(p.style.name) if p.style else "", p.text) for p in held]


def plain(data: bytes) -> str:
    """The text by another reader than the one that wrote it."""
    with zipfile.ZipFile(BytesIO(data)) as held:
        tree = ElementTree.fromstring(held.read("word/document.xml"))
    return "".join(node.text or "" for node in tree.iter(f"{WORD}t"))


@pytest.mark.parametrize(
    ("folder", "questions"),
    [
        ("index_dir", ["以县政府名义发文由谁签发", "那办公室名义的呢", "县政府食堂几点开饭"]),
        ("city_index_dir", ["市政府全体会议由谁召集和主持", "市政府食堂几点开饭"]),
    ],
)
def test_dialogue_docx__holds_each_turn_with_its_quotes(
    request: pytest.FixtureRequest, folder: str, questions: list[str]
) -> None:
    index_dir = request.getfixturevalue(folder)
    assert isinstance(index_dir, Path)
    dialogue = Dialogue()
    for question in questions:
        dialogue.put(Asked(question))
    dialogue.settle(Assistant.open(index_dir).ask)
    data = dialogue_docx(dialogue.turns, TODAY)
    written = paragraphs(data)
    assert written[0] == ("Title", "问答记录")
    assert [text.split("、", 1)[1] for style, text in written if style == "Heading 1"] == questions
    quoted = "".join(text for style, text in written if style == "Intense Quote")
    citations = [citation for turn in dialogue.turns for citation in turn.answer.citations]
    assert citations
    for citation in citations:
        assert "".join(citation.quote.split("\n")) in quoted
        assert any(text.startswith(f"{citation.label}（") and "现行有效" in text for _, text in written)
    assert all("".join(turn.answer.answer.split("\n")) in plain(data) for turn in dialogue.turns)
    assert f"共 {len(questions)} 问" in plain(data)


def test_dialogue_docx__names_what_is_near() -> None:
    label = "《某办法》第三条"
    answer = Answer(id="x", question="问", status="no_basis", answer="没有", related=[label], confidence=0.0)
    assert f"相近的条文：{label}" in plain(dialogue_docx([Turn(Asked("问"), answer)], TODAY))


@pytest.mark.parametrize(("confidence", "said"), [(0.3, True), (0.9, False)])
def test_dialogue_docx__says_to_check_what_is_not_well_founded(confidence: float, said: bool) -> None:
    answer = Answer(id="x", question="问", status="answered", answer="答", confidence=confidence)
    assert ("请核对原文" in plain(dialogue_docx([Turn(Asked("问"), answer)], TODAY))) == said
    assert ("请核对原文" in answer_text(answer)) == said


@pytest.mark.parametrize("text", [*PAYLOADS, "\x00\x0b\ud800\ufffe问", "]]></w:t><w:br/>", "=cmd|' /C calc'!A0"])
def test_dialogue_docx__whatever_was_typed_is_text(text: str) -> None:
    answer = Answer(id="x", question=text, status="no_basis", answer=text, notes=[text], confidence=0.0)
    data = dialogue_docx([Turn(Asked(text, (), text), answer)], TODAY)
    assert "".join(c for c in text if c not in "\x00\x0b\ud800\ufffe") in plain(data)
    assert "<w:br/>" not in zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()


def test_dialogue_docx__chinese_text_has_a_chinese_font() -> None:
    with zipfile.ZipFile(BytesIO(dialogue_docx([], TODAY))) as held:
        styles = held.read("word/styles.xml").decode()
    assert 'w:eastAsia="仿宋"' in styles


def test_file_name__says_the_day() -> None:
    assert file_name(TODAY) == "问答记录-2026-01-05.docx"
