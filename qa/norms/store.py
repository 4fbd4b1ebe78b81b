"""store: the norms of an index, written when it is built, read when they are first needed."""

from __future__ import annotations

import hashlib
import json
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


def write_norms(documents: Iterable[Document]) -> bytes:
    """The norms of documents as JSON lines: `norms_fingerprint`, then one array a norm, in the order of its fields."""
    norms = (norm for document in documents for norm in norms_of(document))
    return (
        json.dumps(norms_fingerprint()).encode()
        + b"\n"
        + b"".join(json.dumps(astuple(norm), ensure_ascii=False).encode() + b"\n" for norm in norms)
    )


def read_norms(path: Path) -> NormTable:
    """What `write_norms` wrote.

    Raises:
        IndexDamaged: missing or unreadable.
        IndexStale: written by other rules.
    """
    try:
        with path.open("rb") as stream:
            if json.loads(next(stream)) != norms_fingerprint():
                raise IndexStale("索引已过时：读取规范的规则已更新", "", REBUILD)
            return NormTable(_norm(json.loads(line)) for line in stream)
    except (OSError, ValueError, TypeError, IndexError, StopIteration) as error:
        raise IndexDamaged(f"索引文件 {path.name} 读不出来", "", REBUILD) from error


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
