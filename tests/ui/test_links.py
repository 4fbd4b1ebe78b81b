"""What an address says is what is asked again."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from corpus.provision import ProvisionRef, format_id
from tests.ui.test_escape import PAYLOADS
from ui.links import LONGEST, ask_link, dialogue_link, questions_of, ref_of


def read_back(link: str) -> list[tuple[str, str]]:
    """What the page reads out of an address."""
    held = parse_qs(urlsplit(link).query)
    return questions_of(held.get("q", []), held.get("scope", []), 99)


@pytest.mark.parametrize(
    "asked",
    [
        [("谁签发", "")],
        [("谁签发", "own"), ("那办公室名义的呢", "own")],
        [("谁签发", "laws"), ("几天", "a,b")],
        [("谁签发", ""), ("几天", "own")],
        [(payload, "") for payload in PAYLOADS],
    ],
)
def test_dialogue_link__is_read_back(asked: list[tuple[str, str]]) -> None:
    assert read_back(dialogue_link(asked)) == asked


def test_dialogue_link__keeps_the_newest_of_a_long_dialogue() -> None:
    asked = [(f"{number}" + "问" * 60, "") for number in range(40)]
    link = dialogue_link(asked)
    kept = read_back(link)
    assert len(link) <= LONGEST
    assert 1 < len(kept) < 40
    assert kept == asked[-len(kept) :]


@pytest.mark.parametrize("question", ["\ud800问", "\x00", "问" * 5000])
def test_links__any_text_has_an_address(question: str) -> None:
    assert ask_link(question).startswith("./?q=")
    assert dialogue_link([(question, "")]).startswith("./?q=")


def test_questions_of__blank_ones_and_too_many_are_left_out() -> None:
    assert questions_of(["", " ", "甲", "乙"], [], 1) == [("甲", "")]
    assert questions_of([], ["own"], 9) == []


@pytest.mark.parametrize(
    ("said", "article", "paragraph"), [("a33", 33, 0), ("第三十三条", 33, 0), ("第33条第三款", 33, 3)]
)
def test_ref_of__by_address_and_by_label(said: str, article: int, paragraph: int) -> None:
    at = format_id(ProvisionRef("rules", article, paragraph=paragraph)).split("#")[1] if said == "a33" else said
    assert ref_of("rules", at) == ProvisionRef("rules", article, paragraph=paragraph)


@pytest.mark.parametrize("said", ["", "第条", "签发", "第三十三条和第三条"])
def test_ref_of__nothing_else(said: str) -> None:
    assert ref_of("rules", said) is None
