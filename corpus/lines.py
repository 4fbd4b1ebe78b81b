"""Lines: what each line of a source is (heading, head of an article, annex, table row, running text)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.aligned import AlignedText
from corpus.annex import is_annex_head
from corpus.heal import drop_invisible
from corpus.marks import strip_list_bullet
from corpus.numerals import NUMERAL_CHARS, parse_numeral
from corpus.source import Problem, SourceText
from corpus.table_rows import read_columns

_NUMBER = rf"[{NUMERAL_CHARS}0-9０-９]+(?:\s+[{NUMERAL_CHARS}0-9０-９]+)*"
_HEADING = re.compile(rf"第\s*(?P<n>{_NUMBER})\s*(?P<unit>分编|编|章|节)(?P<gap>\s*)(?P<title>.*)")
_ARTICLE = {
    "tiao": re.compile(
        rf"第\s*(?P<n>{_NUMBER})\s*条(?:[ \t]{{0,2}}之[ \t]{{0,2}}(?P<branch>{_NUMBER}))?(?P<gap>[\s：:．.、]*)"
    ),
    "chinese": re.compile(rf"(?P<n>[{NUMERAL_CHARS}]{{1,7}})[、．](?P<gap>\s*)"),
    "arabic": re.compile(r"(?P<n>[0-9０-９]{1,4})(?:[、．]|[.](?![0-9０-９]))(?P<gap>\s*)"),
}
_UNNUMBERED = re.compile(r"[总分附]\s*则")
_NOT_A_HEAD = re.compile(r"规定|所列|所称|第|款|项|、|和|至|到|的|及|或|中|，|。|；|）|》|”")
_REFERENCE = re.compile(r"规定|所列|所称|第|款|项")
_MD_HEAD = re.compile(r"(?:#{1,6}\s+)+")
_MD_MARK = re.compile(r"\*\*|__|^(?:>\s*)+")
SENTENCE_MARK = re.compile(r"[，。；：？！]")
"""What headings do not hold."""
_LEVELS = {"编": "part", "分编": "part", "章": "chapter", "节": "section"}
ITEM_KINDS = {
    "tiao": (),
    "chinese": ("bracketed_chinese", "bracketed_arabic", "circled", "arabic", "arabic_half_bracket"),
    "arabic": ("bracketed_chinese", "bracketed_arabic", "circled", "chinese", "arabic_half_bracket"),
    "decimal": ("bracketed_chinese", "bracketed_arabic", "circled", "arabic", "arabic_half_bracket"),
}
"""Kinds of item mark that begin a new line inside an article, by the document's article style; () means all.

The style's own mark is not among them: on a line that goes on with a sentence it is 「三、四类」 or 「10、15时」.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, Markdown marks taken off.

    Attributes:
        text: stripped, aligned with the source.
        number: 1-based line in the source.
        indented: began with at least one ideographic space or two other spaces: the head of a paragraph.
        after_blank: at least one blank line stands before it.
        head: carried Markdown head marks (``#``).
        lead: what stands before `text` in its line: the white space, and an article's number taken off the text.
    """

    text: AlignedText
    number: int
    indented: bool
    after_blank: bool
    head: bool
    lead: str = ""

    @property
    def is_table_row(self) -> bool:
        """Whether it is a row of a table, ``| a | b |``."""
        return self.text.text.startswith("|")

    @property
    def is_annex_head(self) -> bool:
        """Whether it reads like the head of an annex: 附件1, 附录：…, without a sentence in it."""
        return is_annex_head(self.text.text)


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading of a part, chapter or section, or of a subpart (分编).

    An unnumbered 附则 or 总则 has the number 0 and the level ``""``: the headings around it decide.
    """

    level: str
    subpart: bool
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """The head of an article: its number and how many characters of the line it takes."""

    number: int
    branch: int
    length: int


def read_lines(source: SourceText) -> tuple[tuple[Line, ...], list[Problem]]:
    """The lines of a source that are not blank, and what was done to them: bullets before item marks dropped, columns read as tables."""
    lines: list[Line] = []
    problems: list[Problem] = []
    start, blank = 0, False
    markdown = source.media_type == "text/markdown"
    for number, raw in enumerate(source.text.split("\n"), 1):
        whole = AlignedText.read(source.text, start, start + len(raw))
        start += len(raw) + 1
        text = drop_invisible(whole).strip()
        if not text.text:
            blank = True
            continue
        lead = raw[: len(raw) - len(raw.lstrip())]
        text, head = _strip_markdown(text, markdown)
        bare, had_bullet = strip_list_bullet(text)
        if had_bullet:
            at, end = text.offsets[0], bare.offsets[0]
            message = "项前的列表符号已去掉"
            problems.append(Problem("list_bullet", "info", message, number, at, end, source.text[at:end], ""))
        text = bare
        if text.text:
            lines.append(Line(text, number, "\u3000" in lead or len(lead) >= 2, blank, head, lead))
            blank = False
    tabled, tables = _with_rows(lines)
    return tabled, sorted([*problems, *tables], key=lambda problem: problem.line)


def _with_rows(lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Problem]]:
    """The lines, those that are rows of a table set in columns as ``| a | b |``, and a note of each such table."""
    out: list[Line] = []
    problems: list[Problem] = []
    for _, group in groupby(enumerate(lines), key=lambda held: held[1].number - held[0]):  # none blank between
        adjacent = [line for _, line in group]
        rows = read_columns([line.text for line in adjacent])
        for place, line in enumerate(adjacent):
            if place in rows and place - 1 not in rows:
                start, end = line.text.offsets[0], line.text.offsets[-1] + 1
                message = "用空白或竖线分列的表已按行列收录"
                problems.append(Problem("columns_read", "info", message, line.number, start, end))
            out.append(replace(line, text=rows[place]) if place in rows else line)
    return tuple(out), problems


