"""Duties: norms as rows of a table that people read. One row says who does what, how much, when not, and where it stands.

The norms of one clause are one row for each who acts in it; what was read wrongly is left out: verbs that stand there as
nouns, clauses that only say in which case, names that name nobody. What a row requires is the clause itself, word for
word; every other cell but the chapter that stands in for a missing matter is also text of the same paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from index.passages import short_title
from qa.agents import agent_name
from qa.duty_cells import TAG, amount_words, condition_words, exception_words, matter_words, without_tag
from qa.duty_rules import DutyRules, Group, load_duty_rules
from qa.intervals import intervals
from qa.norms.clauses import Clause, Sentence, bare, read_sentences
from qa.norms.norm import Norm, Span
from qa.norms.rules import load_norm_rules
from qa.norms.store import NormTable
from qa.rulebook import compiled
from qa.statements import statements_of

DECIDED_BY_MEETINGS = frozenset({"approve", "review", "charge"})
"""Groups in which a meeting is somebody who acts."""
_LIST_VERB = re.compile(
    r"(?:应当|应|不得|可以|须)?(?:有|按照|按|提交|承担|履行|行使|研究|讨论|符合|遵守|具备|包括)?(?:以下|下列)?$"
)
_HELD = re.compile(r"召开|举行|开会|安排")
_RANGED = re.compile(r"^[^，]*(?:以上|以下|以内|不足|不满|超过)[^，的]*的(?=[^，的]{2,}$)")
"""The range in the name of a matter: 单笔金额10万元以下的合同."""
NEAR = 4
"""Characters before the verb of a clause that has no subject: 并按规定报备."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One row.

    Attributes:
        kinds: names of groups of ``rules/duties.toml``, the row's own first.
        matter: about what; empty when the sentence names nothing.
        heading: of the article, else the title of what it stands below; may be empty.
        actor: who; empty when the clause does not say.
        requirement: the clause, word for word.
        amount: the number it fixes, in its words; empty for none.
        condition, exception: in which case, when not; empty for none.
        ref: where it stands, to the item.
        spans: offsets in the article's text of the requirement and of the words of the other cells, in order.
        seat: offsets of the requirement.
    """

    kinds: tuple[str, ...]
    matter: str
    heading: str
    actor: str
    requirement: str
    amount: str
    condition: str
    exception: str
    ref: ProvisionRef
    spans: tuple[Span, ...]
    seat: Span

    @property
    def kind(self) -> str:
        """The group it stands in."""
        return self.kinds[0]

    def holds(self, words: Sequence[str]) -> bool:
        """Whether each of `words` stands in one of its cells."""
        cells = "\n".join((self.matter, self.actor, self.requirement, self.condition, self.exception))
        return all(word in cells for word in words)


def duties_of(document: Document, norms: NormTable) -> tuple[Duty, ...]:
    """The rows of a document, in the order of its text. Of articles with one number in a damaged text the first counts."""
    return tuple(
        duty
        for number, article in enumerate(document.articles)
        if document.article(article.number, article.branch) is article
        for duty in _of_article(document, article, number, norms)
    )


def _of_article(document: Document, article: Article, number: int, norms: NormTable) -> Iterator[Duty]:
    rules, grammar = load_duty_rules(), load_norm_rules().grammar
    path = document.path_of(number)
    tag = TAG.match(article.text)
    heading = tag.group().strip().strip("【】") if tag else path[-1].title if path else ""
    held = norms.of(ProvisionRef(document.id, article.number, article.branch))
    statements = statements_of(document, article, short_title(document.title))
    sentences = {(s.statement.start, s.statement.end): s for s in read_sentences(statements, article.text, grammar)}
    lists = [norm for norm in held if (norm.start, norm.end) not in sentences]
    agendas = [(norm.start, norm.end) for norm in lists if norm.kind == "agenda"]
    seats: dict[Span, list[tuple[Norm, Group, str]]] = {}
    owners: dict[Span, tuple[Sentence, Clause]] = {}
    for norm in held:
        sentence = sentences.get((norm.start, norm.end))
        group = rules.group_of(norm.kind)
        inside = any(start <= norm.start and norm.end <= end for start, end in agendas)
        if sentence is None or group is None or inside:
            continue
        clause = _seat(norm, sentence, article.text, rules)
        if clause is None:
            continue
        actor = _actor(norm, clause, group)
        if actor or not group.who:
            seats.setdefault((clause.start, clause.end), []).append((norm, group, actor))
            owners[clause.start, clause.end] = sentence, clause
    found = [duty for seat, read in seats.items() for duty in _of_seat(article.text, heading, *owners[seat], read)]
    found += [duty for norm in lists for duty in _of_list(article.text, heading, norm, rules)]
    yield from sorted(found, key=lambda duty: (duty.seat, rules.rank(duty.kind)))


def _seat(norm: Norm, sentence: Sentence, text: str, rules: DutyRules) -> Clause | None:
    """The clause in which the norm's verb stands as a verb that requires something; None when there is none."""
    if sentence.statement.kind == "row":
        statement = sentence.statement
        return Clause(statement.start, statement.end, statement.text, "", False, False)
    at = next((p for start, end in norm.spans if (p := text.find(norm.action, start, end)) >= 0), -1)
    clause = next((c for c in sentence.clauses if c.start <= at < c.end), None)
    if clause is None:
        return None
    last = clause is sentence.clauses[-1]
    behind = text[at + len(norm.action) : clause.end] + ("" if last else text[clause.end : sentence.statement.end])
    grammar = load_norm_rules().grammar
    if norm.amount is not None and not amount_words([norm], clause):
        return None
    if norm.amount is None and rules.words.nominal.search(behind):
        return None
    if norm.amount is None and rules.words.inside.search(text[clause.start : at + len(norm.action)]):
        return None
    if not last and rules.words.premise.search(clause.text):
        return None
    following = "" if last else sentence.clauses[sentence.clauses.index(clause) + 1].text
    topical = compiled(grammar.noun_followed).match(following) and not compiled(grammar.modality).search(clause.text)
    agentive = norm.kind in ("signer", "reviewer", "approver", "drafter", "composition")
    return None if topical and norm.amount is None and not agentive else clause


