"""shelf: the documents by the names a regulation calls them, and their articles by number. Fails closed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from index.passages import short_title
from qa.reference_rules import ReferenceRules

_SPACE = re.compile(r"\s+")
_LONGEST_NAME = 40
_UNSURE = re.compile(r"^[本该其此各原旧]|[的和与及或、]")


@dataclass(frozen=True, slots=True)
class Named:
    """What a name leads to.

    Attributes:
        title: full title of the document when held, else the name as written.
        document: the document, or None.
        unclear: whether the name fits more than one document, or nothing says where it begins.
    """

    title: str
    document: Document | None = None
    unclear: bool = False


class Shelf:
    """Built once for a corpus.

    Attributes:
        documents: all, in the order of the corpus.
    """

    def __init__(self, documents: Sequence[Document], missing: Iterable[str] = ()) -> None:
        """Of `documents`; `missing` are titles that they cite but that are not among them."""
        self.documents = tuple(documents)
        self._by_name: dict[str, list[Document]] = {}
        self._articles: dict[str, dict[tuple[int, int], Article]] = {}
        self._twice: set[tuple[str, int, int]] = set()
        self._orders: dict[str, dict[tuple[int, int], int]] = {}
        for document in documents:
            for name in {_key(document.title), _key(short_title(document.title))}:
                self._by_name.setdefault(name, []).append(document)
            self._add_articles(document)
        absent = {_key(title) for title in missing} | {_key(short_title(title)) for title in missing}
        self._absent = absent - set(self._by_name)
        names = sorted((n for n in {*self._by_name, *self._absent} if len(n) >= 2), key=lambda n: (-len(n), n))
        self._any_name = re.compile("|".join(map(re.escape, names))) if names else None

    def titled(self, title: str) -> Named:
        """The document that 《title》 names: its full title or that without 中华人民共和国 and a note in parentheses.

        Of several versions the one in force; two in force, or none of several, are unclear.
        """
        held = self._by_name.get(_key(title), [])
        chosen = held if len(held) == 1 else [document for document in held if document.in_force]
        if len(chosen) == 1:
            return Named(chosen[0].title, chosen[0])
        return Named(title, unclear=bool(held))

    def named_before(self, stretch: str, rules: ReferenceRules) -> tuple[int, Named] | None:
        """The document whose bare name `stretch` ends with (依照刑法), and the name's length; None when it ends with none.

        A name that is held or cited elsewhere must not be the tail of a longer one (行政监察法, 国家监察法); any other
        name must follow a word such as 依照.
        """
        stretch = stretch[-_LONGEST_NAME:]
        for length in range(len(stretch), 1, -1):
            name = stretch[-length:]
            if name not in self._by_name and name not in self._absent:
                continue
            if rules.document_title.search(name) is None:
                continue
            before = stretch[:-length]
            whole = rules.leads.search(before) is not None or rules.joins.search(before) is not None
            return length, self.titled(name) if whole else Named(name, unclear=True)
        genre = rules.document_title.search(stretch)
        if genre is None:
            return None
        cuts = [at for at in range(1, genre.start()) if rules.leads.search(stretch[:at]) is not None]
        name = stretch[cuts[-1] :] if cuts else stretch
        sure = bool(cuts) and _UNSURE.search(name) is None and rules.unnamed.search(name) is None
        return len(name) if sure else 0, Named(name, unclear=not sure)

    def names_in(self, text: str, own: Document) -> bool:
        """Whether `text` speaks of a document other than `own`, by 《》 or by a bare name."""
        if "《" in text:
            return True
        mine = {_key(own.title), _key(short_title(own.title))}
        return self._any_name is not None and any(m not in mine for m in self._any_name.findall(text))

    def article(self, document_id: str, number: int, branch: int = 0) -> Article | None:
        """The article with that number; None when there is none, or the text has the number twice."""
        key = (number, branch)
        return None if self.is_twice(document_id, number, branch) else self._articles.get(document_id, {}).get(key)

    def is_twice(self, document_id: str, number: int, branch: int = 0) -> bool:
        """Whether a damaged text has two articles with that number."""
        return (document_id, number, branch) in self._twice

    def order(self, document_id: str) -> Mapping[tuple[int, int], int]:
        """The place of each article in its document: (number, branch) → index in `Document.articles`."""
        return self._orders.get(document_id, {})

    def between(self, first: ProvisionRef, last: ProvisionRef) -> tuple[ProvisionRef, ...]:
        """The provisions after `first` up to `last`, both of one document and level; empty when they do not follow."""
        if (first.document, first.article is None) != (last.document, last.article is None):
            return ()
        levels = [(ref.paragraph > 0, ref.item > 0, ref.subitem > 0) for ref in (first, last)]
        if levels[0] != levels[1]:
            return ()
        if not any(levels[0]):
            return self._articles_between(first, last)
        for field in ("subitem", "item", "paragraph"):
            begin, end = getattr(first, field), getattr(last, field)
            if end:
                same = _with(first, field, 0) == _with(last, field, 0)
                return tuple(_with(last, field, n) for n in range(begin + 1, end + 1)) if same else ()
        return ()

    def _articles_between(self, first: ProvisionRef, last: ProvisionRef) -> tuple[ProvisionRef, ...]:
        order = self.order(first.document)
        begin, end = order.get((first.article or 0, first.branch)), order.get((last.article or 0, last.branch))
        if begin is None or end is None:
            return ()
        keys = sorted((index, key) for key, index in order.items() if begin < index <= end)
        return tuple(ProvisionRef(first.document, *key) for _, key in keys)

    def _add_articles(self, document: Document) -> None:
        held = self._articles.setdefault(document.id, {})
        order = self._orders.setdefault(document.id, {})
        for index, article in enumerate(document.articles):
            key = (article.number, article.branch)
            if key in held:
                self._twice.add((document.id, *key))
            held[key] = article
            order[key] = index


def _key(title: str) -> str:
    """A title without spaces, its brackets of one kind."""
    return _SPACE.sub("", title).replace("(", "（").replace(")", "）")


def _with(ref: ProvisionRef, field: str, value: int) -> ProvisionRef:
    values = {"paragraph": ref.paragraph, "item": ref.item, "subitem": ref.subitem, field: value}
    return ProvisionRef(ref.document, ref.article, ref.branch, **values)
