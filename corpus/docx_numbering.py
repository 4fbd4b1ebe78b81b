"""Automatic numbering of a .docx: the labels that Word shows and that stand nowhere in the file's text.

ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from corpus.docx_package import attribute, child, children, value_of
from corpus.numerals import format_numeral

_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out, number = out + letters * (number // value), number % value
    return out


def _letters(number: int) -> str:
    """1 → a, 26 → z, 27 → aa, 28 → bb, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _chinese(number: int) -> str:
    # Word shows 〇 above one hundred; statutes print 零, and so does this project.
    return format_numeral(number) if number <= 9_999 else str(number)


def _from(symbols: str) -> Callable[[int], str]:
    """A finite sequence of symbols; decimal beyond its end, as Word does."""
    return lambda number: symbols[number - 1] if 1 <= number <= len(symbols) else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_WIDE_DIGITS),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE_DIGITS),
    "decimalHalfWidth": str,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,  # what Chinese versions of Word write for 一、二、三 in older files
    "ideographDigital": lambda number: str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    "japaneseDigitalTenThousand": _chinese,
    "chineseLegalSimplified": lambda number: _chinese(number).translate(_FORMAL),
    "decimalEnclosedCircle": _from("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _from("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": _from("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _from("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _from("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographParenthesized": _from("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from("子丑寅卯辰巳午未申酉戌亥"),
    "none": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: where it starts, how it counts and what it shows."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart_after: int | None = None
    all_decimal: bool = False


@dataclass(frozen=True, slots=True)
class NumberLabel:
    """What Word shows before a paragraph: the label, and the white space after it; `known` when the format is."""

    text: str
    space: str
    known: bool = True


@dataclass(slots=True)
class _List:
    """A w:num: the abstract list it continues, and the levels it overrides."""

    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of one document, in the order of the document."""

    def __init__(self, root: Element | None, list_of_style: dict[str, str] | None = None) -> None:
        """From the root of numbering.xml (None: nothing is numbered) and the list that each numbering style names."""
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root, list_of_style or {})

    def next_label(self, list_id: str, level: int) -> NumberLabel | None:
        """Count one paragraph; None when the list is unknown, shows nothing there or shows a bullet."""
        found = self._lists.get(list_id)
        if found is None or not 0 <= level < _LEVELS or level not in found.levels:
            return None
        self._count(found, level)
        shown = found.levels[level]
        if shown.format == "bullet" or not shown.text:
            return None
        known = True

        def number(match: re.Match[str]) -> str:
            nonlocal known
            at = int(match.group(1)) - 1
            other = found.levels.get(at, _Level())
            value = self._counters[found.abstract].get(at, other.start)
            name = "decimal" if shown.all_decimal and other.format != "decimalZero" else other.format
            known = known and name in _FORMATS
            return _FORMATS.get(name, str)(value)

        text = re.sub(r"%([1-9])", number, shown.text).strip()
        closed = shown.suffix == "nothing" or text.endswith(("、", "，", "）", "．", "。", "：", ")"))
        return NumberLabel(text, "" if closed else " ", known) if text else None

    def _count(self, found: _List, level: int) -> None:
        counters = self._counters.setdefault(found.abstract, {})
        if level in found.restarts:  # an override of the start counts once, when the list is first used
            counters[level] = found.restarts.pop(level)
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = found.levels[level].start
        for deeper in [at for at in counters if at > level]:
            after = found.levels.get(deeper, _Level()).restart_after
            if after is None or level < after:
                del counters[deeper]

    def _read(self, root: Element, list_of_style: dict[str, str]) -> None:
        abstracts = {attribute(node, "abstractNumId"): node for node in children(root, "abstractNum")}
        nums = {attribute(node, "numId"): node for node in children(root, "num")}
        for list_id, node in nums.items():
            abstract = value_of(node, "abstractNumId")
            linked = value_of(abstracts[abstract], "numStyleLink") if abstract in abstracts else ""
            target = nums.get(list_of_style.get(linked, ""))
            if linked and target is not None:
                abstract = value_of(target, "abstractNumId")
            if abstract not in abstracts:
                continue
            levels = {at: _read_level(level) for at, level in _numbered(abstracts[abstract], "lvl")}
            entry = _List(abstract, levels)
            for at, override in _numbered(node, "lvlOverride"):
                if (own := child(override, "lvl")) is not None:
                    entry.levels[at] = _read_level(own)
                start = value_of(override, "startOverride")
                if start.isdecimal() and len(start) < 5:
                    entry.restarts[at] = int(start)
                    entry.levels[at] = replace(entry.levels.get(at, _Level()), start=int(start))
            self._lists[list_id] = entry


def _numbered(node: Element, name: str) -> list[tuple[int, Element]]:
    """Children `name` with their w:ilvl."""
    found = [(attribute(each, "ilvl"), each) for each in children(node, name)]
    return [(int(at), each) for at, each in found if at.isdecimal() and int(at) < _LEVELS]


def _read_level(node: Element) -> _Level:
    start, restart = value_of(node, "start"), value_of(node, "lvlRestart")
    is_legal = child(node, "isLgl")
    return _Level(
        start=int(start) if start.isdecimal() and len(start) < 5 else 1,
        format=value_of(node, "numFmt") or "decimal",
        text=value_of(node, "lvlText"),
        suffix=value_of(node, "suff") or "tab",
        restart_after=int(restart) if restart.isdecimal() and len(restart) < 3 else None,
        all_decimal=is_legal is not None and attribute(is_legal, "val") not in ("0", "false"),
    )
