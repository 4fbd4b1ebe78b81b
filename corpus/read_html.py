"""Read .html: blocks become lines, tables ``| a | b |`` rows, headings keep their level; nothing is fetched or run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_lowercase

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from corpus.errors import UnreadableSource
from corpus.raw import LineWriter, RawFile, ReadLimits
from corpus.read_text import DecodedText, decode_text, looks_misdecoded
from corpus.source import SourceText
from corpus.structure_marks import starts_with_mark
from corpus.table_rows import format_table

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
))  # fmt: skip
_DROPPED = frozenset((
    "audio", "button", "canvas", "embed", "footer", "head", "iframe", "math", "nav", "noscript", "object", "option",
    "rp", "rt", "script", "select", "style", "svg", "template", "textarea", "video",
))  # fmt: skip
_TOLD = frozenset(("nav", "footer"))  # dropped elements with words that a reader of the page would have seen
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}?encoding=[\"']([\w-]+)", re.I
)
_CODECS = {"utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
           "x-gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs"}  # fmt: skip
_MAX_SPAN = 1_000  # rows that one cell may cover
_MAX_COLUMNS = 100  # beyond it, cells that cover rows below are no longer followed


def read_html(raw: RawFile, limits: ReadLimits) -> SourceText:
    """The words of a web page.

    Raises:
        UnreadableSource: undecodable, or a page without words (filled by script).
    """
    decoded = _decode(raw.data, raw.name)
    soup = BeautifulSoup(decoded.text.replace("\x00", " "), "lxml")
    page = _Page(LineWriter(raw, limits))
    for event, node in _events(soup):
        page.take(event, node)
    page.close()
    if page.writer.offset == 0:
        raise UnreadableSource(
            f"“{raw.name}”里没有正文（可能由脚本载入）", "含正文的网页", "在浏览器里打开，把正文另存为文本再导入"
        )
    if looks_misdecoded(decoded):
        page.writer.note("encoding_doubtful", "warning", "生僻字过多，文字编码可能认错了，请核对文字", start=0)
    title = soup.title.get_text() if soup.title else ""
    return page.writer.finish("text/html", encoding=decoded.encoding, title=title)


def _decode(data: bytes, name: str) -> DecodedText:
    """By BOM, by the charset that the page declares, else as a text file."""
    declared = _CHARSET.search(data[:4096])
    label = (declared.group(1) or declared.group(2)).decode("ascii").lower() if declared else ""
    codec = _CODECS.get(label)
    if codec and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return DecodedText(data.decode(codec), codec)
        except UnicodeDecodeError:
            pass  # the page declares what it is not
    return decode_text(data, name)


def _events(root: Tag) -> Iterator[tuple[str, PageElement]]:
    """("open" | "text" | "close" | "drop", node) in document order, without recursion: pages may nest deeply."""
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.contents))]
    while stack:
        parent, children = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
            yield "close", parent
        elif isinstance(node, Tag):
            dropped = node.name in _DROPPED or node.has_attr("hidden") or _HIDDEN.search(str(node.get("style", "")))
            yield "drop" if dropped else "open", node
            if not dropped:
                stack.append((node, iter(node.contents)))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield "text", node


@dataclass(slots=True)
class _Table:
    """A table while it is read: rows of cells of lines."""

    rows: list[list[list[str]]] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)  # column → rows that a cell above still covers
    in_cell: bool = False
    is_layout: bool = False


class _Page:
    """Puts the words of a page into lines."""

    def __init__(self, writer: LineWriter) -> None:
        self.writer = writer
        self._inline: list[str] = []
        self._tables: list[_Table] = []
        self._lists: list[tuple[Tag, int]] = []
        self._heading = 0
        self._pre = 0
        self._label = ""

    def take(self, event: str, node: PageElement) -> None:
        """One event of the page."""
        if event == "text":
            self._inline.append(str(node) if not self._pre else str(node).replace("\n", "\x0b"))
        elif isinstance(node, Tag) and event == "drop":
            self._drop(node)
        elif isinstance(node, Tag) and node.name in _BLOCKS:
            self._break(event, node)

    def close(self) -> None:
        """The end of the page."""
        self._flush()
        while self._tables:
            self._close_table()

    def _drop(self, tag: Tag) -> None:
        if tag.name in _BLOCKS or tag.name in _TOLD:
            self._flush()
        words = " ".join(tag.get_text(" ").split()) if tag.name in _TOLD | _BLOCKS else ""
        if words:
            self.writer.note("page_furniture_dropped", "info", "网页的导航、页脚或隐藏内容，未读入", before=words[:200])

    def _break(self, event: str, tag: Tag) -> None:
        if tag.name == "br" and self._heading:
            self._inline.append("\n")
            return
        self._flush()
        step = 1 if event == "open" else -1
        if tag.name in _HEADINGS:
            self._heading = _HEADINGS[tag.name] if event == "open" else 0
        elif tag.name == "pre":
            self._pre += step
        elif tag.name in ("ol", "ul"):
            self._open_list(tag) if event == "open" else self._lists.pop()
        elif tag.name == "li":
            self._label = self._next_label(tag) if event == "open" else ""
        elif tag.name == "table":
            self._tables.append(_Table()) if event == "open" else self._close_table()
        elif self._tables and tag.name == "tr" and event == "open":
            self._tables[-1].rows.append([])
            self._tables[-1].in_cell = False  # damaged pages begin a row inside a cell
        elif self._tables and tag.name in ("td", "th"):
            self._open_cell(tag) if event == "open" else self._close_cell()

    def _open_list(self, tag: Tag) -> None:
        self._lists.append((tag, _number(tag.get("start"), 1)))

    def _next_label(self, item: Tag) -> str:
        """The number a browser shows before an item of an ordered list; empty when it shows none."""
        if not self._lists:
            return ""
        parent, number = self._lists[-1]
        number = _number(item.get("value"), number)
        self._lists[-1] = (parent, number + 1)
        if parent.name != "ol" or "none" in str(parent.get("style", "")):
            return ""
        alphabetic = str(parent.get("type", "1")) == "a" and 1 <= number <= len(ascii_lowercase)
        return f"{ascii_lowercase[number - 1] if alphabetic else number}. "

    def _open_cell(self, tag: Tag) -> None:
        table = self._tables[-1]
        if not table.rows:
            table.rows.append([])
        row = table.rows[-1]
        while table.spans.get(len(row), 0) > 0 and len(row) < _MAX_COLUMNS:
            table.spans[len(row)] -= 1
            row.append([])
        span = min(_number(tag.get("rowspan"), 1), _MAX_SPAN)
        if span > 1:
            table.spans[len(row)] = span - 1
        row.append([])
        table.in_cell = True

    def _close_cell(self) -> None:
        self._tables[-1].in_cell = False

    def _close_table(self) -> None:
        table = self._tables.pop()
        lines = format_table(table.rows, is_layout=table.is_layout)
        if self._tables:
            self._tables[-1].is_layout = True
        for line in lines:
            self._emit(line)

    def _flush(self) -> None:
        """End the line: collapse its white space, put its marks before it, and write it or keep it for the cell."""
        text = _collapse("".join(self._inline))
        self._inline.clear()
        for line in filter(None, (part.strip() for part in text.split("\x0b"))):
            label, self._label = self._label, ""
            if label and not starts_with_mark(line):
                self.writer.note("automatic_number", "info", "编号由网页自动生成，已写入文字", after=label.strip())
                line = label + line
            if self._heading and self._tables:
                self._tables[-1].is_layout = True
            self._emit("#" * self._heading + " " + line if self._heading else line)

    def _emit(self, line: str) -> None:
        if self._tables and self._tables[-1].in_cell:
            self._tables[-1].rows[-1][-1].append(line)
        else:
            self.writer.write(line)


def _number(value: object, default: int) -> int:
    text = str(value)
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default


def _collapse(text: str) -> str:
    """White space as a browser shows it, but a line end between two wide characters vanishes (CSS Text 3, 4.1.3)."""

    def shown(match: re.Match[str]) -> str:
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        return "" if "\n" in match.group() and len(around) == 2 and all(map(_is_wide, around)) else " "

    return re.sub(r"[ \t\r\n\f]+", shown, text).replace("\u00a0", " ")


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’…—"
