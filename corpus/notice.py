"""The notice before the articles and the imprint after them: what they say, and where they begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.annex import is_annex_head
from corpus.document import BackMatter, FrontMatter
from corpus.lines import Line
from corpus.numerals import parse_numeral

_DATE = re.compile(
    r"(?P<y>\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})\s*月"
    r"\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:发|字|函|办|令|规|政|文|通|会|号)?\s*"
    r"[〔\[［﹝(（【]\s*\d{4}\s*[〕\]］﹞)）】]\s*第?\s*\d+\s*号"
)
_FILE_HEAD = re.compile(r"(?P<issuer>[\u4e00-\u9fff（）]{2,40})文件$")
_ORGAN = (
    r"(?:政府|委员会|办公室|办公厅|人民法院|人民检察院|管委会|[局厅部院处室办会]"
    r"|公司|集团|大学|学院|学校|医院|中心|银行|协会)"
)
_ORGAN_LINE = re.compile(rf"[\u4e00-\u9fff（）()·\s]{{2,40}}{_ORGAN}")
_IMPRINT = re.compile(
    r"(?:抄送|抄报|主送|分送|校对|校核|核稿|共印|印数|印发份数|承办|联系人|主题词)\s*[:：]?|[（(]此件.{2,12}[）)]$"
)
_NOTE = re.compile(r"[（(].*[）)]")
_GENRE = (
    r"(?:规则|规定|办法|条例|细则|章程|制度|规程|守则|准则|意见|方案|决定|法|法典|通则|指引|标准|规范|须知|公约|程序|纪律|要求|通知"
    r"|解释|决议|批复|答复|公告|通告|通报)"
    r"(?:\s*[（(][^（）()]{1,12}[）)])?"
)
_TITLE = re.compile(rf"[^，。；！？]{{0,120}}{_GENRE}")
_ISSUES = re.compile(
    rf"关于(?:印发|发布|公布|颁布|下发|修订|印送)[《〈]?(?P<title>.{{1,80}}?{_GENRE})[》〉]?的(?:通知|公告|决定|令)"
)
_STAGE = re.compile(r"[（(](?:试行|暂行|草案|修订|修订版|修正|征求意见稿|送审稿|审议稿|讨论稿)[）)]")
_LONGEST_TITLE = 100


def read_date(text: str) -> date | None:
    """The first date written in `text` (2024年4月2日, 二〇二四年四月二日); None when there is none or it cannot be."""
    match = _DATE.search(text)
    if match is None:
        return None
    year = int("".join(str(parse_numeral(digit)) for digit in match.group("y")))
    month, day = parse_numeral(match.group("m")), parse_numeral(match.group("d"))
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def is_title(text: str) -> bool:
    """Whether a line has the form of a document's title or a notice's: …规则, …办法, 关于…的通知."""
    return len(text) <= _LONGEST_TITLE and _TITLE.fullmatch(re.sub(r"\s", "", text)) is not None


def find_title(lines: Sequence[Line], whole: bool = False) -> tuple[int, int] | None:
    """The lines (from, to) that are the document's title among those before the first article, or None.

    Preferred: the title that the notice names (关于印发…的通知), then a Markdown head, then the last line of the
    genre's form (…规则, …办法, …法), then the last line that is neither a note in parentheses nor a date. A title may
    run over two or three lines; （试行） below it belongs to it.

    Args:
        lines: those before the first article.
        whole: the document has no articles, all its lines are given: then the first such line above the first sentence.
    """
    texts = [re.sub(r"\s", "", line.text.text) for line in lines]
    named = None if whole else _named_title(texts)
    if named is not None:
        return named
    marked = next((i for i, line in enumerate(lines) if line.head and not _NOTE.fullmatch(texts[i])), None)
    if marked is not None:
        return marked, marked + 1
    sentence = next((i for i, text in enumerate(texts) if re.search(r"[。；！？]", text)), len(texts))
    plain = [i for i in range(sentence if whole else len(texts)) if _is_plain(texts[i])]
    genre = [i for i in plain if _TITLE.fullmatch(texts[i])]
    candidates = genre or [i for i in plain if read_date(texts[i]) is None and not _NUMBER.fullmatch(texts[i])]
    if not candidates:
        return None
    return _with_neighbours(lines, texts, candidates[0 if whole else -1])


def _named_title(texts: Sequence[str]) -> tuple[int, int] | None:
    """The last lines, up to three, that together are the title which the notice names."""
    near = ("".join(texts[i : i + 2]) for i in range(len(texts)))
    named = next((m.group("title") for text in near if (m := _ISSUES.search(text))), None)
    for start in range(len(texts) - 1, -1, -1) if named else ():
        for end in range(start + 1, min(start + 3, len(texts)) + 1):
            if "".join(texts[start:end]).strip("《》") == named:
                return start, end
    return None


def _is_plain(text: str) -> bool:
    """Whether a line may be a title at all: neither a note nor a sentence."""
    return 0 < len(text) <= _LONGEST_TITLE and not _NOTE.fullmatch(text) and text[-1] not in "：:。；，、！？"


def _with_neighbours(lines: Sequence[Line], texts: Sequence[str], at: int) -> tuple[int, int]:
    """A title's line with the lines directly above that begin it and （试行） below it."""
    start, end = at, at + 1
    if end < len(texts) and not lines[end].after_blank and _STAGE.fullmatch(texts[end]):
        end += 1
    while start and at - start < 2 and not lines[start].after_blank and _begins_title(texts[start - 1], texts[start]):
        start -= 1
    return start, end


def _begins_title(above: str, text: str) -> bool:
    """Whether the line above a title is its first half: 某县人民政府 / 工作规则, not the name of the issuer."""
    if not _is_plain(above) or len(above) > 40 or above[:2] == text[:2] or is_annex_head(above):
        return False
    return not (_TITLE.fullmatch(above) or _FILE_HEAD.fullmatch(above) or _NUMBER.search(above) or read_date(above))


def read_front(lines: Sequence[str], title: str) -> FrontMatter:
    """What the lines before the first article say (the title's own line left out)."""
    number = next((re.sub(r"\s", "", m.group()) for line in lines if (m := _NUMBER.search(line))), "")
    heads = [m.group("issuer") for line in lines if (m := _FILE_HEAD.fullmatch(line))]
    signed = [
        line
        for line, below in zip(lines, lines[1:], strict=False)
        if _ORGAN_LINE.fullmatch(line) and _DATE.match(below) and len(below) <= 20
    ]
    called = (line for line in lines if line.endswith(("：", ":")) and "。" not in line and len(line) <= 1000)
    addressees = next(called, "").rstrip("：:")
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
        elif (dated := _DATE.search(line)) and (found := read_date(line)):
            printed = found
            office = office or line[: dated.start()].strip()
        elif not office and _ORGAN_LINE.fullmatch(line):
            office = line
    return BackMatter(office, printed, proofreader, copies, cc, first_paragraph)