def _actor(norm: Norm, clause: Clause, group: Group) -> str:
    """Who acts: whom the norm names, else the subject of its clause, with 领导, 部门, … that belong to the name."""
    meetings = group.name in DECIDED_BY_MEETINGS
    if group.name == "frequency" and not clause.own and _HELD.search(clause.text):
        return ""  # who was named before takes part; what is held is the meeting
    name = agent_name(without_tag(norm.actor), meetings)
    name = name or ("" if group.strict else agent_name(without_tag(clause.subject), meetings))
    behind = clause.text.partition(name)[2] if name else ""
    return next(
        (longer for n in (3, 2) if name and (longer := agent_name(name + behind[:n])) == name + behind[:n]), name
    )


def _of_seat(
    text: str, heading: str, sentence: Sentence, clause: Clause, read: Sequence[tuple[Norm, Group, str]]
) -> Iterator[Duty]:
    """One row for each who acts in the clause; norms that name nobody join the first."""
    rules = load_duty_rules()
    strong = [entry for entry in read if not entry[1].weak and _says_something(entry)]
    kept = strong or [entry for entry in read if _says_something(entry)]
    named = sorted((entry for entry in kept if entry[2]), key=lambda entry: rules.rank(entry[1].name))
    actors = list(dict.fromkeys(actor for _, group, actor in named if group.object)) or [a for _, _, a in named[:1]]
    for number, actor in enumerate(actors or [""]):
        mine = [e for e in kept if e[2] == actor or (number == 0 and e[2] not in actors)] if actors else kept
        if mine and not _hollow(mine, sentence, clause, actor):
            yield _row(text, heading, sentence, clause, actor, mine)


def _says_something(entry: tuple[Norm, Group, str]) -> bool:
    norm, group, actor = entry
    if group.name == "report":
        return bool(agent_name(norm.party)) and not norm.party.startswith("告")
    if group.name == "consult":
        return not norm.party or bool(agent_name(norm.party))
    return True


