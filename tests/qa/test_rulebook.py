"""Rules: each pattern has an example, each example a pattern, counter-examples none; each phrase used exists."""

from __future__ import annotations

import ast
import re
import shutil
import string
from pathlib import Path

import pytest

from corpus.errors import ConfigError
from qa.rulebook import RULES, IntentRule, found, load_rulebook

ROOT = Path(__file__).resolve().parents[2]
BOOK = load_rulebook()
SPEECH = BOOK.speech.model_dump()
EACH_INTENT = pytest.mark.parametrize("intent", BOOK.intents, ids=lambda intent: intent.name)
WITH_EXAMPLES = [name for name in SPEECH if f"{name}_examples" in SPEECH]
NO_PATTERNS = ("stop_words", "place_endings", "place_exceptions")
PATTERN_LISTS = [name for name in SPEECH if not name.endswith("_examples") and name not in NO_PATTERNS]


def _finds(pattern: str, examples: list[str]) -> bool:
    return any(re.search(pattern, example) for example in examples)


# --- intents --------------------------------------------------------------------------------------------------------


@EACH_INTENT
def test_intent__pattern_is_found_in_an_example(intent: IntentRule) -> None:
    assert [p for p in (*intent.ask, *intent.hint) if not _finds(p, intent.examples)] == []


@EACH_INTENT
def test_intent__example_is_found_by_a_pattern(intent: IntentRule) -> None:
    assert [e for e in intent.examples if not intent.asked_in(e) and not intent.hinted_in(e)] == []


@EACH_INTENT
def test_intent__counter_example_is_not_found(intent: IntentRule) -> None:
    assert [e for e in intent.counter_examples if intent.asked_in(e) or intent.hinted_in(e)] == []


@EACH_INTENT
def test_intent__evidence_compiles(intent: IntentRule) -> None:
    assert intent.evidence
    assert all(re.compile(pattern) for pattern in intent.evidence)


def test_intents__names_labels_and_orders_unlike() -> None:
    for values in ([i.name for i in BOOK.intents], [i.label for i in BOOK.intents], [i.order for i in BOOK.intents]):
        assert len(set(values)) == len(values)
    assert [i.order for i in BOOK.intents] == sorted(i.order for i in BOOK.intents)


# --- speech ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_speech__pattern_is_found_in_an_example(name: str) -> None:
    assert [p for p in SPEECH[name] if not _finds(p, SPEECH[f"{name}_examples"])] == []


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_speech__example_is_found_by_a_pattern(name: str) -> None:
    assert [e for e in SPEECH[f"{name}_examples"] if found(SPEECH[name], e) is None] == []


@pytest.mark.parametrize("name", [n for n in WITH_EXAMPLES if f"{n}_counter_examples" in SPEECH])
def test_speech__counter_example_is_not_found(name: str) -> None:
    assert [e for e in SPEECH[f"{name}_counter_examples"] if found(SPEECH[name], e) is not None] == []


@pytest.mark.parametrize("name", PATTERN_LISTS)
def test_speech__patterns_compile(name: str) -> None:
    assert SPEECH[name]
    assert all(re.compile(pattern) for pattern in SPEECH[name])


# --- phrases --------------------------------------------------------------------------------------------------------


def _phrases_used() -> list[tuple[str, str, str, frozenset[str]]]:
    """Every ``….phrase("section", "key", blank=…)`` in qa: where, section, key, blanks."""
    used = []
    for path in sorted((ROOT / "qa").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "phrase":
                words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                if len(words) == 2:
                    blanks = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                    used.append((f"{path.name}:{node.lineno}", str(words[0]), str(words[1]), blanks))
    return used


def test_phrases__each_one_used_exists_with_its_blanks() -> None:
    used = _phrases_used()
    assert used
    for where, section, key, blanks in used:
        assert key in BOOK.phrases.get(section, {}), where
        text = BOOK.phrases[section][key]
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} == blanks, where


def test_phrase__blanks_filled_in() -> None:
    assert BOOK.phrase("refusal", "missing_document", title="某条例").startswith("《某条例》")


# --- loading --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RULES, tmp_path / "rules"))


def test_load_rulebook__copy_the_same_fingerprint(folder: Path) -> None:
    assert load_rulebook(folder).fingerprint == BOOK.fingerprint


def test_load_rulebook__changed_file_another_fingerprint(folder: Path) -> None:
    with (folder / "phrases.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n# one more line\n")
    assert load_rulebook(folder).fingerprint != BOOK.fingerprint


@pytest.mark.parametrize("name", ["intents.toml", "speech.toml", "phrases.toml"])
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda p: p.unlink(), id="missing"),
        pytest.param(lambda p: p.write_text("[[", encoding="utf-8"), id="no-toml"),
        pytest.param(lambda p: p.write_bytes(b"# \xff\n" + p.read_bytes()), id="not-utf-8"),
        pytest.param(lambda p: p.write_bytes(b"unknown = 1\n" + p.read_bytes()), id="unknown-key"),
    ],
)
def test_load_rulebook__bad_file_config_error(folder: Path, name: str, damage: object) -> None:
    damage(folder / name)  # type: ignore[operator]
    with pytest.raises(ConfigError):
        load_rulebook(folder)


def test_load_rulebook__bad_pattern_config_error_when_loaded(folder: Path) -> None:
    path = folder / "intents.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("ask = [", "ask = ['(', ", 1), encoding="utf-8")
    with pytest.raises(ConfigError):
        load_rulebook(folder)


def test_necessity__not_in_a_word_that_ends_so() -> None:
    assert [q for q in ("纪要是同一个人签吗", "重要的事能拖吗") if found(SPEECH["necessity"], q) is not None] == []
    assert found(SPEECH["necessity"], "局长也要去吗") is not None
