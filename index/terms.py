"""Terms: office speech → the words regulations use, as data with examples (``terms/*.toml``, in order of their names)."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from corpus.errors import ConfigError
from index.literals import Needs, pieces, required, required_by, wanted

TERMS = Path(__file__).parent / "terms"


@dataclass(frozen=True, slots=True)
class Term:
    """One way of speaking and what it means in the texts.

    Attributes:
        say: regular expressions that find it in a question.
        means: words that texts of the genre use for it, added to the query.
        instead: whether the spoken words mislead and are left out of the query (打报告 is no 报告).
        examples: questions in which some pattern of `say` is found; each pattern is found in at least one.
        counter_examples: questions in which none is.
        names: whether it is the name of one thing, whose words together tell more than each (县长办公会议).
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")  # of the file that it is read from

    say: list[str]
    means: list[str]
    examples: list[str]
    instead: bool = False
    counter_examples: list[str] = field(default_factory=list)
    names: bool = False
    _wanted: list[frozenset[str]] = field(default_factory=list, init=False, repr=False, compare=False)

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Every place of `text` that says it, pattern by pattern; what cannot match is not even compiled.

        What a pattern leaves open does not reach over a comma: 「代表120人，绩效工资」 is no 代表…工资.
        """
        if not self._wanted:
            self.know(map(required, self.say))
        held = pieces(text)
        for pattern, one_of in zip(self.say, self._wanted, strict=True):
            if not one_of or not one_of.isdisjoint(held):
                whole = _COMMA.search(pattern) is not None
                for match in _compile(pattern).finditer(text):
                    if whole or _COMMA.search(match.group()) is None:
                        yield match

    def know(self, needs: Iterable[Needs]) -> None:
        """Take what each of `say` needs, where that is known already."""
        self._wanted[:] = map(wanted, needs)

    def find(self, text: str) -> str | None:
        """The first words of `text` that say it, or None."""
        match = next(self.matches(text), None)
        return match.group() if match else None

    def remove(self, text: str) -> str:
        """`text` without the words that say it."""
        for pattern in self.say:
            text = _compile(pattern).sub(" ", text)
        return text


_COMMA = re.compile("[，,；;。？?！!]")


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def load_terms(path: Path = TERMS, cache_dir: Path | None = None) -> tuple[Term, ...]:
    """The terms of a file, or of every .toml file of a folder.

    Args:
        path: the file or folder.
        cache_dir: where what the patterns need is kept between processes, see `index.literals`.

    Raises:
        ConfigError: a file does not fit its schema.
    """
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    return tuple(term for file in files for term in _read(file, cache_dir))


@cache
def _read(file: Path, cache_dir: Path | None) -> tuple[Term, ...]:
    try:
        terms = TypeAdapter(list[Term]).validate_python(tomllib.loads(file.read_text(encoding="utf-8"))["term"])
        needs = required_by((pattern for term in terms for pattern in term.say), cache_dir, file.stem)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, ValidationError, re.error) as error:
        raise ConfigError(f"{file.name} 读不出来：{error}", "每条有 say、means、examples") from error
    for term in terms:
        term.know(needs[pattern] for pattern in term.say)
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
