"""What a piece of the reader's HTML holds, as a browser would read it."""

from __future__ import annotations

from html.parser import HTMLParser

ALLOWED = {
    "div",
    "section",
    "p",
    "a",
    "span",
    "h1",
    "h2",
    "h3",
    "aside",
    "details",
    "summary",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "header",
    "nav",
    "b",
    "i",
    "dl",
    "dt",
    "dd",
}


class Seen(HTMLParser):
    """What a browser would make of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)
