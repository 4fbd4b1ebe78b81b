"""Matters: what has a deadline, read out of the deadline norms, with a short name and the event it is counted from.

A norm holds the number and its clause. Here it becomes something a clerk recognises in a list: 「县政府各部门召开全县性会议：
向县政府报送请示，提前10个工作日」.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Article, Document
from corpus.provision import ProvisionRef, format_id
from corpus.sentences import CLAUSE_MARKS, split
from qa.calendar import LIMITS, WORKING_DAY, Direction
from qa.day_rule import DayRule, day_rule_of
from qa.matter_rules import MatterRules, load_matter_rules
from qa.normalise import fold_space
from qa.norms.clauses import bare
from qa.norms.norm import Amount, Norm, Span
from qa.quantities import quantities

LONGEST = 30
"""Most characters of what a matter is about, of its deed, or of its event."""
_COUNTED = {"工作日": "个工作日", "月": "个月"}
_NUMBER = "#"
_EDGE = "，。；：、,;:"
_CONDITION = ("的", "时", "后")
"""How a clause ends that says in which case."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that must be done by a day that can be counted.

    Attributes:
        id: stable as long as the text is: ``anze-work-rules-2024:art25/para2``, with ``.2`` for the second one there.
        about: what it is about, in the text's words.
        deed: what is to be done, in the text's words.
        amount: how many units, a whole number within ``LIMITS``.
        unit: a unit of ``LIMITS``.
        direction: ``"ahead"`` (before the event) or ``"within"`` (after it).
        event: what is counted from, in the text's words; empty when the text does not say.
        exception: what the text excepts; empty for nothing.
        ref: where it stands, to the item.
        span: offsets in the article's text of the words that say it.
        day_rule: the rule of its document by which its 日 are 工作日, or None; `unit` is then 工作日.
    """

    id: str
    about: str
    deed: str
    amount: int
    unit: str
    direction: Direction
    event: str
    exception: str
    ref: ProvisionRef
    span: Span
    day_rule: DayRule | None = None

    @property
    def name(self) -> str:
        """What it is about and what is to be done: 「部门之间征求意见或会签文件：回复」."""
        return "：".join(filter(None, (self.about, self.deed)))

    @property
    def term(self) -> str:
        """How long: 「提前10个工作日」, 「会议结束后7个工作日内」."""
        said = self.about.removesuffix("后")
        return term_text(self.amount, self.unit, self.direction, "" if self.event == said else self.event)


def term_text(amount: int, unit: str, direction: Direction, event: str = "") -> str:
    """A period in words: 「提前10个工作日」, 「报送时限前15日」, 「7个工作日内」, 「收到申请后20日内」."""
    number = f"{amount}{_COUNTED.get(unit, unit)}"
    if direction == "ahead":
        return f"{event}前{number}" if event else f"提前{number}"
    return f"{event}后{number}内" if event else f"{number}内"


def matters_of(document: Document, norms: Iterable[Norm]) -> Iterator[Matter]:
    """The matters of a document in the order of its text.

    Args:
        document: a parsed document.
        norms: its own; those that fix no countable time are passed over.
    """
    rules, day_rule = load_matter_rules(), day_rule_of(document)
    used: dict[str, int] = {}
    for norm in norms:
        direction = _direction(norm)
        if direction is None or norm.ref.article is None or norm.amount is None:
            continue
        article = document.article(norm.ref.article, norm.ref.branch)
        read = _read(article, norm, norm.amount, direction, rules)
        if read is None:
            continue
        place, amount, unit = format_id(norm.ref).replace("#", ":"), int(norm.amount.value), norm.amount.unit
        words = article.text[norm.start : read.number]
        by_rule = day_rule if day_rule and unit == "日" and day_rule.fits(amount, words) else None
        used[place] = used.get(place, 0) + 1
        yield Matter(
            id=place if used[place] == 1 else f"{place}.{used[place]}",
            about=read.about, deed=read.deed, amount=amount, unit=WORKING_DAY if by_rule else unit, direction=direction,
            event=read.event, exception=norm.exception if norm.exception.startswith("除") else "", ref=norm.ref,
            span=read.span, day_rule=by_rule,
        )  # fmt: skip


def all_matters(documents: Sequence[Document], norms: Iterable[Norm]) -> tuple[Matter, ...]:
    """The matters of a corpus: the office's own documents first, then laws."""
    held: dict[str, list[Norm]] = {}
    for norm in norms:
        held.setdefault(norm.ref.document, []).append(norm)
    ordered = sorted(documents, key=lambda document: document.level == "law")
    return tuple(matter for document in ordered for matter in matters_of(document, held.get(document.id, ())))


# -- one norm --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    """What a sentence says: fields as in `Matter`, and where the number begins."""

    about: str
    deed: str
    event: str
    span: Span
    number: int


def _direction(norm: Norm) -> Direction | None:
    """Which way a norm counts; None when it does not fix a time that can be counted in days."""
    amount = norm.amount
    if amount is None or norm.kind not in ("deadline", "duration") or amount.unit not in LIMITS:
        return None
    if not amount.value.is_integer() or not 1 <= amount.value <= LIMITS[amount.unit]:
        return None
    if amount.comparator == "ahead":
        return "ahead"
    return "within" if amount.comparator in ("within", "at_most", "exactly") else None


