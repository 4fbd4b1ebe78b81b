"""Addresses of the page: a question, a dialogue, a provision. What they hold is all that is needed to show the same view again."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from corpus.errors import GuiwenError
from corpus.provision import ProvisionRef, format_id, parse_id, parse_label

ASK, READ = "./", "read"
"""Paths relative to any view's. The view that answers is the page's root: Streamlit serves a default page nowhere else."""
EVERY = "all"
"""The scope of a question that is asked of all documents, beside questions that are not."""
LONGEST = 4000
"""Characters an address may have; browsers and mail programs cut longer ones."""


def ask_link(question: str) -> str:
    """The address that asks a question, relative to any view's.

    >>> ask_link("谁签发")
    './?q=%E8%B0%81%E7%AD%BE%E5%8F%91'
    """
    return f"{ASK}?{urlencode({'q': question}, errors='replace')}"


def dialogue_link(asked: Sequence[tuple[str, str]]) -> str:
    """The address that asks (question, scope) one after the other, each in the light of the ones before.

    A follow-up is understood only after what it follows. Of a dialogue too long for an address the earliest are left out.

    >>> dialogue_link([("谁签发", "own")])
    './?q=%E8%B0%81%E7%AD%BE%E5%8F%91&scope=own'
    """
    for first in range(len(asked)):
        held = asked[first:]
        scopes = [scope for _, scope in held]
        pairs = [("q", question.strip()) for question, _ in held]
        if any(scopes):
            pairs += [("scope", scope or EVERY) for scope in (scopes[:1] if len(set(scopes)) == 1 else scopes)]
        link = f"{ASK}?{urlencode(pairs, errors='replace')}"
        if len(link) <= LONGEST or len(held) == 1:
            return link
    return ASK


def questions_of(questions: Sequence[str], scopes: Sequence[str], most: int) -> list[tuple[str, str]]:
    """What the parameters of `dialogue_link` ask, at most `most`; one scope holds for all questions.

    >>> questions_of(["甲", " ", "乙"], ["own"], 9)
    [('甲', 'own'), ('乙', 'own')]
    """
    scopes = ["" if scope == EVERY else scope for scope in scopes]
    shared = scopes[0] if len(scopes) == 1 else ""
    held = [(q.strip(), scopes[n] if n < len(scopes) > 1 else shared) for n, q in enumerate(questions)]
    return [(question, scope) for question, scope in held if question][:most]


def read_link(ref: ProvisionRef) -> str:
    """The address that opens the reader at a provision, relative to any view's.

    >>> read_link(ProvisionRef("anze", 33, paragraph=3))
    'read?doc=anze&ref=art33%2Fpara3'
    """
    document, _, rest = format_id(ref).partition("#")
    return f"{READ}?{urlencode({'doc': document, 'ref': rest} if rest else {'doc': document})}"


def ref_of(doc: str, ref: str) -> ProvisionRef | None:
    """What the parameters of `read_link` point to, the provision also by its label (第三十三条); None when they are no address of one."""
    try:
        return parse_label(ref, doc) if ref.startswith(("第", "附")) or ref[:1].isdigit() else parse_id(f"{doc}#{ref}")
    except GuiwenError:
        return None
