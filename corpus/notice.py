"""The notice before the articles and the imprint after them: what they say, and where they begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.document import BackMatter, FrontMatter
from corpus.numerals import parse_numeral

_DATE = re.compile(
    r"(?P<y>\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})\s*月"
    r"\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}(?:发|字|函|办|令|规|政|文|通|会|号)?\s*[〔\[［﹝(（【]\s*\d{4}\s*[〕\]］﹞)）】]\s*第?\s*\d+\s*号")
_FILE_HEAD = re.compile(r"(?P<issuer>[\u4e00-\u9fff（）]{2,40})文件$")
_ORGAN = (
    r"(?:政府|委员会|办公室|办公厅|人民法院|人民检察院|管委会|[局厅部院处室办会]|公司|集团|大学|学院|学校|医院|中心|银行|协会)"
)
_ORGAN_LINE = re.compile(rf"[\u4e00-\u9fff（）()·\s]{{2,40}}{_ORGAN}")
_IMPRINT = re.compile(r"(?:抄送|抄报|主送|分送|校对|校核|核稿|共印|印数|印发份数|承办|联系人|主题词)\s*[:：]?|[（(]此件.{2,12}[）)]$")
_NOTE = re.compile(r"[（(].*[）)]")
_GENRE = (
    r"(?:规则|规定|办法|条例|细则|章程|制度|规程|守则|准则|意见|方案|决定|法|法典|通则|指引|标准|规范|须知|公约|程序|纪律|要求|通知)"
    r"(?:\s*[（(][^（）()]{1,12}[）)])?"
)
_TITLE = re.compile(rf".*{_GENRE}$")
_ISSUES = re.compile(rf"关于(?:印发|发布|公布|颁布|下发|修订|印送)[《〈]?(?P<title>.+?{_GENRE})[》〉]?的(?:通知|公告|决定|令)")


def read_date(text: str) -> date | None:
    """The first date written in `text` (2024年4月2日, 二〇二四年四月二日), or None when there is none or it cannot be."""
    match = _DATE.search(text)
    if match is None:
        return None
    year = int("".join(str(parse_numeral(digit)) for digit in match.group("y")))
    month, day = parse_numeral(match.group("m")), parse_numeral(match.group("d"))
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def find_title(lines: Sequence[str], heads: Sequence[bool]) -> int | None:
    """Index of the line that is the document's title among the lines before the first article, or None.

    Preferred: the title that the notice names (关于印发…的通知), then a Markdown head, then the last line of the genre's
    form (…规则, …办法, …法), then the last line that is neither a note in parentheses nor a date.
    """
    named = next((m.group("title") for line in lines if (m := _ISSUES.search(re.sub(r"\s", "", line)))), None)
    squeezed = [re.sub(r"\s", "", line) for line in lines]
    if named and named in squeezed:
        return len(squeezed) - 1 - squeezed[::-1].index(named)
    marked = [i for i, head in enumerate(heads) if head and not _NOTE.fullmatch(lines[i])]
    if marked:
        return marked[0]
    plain = [
        i
        for i, line in enumerate(squeezed)
        if line and not _NOTE.fullmatch(line) and not line.endswith(("：", ":", "。", "；", "，")) and len(line) <= 60
    ]
    genre = [i for i in plain if _TITLE.match(squeezed[i])]
    if genre:
        return genre[-1]
    plain = [i for i in plain if read_date(squeezed[i]) is None and not _NUMBER.fullmatch(squeezed[i])]
    return plain[-1] if plain else None


def read_front(lines: Sequence[str], title: str) -> FrontMatter:
    """What the lines before the first article say (the title's own line left out)."""
    number = next((re.sub(r"\s", "", m.group()) for line in lines if (m := _NUMBER.search(line))), "")
    heads = [m.group("issuer") for line in lines if (m := _FILE_HEAD.fullmatch(line))]
    signed = [
        line
        for line, below in zip(lines, lines[1:], strict=False)
        if _ORGAN_LINE.fullmatch(line) and _DATE.match(below) and len(below) <= 20
    ]
    addressees = next(
        (line.rstrip("：:") for line in lines if line.endswith(("：", ":")) and "。" not in line and len(line) <= 300), ""
    )
    notes = tuple(line for line in lines if _NOTE.fullmatch(line))
    dated = [d for line in lines if len(line) <= 20 and (d := read_date(line))]
    dated += [d for note in notes if (d := read_date(note))]
    return FrontMatter(
        number=number,
        issuer=(signed or heads or [""])[-1],
        addressees=tuple(part.strip() for part in re.split(r"[，,；;]", addressees) if part.strip()),
        issued_on=dated[-1] if dated else None,
        notes=notes,
    )


def imprint_start(lines: Sequence[str]) -> int | None:
    """Index of the first line of the imprint or signature among the lines of the last article, or None.

    The first line always belongs to the article.
    """
    for i in range(1, len(lines)):
        line = lines[i]
        if _IMPRINT.match(line) or (len(line) <= 24 and _DATE.match(line)):
            return i
        below = lines[i + 1 : i + 3]
        if _ORGAN_LINE.fullmatch(line) and any(_DATE.match(other) for other in below):
            return i
    return None


def read_back(lines: Sequence[str], first_paragraph: int) -> BackMatter:
    """What the imprint says; `first_paragraph` is the number that its first line has in the notice."""
    if not lines:
        return BackMatter()
    office, printed, proofreader, copies = "", None, "", None
    cc: tuple[str, ...] = ()
    for line in lines:
        value = re.split(r"[:：]", line, maxsplit=1)[-1].strip()
        if line.startswith(("校对", "校核", "核稿")):
            proofreader = value
        elif match := re.search(r"(?:共印|印数|印发份数)\s*[:：]?\s*(\d+)\s*份?", line):
            copies = int(match.group(1))
        elif line.startswith(("抄送", "抄报", "分送")):
            cc += tuple(part.strip() for part in re.split(r"[，,；;。]", value) if part.strip())
        elif found := read_date(line):
            printed = found
            office = office or line[: _DATE.search(line).start()].strip()  # type: ignore[union-attr]
        elif not office and _ORGAN_LINE.fullmatch(line):
            office = line
    return BackMatter(office, printed, proofreader, copies, cc, first_paragraph)
