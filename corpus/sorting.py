"""Sorting: every line of a source goes to the front, a heading, an article, an annex or the imprint."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from corpus import decimals
from corpus.aligned import AlignedText, join
from corpus.contents import without_contents
from corpus.document import Heading
from corpus.lines import (
    SENTENCE_MARK,
    ArticleHead,
    HeadingLine,
    Line,
    article_style,
    read_article_head,
    read_heading,
)
from corpus.marks import find_mark
from corpus.notice import imprint_start
from corpus.provision import decimal, format_article
from corpus.source import Problem, SourceText
from corpus.wrap import Wrap, breaks_off, find_wrap, goes_on

_PUNCTUATION_AFTER_NUMBER = "：:．.、 \t\u3000"


@dataclass(slots=True)
class ArticleLines:
    """An article before it is built: its head, the line that holds it, and the lines of its body."""

    head: ArticleHead
    at: Line
    body: list[Line] = field(default_factory=list)

    @property
    def label(self) -> str:
        return format_article(self.head.number, self.head.branch)


@dataclass(slots=True)
class Draft:
    """The lines of a document, sorted into what they belong to, while it is read.

    Attributes:
        source: where they come from.
        style: which mark numbers the articles, see `corpus.lines.article_style`; None: all lines are in `front`.
        wrap: how the text was wrapped, if it was.
        chapter: the number of the last chapter, of a text numbered by decimals.
    """

    source: SourceText
    style: str | None
    wrap: Wrap | None
    front: list[Line] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    articles: list[ArticleLines] = field(default_factory=list)
    annexes: list[list[Line]] = field(default_factory=list)
    imprint: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    chapter: int = 0

    def report(self, code: str, severity: str, message: str, at: AlignedText | None = None) -> None:
        """Note a problem at a stretch of text, or for the whole file."""
        offsets = at.offsets if at else ()
        start, end = (offsets[0], offsets[-1] + 1) if offsets else (0, 0)
        line = self.source.line_of(start) if offsets else 0
        self.problems.append(Problem(code, severity, message, line, start, end))


def sort_lines(source: SourceText, lines: Sequence[Line]) -> Draft:
    """Give every line its place; in a text without article numbers all of them stay in the front."""
    wrap = find_wrap(lines)
    style = article_style(lines)
    if style not in ("tiao", "chinese") and decimals.is_decimal(lines):
        style = decimals.STYLE
    draft = Draft(source, style, wrap)
    if wrap is not None:
        draft.report("hard_wrapped", "info", f"全文每行约{wrap.width}字即断开，已按句接成段落，请抽查款的划分")
    if style is None:
        draft.front.extend(lines)
        return draft
    kept, contents = without_contents(lines)
    if style == decimals.STYLE:
        kept = decimals.without_contents(lines)
        contents = lines[len(kept)] if len(kept) < len(lines) else None
    if contents is not None:
        draft.report("contents_dropped", "info", "目录已略去", contents.text)
    previous: Line | None = None
    untitled = False
    for line in kept:
        broken = previous is not None and bool(draft.articles) and breaks_off(previous, wrap)
        heading = _read_heading(draft, line) if not (broken or draft.annexes) else None
        if untitled and (heading is None or not heading.level) and _may_be_title(line, draft, broken):
            old = draft.headings[-1]
            draft.headings[-1] = Heading(old.level, old.number, line.text.text, old.first)
            untitled, previous = False, None
        elif heading is not None:
            _put_heading(draft, heading)
            untitled, previous = not heading.title, None
        else:
            untitled, previous = False, _put_line(draft, line, broken)
    _take_sections(draft)
    return draft


def _read_heading(draft: Draft, line: Line) -> HeadingLine | None:
    if draft.style != decimals.STYLE:
        return read_heading(line)
    chapter = decimals.read_chapter(line, draft.chapter)
    if chapter is None:
        return None
    draft.chapter = chapter[0]
    return HeadingLine("chapter", False, 0, chapter[1])


def _take_sections(draft: Draft) -> None:
    """Of provisions numbered by decimals, those that are but titles over deeper ones become headings."""
    if draft.style != decimals.STYLE:
        return
    headings, articles = list(draft.headings), draft.articles
    draft.headings, draft.articles = [], []
    for number, article in enumerate(articles):
        while headings and headings[0].first <= number:
            draft.headings.append(replace(headings.pop(0), first=len(draft.articles)))
        following = articles[number + 1].head if number + 1 < len(articles) else None
        if decimals.is_section(article.head, article.body, following):
            title = f"{article.label} {article.body[0].text.text}"
            draft.headings.append(Heading("section", 0, title, len(draft.articles)))
        else:
            draft.articles.append(article)
    draft.headings += [replace(heading, first=len(draft.articles)) for heading in headings]


def _may_be_title(line: Line, draft: Draft, broken: bool) -> bool:
    """Whether the line below 「第一章」 alone on its line is that chapter's title."""
    text = line.text.text
    if len(text) > 30 or SENTENCE_MARK.search(text) or line.is_table_row or line.is_annex_head:
        return False
    return find_mark(text) is None and _read_head(draft, line, broken) is None


