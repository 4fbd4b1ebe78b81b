"""Example questions read out of the documents loaded: a general rule a kind of fact, never a fixed list.

A sentence that fixes who signs, how many days, how many words… is turned into the question it answers:
「以…名义发文，一般由…签发」 → 「以…名义发文由谁签发？」. `vetted` keeps those that the assistant answers from that
very article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from corpus.document import Document
from qa.answer import Answer

_LABEL = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．]|[①-⑳]|[-－])\s*")
_SENTENCE = re.compile(r"[^。；;：\n]+")
_DEPENDENT = re.compile(
    r"^(?:其|该|此|前款|前项|上述|因|如|并|但|对|经|按|将|由|在|自|应|不|可|有|须|需|确需|的|\d|超过|本|未|每|陪同)"
)
_BARE = re.compile(r"的$|^(?:一般|原则上|字数|会期|期限|时间|篇幅|人数|名额|数量)$")
_S = r"(?P<s>[^，。；：、（）()“”《》\s由]{2,22}?)"
_N = r"[\d一二三四五六七八九十两]{1,6}"
_MODAL = r"(?:一般|原则上|应当|(?<![响对适])应|统一|须|(?<!急)需|(?<![纪摘提概纲简主重首必])要|可以|均)*"
"""Words between a thing and what is laid down of it; 要 that ends a word (纪要) is none."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the place its answer should come from.

    Attributes:
        question: as shown on a button.
        document: title of the document.
        article: label of the article, 第三十三条.
        kind: which rule made it; a page shows as many kinds as it can.
    """

    question: str
    document: str
    article: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind of fact reads, and the question it answers; `{s}` and the like are the pattern's groups."""

    name: str
    pattern: re.Pattern[str]
    question: str


KINDS = (
    _Kind(
        "signer",
        re.compile(rf"^{_S}，?{_MODAL}由[^，由]{{2,24}}(?P<v>签发|签署|批准|审批|审定)"),
        "{s}由谁{v}？",
    ),
    _Kind(
        "notice",
        re.compile(rf"^{_S}(?:，[^，提]{{0,8}}|由[^，]{{2,8}}){_MODAL}提前{_N}个?(?P<u>工作日|日|天)"),
        "{s}要提前几个{u}？",
    ),
    _Kind(
        "limit",
        re.compile(
            rf"(?:^|，){_S}(?P<m>一般|原则上)?不(?:得)?超过{_N}"
            r"(?P<u>字|人|元|页|次|天|日|分钟|个)"
        ),
        "{s}{m}不超过多少{u}？",
    ),
    _Kind(
        "convener",
        re.compile(rf"^{_S}(?:由.*)?由[^，]{{2,12}}(?:召集和主持|召集并主持|主持召开|召集、主持)"),
        "{s}由谁召集和主持？",
    ),
    _Kind(
        "deadline",
        re.compile(
            rf"(?:^|，){_S}(?:应当|应)(?P<a>[^，]{{0,14}}?){_N}个工作日内"
            r"(?P<v>[^，]{2,12})$"
        ),
        "{s}应当{a}几个工作日内{v}？",
    ),
    _Kind(
        "frequency",
        re.compile(
            rf"^{_S}(?:由.*|，.*|{_MODAL})?每(?:年|半年|季度|月|周|学期|两周)"
            rf"[^，]{{0,6}}(?:召开|举行){_N}[-—至到]?\d*次"
        ),
        "{s}多久召开一次？",
    ),
    _Kind("composition", re.compile(rf"^{_S}由[^。]{{4,}}组成"), "{s}由哪些人员组成？"),
    _Kind("definition", re.compile(r"^本[^，]{1,4}所称(?P<s>[^，“”]{2,12})，(?:是指|包括)"), "什么是{s}？"),
    _Kind(
        "scope",
        re.compile(r"^本(?P<s>办法|规则|规定|制度|细则|条例|章程)适用于"),
        "本{s}适用于哪些单位和人员？",
    ),
)


def example_questions(documents: Sequence[Document], limit: int = 6, longest: int = 30) -> list[Example]:
    """Questions that the documents answer: the office's own documents first, then laws; kinds and documents by turns.

    Args:
        documents: what is loaded.
        limit: how many at most.
        longest: characters a question may have.
    """
    only = sum(document.level != "law" for document in documents) == 1
    own = [_by_turns(_of_document(document, longest, only)) for document in documents if document.level != "law"]
    laws = [_by_turns(_of_document(document, longest, False)) for document in documents if document.level == "law"]
    picked: list[Example] = []
    for example in [*_interleave(own), *_interleave(laws)]:
        if len(picked) == limit:
            break
        if all((e.document, e.article) != (example.document, example.article) for e in picked) and all(
            e.question != example.question for e in picked
        ):
            picked.append(example)
    return picked


def vetted(examples: Iterable[Example], ask: Callable[[str], Answer], limit: int) -> list[Example]:
    """The first `limit` examples that `ask` answers from the article they were read out of."""
    kept: list[Example] = []
    for example in examples:
        if len(kept) == limit:
            break
        answer = ask(example.question)
        cited = {(citation.document, citation.article) for citation in answer.citations}
        if answer.status == "answered" and (example.document, example.article) in cited:
            kept.append(example)
    return kept


def _of_document(document: Document, longest: int, only: bool) -> Iterator[Example]:
    """The questions of a document; where it is not the only one of the office's own, 「本办法」 is said by its title."""
    for article in document.articles:
        for sentence in _SENTENCE.findall(article.text):
            for kind, question in _questions(_LABEL.sub("", sentence.strip())):
                if not only and kind == "scope":
                    question = f"《{document.title}》{question[question.index('适用') :]}"
                if len(question) <= longest:
                    yield Example(question, document.title, article.label, kind)


def _questions(sentence: str) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        match = kind.pattern.search(sentence)
        if match is None:
            continue
        groups = {name: value or "" for name, value in match.groupdict().items()}
        if _DEPENDENT.match(groups["s"]) or _BARE.search(groups["s"]):
            continue
        yield kind.name, kind.question.format(**groups).replace("几个日", "几日").replace("几个天", "几天")


def _by_turns(examples: Iterable[Example]) -> list[Example]:
    """One of each kind in the order of `KINDS`, then the second of each, and so on."""
    held: dict[str, list[Example]] = {kind.name: [] for kind in KINDS}
    for example in examples:
        held[example.kind].append(example)
    return list(_interleave(list(held.values())))


def _interleave(rows: Sequence[Sequence[Example]]) -> Iterator[Example]:
    for column in zip_longest(*rows):
        yield from (example for example in column if example is not None)
