"""table: norms as rows for people: what, who, how much, where, and the words it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.document import Document
from qa.norms.norm import Amount, Norm
from qa.norms.rules import load_norm_rules
from qa.quantities import format_value

COLUMNS = ("条款", "类别", "主体", "情态", "事项", "对象", "条件", "数量", "例外", "后果", "原文")
_COMPARED = {
    "at_most": "不超过", "at_least": "不少于", "more_than": "超过", "less_than": "不足", "within": "内", "ahead": "提前",
    "each": "每", "exactly": "",
}  # fmt: skip


def rows(document: Document, norms: Iterable[Norm]) -> Iterator[tuple[str, ...]]:
    """One row a norm, cells in the order of `COLUMNS`."""
    rules = load_norm_rules()
    labels = {rule.kind.removeprefix("list_"): rule.label for rule in reversed(rules.rules)}
    for norm in norms:
        text = document.article(norm.ref.article or 0, norm.ref.branch).text
        words = "…".join(text[start:end] for start, end in norm.spans)
        party = f"（{norm.party}）" if norm.party else ""
        yield (
            document.label(norm.ref).removeprefix(f"《{document.title}》"), labels[norm.kind], norm.actor, norm.modality,
            norm.action + party, norm.object, norm.condition, amount_in_words(norm.amount), norm.exception,
            norm.consequence, words,
        )  # fmt: skip


def amount_in_words(amount: Amount | None) -> str:
    """不超过1500字; 提前10个工作日（报送时限）; 每月召开1-3次; empty for None."""
    if amount is None:
        return ""
    event = f"（{amount.event}）" if amount.event else ""
    number = amount.said or f"{format_value(round(amount.value, 4))}{amount.unit}"
    if amount.comparator == "within":
        return f"{number}内{event}"
    return f"{'' if number.startswith('每') else _COMPARED[amount.comparator]}{number}{event}"