def _read_head(draft: Draft, line: Line, broken: bool) -> ArticleHead | None:
    last = draft.articles[-1].head if draft.articles else ArticleHead(0, 0, 0)
    if draft.style is None or draft.annexes or line.is_table_row:
        return None
    if draft.style == decimals.STYLE:
        return decimals.read_decimal(line, (last.number, last.branch), broken)
    return read_article_head(line, draft.style, (last.number, last.branch), broken)


def _put_line(draft: Draft, line: Line, broken: bool) -> Line | None:
    """Put a line in its place; give what of it the next line may go on with: all but an article's number."""
    head = _read_head(draft, line, broken)
    if draft.annexes or (draft.articles and head is None and line.is_annex_head and not broken):
        if line.is_annex_head or not draft.annexes:
            draft.annexes.append([])
        draft.annexes[-1].append(line)
    elif head is not None:
        draft.articles.append(ArticleLines(head, line, _rest(line, head)))
        return draft.articles[-1].body[0] if draft.articles[-1].body else None
    elif draft.style == decimals.STYLE and draft.headings and draft.headings[-1].first == len(draft.articles):
        number, branch = decimal((draft.chapter,))  # the text of a chapter that has no 7.1
        draft.articles.append(ArticleLines(ArticleHead(number, branch, 0), line, [line]))
    elif draft.articles:
        draft.articles[-1].body.append(line)
    else:
        draft.front.append(line)
    return line


def _rest(line: Line, head: ArticleHead) -> list[Line]:
    """What follows an article's number in its line, as the first line of the body."""
    text = line.text.text
    start = len(text) - len(text[head.length :].lstrip(_PUNCTUATION_AFTER_NUMBER))
    rest = line.text.slice(start, len(text)).strip()
    return [Line(rest, line.number, True, False, False, line.lead + text[:start])] if rest.text else []


def _put_heading(draft: Draft, heading: HeadingLine) -> None:
    """A subpart (分编) is kept as a part whose title names both: 物权 第一分编 通则.

    An unnumbered 附则 stands as high as the highest heading so far.
    """
    level, number, title = heading.level, heading.number, heading.title
    if heading.subpart:
        above = next((h for h in reversed(draft.headings) if h.level == "part"), None)
        number = above.number if above else heading.number
        stem = re.sub(r" ?第[^ ]+分编.*$", "", above.title) if above else ""
        name = format_article(heading.number).removesuffix("条") + "分编"
        title = " ".join(filter(None, (stem, name, title)))
    if not level:
        levels = {h.level for h in draft.headings}
        level = next((level for level in ("part", "chapter", "section") if level in levels), "chapter")
    draft.headings.append(Heading(level, number, title, len(draft.articles)))


def split_imprint(draft: Draft) -> None:
    """Take the imprint off the last article, or off the last annex."""
    holders = draft.annexes[-1:] + [article.body for article in draft.articles[-1:]]
    for holder in holders:
        start = imprint_start([line.text.text for line in holder])
        if start is not None:
            draft.imprint = holder[start:] + draft.imprint
            del holder[start:]


def join_broken(draft: Draft, lines: Sequence[Line], where: str, joins: Callable[[Line, Line], bool]) -> list[Line]:
    """The lines, each with the broken ones after it that go on with it; every seam is reported.

    Args:
        where: what the message names: 第三条.
        joins: whether the second line goes on with the first, its neighbour in the source.
    """
    joined: list[Line] = []
    pieces: list[AlignedText] = []
    for index, line in enumerate(lines):
        if pieces and joins(lines[index - 1], line):
            start, end = pieces[-1].offsets[-1] + 1, line.text.offsets[0]
            space = " " if _is_latin(pieces[-1].text[-1]) and _is_latin(line.text.text[0]) else ""
            before = draft.source.text[start:end]
            message = f"{where}被分页或换行断开的句子已接上"
            draft.problems.append(Problem("line_break_joined", "info", message, line.number, start, end, before, space))
            pieces += [AlignedText(space, (start,) * len(space)), line.text]
            continue
        if pieces:
            joined[-1] = _with_text(joined[-1], join(pieces))
        joined.append(line)
        pieces = [line.text]
    if pieces:
        joined[-1] = _with_text(joined[-1], join(pieces))
    return joined


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _with_text(line: Line, text: AlignedText) -> Line:
    return Line(text, line.number, line.indented, line.after_blank, line.head, line.lead)


def joins_in_article(wrap: Wrap | None, kinds: Sequence[str]) -> Callable[[Line, Line], bool]:
    """Whether a line of an article goes on with the one above, for `join_broken`."""

    def joins(above: Line, line: Line) -> bool:
        mark = find_mark(line.text.text, kinds)
        return goes_on(above, line, wrap, mark.is_weak if mark else None)

    return joins


def joins_in_notice(wrap: Wrap | None) -> Callable[[Line, Line], bool]:
    """The same before and after the articles, where many short lines stand that are no sentences."""

    def joins(above: Line, line: Line) -> bool:
        if above.is_table_row or line.is_table_row or above.head or line.head or find_mark(line.text.text):
            return False
        if above.text.text.endswith(("，", "、", ",")):
            return True
        return wrap is not None and wrap.is_full(above) and goes_on(above, line, wrap, None)

    return joins