def _hollow(read: Sequence[tuple[Norm, Group, str]], sentence: Sentence, clause: Clause, actor: str) -> bool:
    """Whether the clause names nobody, nothing and no number, and its verb stands deep inside: a phrase, no requirement."""
    norm, group, _ = read[0]
    if actor or any(entry[0].amount for entry in read) or matter_words(norm, group.object, sentence, clause, actor):
        return False
    return bare(clause.text).find(norm.action) > NEAR


def _row(
    text: str, heading: str, sentence: Sentence, clause: Clause, actor: str, read: Sequence[tuple[Norm, Group, str]]
) -> Duty:
    rules = load_duty_rules()
    ordered = sorted(read, key=lambda entry: rules.rank(entry[1].name))
    norms = [norm for norm, _, _ in ordered]
    matter = matter_words(ordered[0][0], ordered[0][1].object, sentence, clause, actor)
    if matter and matter not in clause.text and _other_range(matter, clause.text, sentence.statement.text):
        matter = _RANGED.sub("", matter)
    condition = condition_words(norms, sentence, clause, matter)
    exception = exception_words(norms, clause)
    amount = amount_words(norms, clause)
    cells = [matter, actor, *condition.split("；"), exception]
    paragraph = max(0, text.rfind("\n", 0, clause.start) + 1)
    return Duty(
        kinds=tuple(dict.fromkeys(group.name for _, group, _ in ordered)),
        matter=matter,
        heading=heading,
        actor=actor,
        requirement=bare(without_tag(clause.text)),
        amount=amount,
        condition=condition,
        exception=exception,
        ref=norms[0].ref,
        spans=_spans(text, cells, (clause.start, clause.end), paragraph, sentence),
        seat=(clause.start, clause.end),
    )


def _other_range(matter: str, clause: str, sentence: str) -> bool:
    """Whether a matter named in a clause before sets a range, and the clause, or the one right before it, another of the same unit:
    10万元以下的合同, …；10万元以上的，由总经理审批."""
    before = re.split(r"[，；]", sentence[: max(0, sentence.find(clause))].rstrip("，；"))[-1]
    units = {i.unit for i in intervals(matter)}
    return (
        before not in matter
        and matter not in before
        and bool(units & {i.unit for i in intervals(f"{before}，{clause}")})
    )


def _of_list(text: str, heading: str, norm: Norm, rules: DutyRules) -> Iterator[Duty]:
    """A lead-in with its items as one row."""
    group = rules.group_of(norm.kind)
    if group is None:
        return
    lead, _, items = text[norm.start : norm.end].partition("\n")
    lead = bare(without_tag(lead))
    matter = _LIST_VERB.sub("", without_tag(norm.object).rpartition("，")[2]).strip("、 ")
    forbids = rules.words.negated.search(lead) is not None and group.name == "list"
    seat = (norm.start, norm.end)
    yield Duty(
        kinds=("forbid", group.name) if forbids else (group.name,),
        matter="" if agent_name(matter) or rules.words.no_matter.search(matter) else matter,
        heading=heading,
        actor=agent_name(norm.actor) or agent_name(matter),
        requirement=f"{lead}：\n{items}" if items else lead,
        amount="",
        condition="",
        exception="",
        ref=norm.ref,
        spans=(seat,),
        seat=seat,
    )


def _spans(text: str, cells: Iterable[str], seat: Span, paragraph: int, sentence: Sentence) -> tuple[Span, ...]:
    """The seat and, nearest before it or behind it, the words of the other cells; lead-ins included."""
    found = [seat]
    first = min(paragraph, sentence.statement.lead[0]) if sentence.statement.lead_text else paragraph
    end = text.find("\n", seat[1])
    for cell in filter(None, cells):
        at = text.rfind(cell, first, seat[1])
        at = at if at >= 0 else text.find(cell, seat[1], end if end >= 0 else len(text))
        if at >= 0:
            found.append((at, at + len(cell)))
    out: list[Span] = []
    for start, stop in sorted(found):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], stop))
        else:
            out.append((start, stop))
    return tuple(out)