def _strip_markdown(text: AlignedText, markdown: bool) -> tuple[AlignedText, bool]:
    """Without head marks, emphasis and quote marks; the cells of a table row keep their bars."""
    match = _MD_HEAD.match(text.text)
    if match:
        text = text.slice(match.end(), len(text.text)).strip()
    if markdown:
        text, _ = text.substitute(_MD_MARK, lambda _: "")
    return text.strip(), match is not None


def read_heading(line: Line) -> HeadingLine | None:
    """The heading that a line is, or None: short, without a sentence in it."""
    if _UNNUMBERED.fullmatch(line.text.text):
        return HeadingLine("", False, 0, re.sub(r"\s", "", line.text.text))
    match = _HEADING.match(line.text.text) if len(line.text.text) <= 90 else None
    if match is None or SENTENCE_MARK.search(line.text.text) or len(match.group("title")) > 60:
        return None
    title = match.group("title").strip()
    if title and not match.group("gap") and not line.head and _NOT_A_HEAD.match(title):
        return None
    number = parse_numeral(re.sub(r"\s", "", match.group("n")))
    unit = match.group("unit")
    return HeadingLine(_LEVELS[unit], unit == "分编", number, _squeeze(title)) if number else None


def _squeeze(title: str) -> str:
    """附　则 → 附则: short headings are set wide in print; other spaces are folded to one."""
    words = title.split()
    return ("" if all(len(word) == 1 for word in words) else " ").join(words)


def read_article_head(line: Line, style: str, previous: tuple[int, int], broken: bool) -> ArticleHead | None:
    """The head of an article at the start of a line, or None.

    Args:
        line: the line.
        style: ``"tiao"`` (第X条), ``"chinese"`` (一、) or ``"arabic"`` (1.).
        previous: number and branch of the article before; (0, 0) for none.
        broken: whether the line before breaks off in the middle of a sentence, so that 「第三条规定…」 at the head of
            this line may be a reference that continues it.
    """
    match = _ARTICLE[style].match(line.text.text)
    if match is None:
        return None
    number = parse_numeral(re.sub(r"\s", "", match.group("n")))
    branch_text = match.groupdict().get("branch")
    branch = parse_numeral(re.sub(r"\s", "", branch_text)) if branch_text else 0
    if not number or branch is None:
        return None
    head = ArticleHead(number, branch, match.end())
    rest = line.text.text[match.end() :]
    follows = (number, branch) in {(previous[0] + 1, 0), (previous[0], previous[1] + 1)} or previous == (0, 0)
    if line.head:
        return head
    if style != "tiao":
        return head if follows or not (broken or rest[:1] in tuple(NUMERAL_CHARS)) else None
    if "\u3000" in match.group("gap") and not broken:  # set as a head is; a reference has no such space behind it
        return head
    if not rest or match.group("gap"):
        return head if follows or not (broken or _REFERENCE.match(rest)) else None
    return head if follows and not broken and not _NOT_A_HEAD.match(rest) else None


def article_style(lines: Sequence[Line]) -> str | None:
    """Which mark numbers the articles of this document: ``"tiao"``, ``"chinese"``, ``"arabic"`` or None.

    第X条 wins where it comes first. Else the highest-ranking mark that occurs often enough to be a numbering; a single
    mark only where no other occurs.
    """
    counts: Counter[str] = Counter()
    for line in lines:
        for style in _ARTICLE:
            if not line.is_table_row and read_article_head(line, style, (0, 0), False) is not None:
                counts[style] += 1
    if next(iter(counts), None) == "tiao":
        return "tiao"
    for least in (3, 2, 1):
        for style in _ARTICLE:
            if counts[style] >= least and (least > 1 or counts.total() <= 2 or style == "tiao"):
                return style
    return None
