"""parse: SourceText → Document. Returns what it could read and says what it could not; it never raises on text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from corpus.aligned import AlignedText, join
from corpus.blocks import build_article, find_mark
from corpus.document import Annex, Article, BackMatter, Document, Heading, Source
from corpus.heal import heal_line
from corpus.lines import (
    ITEM_KINDS,
    ArticleHead,
    HeadingLine,
    Line,
    article_style,
    breaks_off,
    read_article_head,
    read_heading,
    read_lines,
)
from corpus.notice import find_title, imprint_start, read_back, read_date, read_front
from corpus.provision import NOTICE, format_article
from corpus.source import Problem, SourceText

_CONTENTS = re.compile(r"目\s*[录次]")
_EFFECT = re.compile(r"自(?P<when>.{2,20}?)(?:之日)?起(?:正式)?(?:施行|实施|执行|生效)")


@dataclass(slots=True)
class _Draft:
    """The lines of a document, sorted into what they belong to, while it is read."""

    source: SourceText
    style: str | None
    front: list[Line] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    heads: list[ArticleHead] = field(default_factory=list)
    bodies: list[list[Line]] = field(default_factory=list)
    annexes: list[list[Line]] = field(default_factory=list)
    imprint: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, severity: str, message: str, line: Line | None = None) -> None:
        """Note a problem at a line, or for the whole file."""
        offsets = line.text.offsets if line else ()
        start, end = (offsets[0], offsets[-1] + 1) if offsets else (0, 0)
        self.problems.append(Problem(code, severity, message, line.number if line else 0, start, end))


def parse(source: SourceText, document_id: str = "", title: str = "") -> Document:
    """Read a regulation.

    Args:
        source: its text with positions.
        document_id: the id; by default made from the file's name.
        title: the title; by default found in the text, else the file's metadata, else its name.

    Returns:
        The document with every repair and doubt in `Document.problems`. A text in which no article is found has no
        articles, all its lines in the notice, and a problem of severity ``"error"``.
    """
    lines, bullets = read_lines(source)
    draft = _sort_lines(source, _without_contents(lines))
    draft.problems.extend(bullets)
    title_line = _title_line(draft)
    found = _read_as_one(title_line, draft) if title_line else ""
    name = title or found or source.title.strip() or PurePath(source.name).stem
    if not (title or found):
        draft.report("no_title", "warning", f"没有找到标题，暂用“{name}”")
    articles = tuple(_article(draft, head, body) for head, body in zip(draft.heads, draft.bodies, strict=True))
    _check_numbering(draft)
    if not articles:
        draft.report("no_articles", "error", "没有找到“第一条”“一、”或“1.”式的条文编号，全文只作为通知收录")
    notice, front_count = _notice(draft)
    front = read_front([line.text.text for line in draft.front], name)
    back = read_back([line.text.text for line in draft.imprint], front_count + 1)
    effective = _effective_on(articles, front.issued_on or back.printed_on)
    issued = front.issued_on or back.printed_on
    return Document(
        id=document_id or re.sub(r"[\s#/]+", "-", PurePath(source.name).stem.strip()) or "document",
        title=name,
        articles=articles,
        version=front.number or (issued.isoformat() if issued else ""),
        effective_on=effective,
        front=front,
        back=back if draft.imprint else BackMatter(),
        notice=notice,
        headings=tuple(draft.headings),
        annexes=tuple(_annex(draft, lines) for lines in draft.annexes),
        problems=source.problems + tuple(sorted(draft.problems, key=lambda p: (p.line, p.start, p.code))),
        source=Source(source.name, source.media_type, source.sha256, source.size, source.encoding),
    )


def _without_contents(lines: Sequence[Line]) -> tuple[list[Line], Line | None]:
    """The lines without a table of contents, and the line it began at."""
    for i, line in enumerate(lines):
        if not _CONTENTS.fullmatch(line.text.text):
            continue
        end, seen = i + 1, set()
        while end < len(lines) and (heading := read_heading(_without_leader(lines[end]))) is not None:
            if (heading.level, heading.number, heading.title) in seen:
                break
            seen.add((heading.level, heading.number, heading.title))
            end += 1
        return [*lines[:i], *lines[end:]], line
    return list(lines), None


def _without_leader(line: Line) -> Line:
    """A line of a table of contents without dots and page number at its end."""
    kept = re.sub(r"[\s.．·…]*\d*$", "", line.text.text)
    return Line(line.text.slice(0, len(kept)), line.number, line.indented, line.after_blank, line.head)


def _sort_lines(source: SourceText, read: tuple[list[Line], Line | None]) -> _Draft:
    """Give every line to the front, a heading, an article, an annex or the imprint."""
    lines, contents = read
    draft = _Draft(source, article_style(lines))
    if contents is not None:
        draft.report("contents_dropped", "info", "目录已略去", contents)
    previous: Line | None = None
    pending: HeadingLine | None = None
    for line in lines:
        broken = previous is not None and bool(draft.bodies) and breaks_off(previous)
        heading = read_heading(line) if not broken else None
        last = (draft.heads[-1].number, draft.heads[-1].branch) if draft.heads else (0, 0)
        head = None
        if draft.style and heading is None and not draft.annexes and not line.is_table_row:
            head = read_article_head(line, draft.style, last, broken)
        if draft.annexes or (draft.bodies and head is None and line.is_annex_head and not broken):
            _put_in_annex(draft, line)
        elif heading is not None:
            _put_heading(draft, heading)
            pending = heading if not heading.title else None
        elif head is not None:
            draft.heads.append(head)
            rest = line.text.slice(head.length, len(line.text.text)).strip()
            draft.bodies.append([Line(rest, line.number, True, False, False)] if rest.text else [])
            pending = None
        elif pending is not None and len(line.text.text) <= 30 and find_mark(line.text.text) is None:
            old = draft.headings.pop()
            draft.headings.append(Heading(old.level, old.number, line.text.text, old.first))
            pending = None
        elif draft.bodies:
            draft.bodies[-1].append(line)
        else:
            draft.front.append(line)
        previous = line
    _split_imprint(draft)
    return draft


def _put_heading(draft: _Draft, heading: HeadingLine) -> None:
    """A subpart (分编) is kept as a part whose title names both: 物权 第一分编 通则."""
    number, title = heading.number, heading.title
    if heading.subpart:
        above = next((h for h in reversed(draft.headings) if h.level == "part"), None)
        number = above.number if above else heading.number
        stem = re.sub(r"\s*第\S+分编.*$", "", above.title) if above else ""
        title = f"{stem} {_format_subpart(heading)}".strip()
    draft.headings.append(Heading(heading.level, number, title, len(draft.heads)))


def _format_subpart(heading: HeadingLine) -> str:
    return format_article(heading.number).removesuffix("条") + f"分编 {heading.title}".rstrip()


def _put_in_annex(draft: _Draft, line: Line) -> None:
    if line.is_annex_head or not draft.annexes:
        draft.annexes.append([])
    draft.annexes[-1].append(line)


def _split_imprint(draft: _Draft) -> None:
    """Take the imprint off the last article, or off the last annex."""
    holders = [lines for lines in (draft.annexes[-1:] or draft.bodies[-1:])]
    if draft.annexes and draft.bodies:
        holders.append(draft.bodies[-1])
    for holder in holders:
        start = imprint_start([line.text.text for line in holder])
        if start is not None:
            draft.imprint = holder[start:] + draft.imprint
            del holder[start:]


def _title_line(draft: _Draft) -> Line | None:
    """The line among the front that is the document's title; taken out of the front."""
    index = find_title([line.text.text for line in draft.front], [line.head for line in draft.front])
    return draft.front.pop(index) if index is not None else None


