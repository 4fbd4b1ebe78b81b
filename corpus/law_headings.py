"""law_headings: the headings of one law, from the columns of the data set and from the ends of articles they were glued to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Heading
from corpus.law_draft import Draft, Law
from corpus.numerals import NUMERAL_CHARS, parse_numeral

_N = rf"[{NUMERAL_CHARS}]+"
_COLUMN = re.compile(rf"第(?P<n>{_N})[章节]\s*(?P<title>.*)")
_GLUED = re.compile(rf"第(?P<n>{_N})(?P<unit>分编|编|章|节)\s*(?P<title>[^，。；：]{{0,40}})|附\s*则")
UNNUMBERED = 0
"""`Heading.number` of the unnumbered 附则 after the last part of a code (民法典, 刑法, 刑事诉讼法)."""


@dataclass(slots=True)
class _Part:
    """The part (编) and subpart (分编) that the articles being read stand in."""

    number: int = 0
    title: str = ""
    subpart: str = ""


def lift_headings(law: Law, drafts: list[Draft]) -> None:
    """Take headings off the end of articles; parts and 附则 go above the next one, chapters stand in the columns."""
    for index, draft in enumerate(drafts):
        after = drafts[index + 1] if index + 1 < len(drafts) else None
        while len(draft.lines) > 1 and (match := _GLUED.fullmatch(draft.lines[-1].text)):
            line = draft.lines.pop()
            law.report("heading_glued", "info", f"{draft.label}末尾粘着标题“{line.text}”，已移出正文", line, line.text)
            if after is not None and match["unit"] not in ("章", "节"):
                after.above.insert(0, line.text)


def drop_contents_chapter(law: Law, drafts: Sequence[Draft]) -> None:
    """Articles that stand before 第一章 carry the last line of the table of contents (第九章 附则) as their chapter."""
    names = list(dict.fromkeys(draft.chapter for draft in drafts))
    numbers = [_column_number(name) for name in names[:2]]
    if len(names) < 2 or numbers[1] != 1 or numbers[0] in (0, 1):
        return
    for draft in drafts:
        if draft.chapter != names[0]:
            break
        at = draft.lines[0] if draft.lines else None
        law.report("chapter_column_wrong", "info", f"{draft.label}在第一章之前，数据误记为“{names[0]}”", at)
        draft.chapter = ""


def _column_number(name: str) -> int:
    match = _COLUMN.fullmatch(name)
    return (parse_numeral(match["n"]) or 0) if match else 0


def build_headings(law: Law, drafts: Sequence[Draft]) -> tuple[Heading, ...]:
    """Headings from columns and from what was lifted off article ends.

    A subpart (分编) is a part whose title names both: ``Heading("part", 2, "物权 第二分编 所有权", …)``. Below a part
    without chapters the column still shows the last chapter of the part before; such a stale chapter is dropped.
    """
    headings: list[Heading] = []
    part, chapter, section = _Part(), "", ""
    stale: str | None = None
    fresh = False
    expected = {"chapter": 1, "section": 1}
    for index, draft in enumerate(drafts):
        if draft.above:
            fresh = _read_part(part, draft.above) or fresh
            if part.number == 2 and not any(h.level == "part" for h in headings):
                headings.insert(0, Heading("part", 1, "", 0))
                law.report("first_part_title_lost", "warning", "第一编的标题数据里没有，只知其编号")
            headings.append(Heading("part", part.number, f"{part.title} {part.subpart}".strip(), index))
            stale, chapter, section = drafts[index - 1].chapter, "", ""
        if draft.chapter != stale:
            stale = None
        now = "" if stale is not None else draft.chapter
        if now and now != chapter:
            if fresh and _column_number(now) == 1:  # chapters begin anew in some codes, run on in 民事诉讼法
                expected["chapter"] = 1
            headings.append(_column_heading(law, draft, "chapter", now, index, expected))
            section, expected["section"], fresh = "", 1, False
        chapter = now
        if now and draft.section and draft.section != section:
            headings.append(_column_heading(law, draft, "section", draft.section, index, expected))
        section = draft.section if now else ""
    return tuple(headings)


def _read_part(part: _Part, above: Sequence[str]) -> bool:
    """Take in the part headings above an article; True when one of them begins a new part."""
    new = False
    for raw in above:
        match = _GLUED.fullmatch(raw)
        if match is None or match["unit"] is None:
            part.number, part.title, part.subpart, new = UNNUMBERED, "附则", "", True
        elif match["unit"] == "编":
            part.number, part.title, part.subpart = parse_numeral(match["n"]) or 0, _squeeze(match["title"]), ""
            new = True
        else:
            part.subpart = f"第{match['n']}分编 {_squeeze(match['title'])}"
    return new


def _column_heading(law: Law, draft: Draft, level: str, column: str, index: int, expected: dict[str, int]) -> Heading:
    match = _COLUMN.fullmatch(column)
    number = _column_number(column)
    if number != expected[level]:
        at = draft.lines[0] if draft.lines else None
        law.report("heading_jumps", "warning", f"{draft.label}处的“{column}”编号不连续", at)
    expected[level] = number + 1
    return Heading(level, number, _squeeze(match["title"]) if match else column, index)


def _squeeze(title: str) -> str:
    """物 权 → 物权: headings of two characters are set wide in print."""
    return re.sub(r"\s+", "", title)
