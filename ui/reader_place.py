"""reader_place: what the reader's address says, and what is shown when it says something that is not there any more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Document
from corpus.errors import UnknownProvision
from corpus.provision import ProvisionRef
from index.passages import short_title
from index.store import CorpusIndex
from qa.norms.norm import Span
from ui.links import ref_of
from ui.provision_html import version_text

_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPANS = re.compile(r"\d{1,6}-\d{1,6}(?:\.\d{1,6}-\d{1,6}){0,20}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is open.

    Attributes:
        document: what is read.
        ref: the provision it is opened at; None for the beginning.
        words: characters of the provision's article that are marked.
        note: what of the address could not be followed, in words; empty when all could.
    """

    document: Document
    ref: ProvisionRef | None = None
    words: tuple[Span, ...] = ()
    note: str = ""


def place_of(params: Mapping[str, str], index: CorpusIndex) -> Place:
    """The place that ``doc``, ``ref`` and ``words`` of an address name; the first document when it names none.

    A document is also found by its title, and a law's earlier version by the version that took its place.
    """
    wanted, at = params.get("doc", "").strip(), params.get("ref", "").strip()
    document, note = _document(wanted, index)
    if not at or (wanted and document.id != wanted and note.startswith("没有")):
        return Place(document, note=note)
    ref = ref_of(document.id, at)
    article_length = _length(document, ref)
    if ref is None or article_length is None:
        return Place(document, note=note or "链接指向的条款不在这份文件里，已从头显示。")
    return Place(document, ref, _words(params.get("words", ""), article_length), note)


def ordered(documents: Sequence[Document]) -> list[Document]:
    """The office's own documents first, then laws; each in the order of the corpus."""
    return sorted(documents, key=lambda document: document.level == "law")


def choice_text(document: Document, aliases: Mapping[str, str]) -> str:
    """A document as it is listed: title, other names that its letters do not show, version, and whether it is in force."""
    title = short_title(document.title) if document.level == "law" else document.title
    others = [name for name, full in aliases.items() if full == document.title and not _is_within(name, document.title)]
    text = f"{title}（{'、'.join(others)}）" if others else title
    facts = [version_text(document.version), "" if document.in_force else "不在施行期内"]
    return "·".join([text, *filter(None, facts)])


def later_note(citing: Document, cited: Document, ref: ProvisionRef) -> str:
    """What to say of a number that was written before the text it now leads to: articles may have been renumbered."""
    written = citing.version if _ISO_DATE.fullmatch(citing.version) else ""
    if not written and citing.front.issued_on is not None:
        written = citing.front.issued_on.isoformat()
    newer = bool(written) and _ISO_DATE.fullmatch(cited.version) is not None and cited.version > written
    return "条号可能已变" if newer and ref.article is not None and citing.id != cited.id else ""


def _is_within(name: str, title: str) -> bool:
    """Whether the characters of `name` stand in `title` in that order: a search for one then finds the other."""
    rest = iter(title)
    return all(character in rest for character in name)


def _document(wanted: str, index: CorpusIndex) -> tuple[Document, str]:
    first = ordered(index.documents)[0]
    if not wanted:
        return first, ""
    try:
        return index.document(wanted), ""
    except UnknownProvision:
        pass
    held = index.find(wanted)
    if held is not None:
        return held, ""
    base = _DATED.sub("", wanted)
    later = [document for document in index.documents if base != wanted and _DATED.sub("", document.id) == base]
    if later:
        newest = max(later, key=lambda document: document.version)
        return newest, f"链接指向的是旧版本，现显示{version_text(newest.version)}版本，条号可能已有变动。"
    return first, "没有找到链接指向的文件，可能已撤下或更名。"


def _length(document: Document, ref: ProvisionRef | None) -> int | None:
    """Characters of the article that holds `ref`; None when the document has no such provision."""
    if ref is None or ref.article is None:
        return None
    article = next((a for a in document.provisions() if (a.number, a.branch) == (ref.article, ref.branch)), None)
    return len(article.text) if article is not None and article.span_of(ref) is not None else None


def _words(value: str, length: int) -> tuple[Span, ...]:
    """The spans in ``12-40.55-60`` that lie in a text of `length` characters; none when it is no such list."""
    if not _SPANS.fullmatch(value):
        return ()
    pairs = [tuple(map(int, pair.split("-"))) for pair in value.split(".")]
    return tuple((start, end) for start, end in pairs if 0 <= start < end <= length)
