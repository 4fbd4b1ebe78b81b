"""Addresses of the page: a question, a provision. What they hold is all that is needed to show the same view again."""

from __future__ import annotations

from urllib.parse import urlencode

from corpus.errors import GuiwenError
from corpus.provision import ProvisionRef, format_id, parse_id

ASK, READ = "ask", "read"


def ask_link(question: str) -> str:
    """The address that asks a question, relative to any view's.

    >>> ask_link("谁签发")
    'ask?q=%E8%B0%81%E7%AD%BE%E5%8F%91'
    """
    return f"{ASK}?{urlencode({'q': question})}"


def read_link(ref: ProvisionRef) -> str:
    """The address that opens the reader at a provision, relative to any view's.

    >>> read_link(ProvisionRef("anze", 33, paragraph=3))
    'read?doc=anze&ref=art33%2Fpara3'
    """
    document, _, rest = format_id(ref).partition("#")
    return f"{READ}?{urlencode({'doc': document, 'ref': rest} if rest else {'doc': document})}"


def ref_of(doc: str, ref: str) -> ProvisionRef | None:
    """What the parameters of `read_link` point to; None when they are no address of a provision."""
    try:
        return parse_id(f"{doc}#{ref}")
    except GuiwenError:
        return None
