"""parse: SourceText → Document. Returns what it could read and says what it could not; it never raises on text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from corpus import decimals
from corpus.aligned import AlignedText
from corpus.annex import read_annexes
from corpus.blocks import build_article, misnumbered
from corpus.document import Article, BackMatter, Document, Source
from corpus.heal import heal_line, heal_title, squeeze_title
from corpus.lines import ITEM_KINDS, ArticleHead, read_lines
from corpus.notice import find_title, is_title, read_back, read_date, read_front
from corpus.numerals import format_numeral
from corpus.provision import NOTICE, WHOLE, decimal, format_article
from corpus.sorting import (
    ArticleLines,
    Draft,
    join_broken,
    joins_in_article,
    joins_in_notice,
    sort_lines,
    split_imprint,
)
from corpus.source import Problem, SourceText

_EFFECT = re.compile(r"自(?P<when>.{2,20}?)(?:之日)?起(?:正式)?(?:施行|实施|执行|生效)")


def parse(source: SourceText, document_id: str = "", title: str = "") -> Document:
    """Read a regulation.

    Args:
        source: its text with positions.
        document_id: the id; by default made from the file's name.
        title: the title; by default found in the text, else the file's metadata, else its name.

    Returns:
        The document with every repair and doubt in `Document.problems`. A text in which no article number is found is
        one article with the number `corpus.provision.WHOLE`, and a problem ``no_articles`` says so.
    """
    lines, bullets = read_lines(source)
    draft = sort_lines(source, lines)
    draft.problems.extend(bullets)
    draft.front = join_broken(draft, draft.front, "正文前的文字中", joins_in_notice(draft.wrap))
    found = _take_title(draft)
    name = title or found or squeeze_title(source.title) or squeeze_title(PurePath(source.name).stem) or "无标题"
    if not (title or found):
        draft.report("no_title", "warning", f"没有找到标题，暂用“{name}”")
    split_imprint(draft)
    draft.imprint = join_broken(draft, draft.imprint, "版记中", joins_in_notice(draft.wrap))
    if draft.style is None:
        message = "没有找到“第一条”“一、”或“1.”式的条文编号，全文作一个整体收录，不称第几条"
        draft.report("no_articles", "warning", message)
    else:
        _check_numbering(draft)
    articles = tuple(_article(draft, lines) for lines in draft.articles)
    notice = _notice(draft)
    front = read_front([line.text.text for line in draft.front], name)
    back = read_back([line.text.text for line in draft.imprint], len(draft.front) + 1)
    issued = front.issued_on or back.printed_on
    return Document(
        id=document_id or re.sub(r"[\s#/]+", "-", PurePath(source.name).stem.strip()) or "document",
        title=name,
        articles=articles,
        version=front.number or (issued.isoformat() if issued else ""),
        effective_on=_effective_on(articles, issued),
        front=front,
        back=back if draft.imprint else BackMatter(),
        notice=notice,
        headings=tuple(draft.headings),
        annexes=read_annexes([[line.text for line in lines] for lines in draft.annexes]),
        problems=source.problems + tuple(sorted(draft.problems, key=lambda p: (p.line, p.start, p.code))),
        source=Source(source.name, source.media_type, source.sha256, source.size, source.encoding),
    )


def _take_title(draft: Draft) -> str:
    """The document's title, its lines taken out of the front; in a text without articles what follows is the text."""
    span = find_title(draft.front, whole=draft.style is None)
    start, end = span or (0, 0)
    title = ""
    for index, line in enumerate(draft.front[start:end]):
        healed, problems = heal_title(line.text, draft.source)
        draft.problems.extend(problems)
        if index:
            draft.report("title_joined", "info", "分两行排的标题已接上", line.text)
        both_latin = title[-1:].isascii() and healed.text[:1].isascii() and title and healed.text
        title += (" " if both_latin else "") + healed.text
    if draft.style is None and draft.front[end:]:
        draft.articles.append(ArticleLines(ArticleHead(WHOLE, 0, 0), draft.front[end], draft.front[end:]))
        del draft.front[end:]
    del draft.front[start:end]
    return title.strip("《》 ")


def _article(draft: Draft, lines: ArticleLines) -> Article:
    """An article from its lines: broken sentences joined, each line healed, then divided into 款, 项, 目."""
    kinds = ITEM_KINDS[draft.style or "tiao"]
    joined = join_broken(draft, lines.body, lines.label, joins_in_article(draft.wrap, kinds))
    healed: list[AlignedText] = []
    for line in joined:
        text, problems = heal_line(line.text, draft.source)
        draft.problems.extend(problems)
        healed.append(text.strip())
    article = build_article(lines.head.number, [text for text in healed if text.text], lines.head.branch)
    for paragraph in misnumbered(article):
        shown = "、".join(format_numeral(item.number) for item in paragraph.items[:5])
        start = article.source_offset(paragraph.start) or 0
        end = (article.source_offset(paragraph.end - 1) or start) + 1
        what = f"的项号为{shown}" if shown else "与上一项不相连"
        message = f"{lines.label}{paragraph.name}{what}，可能有缺漏或划分有误"
        draft.problems.append(
            Problem("item_numbering", "warning", message, draft.source.line_of(start), start, max(start, end))
        )
    return article


def _check_numbering(draft: Draft) -> None:
    """Report where the numbers of the articles do not rise by one, at the line of the article's number."""
    previous: ArticleHead | None = None
    seen: set[tuple[int, int]] = set()
    for lines in draft.articles:
        head, label, at = lines.head, lines.label, lines.at.text
        here = (head.number, head.branch)
        if not lines.body:
            draft.report("empty_article", "warning", f"{label}没有正文", at)
        if previous is None:
            if here not in ((1, 0), decimal((1,)), decimal((1, 1)), decimal((1, 1, 1))):
                draft.report("starts_late", "info", f"条文从{label}开始，可能是节选", at)
        elif here in seen:
            draft.report("number_repeated", "warning", f"{label}重复出现", at)
        elif draft.style == decimals.STYLE:
            if decimals.jumps(head, previous):
                before = format_article(previous.number, previous.branch)
                draft.report("number_jumps", "warning", f"{before}之后是{label}，中间可能有缺漏", at)
        elif here not in ((previous.number + 1, 0), (previous.number, previous.branch + 1)):
            before = format_article(previous.number, previous.branch)
            draft.report("number_jumps", "warning", f"{before}之后是{label}，中间可能有缺漏", at)
        seen.add(here)
        previous = head


def _notice(draft: Draft) -> Article | None:
    """The notice and the imprint as one provision, a line a paragraph."""
    texts: list[AlignedText] = []
    for line in [*draft.front, *draft.imprint]:
        heal = heal_title if is_title(line.text.text) else heal_line
        text, problems = heal(line.text, draft.source)
        draft.problems.extend(problems)
        texts.append(text.strip())
    return build_article(NOTICE, texts, 0, ("none",)) if texts else None


def _effective_on(articles: Sequence[Article], issued: date | None) -> date | None:
    """The first day in force, from the last 「自…起施行」; None when it is not said."""
    for article in reversed(articles):
        match = _EFFECT.search(article.text)
        if match is None:
            continue
        said = read_date(match.group("when"))
        if said is not None:
            return said
        if re.search(r"发布|公布|印发|颁布|签发|下发|通过", match.group("when")):
            return issued
    return None
