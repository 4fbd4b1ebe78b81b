"""mentioned: where the texts say a word that a question asks about as a word (规则里提到清廉政府没有): found to the letter, not by nearness."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from corpus.document import Article
from corpus.provision import ProvisionRef
from corpus.sentences import CLAUSE_MARKS, split
from index.store import CorpusIndex
from index.tokenizer import fold
from qa.rulebook import Rulebook
from qa.spans import Span, merge
from qa.understand import Query

MOST = 3
"""Places that are quoted."""
_SAY = "(?:提到|提过|提及|提|写到|写进|写过|写明|写|讲到|讲过|说到|说过|出现)"
_WHERE = "(?:(?:这|那|本|咱们?|我们|县里)?(?:份|部|个)?的?(?:规则|规定|办法|制度|文件|细则|方案|条例|总则|里)(?:里面|里头|里|中|上)?)"
_WORD = "[“「]?(?P<word>[^，。；？?“”「」吗呢谁哪几]{2,16}?)[”」]?(?:这个?(?:词|说法|提法|字眼))?"
_END = "(?:了|过)?(?:没有?|吗|么|不)?[？?。]*$"
_ASKS = (
    re.compile(
        f"^{_WORD}[，,]?{_WHERE}?(?:到底|究竟)?(?:有没有|是否|提没提|写没写|有)?{_SAY}(?:了|过)?(?:没有?|吗|么)[？?。]*$"
    ),
    re.compile(f"^{_WHERE}[，,]?(?:到底|究竟)?(?:(?:有没有|是否|有){_SAY}|提没提|写没写)(?:到|了|过)?{_WORD}{_END}"),
    re.compile(f"^{_WHERE}[，,]?{_SAY}(?:到|了|过)?{_WORD}(?:没有?|吗|么)[？?。]*$"),
    re.compile(f"^(?:到底|究竟)?(?:(?:有没有|是否){_SAY}|提没提|写没写)(?:到|了|过)?{_WORD}{_END}"),
)
"""A question that asks of a word whether it is said at all."""


def word_asked(query: Query) -> str:
    """The word, folded; empty when none is asked about."""
    asked = next((match for form in _ASKS if (match := form.match(query.text))), None)
    return fold(asked["word"]) if asked else ""


def mentioned(
    query: Query, index: CorpusIndex, documents: Collection[str] | None, hidden: Collection[ProvisionRef]
) -> list[Span]:
    """The first clauses that say the word, in the documents asked about that are no laws; none when the word is not asked
    about, or nowhere.

    Args:
        query: the question.
        index: where to look.
        documents: ids of the documents in scope; all when None.
        hidden: articles that are not looked at.
    """
    word = word_asked(query)
    if not word or query.context:
        return []
    named = query.mentions.documents
    own = [d for d in index.documents if d.level != "law" and (documents is None or d.id in documents)]
    own = [d for d in own if not named or d.id in named]
    chosen: list[Span] = []
    for document in own:
        for article in (*document.articles, *document.annexes):
            ref = ProvisionRef(document.id, article.number, article.branch)
            if ref not in hidden:
                chosen += _clauses(article, ref, word)
    return merge(chosen[:MOST])


def _clauses(article: Article, ref: ProvisionRef, word: str) -> Iterator[Span]:
    """The clauses of an article that say a word."""
    for start, end in split(article.text, 0, len(article.text), CLAUSE_MARKS):
        if word in fold(article.text[start:end]):
            paragraph, item = article.paragraph_at(start), article.item_at(start)
            placed = paragraph.at(ref) if paragraph else ref
            yield Span(replace(placed, item=item.number) if item else placed, start, end)


def says_mentioned(query: Query, quotes: Sequence[str], rules: Rulebook) -> str:
    """What is said before the quotes: that the word is there; empty when that is not asked, or not so."""
    word = word_asked(query)
    return rules.phrase("prefix", "mentioned") if word and any(word in fold(quote) for quote in quotes) else ""
