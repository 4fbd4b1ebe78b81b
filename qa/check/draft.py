"""Draft: a document that is being written, line by line with what each line is; and how its words are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.notice import read_date
from corpus.raw import CONTROL, fold_line_ends

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_HEADING_MARK = re.compile(r"^#{1,6}\s+")
_N = r"[\d〇零一二三四五六七八九十×xX ]"
_DATE_LINE = re.compile(rf"{_N}{{4,6}}年{_N}{{0,4}}月{_N}{{0,5}}日")
_ORGAN = (
    r"(?:政府|委员会|办公[室厅]|法院|检察院|管委会|党委|党组|支部|工会|公司|集团|大学|学院|学校|医院|中心|银行|协会|指挥部|小组"
    r"|[县市区省镇乡旗]委|[局厅部院处室会委办所站队社])"
)
_SIGNATURE = re.compile(rf"[\u4e00-\u9fff（）()·、 ]{{1,60}}{_ORGAN}(?:[（(](?:代章|盖章|印章|代拟)[）)])?")
_HEAD = re.compile(
    r"[\u4e00-\u9fff（）]{2,40}文件|.{0,20}[〔\[【(（]\s*\d{4}\s*[〕\]】)）]\s*第?\s*[\d×xX]*\s*号.{0,20}|签发人\s*[：:].{0,20}"
    r"|(?:绝密|机密|秘密|内部)(?:[★☆]?.{0,8})|(?:特急|加急|急件|平急|特提)|\d{1,6}|[（(]?(?:征求意见稿|送审稿|代拟稿|讨论稿|初稿)[）)]?"
)
_IMPRINT = re.compile(r"(?:抄\s*送|抄\s*报|分\s*送|主题词|共印)\s*[：:]?|.{0,40}\d日\s*印发$")
_ANNEX = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*[：:]?")
_ANNEX_NOTE = re.compile(r"附\s*件?\s*[：:]")
_NOTE = re.compile(r"[（(].{2,80}[）)]|(?:联系人|联系电话|联系方式)\s*[：:].{0,60}")
_ADDRESSED = re.compile(rf"(?P<to>[^。；：:“”]{{1,60}}(?:{_ORGAN}|长|书记|主任|同志|主席))[：:](?=.{{4}})")
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、])")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.,:/-][A-Za-z0-9]+)*|\S")
_TABLE_RULE = re.compile(r"\|[|\s:-]*\|")
_EARLY = 12
_LONGEST_TITLE = 120
LABELS = {
    "head": "版头", "title": "标题", "addressee": "主送机关", "annexes": "附件说明", "signature": "落款", "date": "成文日期",
    "note": "附注", "imprint": "版记", "annex": "附件",
}  # fmt: skip
"""What a part that is not body is called."""


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a draft.

    Attributes:
        kind: ``"body"`` or a key of `LABELS`.
        start, end: offsets in the draft's text.
        number: of a paragraph of the body, 1-based; 0 for other parts.
    """

    kind: str
    start: int
    end: int
    number: int = 0

    @property
    def label(self) -> str:
        """正文第3段, 标题, 落款."""
        return f"正文第{self.number}段" if self.kind == "body" else LABELS[self.kind]


@dataclass(frozen=True)
class Draft:
    """A draft.

    Attributes:
        text: its lines without blank ones, white space at line ends and marks of Markdown headings.
        parts: one a line (two where the addressee and the first sentence share a line), in order.
    """

    text: str
    parts: tuple[Part, ...]

    def of(self, *kinds: str) -> tuple[Part, ...]:
        """The parts of these kinds, in order."""
        return tuple(part for part in self.parts if part.kind in kinds)

    def words(self, *kinds: str) -> str:
        """The characters of these parts; a title that runs over lines in one."""
        joint = "" if kinds == ("title",) else "\n"
        return joint.join(self.text[part.start : part.end] for part in self.of(*kinds))

    def part_at(self, offset: int) -> Part:
        """The part that holds a character."""
        return next(part for part in reversed(self.parts) if part.start <= offset)

    @property
    def dated(self) -> date | None:
        """The date below the signature; None when there is none or it is left open."""
        return next((day for part in reversed(self.of("date", "signature")) if (day := self._day(part))), None)

    def _day(self, part: Part) -> date | None:
        return read_date(self.text[part.start : part.end])


def read_draft(text: str) -> Draft:
    """The draft that a text is. Reads any text; without title, addressee or signature all of it is body.

    >>> [part.kind for part in read_draft("关于召开会议的请示\\n县政府：\\n拟召开会议。\\n某局\\n2026年3月2日").parts]
    ['title', 'addressee', 'body', 'signature', 'date']
    """
    lines = [cleaned for line in fold_line_ends(text).split("\n") if (cleaned := _clean(line))]
    kinds = _kinds_of(lines)
    parts: list[Part] = []
    offset = number = 0
    for line, kind in zip(lines, kinds, strict=True):
        cut = _addressee_in(line) if kind == "opening" else 0
        if cut:
            parts.append(Part("addressee", offset, offset + cut))
        kind = "body" if kind == "opening" else kind
        number += kind == "body"
        parts.append(Part(kind, offset + cut, offset + len(line), number if kind == "body" else 0))
        offset += len(line) + 1
    return Draft("\n".join(lines), tuple(parts))


