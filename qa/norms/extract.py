"""extract: a document → its norms. One pass over the statements; each rule is tried on each.

A pattern is looked for in the whole statement, so that it may reach over commas; what it does not name is taken from the
clause it was found in: the subject (carried over where the clause has none), the clauses that say in which case, the
part of the sentence that governs, and the exception that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.document import Article, Document
from corpus.provision import NOTICE, ProvisionRef
from index.passages import short_title
from qa.norms.clauses import Clause, Sentence, bare, read_sentences
from qa.norms.norm import Amount, Norm, Span
from qa.norms.rules import NormRule, NormRules, load_norm_rules
from qa.quantities import Quantity, quantities
from qa.rulebook import compiled, found
from qa.statements import Statement, statements_of

_EDGE = "的，、；：。 （）()"
_BEFORE = (
    ("ahead", re.compile(r"提前(?:至少)?$|(?<!之)前$|前(?:至少)?$")),
    ("at_least", re.compile(r"(?:(?:不(?:得|能|应)?|不应当?)(?:少于|低于|小于|短于)|至少|最少|(?<![不未])满|(?<!未)达到?)[^，。；]{0,4}$")),
    ("at_most", re.compile(r"(?:不(?:得|能|应)?(?:超过|多于|高于|大于|长于)|最(?:多|长|高)(?:不超过)?|至多|(?<![期时权年界有])限(?:为|于)?|控制在|只(?!有|能在|要)[^，。；]{0,4})[^，。；]{0,6}$")),
    ("less_than", re.compile(r"(?:不满|不足|未满|未达到?|少于|低于|小于)[^，。；]{0,2}$")),
    ("more_than", re.compile(r"(?:超过|多于|高于|大于|长于)[^，。；]{0,2}$")),
    ("each", re.compile(r"[每逢][一1]?[^，。；]{0,12}$")),
)  # fmt: skip
_AFTER = (
    ("ahead", re.compile(r"(?:以|之)?前(?!款|述|项|置)")),
    ("within", re.compile(r"(?:以|之)?内")),
    ("at_least", re.compile(r"(?:及)?以上")),
    ("at_most", re.compile(r"(?:及)?以下|为限")),
)
_RANGE = re.compile(r"[\d一二三四五六七八九十]+(?:[-－—–~～]|至|到)$")
_EACH = re.compile(r"每[^，。；每]{0,8}$")
_NUMBER_MARK = "#"
_SAYS_WHEN = re.compile(r"(?:的|时|外|后)[，,]$")
_SAYS_WHICH = re.compile(r"的[，,]$")
_ONLY_STATED = frozenset({"duty", "permission", "prohibition", "attendance", "leave", "consultation"})
_ONLY_STATED_BUT_DONE = frozenset({"approver", "reviewer", "signer", "convener", "drafter", "reporting"})
"""Kinds that a clause which says when does not fix; of the latter, one that says after what (经…审核后) does."""


def norms_of(document: Document, rules: NormRules | None = None) -> Iterator[Norm]:
    """The norms of a document in the order of its text, the notice's first.

    Args:
        document: a parsed document.
        rules: those of the project when None.
    """
    rules = rules or load_norm_rules()
    if document.notice is not None:
        yield from issuing_norms(document, rules)
    for article in (*document.articles, *document.annexes):
        yield from article_norms(document, article, rules)


def article_norms(document: Document, article: Article, rules: NormRules | None = None) -> Iterator[Norm]:
    """The norms of one article."""
    rules = rules or load_norm_rules()
    statements = statements_of(document, article, short_title(document.title))
    for sentence in read_sentences(statements, article.text, rules.grammar):
        yield from _of_sentence(sentence, article.text, rules)
    yield from _lists(statements, rules)


def issuing_norms(document: Document, rules: NormRules) -> Iterator[Norm]:
    """What the notice and the imprint fix: each of their lines that a rule of kind ``issuing`` knows."""
    notice = document.notice
    rule = next(rule for rule in rules.rules if rule.kind == "issuing")
    for paragraph in notice.paragraphs if notice else ():
        line = notice.text[paragraph.start : paragraph.end] if notice else ""
        ref = ProvisionRef(document.id, NOTICE, 0, paragraph.number)
        for pattern in rule.patterns:
            match = compiled(pattern).search(line)
            if match is not None:
                groups = match.groupdict()
                yield Norm("issuing", ref, paragraph.start, paragraph.end, actor=(groups.get("actor") or "").strip(_EDGE),
                           action=(groups.get("action") or "").strip(_EDGE), object=(groups.get("object") or "").strip(_EDGE),
                           party=(groups.get("party") or "").strip(_EDGE),
                           spans=((paragraph.start + match.start(), paragraph.start + match.end()),))  # fmt: skip
                break


def _of_sentence(sentence: Sentence, text: str, rules: NormRules) -> Iterator[Norm]:
    statement = sentence.statement
    taken: set[tuple[str, int]] = set()  # kind, and each character of an action that is read already
    for rule in rules.rules:
        if rule.kind == "issuing" or rule.kind.startswith("list_"):
            continue
        for pattern in rule.patterns:
            for match in compiled(pattern).finditer(statement.text):
                action = {(rule.kind, at) for at in range(*match.span("action"))}
                if not action & taken and _states(rule, match, sentence):
                    taken |= action
                    yield _from_match(rule, match, sentence, text, rules)
    for quantity in quantities(statement.text):
        rule_of = _rule_for(quantity, statement.text, rules)
        if rule_of is not None:
            yield _from_number(rule_of, quantity, sentence, text, rules)


def _states(rule: NormRule, match: re.Match[str], sentence: Sentence) -> bool:
    """Whether words fix something, and are neither a relative clause (由县长签发的文件) nor say when (应由其自行发文的，)."""
    at = match.end("action")
    if not rule.relative and match.string.startswith("的", at):
        return False
    clause = _clause_at(sentence.clauses, sentence.statement.start + match.start("action"))
    if clause is sentence.clauses[-1]:
        return True
    if rule.kind in _ONLY_STATED:
        return _SAYS_WHEN.search(clause.text) is None
    return rule.kind not in _ONLY_STATED_BUT_DONE or _SAYS_WHICH.search(clause.text) is None


def _lists(statements: Sequence[Statement], rules: NormRules) -> Iterator[Norm]:
    """A lead-in with its items: the agenda of a meeting, the tasks of a body, the steps of a procedure, …"""
    for statement in (s for s in statements if s.kind == "list"):
        lead = statement.text.split("\n", 1)[0]
        for rule in rules.rules:
            if not rule.kind.startswith("list_"):
                continue
            match = next((m for p in rule.patterns if (m := compiled(p).search(lead))), None)
            if match is not None:
                groups = match.groupdict()
                yield Norm(rule.kind.removeprefix("list_"), statement.ref, statement.start, statement.end,
                           actor=(groups.get("actor") or "").strip(_EDGE), action=groups["action"],
                           object=(groups.get("object") or "").strip(_EDGE), spans=((statement.start, statement.end),))  # fmt: skip
                break


def _from_match(rule: NormRule, match: re.Match[str], sentence: Sentence, text: str, rules: NormRules) -> Norm:
    statement = sentence.statement
    groups = {name: (value or "").strip(_EDGE) for name, value in match.groupdict().items()}
    clause = _clause_at(sentence.clauses, statement.start + match.start("action"))
    subject = clause.subject if clause.own or not groups.get(rule.subject) else ""
    actor, thing = _name(groups.get("actor", ""), rules), groups.get("object", "")
    if rule.subject == "actor" or (groups.get("actor") and not actor):
        actor = actor or subject
    if rule.subject == "object" and not thing:
        known = clause.own and subject != actor and not _is_body(subject, rules)
        thing = subject if known else _topic(sentence, clause, rules)
    begin = statement.start + match.start()
    return Norm(
        kind=rule.kind,
        ref=statement.ref,
        start=statement.start,
        end=statement.end,
        actor=actor,
        modality=_modality(text[clause.start : clause.end], match.group("action"), rules),
        action=groups["action"],
        object=thing,
        condition=groups.get("condition") or _condition(sentence, clause, thing),
        exception=_exception(sentence, rules),
        party=groups.get("party", ""),
        consequence=groups.get("consequence") or _consequence(statement.text, rules),
        spans=_merged(((begin, statement.start + match.end()), (clause.start, clause.end))),
    )


def _from_number(rule: NormRule, quantity: Quantity, sentence: Sentence, text: str, rules: NormRules) -> Norm:
    statement = sentence.statement
    at = statement.start + quantity.start
    clause = _clause_at(sentence.clauses, at)
    thing = clause.subject if clause.own else _topic(sentence, clause, rules)
    before, after = statement.text[: quantity.start], statement.text[quantity.end :]
    event = next((m.group("event") for p in rules.grammar.event_before if (m := compiled(p).search(before))), "")
    event = event or next((m.group("event") for p in rules.grammar.event_after if (m := compiled(p).match(after))), "")
    comparator = comparator_of(before, after)
    if comparator == "ahead" and not event and sentence.clauses.index(clause):
        event = bare(sentence.clauses[sentence.clauses.index(clause) - 1].text)
    event = compiled(f"^(?:{rules.grammar.modality}|自|从|在|于|一般)+").sub("", event.strip(_EDGE))
    amount = Amount(quantity.value, quantity.unit, comparator, event, _said(statement.text, quantity))
    return Norm(
        kind=rule.kind,
        ref=statement.ref,
        start=statement.start,
        end=statement.end,
        actor=clause.subject if clause.subject != thing else "",
        modality=_modality(clause.text, statement.text[quantity.start : quantity.end], rules),
        action=bare(clause.text),
        object=thing,
        condition=_condition(sentence, clause, thing),
        exception=_exception(sentence, rules),
        consequence=_consequence(statement.text, rules),
        amount=amount,
        spans=((clause.start, clause.end),),
    )


def _said(text: str, quantity: Quantity) -> str:
    """A number as written: 「10个工作日」, 「1-3次」, 「每月召开1-3次」."""
    before = _RANGE.search(text, 0, quantity.start)
    start = before.start() if before is not None else quantity.start
    each = _EACH.search(text, 0, start)
    return text[each.start() if each is not None else start : quantity.end]


def comparator_of(before: str, after: str) -> str:
    """How a number is compared, from the words before and after it; ``"exactly"`` when nothing says.

    >>> comparator_of("请示一般不超过", "。"), comparator_of("应提前", "报送请示"), comparator_of("应在", "内回复")
    ('at_most', 'ahead', 'within')
    >>> comparator_of("征求意见的期限不少于", "，"), comparator_of("任职不满", "的"), comparator_of("报告超过", "的")
    ('at_least', 'less_than', 'more_than')
    """
    for name, pattern in _AFTER[:2]:
        if pattern.match(after):
            return name
    for name, pattern in _BEFORE:
        if pattern.search(before):
            return name
    return next((name for name, pattern in _AFTER if pattern.match(after)), "exactly")


def _rule_for(quantity: Quantity, text: str, rules: NormRules) -> NormRule | None:
    """The first rule that has the number's unit and finds what it wants around it."""
    start = max((text.rfind(mark, 0, quantity.start) for mark in "，。；：\n"), default=-1) + 1
    ends = [at for mark in "，。；：\n" if (at := text.find(mark, quantity.end)) >= 0]
    around = text[start : quantity.start] + _NUMBER_MARK + text[quantity.end : min(ends, default=len(text))]
    for rule in rules.rules:
        if quantity.unit in rule.units and (not rule.near or found(rule.near, around)):
            return rule
    return None


