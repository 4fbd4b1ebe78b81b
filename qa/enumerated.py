"""enumerated: 「要建成哪几种政府」 → the one sentence of the office's own that lists such by name (法治政府、创新政府、清廉政府).

For questions that nothing else answers: what is enumerated under one noun is told by the words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from corpus.sentences import SENTENCE_MARKS, split
from index.store import CorpusIndex
from index.tokenizer import fold
from qa.agents import agent_name
from qa.concepts import Concept
from qa.spans import Span
from qa.statements import Statement
from qa.understand import Query

_COUNT = "(?:哪?[两二三四五六七八九十几]|哪[些几])(?:大|个|种|类型|类|项|条|方面|样|块)*"
_ASKS = re.compile(
    rf"(?:{_COUNT}|什么样|怎样|[啥咋]样)的?[“「\"]?(?P<thing>[\u4e00-\u9fff]{{2,10}})|(?P<before>[\u4e00-\u9fff]{{2,4}})[”」\"]?(?:是|有|包括|分为|分成|分|分别是)+{_COUNT}(?=[，。？?！!呢吗吧]|$)"
)
_WORDS = frozenset("的了吗呢吧请问是有要得主哪几些什么样怎个种类项方面大几一二两三四五六七八九十")
_EACH = "(?:[\u4e00-\u9fff]{{1,6}}{noun}[、和及，]){{2,}}[\u4e00-\u9fff]{{1,6}}{noun}(?=[\u4e00-\u9fff]{{0,2}}(?:[，。；、：]|$))"
"""At least three of a thing, each by its name: 法治政府、创新政府和服务型政府."""
_TOGETHER = "(?:[^、，。；：\\s]{{2,10}}、){{2,}}[^、，。；：\\s]{{2,16}}?(?:等(?:方面)?的?)?{noun}(?=[，。；：]|$)"
"""At least three of a thing, which is named behind them: 经济调节、市场监管、社会管理等职能."""
_SAYS = frozenset(("规则", "规定", "提出", "要求", "明确", "列举", "主要", "类型"))
LEAST = 1.0
"""Least weight of a concept that the sentence, or what stands around it, must hold."""


def enumerated(query: Query, best: Statement | None, index: CorpusIndex, documents: Sequence[str] | None) -> list[Span]:
    """The sentence that enumerates what a question asks for by its noun, where there is but one that holds what else it speaks of.

    Args:
        query: the question.
        best: what answers it otherwise; None where nothing does. It stays where it holds the noun.
        index: what is held.
        documents: ids of the documents in scope; all when None. Laws are left out.
    """
    asked = query.focus or query.text
    match = _ASKS.search(asked)
    if match is None or query.yes_no:
        return []
    said = re.split("[的是呢吗来]", match["thing"] or match["before"])[0 if match["thing"] else -1]
    ends = [said[:n] for n in range(4, 1, -1)] if match["thing"] else []
    things = dict.fromkeys(thing for thing in (*ends, *(said[-n:] for n in range(4, 1, -1))) if len(thing) > 1)
    spoken = [word for c in query.concepts if c.said in things for word in c.words]
    things |= dict.fromkeys(word for word in spoken if len(word) > 1)
    own = [d for d in index.documents if d.level != "law" and (documents is None or d.id in documents)]
    for thing in things:
        if set(thing) & _WORDS or (best is not None and thing in best.text):
            continue
        others = _others(query, thing, asked[: match.start()])
        for form in (_EACH, _TOGETHER):
            listed = re.compile(form.format(noun=re.escape(thing)))
            found = [span for document in own for span in _sentences(document, listed, others)]
            if found:
                return found if len(found) == 1 else []
    return []


def _others(query: Query, thing: str, before: str) -> list[Concept]:
    """What a question speaks of besides a thing, without the verb right before that is asked for (履行|哪些职能), which the text may say otherwise."""
    return [
        c
        for c in query.concepts
        if c.start >= 0 and (c.weight >= LEAST or agent_name(c.words[0])) and len(c.said) > 1
        if thing not in c.said and (agent_name(c.words[0]) or not before.endswith(c.said))
        if not (c.said in _SAYS or set(c.said) <= _WORDS)
    ]


def _sentences(document: Document, listed: re.Pattern[str], others: Sequence[Concept]) -> Iterator[Span]:
    """The sentences of a document that enumerate, and hold what else the question speaks of."""
    for article in document.articles:
        for start, end in split(article.text, 0, len(article.text), SENTENCE_MARKS):
            sentence = article.text[start:end]
            here = f"{fold(sentence)} {fold(document.title)}"
            if listed.search(sentence) and all(c.held_by(here) == 1.0 for c in others):
                yield Span(_ref(document, article, start), start, end)


def _ref(document: Document, article: Article, at: int) -> ProvisionRef:
    paragraph = article.paragraph_at(at)
    return ProvisionRef(document.id, article.number, article.branch, paragraph.number if paragraph else 0)