def _read(article: Article, norm: Norm, amount: Amount, direction: Direction, rules: MatterRules) -> _Read | None:
    """What the sentence of a norm says; None when its number is no deadline after all."""
    text = article.text
    clauses = list(split(text, norm.start, norm.end, CLAUSE_MARKS))
    number = _number_in(text, norm, amount)
    at = next((i for i, (start, end) in enumerate(clauses) if number and start <= number[0] < end), None)
    if at is None or number is None:
        return None
    start, end = clauses[at]
    before = text[start : number[0]]
    if rules["no_deadline"].search(f"{before}{_NUMBER}{text[number[1] : norm.end]}"):
        return None
    period = rules["period"].find(f"{before}{_NUMBER}")
    if amount.comparator in ("at_most", "exactly") and not period:
        return None
    earlier = [text[s:e] for s, e in clauses[:at]]
    subject = "" if period else _subject(bare(before), rules)
    about = _topic(earlier, subject, _governing(norm, article), rules) or subject
    if period:
        return _Read(_short(about), _short(bare(period)), "", (start, _without_mark(text, end)), number[0])
    event = _event(before, text[number[1] : end], earlier, direction, rules)
    about = about or event or _fallback(earlier, rules)
    if not event and direction == "ahead":
        event = rules["occasion"].find(about) or about
    deed, stop = _deed(text, number[1], clauses[at:], rules)
    return _Read(_short(about), deed, _short(event), (start, stop), number[0])


def _number_in(text: str, norm: Norm, amount: Amount) -> Span | None:
    """Where the norm's number stands: in its own words."""
    spans = norm.spans or ((norm.start, norm.end),)
    for start, end in spans:
        for quantity in quantities(text[start:end]):
            if (quantity.value, quantity.unit) == (amount.value, amount.unit):
                return start + quantity.start, start + quantity.end
    return None


def _governing(norm: Norm, article: Article) -> str:
    """The words from an earlier sentence that the norm hangs from, when its own do not hold them."""
    first = norm.condition.split("，", 1)[0]
    return first if first and first not in article.text[norm.start : norm.end] else ""


def _subject(clause: str, rules: MatterRules) -> str:
    """Who or what a clause begins with, up to its modal or preposition; empty when it begins with neither."""
    cuts = [match.start() for name in ("modal", "marker") if (match := rules[name].search(clause))]
    subject = _topic_text(clause[: min(cuts)], rules) if cuts else ""
    return subject if len(subject) > 1 else ""


def _topic(earlier: Sequence[str], subject: str, governing: str, rules: MatterRules) -> str:
    """What the matter is about: the clause's own subject unless that is who acts, else what the clauses before say."""
    if subject and not rules["body"].search(subject):
        return subject
    kept = [topic for clause in earlier if (topic := _topic_of(bare(clause), rules))]
    topic = "，".join(kept)
    if governing and len(topic) < LONGEST // 2 and not rules["aside"].search(governing):
        kept.insert(0, _topic_text(governing, rules))
    while len(kept) > 1 and len("，".join(kept)) > LONGEST:
        del kept[0]
    return "，".join(kept)


def _topic_of(clause: str, rules: MatterRules) -> str:
    """What an earlier clause says the matter is; empty when it says something else."""
    if rules["aside"].search(clause):
        return ""
    if clause.endswith(_CONDITION):
        return _topic_text(clause, rules)
    subject, acts = _subject(clause, rules), rules["modal"].search(clause) is not None
    if subject and not rules["body"].search(subject):
        return subject
    return "" if acts else _topic_text(clause, rules)


def _fallback(earlier: Sequence[str], rules: MatterRules) -> str:
    """What the clause before says is done, when nothing else tells what the matter is."""
    return _topic_text(earlier[-1][rules["modal"].last_end(earlier[-1]) :], rules) if earlier else ""


def _topic_text(clause: str, rules: MatterRules) -> str:
    return rules["topic_tail"].without(rules["topic_lead"].without(bare(clause)))


def _event(before: str, after: str, earlier: Sequence[str], direction: Direction, rules: MatterRules) -> str:
    """What is counted from: named before the number, or by a clause of its own before."""
    found = rules["event"].find(before)
    if not found and direction == "ahead" and re.match(r"(?:以|之)?前", after):
        found = rules["event_ahead"].find(before)
    if not found:
        found = next((e for clause in reversed(earlier) if (e := rules["event_clause"].find(bare(clause)))), "")
    found = bare(found)[rules["marker"].last_end(bare(found)) :] or found
    found = found[rules["modal"].last_end(found) :] or found
    found = _topic_text(found, rules)
    return rules.renamed[direction].get(found, found)


def _deed(text: str, at: int, clauses: Sequence[Span], rules: MatterRules) -> tuple[str, int]:
    """What is to be done: the rest of the number's clause, or the next clause; and where its words end."""
    for start, end in clauses:
        words = rules["deed_lead"].without(bare(text[max(start, at) : end]))
        words = fold_space(words).strip("的")
        if len(words) > 1:
            return _short(words), _without_mark(text, end)
    return "", _without_mark(text, clauses[0][1])


def _without_mark(text: str, end: int) -> int:
    """`end`, or where the closing mark before it begins."""
    while text[end - 1] in _EDGE:
        end -= 1
    return end


def _short(words: str) -> str:
    """At most `LONGEST` characters, the cut shown."""
    words = fold_space(words)
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