def count_words(text: str) -> tuple[int, int]:
    """Words as a word processor counts them, and the same without punctuation.

    A Chinese character or a punctuation mark is one word, letters and digits written together are one.

    >>> count_words("请示不超过1500字。")
    (8, 7)
    """
    bare = "\n".join(line.replace("|", " ") for line in text.split("\n") if not _TABLE_RULE.fullmatch(line))
    tokens = _TOKEN.findall(bare)
    return len(tokens), sum(token[0].isalnum() for token in tokens)


def _clean(line: str) -> str:
    line = _INVISIBLE.sub("", CONTROL.sub(" ", line)).replace("\u00a0", " ").strip()
    return _HEADING_MARK.sub("", line)


def _kinds_of(lines: list[str]) -> list[str]:
    kinds = ["body"] * len(lines)
    end = _mark_tail(lines, kinds)
    addressee = next((i for i in range(min(_EARLY, end)) if _is_addressee(lines, i)), None)
    opening = None
    if addressee is None:
        opening = next((i for i in range(min(_EARLY, end)) if _addressee_in(lines[i])), None)
    if addressee is not None:
        kinds[addressee] = "addressee"
    stop = next((i for i in (addressee, opening) if i is not None), None)
    if opening is not None:
        kinds[opening] = "opening"
    _mark_top(lines, kinds, end if stop is None else stop, stop is not None)
    return kinds


def _mark_top(lines: list[str], kinds: list[str], stop: int, addressed: bool) -> None:
    """Head and title: everything above the addressee, or without one the first lines that are no sentences."""
    titles = 0
    for i in range(stop):
        if _HEAD.fullmatch(lines[i]):
            kinds[i] = "head"
            continue
        is_title = len(lines[i]) <= _LONGEST_TITLE and lines[i][-1] not in "。；：:，,！？" and "。" not in lines[i]
        if not is_title or (not addressed and titles >= 3) or _NUMBERED.match(lines[i]):
            if not addressed:
                break
            continue
        if not addressed and titles and not _goes_on(lines[i - 1]):
            break
        kinds[i] = "title"
        titles += 1


def _goes_on(line: str) -> bool:
    """Whether a line of a title is not its last one."""
    return (
        re.search(
            r"(?:请示|报告|通知|函|意见|方案|办法|规定|纪要|简报|决定|通报|议案|批复|专报)(?:[（(].{1,12}[）)])?$", line
        )
        is None
    )


def _is_addressee(lines: list[str], at: int) -> bool:
    line = lines[at]
    fits = 2 <= len(line) <= 200 and line[-1] in "：:" and not set("。；？！“”") & set(line)
    return fits and not _NUMBERED.match(line) and not _ANNEX.match(line) and not any("。" in b for b in lines[:at])


def _addressee_in(line: str) -> int:
    """Length of the addressee that a line of the body begins with; 0 for none."""
    match = _ADDRESSED.match(line)
    return match.end() if match and not _NUMBERED.match(line) else 0


def _mark_tail(lines: list[str], kinds: list[str]) -> int:
    """Mark what stands below the body, from the end upwards; the number of lines above it."""
    imprint = next((i for i in range(1, len(lines)) if _IMPRINT.match(lines[i]) and len(lines) - i <= 8), len(lines))
    annexes = (i for i in range(2, imprint) if _ANNEX.match(lines[i]) and _tail_kind(lines[i - 1]))
    end = next(annexes, imprint)
    kinds[end:imprint] = ["annex"] * (imprint - end)
    kinds[imprint:] = ["imprint"] * (len(lines) - imprint)
    while end > 1 and (kind := _tail_kind(lines[end - 1])):
        end -= 1
        kinds[end] = kind
    return _mark_annexes(lines, kinds, end)


def _tail_kind(line: str) -> str:
    """``"date"``, ``"signature"`` (also with the date behind it), ``"note"``, or empty for anything else."""
    if len(line) > 60:
        return ""
    dated = _DATE_LINE.search(line)
    name = line[: dated.start()].strip() if dated and dated.end() == len(line) else line
    if not name:
        return "date"
    if _SIGNATURE.fullmatch(name):
        return "signature"
    return "note" if _NOTE.fullmatch(line) else ""


def _mark_annexes(lines: list[str], kinds: list[str], end: int) -> int:
    start = next((i for i in range(end - 1, 0, -1) if _ANNEX_NOTE.match(lines[i])), None)
    if start is None or any(len(line) > 80 or "。" in line for line in lines[start:end]):
        return end
    kinds[start:end] = ["annexes"] * (end - start)
    return start
