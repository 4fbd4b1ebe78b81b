"""store: the norms of an index, written when it is built, read when they are first needed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from corpus.document import Document
from corpus.errors import IndexDamaged, IndexStale
from corpus.provision import ProvisionRef
from index.manifest import REBUILD
from qa.norms.extract import norms_of
from qa.norms.norm import Amount, Norm
from qa.norms.rules import load_norm_rules

NORMS_FILE = "norms.jsonl"
_ARTICLE = re.compile(rb'\["[a-z_]+", \[("(?:[^"\\]|\\.)*", -?\d+, \d+)')
"""How a line begins: the kind, then document, article and branch of the provision."""


class NormTable:
    """The norms of a corpus by article, in the order of the text."""

    def __init__(self, norms: Iterable[Norm]) -> None:
        self._by_article: dict[ProvisionRef, list[Norm]] = {}
        for norm in norms:
            self._by_article.setdefault(norm.ref.at_article(), []).append(norm)

    def of(self, article: ProvisionRef) -> Sequence[Norm]:
        """The norms of the article that a provision stands in."""
        return self._by_article.get(article.at_article(), ())

    def of_document(self, document_id: str) -> Iterator[Norm]:
        """The norms of one document."""
        return (norm for norm in self if norm.ref.document == document_id)

    def __iter__(self) -> Iterator[Norm]:
        return (norm for norms in self._by_article.values() for norm in norms)


class StoredNorms(NormTable):
    """The norms of a file, an article's read when it is asked for: one question looks at a dozen articles of thousands.

    Raises:
        IndexDamaged: when an article's lines cannot be read; on asking for it.
    """

    def __init__(self, path: Path, lines: Iterable[bytes]) -> None:
        """Args:
        path: the file, for messages.
        lines: of it, without the first.
        """
        super().__init__(())
        self._path = path
        self._lines: dict[bytes, list[bytes]] = {}
        for line in lines:
            article = _ARTICLE.match(line)
            if article is None:
                raise _damaged(path)
            self._lines.setdefault(article.group(1), []).append(line)

    def of(self, article: ProvisionRef) -> Sequence[Norm]:
        """See `NormTable.of`."""
        ref = article.at_article()
        if ref not in self._by_article:
            key = json.dumps([ref.document, ref.article, ref.branch], ensure_ascii=False).encode()
            self._by_article[ref] = self._read(self._lines.get(key[1:-1], ()))
        return self._by_article[ref]

    def of_document(self, document_id: str) -> Iterator[Norm]:
        """See `NormTable.of_document`."""
        begin = json.dumps(document_id, ensure_ascii=False).encode() + b","
        lines = (held for key, held in self._lines.items() if key.startswith(begin))
        return (norm for held in lines for norm in self._read(held))

    def __iter__(self) -> Iterator[Norm]:
        return (norm for lines in self._lines.values() for norm in self._read(lines))

    def _read(self, lines: Iterable[bytes]) -> list[Norm]:
        try:
            return [_norm(json.loads(line)) for line in lines]
        except (ValueError, TypeError, IndexError) as error:
            raise _damaged(self._path) from error


def write_norms(documents: Iterable[Document]) -> bytes:
    """The norms of documents as JSON lines: `norms_fingerprint`, then one array a norm, in the order of its fields."""
    norms = (norm for document in documents for norm in norms_of(document))
    return (
        json.dumps(norms_fingerprint()).encode()
        + b"\n"
        + b"".join(json.dumps(astuple(norm), ensure_ascii=False).encode() + b"\n" for norm in norms)
    )


def read_norms(path: Path) -> NormTable:
    """What `write_norms` wrote, all of it read when it is asked for.

    Raises:
        IndexDamaged: missing or unreadable; what is wrong inside a line shows when its article is asked for.
        IndexStale: written by other rules.
    """
    try:
        with path.open("rb") as stream:
            if json.loads(next(stream)) != norms_fingerprint():
                raise IndexStale("索引已过时：读取规范的规则已更新", "", REBUILD)
            return StoredNorms(path, stream)
    except (OSError, ValueError, StopIteration) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> IndexDamaged:
    return IndexDamaged(f"索引文件 {path.name} 读不出来", "", REBUILD)


def norms_fingerprint() -> str:
    """Hash of the rules and the code that read norms."""
    digest = hashlib.sha256(load_norm_rules().fingerprint.encode())
    here = Path(__file__).parent
    for path in [*sorted(here.glob("*.py")), here.parent / "statements.py", here.parent / "quantities.py"]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _norm(row: list[Any]) -> Norm:
    kind, ref, start, end, *words, amount, spans = row
    located = tuple((begin, stop) for begin, stop in spans)
    return replace(
        Norm(kind, ProvisionRef(*ref), start, end, *words), amount=Amount(*amount) if amount else None, spans=located
    )