def _clause_at(clauses: Sequence[Clause], position: int) -> Clause:
    return next((c for c in clauses if c.start <= position < c.end), clauses[-1])


def _topic(sentence: Sentence, clause: Clause, rules: NormRules) -> str:
    """What a clause without subject is about: the nearest clause before it that names a topic (「以县政府名义发文，」) or
    has a subject; else what is carried on from the sentence before."""
    topic = compiled(rules.grammar.topic)
    for before in reversed(sentence.clauses[: sentence.clauses.index(clause)]):
        if before.own:
            return before.subject
        if topic.search(bare(before.text)) is not None:
            return bare(before.text)
    return sentence.governing if topic.search(sentence.governing) is not None else clause.subject


def _name(words: str, rules: NormRules) -> str:
    """Words that name an actor, without adverbials at their end; empty when they are no name."""
    name = compiled(rules.grammar.trailing).sub("", words)
    return "" if len(name) < 2 or compiled(rules.grammar.not_a_name).search(name) else name


def _is_body(words: str, rules: NormRules) -> bool:
    """Whether words name an organ or a person, who does things and is not what they are done to."""
    return compiled(rules.grammar.body).search(words) is not None


def _condition(sentence: Sentence, clause: Clause, thing: str) -> str:
    parts = [bare(c.text) for c in sentence.clauses if c.conditional and c.start <= clause.start]
    parts = [part for part in parts if part != thing]
    if sentence.governing and sentence.governing not in (thing, clause.subject):
        parts.insert(0, sentence.governing)
    return "，".join(dict.fromkeys(parts))


def _exception(sentence: Sentence, rules: NormRules) -> str:
    inside = compiled(rules.grammar.excepted).search(sentence.statement.text)
    return inside.group().strip("，") if inside is not None else sentence.following.rstrip("。；")


def _consequence(text: str, rules: NormRules) -> str:
    match = compiled(rules.grammar.consequence).search(text)
    return match.group().rstrip("。；，") if match is not None else ""


def _modality(clause: str, action: str, rules: NormRules) -> str:
    """The last modal word up to the action, with the one that stands directly before it (一般由)."""
    before = clause[: max(clause.find(action), 0)] or clause
    matches = list(compiled(rules.grammar.modality).finditer(f"{before}{action}"))
    if not matches:
        return ""
    joined = len(matches) > 1 and matches[-2].end() == matches[-1].start()
    return (matches[-2].group() if joined else "") + matches[-1].group()


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Overlapping spans as one, in order of the text."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)
