"""reference_targets: from a link of 条款项目 and the place it is read at to the provisions it means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from qa.reference_syntax import ARTICLE, ITEM, PARAGRAPH, SUBITEM, Link, Piece
from qa.shelf import Shelf

Status = Literal["held", "no_document", "no_provision", "unclear"]


@dataclass(frozen=True, slots=True)
class Place:
    """What the words read so far lead to; a piece of a lower level goes on from there.

    Attributes:
        document: always known.
        article: None when only the document is known.
        paragraph, item: 0 when not said.
    """

    document: Document
    article: Article | None = None
    paragraph: int = 0
    item: int = 0

    def above(self, unit: int) -> Place:
        """The same place as far as it is above a level."""
        if unit == ARTICLE:
            return Place(self.document)
        return replace(self, paragraph=self.paragraph if unit > PARAGRAPH else 0, item=self.item if unit > ITEM else 0)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: provisions when `status` is held, and the place the next link goes on from."""

    status: Status
    place: Place
    refs: tuple[ProvisionRef, ...] = ()


def follow(link: Link, place: Place, shelf: Shelf) -> Target:
    """The provisions that a link names, read at `place`. All of them must be there."""
    target = Target("unclear", place)
    for piece in link.pieces:
        if len(target.refs) > 1:
            return Target("unclear", place)  # 第三、四条第二款: of which?
        target = _follow_piece(piece, place, shelf)
        if target.status != "held":
            return target
        place = target.place
    return target


def _follow_piece(piece: Piece, place: Place, shelf: Shelf) -> Target:
    first, last = piece.numbers[0], piece.numbers[-1]
    numbers = tuple(range(first, last + 1)) if piece.through else piece.numbers
    if piece.unit == ARTICLE:
        return _follow_articles(numbers, piece.branch, place, shelf)
    if place.article is None:
        return Target("unclear", place)
    held = [_below(place, place.article, piece.unit, number) for number in numbers]
    refs = tuple(ref for ref in held if ref is not None)
    if not refs or len(refs) < len(held):
        several = any(_counted(place.article, piece.unit, place, number) > 1 for number in numbers)
        return Target("unclear" if several else "no_provision", Place(place.document))
    return Target("held", replace(place, paragraph=refs[-1].paragraph, item=refs[-1].item), refs)


def _follow_articles(numbers: tuple[int, ...], branch: int, place: Place, shelf: Shelf) -> Target:
    name, lost = place.document.id, Place(place.document)
    if any(shelf.is_twice(name, number, branch) for number in numbers):
        return Target("unclear", lost)
    held = [article for number in numbers if (article := shelf.article(name, number, branch)) is not None]
    if not held or len(held) < len(numbers):
        return Target("no_provision", lost)
    refs = tuple(ProvisionRef(name, article.number, article.branch) for article in held)
    return Target("held", Place(place.document, held[-1]), refs)


def _below(place: Place, article: Article, unit: int, number: int) -> ProvisionRef | None:
    """The paragraph, item or subitem with that number at a place, in full; None when not there or not the only one."""
    paragraph, item = (number, 0) if unit == PARAGRAPH else (place.paragraph, place.item)
    item = number if unit == ITEM else item
    subitem = number if unit == SUBITEM else 0
    ref = ProvisionRef(place.document.id, article.number, article.branch, paragraph, item, subitem)
    span = article.span_of(ref)
    if span is None or (unit == SUBITEM and not ref.item):
        return None
    held = article.paragraph_at(span[0])
    return replace(ref, paragraph=held.number) if held is not None else None


def _counted(article: Article, unit: int, place: Place, number: int) -> int:
    """How many paragraphs have an item of that number, when the paragraph is not said."""
    if unit != ITEM or place.paragraph:
        return 0
    return sum(item.number == number for paragraph in article.paragraphs for item in paragraph.items)
