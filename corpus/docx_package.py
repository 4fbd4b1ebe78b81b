"""A .docx as a package: its parts, found by relationship and parsed; and access to XML by local name.

Names are taken without their namespace, so that transitional and strict Office Open XML read alike.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from corpus.errors import UnreadableSource
from corpus.raw import RawFile, ReadLimits, check_limit

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_PLAIN = 1_000_000  # bytes; a file that unpacks to less is no bomb, whatever its ratio


def local(node: Element) -> str:
    """The name of an element without its namespace; empty for comments and processing instructions."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def attribute(node: Element, name: str) -> str:
    """An attribute by its local name; empty when absent."""
    for key, value in node.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def children(node: Element, name: str) -> Iterator[Element]:
    """Direct children of that local name."""
    return (each for each in node if local(each) == name)


def child(node: Element | None, *path: str) -> Element | None:
    """The first element along a path of local names, or None."""
    for name in path:
        if node is None:
            return None
        node = next(children(node, name), None)
    return node


def value_of(node: Element | None, *path: str) -> str:
    """The ``w:val`` of the element at a path; empty when absent."""
    found = child(node, *path)
    return "" if found is None else attribute(found, "val")


class DocxPackage:
    """The parts of one .docx; every failure is UnreadableSource."""

    def __init__(self, raw: RawFile, limits: ReadLimits) -> None:
        self._name, self._limits = raw.name, limits
        try:
            self._zip = zipfile.ZipFile(BytesIO(raw.data))
        except _BROKEN as error:
            raise self._broken(str(error)) from error
        unpacked = sum(info.file_size for info in self._zip.infolist())
        if unpacked > _PLAIN:
            ratio = unpacked // max(1, len(raw.data))
            check_limit(f"“{raw.name}”解压后与压缩包大小之比", ratio, limits.expansion, "倍")
        self._main = next(self._related("", "officeDocument"), "word/document.xml")

    def main(self) -> Element:
        """Root of the main document."""
        root = self._parse(self._main)
        if root is None:
            raise self._broken(f"缺少 {self._main}")
        return root

    def related(self, kind: str) -> Element | None:
        """Root of the part that the main document relates to as `kind` (``"styles"``, ``"numbering"``, …), or None."""
        return next((root for name in self._related(self._main, kind) if (root := self._parse(name)) is not None), None)

    def title(self) -> str:
        """The title in the core properties."""
        for name in self._related("", "core-properties"):
            if (root := self._parse(name)) is not None and (found := child(root, "title")) is not None:
                return found.text or ""
        return ""

    def _related(self, part: str, kind: str) -> Iterator[str]:
        """Names of the parts inside the package that `part` relates to as `kind`."""
        folder, file = posixpath.split(part)
        root = self._parse(posixpath.join(folder, "_rels", file + ".rels"))
        for relation in [] if root is None else root:
            if attribute(relation, "Type").endswith("/" + kind) and attribute(relation, "TargetMode") != "External":
                yield posixpath.normpath(posixpath.join("/" + folder, attribute(relation, "Target"))).lstrip("/")

    def _parse(self, name: str) -> Element | None:
        """Root of a part, None when the package has no such part. Document types, and so entities, are refused."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            return None
        check_limit(f"“{self._name}”里的 {name} 解压后", info.file_size, self._limits.part_bytes, "字节")
        try:
            data = self._zip.read(info)
        except _BROKEN as error:
            raise self._broken(f"{name}：{error}") from error
        if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data or "<!DOCTYPE".encode("utf-16-be") in data:
            raise self._broken(f"{name} 里有不该有的 DOCTYPE")
        try:
            return ElementTree.fromstring(data)
        except (ElementTree.ParseError, LookupError, ValueError) as error:
            raise self._broken(f"{name}：{error}") from error

    def _broken(self, why: str) -> UnreadableSource:
        return UnreadableSource(
            f"“{self._name}”已损坏（{why}）", "完整的 .docx", "用 Word 或 WPS 打开后另存为 .docx 再导入"
        )
