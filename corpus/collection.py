"""Collection: the documents an index is built from, gathered from files, folders and the packaged laws."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.document import Document
from corpus.laws import law_aliases, load_laws
from corpus.parse import parse
from corpus.readers import read_folder, read_source
from corpus.source import Problem

DATA = Path(__file__).parent / "data"
DEFAULT_SOURCES = (DATA / "anze-work-rules-2024.txt",)
_QUOTED_TITLE = re.compile(r"《([^《》]{2,60})》")


@dataclass(frozen=True, slots=True)
class Collection:
    """What an index is built from.

    Attributes:
        documents: imported documents first, in the order given, then laws by title.
        aliases: other names of documents → full title; a name that fits two documents is not among them.
        problems: of the collection as a whole; each document carries its own.
    """

    documents: tuple[Document, ...]
    aliases: dict[str, str]
    problems: tuple[Problem, ...] = ()

    def level_of(self, document_id: str) -> str:
        """``"law"`` or ``"regulation"``; see `Document.level`."""
        return next(document.level for document in self.documents if document.id == document_id)

    def missing_titles(self) -> dict[str, int]:
        """Titles in 《》 that the documents cite but the collection lacks → how often, most cited first."""
        held = {document.title for document in self.documents} | set(self.aliases)
        counts: Counter[str] = Counter()
        for document in self.documents:
            for article in document.provisions():
                counts.update(t for t in _QUOTED_TITLE.findall(article.text) if t not in held)
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def collect(sources: Sequence[Path], laws: str, today: date) -> Collection:
    """Read all sources and the selected laws.

    Args:
        sources: files, or folders whose readable files are taken in order of their names.
        laws: ``"all"``, ``"selected"`` or ``"none"``.
        today: decides which versions of the laws are in force.

    Raises:
        UnreadableSource: a file cannot be read; the message says which and what to do.
    """
    documents: list[Document] = []
    for path in _files(sources):
        document = parse(read_source(path))
        in_force = document.effective_on is None or document.effective_on <= today
        documents.append(replace(document, in_force=in_force))
    documents = _with_unique_ids(documents)
    law_set = load_laws(laws, today)
    taken = {document.title for document in documents}
    documents += [law for law in law_set.documents if law.title not in taken]
    return Collection(tuple(documents), aliases_of(documents), law_set.problems)


def aliases_of(documents: Iterable[Document]) -> dict[str, str]:
    """Names by which documents are called besides their full titles → full title.

    Besides the laws' short forms: an imported document is also called by its title without a note such as （试行）, and
    without the name of the body before the last two genre words when no other document ends like that.
    """
    documents = list(documents)
    aliases = dict(law_aliases(documents))
    for document in documents:
        bare = re.sub(r"[（(][^（）()]*[）)]$", "", document.title)
        if bare != document.title:
            aliases.setdefault(bare, document.title)
    return aliases


def _files(sources: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for source in sources:
        files.extend(read_folder(source) if source.is_dir() else [source])
    return list(dict.fromkeys(files))


def _with_unique_ids(documents: Sequence[Document]) -> list[Document]:
    seen: Counter[str] = Counter()
    out: list[Document] = []
    for document in documents:
        seen[document.id] += 1
        number = seen[document.id]
        out.append(replace(document, id=f"{document.id}-{number}") if number > 1 else document)
    return out