def _read_as_one(line: Line, draft: _Draft) -> str:
    return re.sub(r"\s+", "", line.text.text).strip("《》")


def _article(draft: _Draft, head: ArticleHead, body: Sequence[Line]) -> Article:
    """An article from its lines: broken sentences joined, each line healed, then divided into 款, 项, 目."""
    kinds = ITEM_KINDS[draft.style or "tiao"]
    joined: list[tuple[Line, AlignedText]] = []
    for line in body:
        if joined and _continues(joined[-1][0], line, kinds):
            above, text = joined[-1]
            at = line.text.offsets[0]
            draft.problems.append(
                Problem(
                    "line_break_joined", "info", f"{format_article(head.number, head.branch)}被分页或换行断开的句子已接上",
                    line.number, text.offsets[-1] + 1, at, draft.source.text[text.offsets[-1] + 1 : at], "",
                )
            )  # fmt: skip
            joined[-1] = (line, join([text, line.text]))
        else:
            joined.append((line, line.text))
    healed: list[AlignedText] = []
    for _, text in joined:
        clean, problems = heal_line(text, draft.source)
        draft.problems.extend(problems)
        healed.append(clean)
    return build_article(head.number, healed, head.branch, kinds)


def _continues(above: Line, line: Line, kinds: Sequence[str]) -> bool:
    """Whether `line` goes on with the sentence that `above` breaks off."""
    if line.indented or line.is_table_row or line.head or find_mark(line.text.text, kinds) is not None:
        return False
    return breaks_off(above)


def _check_numbering(draft: _Draft) -> None:
    """Report where the numbers of the articles do not rise by one."""
    previous: ArticleHead | None = None
    seen: set[tuple[int, int]] = set()
    for head, body in zip(draft.heads, draft.bodies, strict=True):
        at = body[0] if body else None
        label = format_article(head.number, head.branch)
        if not body:
            draft.report("empty_article", "warning", f"{label}没有正文", at)
        if previous is None:
            if (head.number, head.branch) != (1, 0):
                draft.report("starts_late", "info", f"条文从{label}开始，可能是节选", at)
        elif (head.number, head.branch) in seen:
            draft.report("number_repeated", "warning", f"{label}重复出现", at)
        elif not _follows(previous, head):
            before = format_article(previous.number, previous.branch)
            draft.report("number_jumps", "warning", f"{before}之后是{label}，中间可能有缺漏", at)
        seen.add((head.number, head.branch))
        previous = head


def _follows(previous: ArticleHead, head: ArticleHead) -> bool:
    if head.branch:
        return (head.number, head.branch) == (previous.number, previous.branch + 1)
    return head.number == previous.number + 1


def _notice(draft: _Draft) -> tuple[Article | None, int]:
    """The notice and imprint as one provision, and how many paragraphs stand before the articles."""
    texts: list[AlignedText] = []
    for line in [*draft.front, *draft.imprint]:
        text, problems = heal_line(line.text, draft.source)
        draft.problems.extend(problems)
        texts.append(text)
    if not texts:
        return None, 0
    article = build_article(NOTICE, texts, 0, ("none",))
    return article, len(draft.front)


def _annex(draft: _Draft, lines: Sequence[Line]) -> Annex:
    return Annex(lines[0].text.text, "\n".join(line.text.text for line in lines[1:]))


def _effective_on(articles: Sequence[Article], issued: date | None) -> date | None:
    """The first day in force, from the last articles' 「自…起施行」; None when it is not said."""
    for article in reversed(articles[-5:]):
        match = _EFFECT.search(article.text)
        if match is None:
            continue
        said = read_date(match.group("when"))
        if said is not None:
            return said
        if re.search(r"发布|公布|印发|颁布|签发|下发|通过", match.group("when")):
            return issued
    return None
