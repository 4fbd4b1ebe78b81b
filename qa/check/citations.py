"""citations: each provision that a draft cites exists, is in force and says what is quoted. Fails closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.document import Article, Document
from corpus.errors import UnknownProvision
from corpus.provision import ProvisionRef, format_label
from qa.check.citing import Cited, cited_in
from qa.check.draft import Draft
from qa.check.finding import Basis, Finding, Passed, Place
from qa.check.quoting import Match, compare, same_words, strange_numbers
from qa.check.rules import CheckRule, Severity
from qa.check.sources import Sources

Outcome = Finding | Passed
_STAGE = re.compile(r"[（(](?:草案|送审稿|征求意见稿|讨论稿|审议稿|代拟稿)[）)]$")
_SHORT = 6
"""A shorter quote stands in many articles; where else it stands says nothing."""
_DOUBTED: dict[Match, tuple[Severity, str]] = {
    "punctuation": ("attention", "引文的文字与{label}相同，标点不同。"),
    "negated": ("attention", "{label}在这些字前面有否定词，引文没有引到。"),
    "elided": ("manual", "引文有省略，与{label}的意思是否一致请确认。"),
}


def check_citations(check: CheckRule, draft: Draft, sources: Sources, today: date) -> Iterator[Outcome]:
    """One outcome for each citation; documents that are not in the corpus once each."""
    checker = _Citations(check, draft, sources, today)
    cited = cited_in(draft.text)
    missing: dict[str, list[Cited]] = {}
    for each in cited:
        document = sources.find(each.title)
        if document is not None:
            yield from checker.of(each, document)
        elif each.ref is not None or (each.regulation and not _is_own(each.title, draft)):
            missing.setdefault(each.title, []).append(each)
    for title, places in missing.items():
        labels = list(dict.fromkeys(format_label(each.ref) for each in places if each.ref))
        if labels:
            what = f"{'、'.join(labels)}是否存在、引文是否准确"
            yield checker.finding("manual", f"《{title}》没有收录，{what}无法核对。", *places)
    named = [title for title, places in missing.items() if not any(each.ref for each in places)]
    if named:
        titles = "".join(f"《{title}》" for title in named)
        first = (missing[title][0] for title in named)
        yield checker.finding("manual", f"{titles}没有收录，是否现行有效无法核对。", *first)
    if not any(each.ref or each.regulation and not _is_own(each.title, draft) for each in cited):
        yield Passed(check.id, check.label, check.passes)


def _is_own(title: str, draft: Draft) -> bool:
    """Whether a title is that of what the draft itself is about: named in its title, a draft, or short for such a one."""
    bare = _STAGE.sub("", title)
    return bare != title or bare in draft.words("title") or len(bare) <= 2


class _Citations:
    """What the outcomes of one draft share."""

    def __init__(self, check: CheckRule, draft: Draft, sources: Sources, today: date) -> None:
        self._check, self._draft, self._sources, self._today = check, draft, sources, today

    def of(self, cited: Cited, document: Document) -> Iterator[Outcome]:
        """The outcomes of one citation of a document that is held."""
        name = f"《{document.title}》"
        if self._not_in_force(document):
            yield self.finding("violation", f"{name}不在施行期内，不能作为依据。", cited)
        if not cited.readable:
            yield self.finding("manual", f"{name}后面的条款号认不出，无法核对。", cited)
            return
        if cited.ref is None:
            if not self._not_in_force(document):
                yield Passed(self._check.id, self._check.label, f"{name}已收录，现行有效")
            return
        ref = self._placed(cited.ref, document)
        article, problem = self._article(ref, document)
        if article is None or problem:
            basis = () if article is None else (self._sources.whole(ref.at_article()),)
            yield self.finding("violation", problem, cited, basis=basis)
            return
        if cited.quote is not None:
            yield from self._quote(cited, document, article, ref)
        elif cited.claim is not None:
            yield from self._claim(cited, document, article, ref)
        elif not self._not_in_force(document):
            yield self._holds(document, ref, "条款存在，现行有效")

    def finding(self, severity: Severity, message: str, *cited: Cited, basis: tuple[Basis, ...] = ()) -> Finding:
        """A finding at these citations."""
        places = tuple(self._place(each.start, each.end) for each in cited)
        return Finding(self._check.id, self._check.label, severity, message, places, basis)

    def _found(self, severity: Severity, message: str, places: tuple[Place, ...], basis: Basis) -> Finding:
        return Finding(self._check.id, self._check.label, severity, message, places, (basis,))

    def _placed(self, ref: ProvisionRef, document: Document) -> ProvisionRef:
        return ProvisionRef(document.id, ref.article, ref.branch, ref.paragraph, ref.item, ref.subitem)

    def _article(self, ref: ProvisionRef, document: Document) -> tuple[Article | None, str]:
        """The article, and what is wrong with the citation."""
        try:
            article = document.article(ref.article or 0, ref.branch)
        except UnknownProvision as error:
            numbered = [article.label for article in document.articles if article.number > 0]
            return None, f"{error.got}，{f'最后一条是{numbered[-1]}' if numbered else '这份文件不分条'}。"
        if article.span_of(ref) is not None:
            return article, ""
        paragraphs, label = len(article.paragraphs), format_label(ref)
        if ref.paragraph > paragraphs:
            return article, f"{article.label}只有 {paragraphs} 款，没有{label}。"
        return article, f"没有找到{label}，请写明是哪一款的第几项。" if not ref.paragraph else f"没有{label}。"

    def _quote(self, cited: Cited, document: Document, article: Article, ref: ProvisionRef) -> Iterator[Outcome]:
        start, end = cited.quote or (0, 0)
        words = self._draft.text[start:end]
        span = article.span_of(ref) or (0, 0)
        compared = compare(words, article.text, *span)
        if compared.match == "same":
            if not self._not_in_force(document):
                yield self._holds(document, ref, "条款存在，现行有效，引文与原文一致")
            return
        place = (self._place(start, end),)
        nearest = self._sources.basis(ref, *compared.nearest) if compared.nearest else self._sources.whole(ref)
        if compared.match in _DOUBTED:
            severity, message = _DOUBTED[compared.match]
            yield self._found(severity, message.format(label=format_label(ref)), place, nearest)
            return
        elsewhere = self._elsewhere(words, document)
        if elsewhere is not None:
            message = f"引文出自{format_label(elsewhere.ref)}，不在{format_label(ref)}。"
            yield self._found("violation", message, place, elsewhere)
            return
        yield self._found("violation", f"引文与{format_label(ref)}的原文不一致。", place, nearest)

    def _claim(self, cited: Cited, document: Document, article: Article, ref: ProvisionRef) -> Iterator[Outcome]:
        start, end = cited.claim or (0, 0)
        words = self._draft.text[start:end]
        span = article.span_of(ref) or (0, 0)
        compared = compare(words, article.text, *span)
        if compared.match == "same":
            if not self._not_in_force(document):
                yield self._holds(document, ref, "条款存在，现行有效，转述与原文一致")
            return
        strange = strange_numbers(words, article.text[slice(*span)])
        nearest = compared.nearest
        basis = self._sources.basis(ref, *nearest) if nearest else self._sources.whole(ref)
        message = (
            f"转述里的“{'、'.join(strange)}”，{format_label(ref)}没有写。"
            if strange
            else "转述没有用原文，请与原文核对。"
        )
        yield self._found("attention" if strange else "manual", message, (self._place(start, end),), basis)

    def _elsewhere(self, words: str, document: Document) -> Basis | None:
        """The paragraph of the document that holds the quoted words, when it is another one."""
        for article in document.provisions() if len(words) >= _SHORT else ():
            for paragraph in article.paragraphs:
                if same_words(words, article.text, paragraph.start, paragraph.end) == "same":
                    ref = ProvisionRef(document.id, article.number, article.branch, paragraph.number)
                    return self._sources.basis(ref, paragraph.start, paragraph.end)
        return None

    def _not_in_force(self, document: Document) -> bool:
        return not document.in_force or (document.effective_on is not None and document.effective_on > self._today)

    def _holds(self, document: Document, ref: ProvisionRef, message: str) -> Passed:
        return Passed(
            self._check.id, self._check.label, f"{document.label(ref)}：{message}", (self._sources.whole(ref),)
        )

    def _place(self, start: int, end: int) -> Place:
        return Place(start, end, self._draft.part_at(start).label, self._draft.text[start:end])
