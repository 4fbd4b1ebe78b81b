"""Document: a regulation as a tree of provisions, every text with its way back to the source.

Structure words: 编 Part · 章 Chapter · 节 Section · 条 Article · 款 Paragraph · 项 Item · 目 Subitem.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.aligned import source_offset
from corpus.errors import UnknownProvision
from corpus.numerals import format_numeral
from corpus.provision import ANNEX, DECIMAL, NOTICE, WHOLE, ProvisionRef, format_article, format_label
from corpus.source import Problem

Runs = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Subitem:
    """Subitem (目): `label` as printed (``1.``), offsets in the article's text, label included."""

    number: int
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """Item (项): `label` as printed (``（三）``), offsets in the article's text, label and subitems included."""

    number: int
    label: str
    start: int
    end: int
    subitems: tuple[Subitem, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Paragraph (款): a block of an article with the items that hang from it.

    Attributes:
        number: 1-based within the article.
        start, end: offsets in the article's text, items included.
        items: in order; empty for most paragraphs.
        label: as printed (``（三）``, ``2.``) of a paragraph that is cited as an item or subitem: it says all by itself, under
            a heading (一、严控会议数量); empty for most paragraphs. The text begins with it.
        item, subitem: the numbers that it is cited by; 0 for a paragraph without `label`, and no `subitem` for most with one.
        heading: whether it is but the heading (（一）值班安排) of the paragraphs with the same `item` behind it.
    """

    number: int
    start: int
    end: int
    items: tuple[Item, ...] = ()
    label: str = ""
    item: int = 0
    subitem: int = 0
    heading: bool = False

    @property
    def words(self) -> int:
        """Offset where its words begin, behind `label`."""
        return self.start + len(self.label)

    @property
    def name(self) -> str:
        """What it is called in its article: 第三款, 第（三）项, 第（一）项第2目."""
        return format_label(self.at(ProvisionRef())) if self.label else f"第{format_numeral(self.number)}款"

    def at(self, ref: ProvisionRef) -> ProvisionRef:
        """`ref`, which is of its article, as it is printed: what hangs from a paragraph that is printed as an item is a subitem."""
        if not self.label:
            return replace(ref, paragraph=self.number)
        return replace(ref, paragraph=0, item=self.item, subitem=self.subitem or ref.item)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading above articles: Part (编), Chapter (章) or Section (节).

    Attributes:
        level: ``"part"``, ``"chapter"`` or ``"section"``.
        number: 1-based as printed; 0 for a heading without number (附则 after the last part or chapter).
        title: without the number, e.g. 公文处理; may be empty, but not when the number is 0.
        first: index in `Document.articles` of the first article below it (may equal the number of articles).
    """

    level: str
    number: int
    title: str
    first: int


def covers(heading: Heading, article: Article) -> bool:
    """Whether an article behind a heading, and before the next of its level, stands under it: where decimals number both, 4.2 does not stand
    under 4.1."""
    if heading.number or article.branch < DECIMAL:
        return True
    number = heading.title.split(" ")[0]
    return article.label == number or article.label.startswith(f"{number}.")


@dataclass(frozen=True, slots=True)
class Article:
    """Article (条).

    Attributes:
        number, branch: 第number条之branch; `number` is `corpus.provision.NOTICE` for the issuing notice,
            `corpus.provision.WHOLE` for the text of a document without articles and `corpus.provision.ANNEX` for an annex.
        title: what it is headed by (一、总体要求), a line without a sentence; empty for most articles; of an annex its heading line, without
            a bare 「附：」.
        text: healed text without the article's own number and title; paragraphs, items and subitems each on a line of their own.
        paragraphs: at least one when `text` is not empty.
        runs: alignment of `text` with the source text, see `AlignedText.runs`; not compared.
    """

    number: int
    text: str
    paragraphs: tuple[Paragraph, ...]
    branch: int = 0
    runs: Runs = field(default=(), compare=False, repr=False)
    title: str = ""

    @property
    def label(self) -> str:
        """第三十三条, 第一百二十条之一, 通知, 全文, 附件1."""
        return format_article(self.number, self.branch)

    def item_label(self, paragraph: Paragraph) -> str:
        """The item that a paragraph is printed as, or that is the heading over it, as printed: （三）; empty for others."""
        over = (p.label for p in self.paragraphs if p.item == paragraph.item and not p.subitem)
        return next(over, paragraph.label) if paragraph.label else ""

    def headings_over(self, paragraph: Paragraph) -> str:
        """The title and the heading of the paragraph's item, as far as there are any, with a space between."""
        over = [p for p in self.paragraphs if p.heading and p.item == paragraph.item and p.number < paragraph.number]
        return " ".join(filter(None, (self.title, *(self.text[p.words : p.end] for p in over))))

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds character `offset` of the text."""
        return next((p for p in self.paragraphs if p.start <= offset < p.end), None)

    def item_at(self, offset: int) -> Item | None:
        """The item that holds character `offset` of the text."""
        paragraph = self.paragraph_at(offset)
        items = paragraph.items if paragraph else ()
        return next((item for item in items if item.start <= offset < item.end), None)

    def span_of(self, ref: ProvisionRef) -> tuple[int, int] | None:
        """Offsets of the paragraph, item or subitem that `ref` names; the whole text when it names none of them.

        An item named without its paragraph is found when only one paragraph has such an item. None when not there.
        """
        if printed := self.printed_at(ref):
            return printed[0].start, printed[-1].end
        if not ref.paragraph and not ref.item:
            return 0, len(self.text)
        paragraphs = [p for p in self.paragraphs if ref.paragraph in (0, p.number)]
        if not ref.item:
            return (paragraphs[0].start, paragraphs[0].end) if paragraphs else None
        if not ref.paragraph and any(
            p.item == ref.item for p in self.paragraphs
        ):  # a subitem of a paragraph printed as an item
            paragraphs = [p for p in self.paragraphs if p.item == ref.item]
            items = [item for p in paragraphs for item in p.items if item.number == ref.subitem]
            return (items[0].start, items[0].end) if len(items) == 1 else None
        items = [item for p in paragraphs for item in p.items if item.number == ref.item]
        if len(items) != 1:
            return None
        if not ref.subitem:
            return items[0].start, items[0].end
        return next(((s.start, s.end) for s in items[0].subitems if s.number == ref.subitem), None)

    def printed_at(self, ref: ProvisionRef) -> tuple[Paragraph, ...]:
        """The paragraphs that `ref` names as an item or subitem, those under an item that is a heading with it; empty where the article
        prints none so."""
        if ref.paragraph or not ref.item:
            return ()
        return tuple(p for p in self.paragraphs if p.label and p.item == ref.item and ref.subitem in (0, p.subitem))

    def source_offset(self, position: int) -> int | None:
        """Where character `position` of the text stands in the source; None when it has no source."""
        return source_offset(self.runs, position)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the first article, read out of the notice that issues the document. Empty when not there.

    Attributes:
        number: 安政发〔2024〕5号.
        issuer: who issues it.
        addressees: each addressee of the notice.
        issued_on: the date below the notice, or of the note in parentheses below the title.
        notes: lines in parentheses: （此件公开发布）, （2004年4月1日…通过）.
    """

    number: str = ""
    issuer: str = ""
    addressees: tuple[str, ...] = ()
    issued_on: date | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BackMatter:
    """The imprint (版记) or signature after the last article. Empty when not there.

    Attributes:
        office: who printed or signed it.
        printed_on: the date there.
        proofreader: 校对.
        copies: number of copies printed.
        cc: 抄送.
        first_paragraph: number of the notice's first paragraph that stands after the articles; 0 for none.
    """

    office: str = ""
    printed_on: date | None = None
    proofreader: str = ""
    copies: int | None = None
    cc: tuple[str, ...] = ()
    first_paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document was read from; see `corpus.source.SourceText` for the fields' meaning."""

    name: str
    media_type: str
    sha256: str
    size: int = 0
    encoding: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A regulation or law.

    Attributes:
        id: stable and unique within a corpus, ``[a-z0-9-]+`` or Chinese letters, without ``#`` and white space.
        title: full title without 《》.
        version: what tells this version from others: a date ``YYYY-MM-DD`` or a number such as 安政发〔2024〕5号.
        level: ``"law"`` for national laws, ``"regulation"`` for what the office itself imported.
        in_force: whether it is in force on the day the corpus was read.
        effective_on: first day in force, None when the source does not say reliably.
        front, back: what the notice and the imprint say.
        notice: the notice and the imprint as one citable provision (label 通知), or None.
        headings: parts, chapters and sections in order.
        articles: in order of the text; numbers normally rise but may repeat or jump (then there is a problem). A text
            without articles is one article with the number `corpus.provision.WHOLE`, never a 第一条 it does not have.
        annexes: what is annexed, after the last article: tables, forms, lists, each as one provision (附件1).
        problems: everything noticed or repaired, located in the source; not compared.
        source: provenance; not compared.
    """

    id: str
    title: str
    articles: tuple[Article, ...]
    version: str = ""
    level: str = "regulation"
    in_force: bool = True
    effective_on: date | None = None
    front: FrontMatter = FrontMatter()
    back: BackMatter = BackMatter()
    notice: Article | None = None
    headings: tuple[Heading, ...] = ()
    annexes: tuple[Article, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    source: Source | None = field(default=None, compare=False)

    def provisions(self) -> Iterator[Article]:
        """The notice, if any, then every article and annex in order."""
        if self.notice is not None:
            yield self.notice
        yield from self.articles
        yield from self.annexes

    def placed(self) -> Iterator[tuple[Article, tuple[Heading, ...]]]:
        """Every article with the headings above it, then every annex, which stands under none."""
        for index, article in enumerate(self.articles):
            yield article, self.path_of(index)
        for annex in self.annexes:
            yield annex, ()

    def article(self, number: int, branch: int = 0) -> Article:
        """The article with that number; the first one when a damaged text repeats it.

        Raises:
            UnknownProvision: there is none.
        """
        for article in self.provisions():
            if (article.number, article.branch) == (number, branch):
                return article
        numbered = [article.label for article in self.articles if article.number > 0]
        wanted = f"{numbered[0]}至{numbered[-1]}之间的条文" if numbered else "“全文”，此文件不分条"
        raise UnknownProvision(f"《{self.title}》没有{format_article(number, branch)}", wanted)

    def path_of(self, index: int) -> tuple[Heading, ...]:
        """The headings above ``articles[index]``, outermost first."""
        order = ("part", "chapter", "section")
        path: dict[str, Heading] = {}
        for heading in self.headings:
            if heading.first > index:
                break
            for level in order[order.index(heading.level) :]:
                path.pop(level, None)
            path[heading.level] = heading
        return tuple(path[level] for level in order if level in path and covers(path[level], self.articles[index]))

    def label(self, ref: ProvisionRef) -> str:
        """《title》第三十三条第三款; 《title》印发通知; 《title》第二款 in a text without articles; 《title》附件1, whose paragraphs nobody counts."""
        ref = self._as_printed(ref)
        if ref.article == NOTICE:
            return f"《{self.title}》印发通知"
        if ref.article == WHOLE:
            return f"《{self.title}》{format_label(ref).removeprefix(format_article(WHOLE))}"
        return f"《{self.title}》{format_label(ref)}"

    def _as_printed(self, ref: ProvisionRef) -> ProvisionRef:
        """The reference as the text numbers its provisions."""
        held = self.annexes if ref.article == ANNEX else self.articles
        article = next((a for a in held if (a.number, a.branch) == (ref.article, ref.branch)), None)
        paragraphs = article.paragraphs if article is not None and ref.paragraph else ()
        paragraph = next((p for p in paragraphs if p.number == ref.paragraph and p.label), None)
        if paragraph is None and ref.article == ANNEX:
            return replace(ref, paragraph=0)
        return paragraph.at(ref) if paragraph is not None else ref
