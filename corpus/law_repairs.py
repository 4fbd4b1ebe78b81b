"""law_repairs: the rows of one law in the data set → its articles, headings and annexes, every repair reported.

The data set keeps one row an article, with chapter (章) and section (节) in columns and no column for parts (编). What
stood between two articles was therefore glued to the end of the first: headings of parts and subparts (分编), the
unnumbered 附则, annexes. Each step is a general rule that finds one kind of such damage; none names a law. The steps
share one draft (`corpus.law_draft`) and run in one order (`read_law`); those for headings stand in `corpus.law_headings`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.aligned import AlignedText, join
from corpus.annex import is_annex_head, read_annexes
from corpus.blocks import build_article, misnumbered
from corpus.document import Article, Heading
from corpus.heal import HAN, heal_line
from corpus.law_draft import Draft, Law
from corpus.law_headings import build_headings, drop_contents_chapter, lift_headings
from corpus.marks import find_mark
from corpus.numerals import NUMERAL_CHARS, format_numeral, parse_numeral
from corpus.provision import WHOLE, format_article
from corpus.source import Problem, SourceText
from corpus.structure_marks import starts_with_mark
from corpus.table_rows import read_columns

_N = rf"[{NUMERAL_CHARS}]+"
_LABEL = re.compile(rf"第(?P<tiao>{_N})条(?:之(?P<branch>{_N}))?|条目(?P<entry>{_N})|(?P<whole>全文)")
_TABLE_LINE = re.compile(r"[-+|\s]{4,}|\|.*|.*\s\|(?:\s.*)?")
_RULE_LINE = re.compile(r"[-+|\s]+")
_PICTURE = re.compile(r'![^\s{]*\{width="[^"]*"\s*height="[^"]*"\}')
_SENTENCE_END = re.compile(r"[。；：！？…]['\"’”）)]*$")
_ENDS_CLOSED = re.compile(r"[。；：！？…:!?]['\"”’）)]*$|[）)\"”]$")
_ENDS_OPEN = re.compile(rf"[{HAN}0-9，、》]$")
_RUNS_ON = re.compile(rf"[{HAN}0-9《]")
_TO_HEAL = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]")
_ESCAPE = re.compile(r"\\(?=[<>\[\]*_])")


@dataclass(frozen=True, slots=True)
class LawRow:
    """One row of the data set: `label` (第一百二十条之一, 条目三, 全文), its text and the headings in its columns."""

    label: str
    text: str
    chapter: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class LawBody:
    """What the rows of one law say, ready for a `Document`."""

    articles: tuple[Article, ...]
    headings: tuple[Heading, ...]
    annexes: tuple[Article, ...]
    problems: tuple[Problem, ...]


def read_law(title: str, rows: Sequence[LawRow]) -> LawBody:
    """Articles, headings, annexes and problems of one law.

    Args:
        title: of the law; first line of the assembled text that offsets and lines of problems refer to.
        rows: in the order of the data set.

    Returns:
        As many articles as rows, unless a problem says why not (``article_start_lost``, ``quoted_articles_folded``,
        ``article_number_unreadable``).
    """
    text, spans = assemble_text(title, rows)
    law = Law(SourceText(text, title, "application/vnd.sqlite3"))
    drafts = _read_rows(law, rows, spans)
    drafts = _fold_quoted_articles(law, drafts)
    annexes = _split_annexes(law, drafts[-1]) if drafts else ()
    lift_headings(law, drafts)
    drafts = _split_lost_articles(law, drafts)
    drop_contents_chapter(law, drafts)
    headings = build_headings(law, drafts)
    for draft in drafts:
        draft.lines = _heal(law, draft)
    _check_numbering(law, drafts)
    articles = tuple(_build(law, draft) for draft in drafts)
    problems = tuple(sorted(law.problems, key=lambda p: (p.start, p.code)))
    return LawBody(articles, headings, annexes, problems)


def assemble_text(title: str, rows: Sequence[LawRow]) -> tuple[str, list[tuple[int, int]]]:
    """The law as one text, and where each row's own text stands in it.

    Layout: the title; chapter and section, each on a line, where the columns change; 「label　text」 for each row.
    """
    pieces, spans = [title], []
    length = len(title)
    chapter = section = ""
    for row in rows:
        if row.chapter and row.chapter != chapter:
            pieces.append(row.chapter)
            length += 1 + len(row.chapter)
        if row.section and (row.section, row.chapter) != (section, chapter):
            pieces.append(row.section)
            length += 1 + len(row.section)
        chapter, section = row.chapter, row.section
        pieces.append(f"{row.label}\u3000{row.text}")
        start = length + 1 + len(row.label) + 1
        length = start + len(row.text)
        spans.append((start, length))
    return "\n".join(pieces), spans


def read_label(label: str) -> tuple[int, int] | None:
    """Number and branch of a row's label; 条目三 → (3, 0), 全文 → (`WHOLE`, 0); None when it is not exactly a label.

    >>> read_label("第一百二十条之一"), read_label("第一百二条")
    ((120, 1), None)
    """
    match = _LABEL.fullmatch(label.strip())
    if match is None:
        return None
    number = WHOLE if match["whole"] else parse_numeral(match["tiao"] or match["entry"])
    branch = parse_numeral(match["branch"]) if match["branch"] else 0
    return (number, branch) if number and branch is not None else None


def _read_rows(law: Law, rows: Sequence[LawRow], spans: Sequence[tuple[int, int]]) -> list[Draft]:
    """One draft a row; lines stripped, empty ones dropped."""
    drafts: list[Draft] = []
    kinds: set[str] = set()
    for row, (start, end) in zip(rows, spans, strict=True):
        numbers = read_label(row.label)
        whole = AlignedText.read(law.source.text, start, end)
        if numbers is None:
            law.report("article_number_unreadable", "error", f"条号“{row.label}”读不出来，此条未收录", whole)
            continue
        lines = [line for line in _split_lines(whole) if line.text]
        if not lines:
            law.report("empty_article", "warning", f"{row.label}没有正文")
        kinds.add(row.label[:2])
        drafts.append(Draft(*numbers, lines, row.chapter, row.section))
    if "条目" in kinds:
        law.report("entries_as_articles", "info", "原文以“一、二、……”分条，数据记作“条目”，这里按第几条收录")
    if "全文" in kinds:
        law.report("whole_text_as_article", "info", "原文不分条，全文作一个整体收录，引用时称“全文”，不称“第一条”")
    return drafts


def _split_lines(whole: AlignedText) -> list[AlignedText]:
    lines, start = [], 0
    for raw in whole.text.split("\n"):
        lines.append(whole.slice(start, start + len(raw)).strip())
        start += len(raw) + 1
    return lines


def _fold_quoted_articles(law: Law, drafts: list[Draft]) -> list[Draft]:
    """Articles that an amendment quotes (「内容如下：」 and a jump in the numbers) belong to the amending article."""
    kept: list[Draft] = []
    folding = False
    for draft in drafts:
        last = kept[-1] if kept else None
        announced = last is not None and bool(last.lines) and re.search(r"如下[:：]$", last.lines[-1].text)
        if last is not None and draft.number > last.number + 1 and (folding or announced):
            folding = True
            first = draft.lines[0] if draft.lines else None
            start = first.offsets[0] - len(draft.label) - 1 if first else 0
            head = AlignedText.read(law.source.text, start, start + len(draft.label) + 1)
            last.lines.extend([join([head, draft.lines[0]]), *draft.lines[1:]] if first else [])
            law.report("quoted_articles_folded", "info", f"{draft.label}是{last.label}引述的条文，已并入该条", first)
        else:
            folding = False
            kept.append(draft)
    return kept


def _split_annexes(law: Law, last: Draft) -> tuple[Article, ...]:
    """Take annexes and tables off the end of the last article."""
    start = next((i for i, line in enumerate(last.lines) if i and is_annex_head(line.text)), None)
    if start is None:
        start = table = next((i for i, line in enumerate(last.lines) if _TABLE_LINE.fullmatch(line.text)), 0)
        while start > 1 and not _SENTENCE_END.search(last.lines[start - 1].text):
            start -= 1
        if start == table:  # no table, or one without a title, which is not an annex
            return ()
    lines, last.lines = last.lines[start:], last.lines[:start]
    groups: list[list[AlignedText]] = []
    for line in lines:
        if not groups or is_annex_head(line.text):
            groups.append([])
        groups[-1].append(line)
    annexes = read_annexes([[head, *_annexed(rest)] for head, *rest in groups])
    for annex, group in zip(annexes, groups, strict=True):
        head = group[0]
        kept = annex.title in head.text or head.text in annex.title
        dropped = "" if kept else head.text  # a bare 「附：」
        message = f"“{annex.title}”从{last.label}末尾分出，作为附件"
        law.report("annex_separated", "info", message, head, dropped or head.text.removesuffix(annex.title))
        if _PICTURE.search("\n".join(line.text for line in group[1:])):
            law.report("picture_missing", "warning", f"“{annex.title}”中的图，数据没有收录", head)
    return annexes


def _annexed(lines: Sequence[AlignedText]) -> list[AlignedText]:
    """The lines of an annex: without the pictures in them, which may go over two, none empty, the rows of tables as such."""
    text, _ = join(lines, "\n").substitute(_PICTURE, lambda _: "")
    kept = [text.slice(*match.span()).strip() for match in re.finditer(r"[^\n]+", text.text)]
    kept = [line for line in kept if line.text]
    rows = read_columns(kept)
    return [rows.get(place, line) for place, line in enumerate(kept)]


def _split_lost_articles(law: Law, drafts: list[Draft]) -> list[Draft]:
    """Where exactly one number is missing, look for its text at the end of the article before.

    Its place is certain when exactly one line there begins in the middle of a word (see `_begins_in_a_word`). Then the
    number and the words that remain are right, the first words are lost: an error that the reader must know of.
    """
    kept: list[Draft] = []
    for draft in drafts:
        if kept and not draft.branch and draft.number == kept[-1].number + 2:
            last = kept[-1]
            seams = [i for i in range(1, len(last.lines)) if _begins_in_a_word(law.source.text, last.lines[i])]
            label = format_article(last.number + 1)
            if len(seams) == 1:
                lost = Draft(last.number + 1, 0, last.lines[seams[0] :], last.chapter, last.section)
                del last.lines[seams[0] :]
                message = f"{label}开头的字数据里缺失，其余文字原混在{last.label}末尾，已分出；引用前请核对官方文本"
                law.report("article_start_lost", "error", message, lost.lines[0])
                kept.append(lost)
            else:
                law.report("article_missing", "error", f"数据缺{label}", draft.lines[0] if draft.lines else None)
        kept.append(draft)
    return kept


def _begins_in_a_word(text: str, line: AlignedText) -> bool:
    """Whether the first 4 characters of `line` follow, nearly everywhere in `text`, one and the same pair of Chinese
    characters, and occur often enough to tell: 「境主管部」 follows 「态环」."""
    found = re.finditer(re.escape(line.text[:4]), text)
    before = Counter(text[match.start() - 2 : match.start()] for match in found)
    pair, count = before.most_common(1)[0]
    return count >= 20 and count >= 0.95 * before.total() and re.fullmatch(f"[{HAN}]{{2}}", pair) is not None


def _heal(law: Law, draft: Draft) -> list[AlignedText]:
    """Broken lines joined, table rules dropped, escapes and stray spaces removed."""
    joined: list[AlignedText] = []
    for line in draft.lines:
        if _RULE_LINE.fullmatch(line.text):
            law.report("table_rule_dropped", "info", f"{draft.label}中的表格线已略去", line, line.text)
        elif joined and _continues(joined[-1].text, line.text):
            at = AlignedText("\n", (joined[-1].offsets[-1] + 1,))
            law.report("line_break_joined", "info", f"{draft.label}被换行断开的句子已接上", at, "\n")
            joined[-1] = join([joined[-1], line])
        else:
            joined.append(line)
    return [_heal_characters(law, line) if _TO_HEAL.search(line.text) or "\\" in line.text else line for line in joined]


def _heal_characters(law: Law, line: AlignedText) -> AlignedText:
    unescaped, matches = line.substitute(_ESCAPE, lambda _: "")
    for match in matches:
        at = line.slice(match.start(), match.end())
        law.report("escape_removed", "info", "转义用的反斜线已去掉", at, at.text)
    line, problems = heal_line(unescaped, law.source)
    law.problems.extend(problems)
    return line


def _continues(above: str, line: str) -> bool:
    """Whether `line` goes on with the sentence of `above`; offices listed one a line (宪法第八十六条) do too."""
    if starts_with_mark(line) or find_mark(line) or re.match(r"[0-9]+[.．]", line) or not _RUNS_ON.match(line):
        return False
    if above.endswith(("：", ":")):
        return line.endswith("，") and len(line) <= 12
    return _ENDS_OPEN.search(above) is not None


def _check_numbering(law: Law, drafts: Sequence[Draft]) -> None:
    """Report where the numbers of the articles do not start at 1 or do not rise by one."""
    seen: set[tuple[int, int]] = set()
    last: Draft | None = None
    for draft in drafts:
        at = draft.lines[0] if draft.lines else None
        here = (draft.number, draft.branch)
        if last is None:
            if here not in ((1, 0), (WHOLE, 0)):
                law.report("starts_late", "warning", f"条文从{draft.label}开始，可能是节选或续编的编号", at)
        elif here in seen:
            law.report("number_repeated", "warning", f"{draft.label}重复出现", at)
        elif here not in ((last.number + 1, 0), (last.number, last.branch + 1)):
            law.report("number_jumps", "warning", f"{last.label}之后是{draft.label}，中间可能有缺漏", at)
        seen.add(here)
        last = draft


def _build(law: Law, draft: Draft) -> Article:
    """The article, with a problem when it breaks off or when the numbers of its items do not rise from 1."""
    article = build_article(draft.number, draft.lines, draft.branch)
    if draft.lines and not _ENDS_CLOSED.search(article.text) or article.text.endswith(("：", ":")):
        law.report("article_truncated", "warning", f"{draft.label}末尾不成句，可能有缺漏", draft.lines[-1])
    for paragraph in misnumbered(article):
        shown = "、".join(format_numeral(item.number) for item in paragraph.items[:5])
        message = f"{draft.label}{paragraph.name}的项号为{shown}，款项的划分可能有误"
        law.report("item_numbering", "warning", message, draft.lines[0])
    return article
