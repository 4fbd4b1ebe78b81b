"""follow: what is quoted says that another provision decides; then that is quoted as well.

「接待对象中有副厅级以上人员的，不论费用多少，按照前款第三项办理」: who approves stands in that item.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Article, Document
from corpus.provision import ANNEX, ANNEX_LABEL, ProvisionRef, format_article
from corpus.sentences import SEGMENT_MARKS, split
from index.store import CorpusIndex
from qa.references import references_of
from qa.rulebook import NUMBERS, IntentRule
from qa.shelf import Shelf
from qa.spans import Span, article_of, merge, within
from qa.sums import with_base
from qa.understand import Query

LONGEST, LONGEST_ANNEX = 160, 320
"""Characters of a provision, and of an annex, that is quoted because another one points to it."""
_SEE = re.compile(r"(?:[详参]?见|按照?|依照|依据|参照|执行|符合)(?:本[^，。；]{1,4}的?)?$")
_SENDS = re.compile(r"(?:按照?|依照|依据|比照|参照)(?:本[^，。；]{1,4})?$")
_DECIDES = re.compile(
    r"^(?:的?规定)?(?:的?(?:权限|程序|标准|办法))?(?:办理|执行|处[理置]|[审报]批|审[核定议查]|批准|确定|督[办查]|受理|答复|备案|公[示开布]|报[送告销]|签发|用印|支付|结算|考核|问责|追究|归档|移交)"
)


_WHEN_LATE = re.compile(
    "(?:逾期|超期|过期|未(?:能)?(?:按[时期]|按规定(?:时间|时限|期限)|在[^，。；]{1,8}[前内])|迟[报交送延]|超过(?:上述|该|规定)?(?:时限|期限|时间))"
)
"""How a segment begins that says what follows when the time was not kept."""
_TREATED = re.compile(r"按照?(?P<what>[\u4e00-\u9fff]{2,8}?)(?:处理|论处|对待|追究)")
_NO_NAME = re.compile("规定|程序|下列|有关|情节|权限|职责|办法|标准|前款")
"""What is no name of a fault: 按照下列规定处理."""


def followed(query: Query, spans: Sequence[Span], index: CorpusIndex) -> list[Span]:
    """The stretches, each followed by the paragraphs or items of its document by which it says that things are done; for a question that
    asks what follows, by what follows from the fault that it is treated as (按擅自离岗处理); for one that asks for a number, by the annex that has it; what extends a time with that time, where the whole
    is asked for."""
    consequence = next((intent for intent in query.intents if intent.name == "consequence"), None)
    out: list[Span] = []
    for span in with_base(query, spans, index):
        out.append(span)
        if consequence is not None:
            out += _for_the_fault(span, consequence, index) or _for_the_breach(span, consequence, index)
        document, article = index.document(span.ref.document), article_of(index, span.ref)
        quote = article.text[span.start : span.end]
        if "附" in quote:
            out += _annexed(query, span, document, article)
        if not any(_SENDS.search(quote[: m.start()]) for m in re.finditer(r"前款|第", quote)):
            continue
        for reference in references_of(document, article, Shelf((document,))):
            inside = span.start <= reference.start and reference.end <= span.end
            before, after = article.text[: reference.start], article.text[reference.end :]
            if not inside or not _SENDS.search(before) or not _DECIDES.search(after):
                continue
            for target in reference.targets:
                if target.document != document.id or not target.article or not (target.paragraph or target.item):
                    continue
                place = article_of(index, target).span_of(target)
                if place is not None and place[1] - place[0] <= LONGEST:
                    out.append(Span(target, *place))
    return merge(out)


def _annexed(query: Query, span: Span, document: Document, article: Article) -> list[Span]:
    """The annex that a stretch sends to for a number (标准见附件1), where one is asked for, it is short, and the stretch has none itself."""
    number = next((intent for intent in query.intents if intent.name in NUMBERS), None)
    text = article.text[span.start : span.end]
    if number is None or number.proved_by(ANNEX_LABEL.sub("", text)):
        return []
    for reference in references_of(document, article, Shelf((document,))):
        target = reference.targets[0] if reference.targets else None
        inside = span.start <= reference.start and reference.end <= span.end
        if target is None or target.article != ANNEX or not inside:
            continue
        if _SEE.search(article.text[: reference.start]) is None:
            continue
        place = document.article(ANNEX, target.branch).span_of(target)
        if place is not None and place[1] - place[0] <= LONGEST_ANNEX:
            return [Span(target, *place)]
    return []


def _for_the_breach(span: Span, consequence: IntentRule, index: CorpusIndex) -> list[Span]:
    """The paragraph of the document that says what follows from breaking the article of a stretch that says nothing of it (违反第十一条第一款规定的，
    …)."""
    document, article = index.document(span.ref.document), article_of(index, span.ref)
    if not article.number or consequence.proved_by(article.text[span.start : span.end]):
        return []
    breach = re.compile(
        rf"违反[^。；]{{0,30}}?{format_article(article.number, article.branch)}(?:第[一二三四五六七八九十]+款)?"
    )
    for other in document.articles:
        for paragraph in other.paragraphs:
            text = other.text[paragraph.start : paragraph.end]
            if (
                other is not article
                and breach.search(text)
                and consequence.proved_by(text)
                and len(text) <= LONGEST * 2
            ):
                ref = ProvisionRef(document.id, other.number, other.branch, paragraph.number)
                return [Span(ref, paragraph.start, paragraph.end)]
    return []


def _for_the_fault(span: Span, consequence: IntentRule, index: CorpusIndex) -> list[Span]:
    """The first sentence elsewhere in the document that says what follows from the fault that a stretch treats something as."""
    document = index.document(span.ref.document)
    treated = _TREATED.search(article_of(index, span.ref).text[span.start : span.end])
    if treated is None or _NO_NAME.search(treated["what"]):
        return []
    for article in document.articles:
        for paragraph in article.paragraphs:
            for start, end in split(article.text, paragraph.start, paragraph.end, SEGMENT_MARKS):
                ref = ProvisionRef(document.id, article.number, article.branch, paragraph.number)
                sentence = article.text[start:end]
                named = re.search(rf"{re.escape(treated['what'])}[^，。；]{{0,12}}的[，,]", sentence)
                elsewhere = not within(Span(ref, start, end), [span])
                if named and elsewhere and consequence.proved_by(sentence[named.end() :]):
                    return [Span(ref, start, end)]
    return []


def when_late(spans: Sequence[Span], index: CorpusIndex) -> list[Span]:
    """The stretches with the segment behind the last one, or behind its sentence, that says what follows when the time was not kept (未按时报送的，该议题
    不列入当次会议议程), if their paragraph has one and it is short."""
    last = spans[-1]
    text, paragraph = article_of(index, last.ref).text, article_of(index, last.ref).paragraph_at(last.start)
    if paragraph is None or last.ref.item:
        return list(spans)
    for start, end in split(text, last.end, paragraph.end, SEGMENT_MARKS):
        if _WHEN_LATE.match(text[start:end].strip()) and end - start <= LONGEST:
            return merge([*spans, Span(last.ref, start, end)])
    return list(spans)
