"""sums: two amounts of the words that belong together, added where the question wants the whole.

「最多几个工作日能办完」: 自受理之日起7个工作日内，可以延长5个工作日, so 12. 「四十页的附件，提前几个工作日送印」: 2个工作日前，附件超过30页的再提前1个工作日, so 3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.sentences import CLAUSE_MARKS, SEGMENT_MARKS, split
from index.store import CorpusIndex
from qa.intervals import fits
from qa.quantities import Quantity, asked_units, format_value, quantities
from qa.rulebook import Rulebook
from qa.spans import Span, article_of
from qa.understand import Query
from qa.which_case import denied

_WHOLE = re.compile(
    "(?:最多|最长|最久|顶多|至多|满打满算|从头到尾|一共|总共|加起来|全部算上|前后)[^，。？?]{0,14}?(?:几|多少|多久|多长)|(?:几|多少)[^，。？?]{0,10}(?:封顶|打住|到头)"
)
"""That the whole is asked for, with what may be added."""
_EXTENDS = re.compile(r"延长(?!线)(?:的)?(?:时间|期限|时限|审限)?(?:一次|1次)?[，,]?(?:不(?:得)?超过|最多|最长|至多)?$")
"""What stands before an amount that is added to the time of the rule."""
_MORE = re.compile(r"的[，,]?(?:应当?|须|还(?:应当?|须)|再)?再(?:提前|提早|增加|延长|加)(?:不(?:得)?超过)?$")
"""What stands before an amount that is added in a case."""
_SEVERAL = re.compile("[2-9二两三四五六七八九多][次回]")
_OF_THE_END = re.compile("(?:期满|届满|到期|逾期)(?:之)?前?$")
"""What stands before an amount that is counted from the end of the time: 到期前1个工作日申请延期."""
_AHEAD = re.compile("前$")
_TIMES = ("日", "工作日", "小时", "月", "年", "周", "分钟")


def sum_of(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """The sum that a question wants of two amounts of the quoted words, as it is read before them; empty where none is wanted or the words do
    not give one amount and one that is added to it, in one unit."""
    units = asked_units(query.text) or (_TIMES if _WHOLE.search(query.text) else ())
    if not units:
        return ""
    found = _added(query, " ".join(quotes))
    if found is None or found.unit not in units:
        return ""
    base = _base(query, quotes, found)
    if base is None:
        return ""
    return rules.phrase(
        "prefix",
        "sum",
        value=format_value(base + found.value),
        one=format_value(base),
        other=format_value(found.value),
        unit=f"个{found.unit}" if found.unit in ("工作日", "月") else found.unit,
    )


def wants_whole_time(query: Query) -> bool:
    """Whether a question asks for a time with what may be added to it."""
    return _WHOLE.search(query.text) is not None


_ASKS_MORE = re.compile("延|续|宽限|[再多]|推迟|展期")
_ONLY_EXTENDS = re.compile("(?:[^，。；]{0,16}(?:批准|同意|许可)，)?(?:可以?|应当)?(?:适当)?(?:延长|延期|续借)")


def with_base(query: Query, spans: Sequence[Span], index: CorpusIndex) -> list[Span]:
    """The stretches; one that only extends a time, where the whole is asked for, with the sentence of its paragraph before it that says which.
    One that begins with how it may be extended (经主任批准，可以延长至5日), where that is not asked for, with what stands before it."""
    if wants_whole_time(query):
        return [_with_base(span, index) for span in spans]
    return list(spans) if _ASKS_MORE.search(query.text) else [_with_what_it_extends(span, index) for span in spans]


def _with_what_it_extends(span: Span, index: CorpusIndex) -> Span:
    article = article_of(index, span.ref)
    paragraph = next((p for p in article.paragraphs if p.start <= span.start < p.end), None)
    if paragraph is None or span.ref.item or _ONLY_EXTENDS.match(article.text[span.start : span.end]) is None:
        return span
    before = list(split(article.text, paragraph.start, span.start, SEGMENT_MARKS))
    return replace(span, start=before[-1][0]) if before else span


def _with_base(span: Span, index: CorpusIndex) -> Span:
    article = article_of(index, span.ref)
    paragraph = next((p for p in article.paragraphs if p.start <= span.start < p.end), None)
    if paragraph is None or span.ref.item:
        return span
    extended = _extensions(article.text[span.start : span.end])
    if not extended:  # what extends it may follow in the sentence
        full_stop = article.text.find("。", span.end - 1, paragraph.end)
        end = full_stop + 1 if full_stop >= 0 else paragraph.end
        return replace(span, end=end) if end > span.end and _extensions(article.text[span.end : end]) else span
    text = article.text[span.start : span.end]
    if len(extended) != 1 or any(q.unit == extended[0].unit and q != extended[0] for q in quantities(text)):
        return span
    for start, end in reversed(list(split(article.text, paragraph.start, span.start, SEGMENT_MARKS))):
        if any(one.unit == extended[0].unit for one in quantities(article.text[start:end])):
            return replace(span, start=start)
    return span


def _extensions(text: str) -> list[Quantity]:
    return [one for one in quantities(text) if one.unit in _TIMES and _EXTENDS.search(text[: one.start])]


def _added(query: Query, text: str) -> Quantity | None:
    """The one amount that is added: an extension, where the whole is asked for, or what a case that the question's number falls in adds."""
    if wants_whole_time(query):
        extended = _extensions(text)
        sentences = [text[start:end] for start, end in split(text, 0, len(text), SEGMENT_MARKS)]
        only = extended[0] if len(extended) == 1 and not any(denied(query, one) for one in sentences) else None
        return only if only and not _SEVERAL.search(text[only.end :]) else None
    for start, end in split(text, 0, len(text), CLAUSE_MARKS):
        clause = text[start:end]
        for one in quantities(clause):
            case = clause[: one.start]
            if _MORE.search(case) and any(fits(number, case) is True for number in query.quantities):
                return replace(one, start=start + one.start, end=start + one.end)
    return None


def _base(query: Query, quotes: Sequence[str], added: Quantity) -> float | None:
    """The one amount of the words to which another is added; of the question, where the words have none; None when there is not one."""
    text = " ".join(quotes)
    not_time = (
        _AHEAD if wants_whole_time(query) else _OF_THE_END
    )  # 采伐前20个工作日 is no part of the time for the reply
    own = {
        one.value
        for one in quantities(text)
        if one.unit == added.unit and one.start < added.start and not not_time.search(text[: one.start])
    }
    if not own and wants_whole_time(query):
        own = {number.value for number in query.quantities if number.unit == added.unit}
    return own.pop() if len(own) == 1 else None
