"""Read .docx: paragraphs and tables in the order of the document, with the labels of automatic numbering.

Written on the package itself (ECMA-376) and not on python-docx, whose `Paragraph.text` knows neither tracked insertions
nor content controls nor numbering, and whose failures on broken files are not enumerable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from corpus.docx_numbering import Numbering, NumberLabel
from corpus.docx_package import DocxPackage, attribute, child, local, value_of
from corpus.docx_styles import Styles
from corpus.errors import UnreadableSource
from corpus.raw import LineWriter, RawFile, ReadLimits
from corpus.source import SourceText
from corpus.table_rows import Cell, format_table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SILENT = frozenset((
    "pPr", "rPr", "sdtPr", "sdtEndPr", "rubyPr", "tblPr", "tblGrid", "trPr", "tcPr", "instrText", "delText",
    "delInstrText", "fldChar", "rt", "softHyphen", "sectPr", "commentRangeStart", "commentRangeEnd",
))  # fmt: skip
_WRAPPERS = frozenset((
    "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "Choice", "Fallback",
))  # fmt: skip
_DELETED = frozenset((
    "del", "moveFrom",
))  # fmt: skip
_CHARACTERS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off")


def read_docx(raw: RawFile, limits: ReadLimits) -> SourceText:
    """The words of a Word document: insertions kept, deletions dropped, both reported.

    Raises:
        UnreadableSource: broken, a zip bomb, without text (pictures only), or nested beyond reason.
    """
    package = DocxPackage(raw, limits)
    body = _Body(LineWriter(raw, limits), package)
    try:
        body.read(package.main())
    except RecursionError as error:
        got = f"“{raw.name}”的结构嵌套过深，可能已损坏"
        raise UnreadableSource(got, "正常的 .docx", "用 Word 打开后另存为 .docx 再导入") from error
    if body.writer.offset == 0:
        what = "只有图片，没有文字" if body.pictures else "没有文字"
        raise UnreadableSource(
            f"“{raw.name}”里{what}", "有正文的文件", "确认文件里有文字；是扫描件的，先做文字识别（OCR）再导入"
        )
    return body.writer.finish(MEDIA_TYPE, title=package.title())


@dataclass(slots=True)
class _Words:
    """What was found inside one paragraph."""

    text: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class _Body:
    """Walks the body of one document and writes its lines."""

    def __init__(self, writer: LineWriter, package: DocxPackage) -> None:
        self.writer = writer
        self.pictures = 0
        self._styles = Styles(package.related("styles"))
        self._numbering = Numbering(package.related("numbering"), self._styles.lists_of_styles())
        self._notes = {kind: _note_texts(package.related(kind + "s")) for kind in ("footnote", "endnote")}
        comments = package.related("comments")
        self._comments = 0 if comments is None else len(comments)
        self._cells: list[Cell] = []
        self._tables_seen = 0
        self._carried = ""
        self._contents: list[str] = []

    def read(self, root: Element) -> None:
        """The whole document."""
        body = child(root, "body")
        self._blocks(root if body is None else body)
        self._emit(self._carried)
        for count, code, what in (
            (self.pictures, "pictures_dropped", "张图片，其中的文字未读入"),
            (self._comments, "comments_dropped", "条批注，未读入"),
            (len(self._contents), "contents_dropped", "行自动目录，未读入"),
        ):
            if count:
                before = "\n".join(self._contents)[:500] if code == "contents_dropped" else ""
                self.writer.note(code, "info", f"有 {count} {what}", start=0, before=before)

    def _blocks(self, parent: Element) -> None:
        for node in _chosen(parent):
            name = local(node)
            if name == "p":
                self._paragraph(node)
            elif name == "tbl":
                self._table(node)
            elif name in _WRAPPERS:
                self._blocks(node)
            elif name in _DELETED:
                self._tell_deleted(_all_text(node))
            elif name == "altChunk":
                self.writer.note("part_not_read", "warning", "这里嵌入了另一份文件，未读入")

    def _paragraph(self, node: Element) -> None:
        words = _Words()
        self._words(node, words)
        style = value_of(node, "pPr", "pStyle")
        text = "".join(words.text)
        if self._styles.is_contents(style):
            self._contents.append(text)
            return
        text, self._carried = self._carried + text, ""
        if any(child(node, "pPr", "rPr", mark) is not None for mark in _DELETED):
            self._tell(words)  # a deleted paragraph mark: the words go on in the next paragraph
            self._carried = text
        else:
            place = self._styles.list_place(style, child(node, "pPr", "numPr"))
            label = self._numbering.next_label(place.list_id, place.level) if place else None
            self._tell(words)
            self._line(text, self._styles.heading_level(style), label)
        for box in words.boxes:
            self.writer.note("text_box_read", "info", "文本框里的文字，排在它所在的段落之后")
            self._blocks(box)

    def _line(self, text: str, heading: int, label: NumberLabel | None) -> None:
        marks = "#" * heading + " " if heading else ""
        text = "".join(text.split("\n")) if heading else text.strip()
        if label is not None:
            start = self.writer.offset + len(marks)
            end = start if self._cells else start + len(label.text)
            self.writer.note(
                "automatic_number", "info", "编号由 Word 自动生成，已写入文字", start=start, end=end, after=label.text
            )
            if not label.known:
                self.writer.note(
                    "number_format_unknown", "warning", "编号格式不认识，按阿拉伯数字写出", start=start, end=end
                )
            text = label.text + label.space + text
        self._emit(marks + text if text.strip() else "")

    def _emit(self, line: str) -> None:
        if self._cells:
            self._cells[-1].extend(filter(str.strip, line.split("\n")))
        else:
            self.writer.write(line)

    def _words(self, parent: Element, words: _Words) -> None:
        """Collect the words below `parent`, one call a level of nesting."""
        for node in _chosen(parent):
            name = local(node)
            if name == "t":
                words.text.append(node.text or "")
            elif name in _CHARACTERS:
                words.text.append(_CHARACTERS[name])
            elif name in _SILENT:
                continue
            elif name in _DELETED:
                words.deleted.append(_all_text(node))
            elif name == "r" and _is_on(child(node, "rPr", "vanish")):
                words.hidden.append(_all_text(node))
            elif name in ("footnoteReference", "endnoteReference"):
                words.notes.append(self._notes[name.removesuffix("Reference")].get(attribute(node, "id"), ""))
            elif name == "sym":
                words.symbols.append(attribute(node, "char"))
            elif name in ("drawing", "pict", "object"):
                words.boxes.extend(_boxes(node))
                self.pictures += any(local(each) in ("blip", "imagedata") for each in node.iter())
            else:
                before = len(words.text)
                self._words(node, words)
                if name in ("ins", "moveTo"):
                    words.inserted.append("".join(words.text[before:]))

    def _tell(self, words: _Words) -> None:
        """Report what a paragraph lost or gained, at the line that it is about to become."""
        note = self.writer.note
        for text in filter(str.strip, words.inserted):
            note("tracked_insertion_kept", "warning", "修订中新增的文字，已保留", after=text)
        for text in words.deleted:
            self._tell_deleted(text)
        for text in filter(str.strip, words.hidden):
            note("hidden_text_dropped", "warning", "隐藏文字，未读入", before=text)
        for text in words.notes:
            note("footnote_dropped", "warning", "脚注或尾注，未读入", before=text)
        for code in words.symbols:
            note("symbol_dropped", "warning", f"符号字体里的字符（{code}）没有对应的文字，未读入", before=code)

    def _tell_deleted(self, text: str) -> None:
        if text.strip():
            self.writer.note("tracked_deletion_dropped", "warning", "修订中删除的文字，未读入", before=text)

    def _table(self, node: Element) -> None:
        seen, rows = self._tables_seen, []
        for row in _descend(node, "tr"):
            if any(child(row, "trPr", mark) is not None for mark in _DELETED):
                self._tell_deleted(_all_text(row))
                continue
            rows.append([self._cell(cell) for cell in _descend(row, "tc")])
        nested = self._tables_seen > seen
        self._tables_seen += 1
        for line in format_table(rows, is_layout=nested):
            self._emit(line)

    def _cell(self, node: Element) -> Cell:
        merged = child(node, "tcPr", "vMerge")
        if merged is not None and attribute(merged, "val") != "restart":
            return []
        self._cells.append([])
        self._blocks(node)
        return self._cells.pop()


def _chosen(parent: Element) -> Iterator[Element]:
    """Children, with each mc:AlternateContent replaced by its first alternative (the same words stand in each)."""
    for node in parent:
        if local(node) != "AlternateContent":
            yield node
        elif len(node):
            yield node[0]


def _boxes(parent: Element) -> Iterator[Element]:
    """The outermost text boxes of a drawing."""
    for node in _chosen(parent):
        if local(node) == "txbxContent":
            yield node
        else:
            yield from _boxes(node)


def _descend(parent: Element, name: str) -> list[Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    found: list[Element] = []
    for node in parent:
        if local(node) == name:
            found.append(node)
        elif local(node) in _WRAPPERS:
            found.extend(_descend(node, name))
    return found


def _all_text(node: Element) -> str:
    return "".join(each.text or "" for each in node.iter() if local(each) in ("t", "delText"))


def _note_texts(root: Element | None) -> dict[str, str]:
    """Texts of footnotes or endnotes by id."""
    if root is None:
        return {}
    return {attribute(node, "id"): _all_text(node).strip() for node in root if local(node) in ("footnote", "endnote")}


def _is_on(node: Element | None) -> bool:
    """Whether an on/off property is set (ECMA-376 part 1, 17.17.4)."""
    return node is not None and attribute(node, "val") not in _OFF
