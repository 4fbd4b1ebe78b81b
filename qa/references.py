"""references: what the words of a regulation point to: 本法第三条, 《…法》第五条第二款, 前款, 第（二）项.

Every reference either leads to provisions that are there, or is said to lead to a document or a provision that is not,
or is left alone because it may mean more than one thing (eyecite's rule: of several antecedents none is guessed).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import Article, Document
from corpus.numerals import parse_numeral
from corpus.provision import ANNEX_LABEL, NOTICE, ProvisionRef, ref_from_match
from qa.reference_rules import ReferenceRules, load_reference_rules
from qa.reference_syntax import ARTICLE, ITEM, PARAGRAPH, UNITS, Link, read_chain, starts
from qa.reference_targets import Place, Status, follow
from qa.shelf import Named, Shelf

_TITLE = re.compile(r"《([^《》]{2,60})》")
_BRACKETED_END = re.compile(r"[（(][^（）()]*[）)]$")
_JOINT = re.compile(r"[^第]{0,50}(?=第)")
_LINKING = re.compile(r"(?:中的|[的中之])$")
_CLAUSE_MARKS = "，。；：\n"
_Anchor = tuple[int, str, "re.Match[str] | None"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of an article's text that points somewhere.

    Attributes:
        start, end: offsets in the article's text.
        status: ``"held"``, ``"no_document"`` (not in the corpus), ``"no_provision"`` (the document is held and has no
            such provision), ``"unclear"`` (more than one thing fits, or nothing says which).
        targets: where it leads, in order, when held; the document itself is a `ProvisionRef` without article.
        title: the document that is not held, or that lacks the provision.
    """

    start: int
    end: int
    status: Status
    targets: tuple[ProvisionRef, ...] = ()
    title: str = ""


def references_of(
    document: Document, article: Article, shelf: Shelf, rules: ReferenceRules | None = None
) -> tuple[Reference, ...]:
    """The references in one article, in order; they do not overlap.

    Args:
        document, article: the text.
        shelf: the documents it may point to.
        rules: those of the project when None.
    """
    return tuple(_Reader(document, article, shelf, rules or load_reference_rules()).read())


