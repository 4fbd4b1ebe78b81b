"""Day rule: the sentence of a document by which its 日 are working days, as in 行政处罚法 85 or 行政强制法 69."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.document import Document
from corpus.numerals import NUMERAL_CHARS, parse_numeral
from corpus.provision import ProvisionRef
from corpus.sentences import SENTENCE_MARKS, split
from qa.matter_rules import load_matter_rules

_AMOUNT = re.compile(rf"(?P<n>\d+|[{NUMERAL_CHARS}]+)日")
_UP_TO = re.compile(r"日以内$")


@dataclass(frozen=True, slots=True)
class DayRule:
    """Which 日 of a document are working days.

    Attributes:
        ref: where the rule stands, to the 款.
        quote: its sentence.
        amounts: the numbers of days it lists; empty when it lists none.
        at_most: the largest number of days it speaks of when it says 以内; 0 when it does not.
        who: whose periods alone it is about; empty for everybody's.
    """

    ref: ProvisionRef
    quote: str
    amounts: frozenset[int] = frozenset()
    at_most: int = 0
    who: str = ""

    def fits(self, amount: int, words: str) -> bool:
        """Whether a period of `amount` 日 in the sentence that begins with `words` is one of working days."""
        if self.who and self.who not in words:
            return False
        if self.at_most:
            return amount <= self.at_most
        return amount in self.amounts if self.amounts else True


def day_rule_of(document: Document) -> DayRule | None:
    """The day rule of a document; None when it has none. The last one stands, as such rules stand at the end."""
    rule = load_matter_rules()["day_rule"]
    for article in reversed(document.articles):
        match = rule.search(article.text) if "工作日" in article.text else None
        if match is None:
            continue
        paragraph = article.paragraph_at(match.start())
        ref = ProvisionRef(document.id, article.number, article.branch, paragraph.number if paragraph else 0)
        sentences = split(article.text, 0, len(article.text), SENTENCE_MARKS)
        quote = next(article.text[start:end] for start, end in sentences if start <= match.start() < end)
        numbers = [n for found in _AMOUNT.finditer(match["found"]) if (n := _number(found["n"])) is not None]
        if _UP_TO.search(match["found"]):
            return DayRule(ref, quote, at_most=max(numbers))
        return DayRule(ref, quote, frozenset(numbers), who=match.groupdict().get("who") or "")
    return None


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else parse_numeral(text)
