"""content: what a text says of a matter, where a question asks for just that: 「对调查研究有什么要求」, 「会议纪律是怎么规定的」.

Nothing of a certain kind is asked for, so no words prove an answer; the paragraphs that are about the matter are the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from corpus.document import Article
from corpus.sentences import CLAUSE_MARKS, SENTENCE_MARKS, split
from index.store import CorpusIndex
from index.tokenizer import fold
from qa.choose import Scored
from qa.concepts import Concept
from qa.outline import under
from qa.rulebook import Rulebook, found
from qa.spans import Span, article_of, merge, paragraph_ref
from qa.understand import Query

MOST = 3
"""Most paragraphs that are quoted."""
WHOLE = 260
"""Most characters of a paragraph that is quoted whole; of a longer one the sentences about the matter are."""
LONGEST = 16
"""Most characters of a matter."""
TELLING = 2.0
"""Least weight of what is spoken of, together, to be a matter."""
LED, NAMED = 0.8, 0.5
"""How sure it is, 0..1, that a paragraph which begins with the matter is meant, and one that only speaks of it."""
_OPENS = re.compile(r"^.*?(?:对于|关于|针对|就|对)(?=[\u4e00-\u9fff])")
_IN_A_FIELD = re.compile("在(?P<matter>[^，,。？?的]{2,10}?)(?:这一?方面|方面|上)[，,]")
"""The matter of a question that names it aside: 在执法方面，对县政府有什么要求."""
_TEXT = re.compile(
    r"^(?:(?:这部|这个|这份|本|县|市|区)*(?:工作)?(?:规则|规定|办法|制度|文件|条例|条文|细则)(?:里面?|中|上)?)+"
)
_SUFFIX = re.compile(r"(?:这(?:一块|块|方面|件事|个)|方面|工作|问题|的时候|时|上|的|都|又|还|，|,|、|\s)+$")
_ABOUT_IT = re.compile("(?<=..)(?:管理|处理|工作|制度|事项|规则|的?使用)+$")
_ASKS = re.compile(r"[谁几哪吗呢]|多[少久长]|什么|怎|如何|啥|是否")


def content(query: Query, ranked: Sequence[Scored], index: CorpusIndex, rules: Rulebook) -> tuple[list[Span], float]:
    """The paragraphs about the matter of which a question asks what is said, and how sure it is that they are the answer, 0..1; none where it
    asks for something in particular, names no matter, or no paragraph that was found is about it.

    Args:
        query: the question.
        ranked: statements that were found, best first.
        index: where they stand.
        rules: for the forms of asking.
    """
    matter = _matter(query, rules)
    begin = query.mentions.rest.find(matter)
    words = [c for c in query.concepts if matter and begin <= c.start < begin + len(matter)]
    words = [c for c in words if not any(c is not o and _inside(c, o) for o in words)]
    if matter and (spans_under := _headed(matter, words, ranked, index)):
        return spans_under, LED
    if sum(c.weight for c in words) < TELLING:
        return [], 0.0
    found_refs = dict.fromkeys(paragraph_ref(scored.statement.ref) for scored in ranked)
    refs = [ref for ref in found_refs if ref.article and ref.paragraph]
    for speaks in (_in_a_clause, _in_a_sentence):
        spans: list[tuple[bool, Span]] = []
        for ref in refs:
            own = index.document(ref.document).level != "law" or bool(query.mentions.documents)
            about = _about(article_of(index, ref), ref.paragraph, partial(speaks, matter, words))
            if about is not None and (own or (about[0] and speaks is _in_a_clause)):
                spans.append((about[0], Span(ref, *about[1:])))
        if spans:
            first = spans[0][1].ref.document
            led = [span for leads, span in spans if leads and span.ref.document == first]
            return merge(led[:MOST] or [spans[0][1]]), LED if led else NAMED
    return [], 0.0


def _headed(matter: str, words: Sequence[Concept], ranked: Sequence[Scored], index: CorpusIndex) -> list[Span]:
    """The opening words of the articles under a heading that is called like the matter (采购管理, 公文处理), in a document of the office itself
    that was found; none without such a heading."""
    names = {_bare(matter), *(_bare(word) for concept in words for word in concept.words if len(words) == 1)}
    for document in dict.fromkeys(scored.statement.ref.document for scored in ranked):
        held = index.document(document)
        for at, heading in enumerate(held.headings):
            if held.level != "law" and _bare(heading.title) in names and (spans := under(held, at)):
                return spans
    return []


def _bare(name: str) -> str:
    """A matter without the word for what is done about it: 公文 of 公文处理."""
    return _ABOUT_IT.sub("", name) or name


def _matter(query: Query, rules: Rulebook) -> str:
    """What it is asked about; empty when something in particular is asked for."""
    text = query.mentions.rest
    if query.context or query.mentions.references:
        return ""
    form = found(rules.speech.asks_content, text)
    if form is None:
        return ""
    field = _IN_A_FIELD.search(text)
    said = field["matter"] if field else _TEXT.sub("", _OPENS.sub("", text[: form.start()]))
    said = _SUFFIX.sub("", said).strip("，,。 ")
    particular = any(i.needs_evidence and i.asked_in(text.replace(said, "")) for i in query.intents)
    return said if 2 <= len(said) <= LONGEST and not particular and not _ASKS.search(said) else ""


def _inside(one: Concept, other: Concept) -> bool:
    """Whether one was said within the other, as another way to read it."""
    end, other_end = one.start + len(one.said), other.start + len(other.said)
    return other.start <= one.start and end <= other_end and len(one.said) < len(other.said)


def _about(article: Article, number: int, speaks: Callable[[str, int, int], bool]) -> tuple[bool, int, int] | None:
    """Whether a paragraph begins with a matter, and the stretch that is about it; None when nothing is."""
    paragraph = article.paragraphs[number - 1]
    sentences = list(split(article.text, paragraph.start, paragraph.end, SENTENCE_MARKS))
    speaking = [(s, e) for s, e in sentences if speaks(article.text, s, e)]
    if not speaking:
        return None
    clauses = list(split(article.text, *sentences[0], CLAUSE_MARKS))[:2]
    leads = speaks(article.text, clauses[0][0], clauses[-1][1])
    if (leads or len(speaking) == len(sentences)) and paragraph.end - paragraph.start <= WHOLE:
        return leads, paragraph.start, paragraph.end
    return leads, speaking[0][0], speaking[-1][1]


def _in_a_clause(matter: str, words: Sequence[Concept], text: str, start: int, end: int) -> bool:
    """Whether a stretch names the matter, or one of its clauses, with the first, which says who it is about, holds all the words for it."""
    if matter in text[start:end]:
        return True
    first, *others = [fold(text[s:e]) for s, e in split(text, start, end, CLAUSE_MARKS)]
    return any(all(word.held_by(clause) == 1.0 for word in words) for clause in (first, *(first + o for o in others)))


def _in_a_sentence(matter: str, words: Sequence[Concept], text: str, start: int, end: int) -> bool:
    """Whether a stretch holds all the words for the matter."""
    return all(word.held_by(fold(text[start:end])) == 1.0 for word in words)
