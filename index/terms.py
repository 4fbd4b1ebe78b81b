"""Terms: office speech → the words regulations use, as data with examples (``terms/*.toml``, in order of their names)."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corpus.errors import ConfigError

TERMS = Path(__file__).parent / "terms"


class Term(BaseModel):
    """One way of speaking and what it means in the texts.

    Attributes:
        say: regular expressions that find it in a question.
        means: words that texts of the genre use for it, added to the query.
        instead: whether the spoken words mislead and are left out of the query (打报告 is no 报告).
        examples: questions in which some pattern of `say` is found; each pattern is found in at least one.
        counter_examples: questions in which none is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: list[str]
    means: list[str]
    instead: bool = False
    examples: list[str]
    counter_examples: list[str] = []

    def find(self, text: str) -> str | None:
        """The first words of `text` that say it, or None."""
        for pattern in self.say:
            match = _compile(pattern).search(text)
            if match is not None:
                return match.group()
        return None

    def remove(self, text: str) -> str:
        """`text` without the words that say it."""
        for pattern in self.say:
            text = _compile(pattern).sub(" ", text)
        return text


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def load_terms(path: Path = TERMS) -> tuple[Term, ...]:
    """The terms of a file, or of every .toml file of a folder.

    Raises:
        ConfigError: a file does not fit its schema.
    """
    if path.is_dir():
        return tuple(term for file in sorted(path.glob("*.toml")) for term in load_terms(file))
    try:
        terms = TypeAdapter(list[Term]).validate_python(tomllib.loads(path.read_text(encoding="utf-8"))["term"])
        for term in terms:
            for pattern in term.say:
                _compile(pattern)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, ValidationError, re.error) as error:
        raise ConfigError(f"{path.name} 读不出来：{error}", "每条有 say、means、examples") from error
    return tuple(terms)


def terms_fingerprint(path: Path = TERMS) -> str:
    """sha256 over the files of a folder of terms."""
    digest = hashlib.sha256()
    for file in sorted(path.glob("*.toml")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def expand(text: str, terms: Iterable[Term]) -> tuple[str, list[str], list[tuple[str, list[str]]]]:
    """A question in the texts' words.

    Returns:
        The question without misleading speech, the words to add, and what was read as what.
    """
    added: list[str] = []
    read: list[tuple[str, list[str]]] = []
    kept = text
    for term in terms:
        said = term.find(text)
        if said is None:
            continue
        read.append((said, term.means))
        added += [word for word in term.means if word not in text and word not in added]
        if term.instead:
            kept = term.remove(kept)
    return kept, added, read
