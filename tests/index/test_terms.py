"""Terms: each pattern has an example of its own, each example a pattern, counter-examples none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import ConfigError
from index.terms import Term, expand, load_terms

TERMS = load_terms()


def _unlike(check: Callable[[Term], list[str]]) -> dict[str, list[str]]:
    """What `check` finds wrong, by the first pattern of each term: a test for each of them takes longer than the checks."""
    return {term.say[0]: wrong for term in TERMS if (wrong := check(term))}


def test_terms_file__each_pattern_is_found_in_an_example() -> None:
    assert _unlike(lambda t: [p for p in t.say if not any(re.search(p, example) for example in t.examples)]) == {}


def test_terms_file__each_example_is_found_by_a_pattern() -> None:
    assert _unlike(lambda t: [example for example in t.examples if t.find(example) is None]) == {}


def test_terms_file__no_counter_example_is_found() -> None:
    assert _unlike(lambda t: [example for example in t.counter_examples if t.find(example) is not None]) == {}


def test_terms_file__each_means_something_once() -> None:
    assert all(term.means for term in TERMS)
    assert _unlike(lambda t: [word for word in t.means if word.strip() != word or not word]) == {}
    assert _unlike(lambda t: [word for word in t.means if t.means.count(word) > 1]) == {}


def test_terms_file__gives_words_and_no_answers() -> None:
    """An amount is what a question asks for: a lexicon that names it answers out of a table."""
    assert _unlike(lambda t: [word for word in t.means if _AMOUNT.search(word)]) == {}


def test_terms_file__no_pattern_twice() -> None:
    patterns = [pattern for term in TERMS for pattern in term.say]
    assert sorted({p for p in patterns if patterns.count(p) > 1}) == []


_AMOUNT = re.compile(r"[一二三四五六七八九十百千两\d]+(?:个)?(?:工作日|日|天|月|年(?!度)|元|字|份|周|小时|倍)|分之")
REPORT = Term(say=["打(?:个)?报告"], means=["请示", "报送"], instead=True, examples=["打报告"])
SIGN = Term(say=["签字"], means=["签发"], examples=["谁签字"])


def test_expand__misleading_words_left_out_others_kept() -> None:
    kept, added, read = expand("打个报告谁签字", [REPORT, SIGN])
    assert "报告" not in kept
    assert "签字" in kept
    assert added == ["请示", "报送", "签发"]
    assert read == [("打个报告", ["请示", "报送"]), ("签字", ["签发"])]


def test_expand__word_already_said_not_added() -> None:
    assert expand("签发找谁签字", [SIGN])[1] == []


def test_expand__nothing_said_unchanged() -> None:
    assert expand("会议谁主持", [REPORT, SIGN]) == ("会议谁主持", [], [])


TERM = "[[term]]\nsay = ['{}']\nmeans = ['b']\nexamples = ['c']\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[[term]\nsay", id="no-toml"),
        pytest.param(b"", id="empty"),
        pytest.param(b"[[term]]\nsay = ['a']\n", id="field-missing"),
        pytest.param((TERM.format("a") + "mean = ['b']\n").encode(), id="unknown-field"),
        pytest.param(b"[[term]]\nsay = 'a'\nmeans = ['b']\nexamples = ['a']\n", id="wrong-type"),
        pytest.param(TERM.format("(").encode(), id="bad-pattern"),
        pytest.param(TERM.format("请示").encode("gb18030"), id="not-utf-8"),
        pytest.param(None, id="no-file"),
    ],
)
def test_load_terms__bad_file_config_error_names_it(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "terms.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"terms\.toml"):
        load_terms(path)


def test_load_terms__good_file_as_written(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(TERM.format("甲{2}"), encoding="utf-8")
    (term,) = load_terms(path)
    assert term.find("说甲甲") == "甲甲"
    assert not term.instead