class _Reader:
    """Reads one article: finds where references begin, and follows each."""

    def __init__(self, document: Document, article: Article, shelf: Shelf, rules: ReferenceRules) -> None:
        self.document, self.article, self.shelf, self.rules = document, article, shelf, rules
        self.text = article.text
        self.amends = rules.amends.search(document.title) is not None
        self.defined = {m["short"]: m["name"] for m in rules.defined.finditer(self.text)}

    def read(self) -> Iterator[Reference]:
        if not any(mark in self.text for mark in "《第前附"):
            return
        done = 0
        for start, kind, match in self._anchors():
            if start < done:
                continue
            for reference in self._from(kind, start, match, done):
                yield reference
                done = reference.end

    def _anchors(self) -> list[_Anchor]:
        """Where references may begin, in order of the text."""
        found: list[_Anchor] = [(start, "bare", None) for start in starts(self.text)]
        rules = self.rules
        for kind, pattern in (
            ("title", _TITLE),
            ("own", rules.own),
            ("back", rules.back),
            ("here", rules.here),
            ("annex", ANNEX_LABEL),
        ):
            found.extend((match.start(), kind, match) for match in pattern.finditer(self.text))
        return sorted(found, key=lambda anchor: anchor[0])

    def _from(self, kind: str, start: int, match: re.Match[str] | None, done: int) -> Iterator[Reference]:
        if match is None:
            yield from self._bare(start, done)
        elif kind == "title":
            yield from self._titled(match)
        elif kind == "own":
            yield from self._own(match)
        elif kind == "annex":
            yield from self._annex(match)
        else:
            links = read_chain(self.text, match.end())
            unit = UNITS[match["unit"]]
            deeper = links if links and links[0].pieces[0].unit > unit else ()
            yield from self._back(match, unit, deeper) if kind == "back" else self._here(match, unit, deeper)

    # -- by name -----------------------------------------------------------------------------------------------------

    def _titled(self, match: re.Match[str]) -> Iterator[Reference]:
        """《…》, with the provision behind it if there is one."""
        named = self.shelf.titled(self.defined.get(match[1], match[1]))
        joint = _JOINT.match(self.text, match.end())
        links: Sequence[Link] = ()
        if joint is not None and self.rules.joint.search(joint.group()) is not None:
            links = read_chain(self.text, joint.end())
        if links and links[0].pieces[0].unit == ARTICLE:
            yield from self._named(named, links, match.start())
        elif named.document is not None:
            if named.document.id != self.document.id:
                yield Reference(*match.span(), "held", (ProvisionRef(named.document.id),))
        elif self.rules.document_title.search(match[1]) is not None:
            yield Reference(*match.span(), "unclear" if named.unclear else "no_document", title=match[1])

    def _own(self, match: re.Match[str]) -> Iterator[Reference]:
        """本法第三条."""
        links = read_chain(self.text, match.end() + self.text.startswith("的", match.end()))
        if links and links[0].pieces[0].unit == ARTICLE:
            genre = match["genre"]
            fits = _BRACKETED_END.sub("", self.document.title).endswith((genre, f"{genre}典"))  # 民法典 says 本法
            named = Named(self.document.title, self.document if fits else None, unclear=not fits)
            yield from self._named(named, links, match.start())

    def _annex(self, match: re.Match[str]) -> Iterator[Reference]:
        """附件1, where the document has it and the words are not of another's."""
        ref = ref_from_match(match, self.document.id)
        annex = next((a for a in self.document.annexes if ref and a.branch == ref.branch), None)
        if ref is None or annex is None or self._is_quoted(match.start()):
            return
        if self.text[: match.start()].endswith(("》", "》的")) or annex.span_of(ref) is None:
            return
        yield Reference(*match.span(), "held", (ref,))

    def _named(self, named: Named, links: Sequence[Link], start: int) -> Iterator[Reference]:
        """The links of a chain that belongs to a document by name."""
        if named.document is not None:
            yield from self._chain(links, Place(named.document), start)
            return
        for number, link in enumerate(links):
            status: Status = "unclear" if named.unclear else "no_document"
            yield Reference(link.start if number else start, link.end, status, title=named.title)

    # -- by place ----------------------------------------------------------------------------------------------------

    def _back(self, match: re.Match[str], unit: int, deeper: Sequence[Link]) -> Iterator[Reference]:
        """前款, 前两条, 前款第二项."""
        targets = () if self._is_quoted(match.start()) else self._before(match, unit)
        if not targets or (deeper and len(targets) > 1):
            yield Reference(match.start(), deeper[-1].end if deeper else match.end(), "unclear")
        elif deeper:
            ref = targets[0]
            article = self.shelf.article(ref.document, ref.article or 0, ref.branch) or self.article
            yield from self._chain(deeper, Place(self.document, article, ref.paragraph, ref.item), match.start())
        else:
            yield Reference(match.start(), match.end(), "held", targets)

    def _here(self, match: re.Match[str], unit: int, deeper: Sequence[Link]) -> Iterator[Reference]:
        """本条第二款, 本款第（一）项."""
        if not deeper:
            return
        paragraph, item = self.article.paragraph_at(match.start()), self.article.item_at(match.start())
        number = paragraph.number if paragraph and unit >= PARAGRAPH else 0
        place = Place(self.document, self.article, number, item.number if item and unit >= ITEM else 0)
        if self._is_quoted(match.start()):
            yield Reference(match.start(), deeper[-1].end, "unclear")
        else:
            yield from self._chain(deeper, place, match.start())

    def _bare(self, start: int, done: int) -> Iterator[Reference]:
        """第三条, 第二款, 第（一）项 without 本法 or 本条, or with a law's bare name before them (刑法第十七条)."""
        links = read_chain(self.text, start)
        if not links:
            return
        unit = links[0].pieces[0].unit
        clause = max(self.text.rfind(mark, 0, start) for mark in _CLAUSE_MARKS) + 1
        before = self.text[max(clause, done) : start]
        stretch = _LINKING.sub("", before)
        named = self.shelf.named_before(stretch, self.rules) if unit == ARTICLE else None
        if named is not None:
            begin = start - named[0] - (len(before) - len(stretch) if named[0] else 0)
            yield from self._named(named[1], links, begin)
        elif self._is_open(before, self.text[clause:start], unit) or self._is_quoted(start):
            yield Reference(start, links[-1].end, "unclear")
        else:
            for reference in self._chain(links, self._own_place(start, links[0]), start):
                lost = reference.status == "no_provision"  # perhaps of something else; only a name makes it certain
                yield replace(reference, status="unclear", title="") if lost else reference

    def _own_place(self, start: int, link: Link) -> Place:
        """Where a bare link is read: in the document; in the article; an item in its own paragraph if it has such."""
        piece = link.pieces[0]
        if piece.unit == ARTICLE:
            return Place(self.document)
        paragraph, item = self.article.paragraph_at(start), self.article.item_at(start)
        place = Place(self.document, self.article)
        if piece.unit >= ITEM and paragraph is not None:
            has = {held.number for held in paragraph.items}
            place = replace(place, paragraph=paragraph.number if set(piece.numbers) <= has else 0)
        if piece.unit > ITEM and paragraph is not None and item is not None:
            place = replace(place, paragraph=paragraph.number, item=item.number)
        return place

    def _before(self, match: re.Match[str], unit: int) -> tuple[ProvisionRef, ...]:
        """The articles, paragraphs or items that 前… means, nearest last; empty when not all of them are there."""
        count = parse_numeral(match["count"]) if match["count"] else 1
        own = ProvisionRef(self.document.id, self.article.number, self.article.branch)
        if not count or own.article == NOTICE:
            return ()
        if unit == ARTICLE:
            return self._articles_before(count)
        paragraph, item = self.article.paragraph_at(match.start()), self.article.item_at(match.start())
        number = paragraph.number if paragraph else 0
        if unit == PARAGRAPH:
            first = number - count
            return tuple(replace(own, paragraph=n) for n in range(first, number)) if first >= 1 else ()
        first = item.number - count if item else 0
        has = {held.number for held in paragraph.items} if paragraph else set()
        if item is None or not set(range(first, item.number)) <= has:
            return ()
        return tuple(replace(own, paragraph=number, item=n) for n in range(first, item.number))

    def _articles_before(self, count: int) -> tuple[ProvisionRef, ...]:
        """The articles just before this one, if their numbers run on to it without a gap."""
        at = self.shelf.order(self.document.id).get((self.article.number, self.article.branch))
        if at is None or at < count or self.shelf.is_twice(self.document.id, self.article.number, self.article.branch):
            return ()
        row = self.document.articles[at - count : at + 1]
        runs_on = all(b.number - a.number in (0, 1) for a, b in zip(row, row[1:], strict=False))
        return tuple(ProvisionRef(self.document.id, a.number, a.branch) for a in row[:-1]) if runs_on else ()

    # -- what both need ----------------------------------------------------------------------------------------------

    def _chain(self, links: Sequence[Link], place: Place, start: int) -> Iterator[Reference]:
        """Each link in turn; one that names fewer levels than the one before goes on from where that one was."""
        last: tuple[ProvisionRef, ...] = ()
        for number, link in enumerate(links):
            target = follow(link, place.above(link.pieces[0].unit) if number else place, self.shelf)
            refs = target.refs
            if link.through and len(last) == 1 and len(refs) == 1:
                refs = self.shelf.between(last[0], refs[0]) or refs
            title = place.document.title if target.status == "no_provision" else ""
            yield Reference(link.start if number else start, link.end, target.status, refs, title)
            place, last = target.place, target.refs

    def _is_open(self, before: str, clause: str, unit: int) -> bool:
        """Whether what stands before a bare link may give it to something else than this document or article."""
        if self.article.number == NOTICE or self.rules.foreign.search(before) is not None:
            return True
        if self.rules.unnamed.search(clause) is not None or self.shelf.names_in(clause, self.document):
            return True
        return unit > ARTICLE and any(True for _ in re.finditer(r"第[^第，。]{1,8}条|前[一二两三]?条", clause))

    def _is_quoted(self, position: int) -> bool:
        """Whether the words are those of some other text: inside “…”, or in a document that amends another."""
        opened, closed = (self.text.count(mark, 0, position) for mark in "“”")
        return self.amends or opened > closed or self.text.count('"', 0, position) % 2 == 1
