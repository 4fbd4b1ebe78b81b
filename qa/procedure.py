"""Procedure: the steps that a text puts in an order: 起草 → 审核 → 签发.

Only what the text says: clauses of one sentence in their order, 后/方可/再 and 前 between two steps, and the items of a list
that is called steps. Sentences of different paragraphs stand side by side, never one behind the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import Article, Document
from corpus.provision import ProvisionRef
from index.passages import short_title
from qa.agents import agent_name, leading_agent
from qa.duties import Duty
from qa.duty_cells import without_tag
from qa.duty_rules import load_duty_rules
from qa.norms.clauses import Clause, Sentence, bare, read_sentences, subject_of
from qa.norms.norm import Span
from qa.norms.rules import load_norm_rules
from qa.rulebook import compiled
from qa.statements import statements_of
from qa.steps import HANDS, LONG_LABEL, Step, label_of, pieces_of, step_of, verbs_of


@dataclass(frozen=True, slots=True)
class Flow:
    """Steps in an order, of one sentence or list.

    Attributes:
        matter: what is handled; a heading when the text names nothing.
        condition: in which case; empty for always.
        steps: in order.
        branches: what the same sentence says for a special case in place of the last step.
        ref: where it stands.
        span: from the beginning of the sentence to its end.
    """

    matter: str
    condition: str
    steps: tuple[Step, ...]
    branches: tuple[Step, ...]
    ref: ProvisionRef
    span: Span


def flows_of(document: Document, duties: Sequence[Duty]) -> tuple[Flow, ...]:
    """The flows of a document, in the order of its text.

    Args:
        document: a parsed document.
        duties: its rows, as `qa.duties.duties_of` gives them.
    """
    by_article: dict[tuple[int | None, int], list[Duty]] = {}
    for duty in duties:
        by_article.setdefault((duty.ref.article, duty.ref.branch), []).append(duty)
    return tuple(
        flow
        for article in document.articles
        if document.article(article.number, article.branch) is article
        for flow in _of_article(document, article, by_article.get((article.number, article.branch), []))
    )


def _of_article(document: Document, article: Article, duties: Sequence[Duty]) -> Iterator[Flow]:
    grammar = load_norm_rules().grammar
    ordered = load_duty_rules().words.steps_list
    lists = [duty for duty in duties if duty.kind == "steps" and "\n" in duty.requirement]
    listed = [duty for duty in lists if ordered.search(duty.requirement.split("\n")[0])]
    yield from (flow for duty in listed if (flow := _of_list(article, duty)) is not None)
    held: list[tuple[Sentence, Flow]] = []
    for sentence in read_sentences(
        statements_of(document, article, short_title(document.title)), article.text, grammar
    ):
        statement = sentence.statement
        if statement.kind == "row" or any(d.seat[0] <= statement.start < d.seat[1] for d in listed):
            continue
        flow = _of_sentence(sentence, article.text, duties)
        if flow is None:
            continue
        joined = _joined(held[-1], sentence, flow) if held else None
        if joined is None:
            held.append((sentence, flow))
        else:
            held[-1] = (sentence, joined)
    yield from (flow for _, flow in held if _is_order(flow))


def _is_order(flow: Flow) -> bool:
    """Whether there are several steps, not the same over and over, and words that hand the matter on from one to another."""
    words = load_duty_rules().words
    handed = any(
        step.span < before.span  # 签发前应当经…同意
        or words.hand.match(step.words)
        or step.words.startswith(("并", "再", "先"))
        or step.words.endswith("后")
        or (step.actor and step.actor != before.actor)
        for before, step in zip(flow.steps, flow.steps[1:], strict=False)
    )
    tied = handed or flow.steps[0].words.endswith("后")
    return bool(flow.branches) or (len({step.label for step in flow.steps}) > 1 and tied)


def _joined(last: tuple[Sentence, Flow], sentence: Sentence, flow: Flow) -> Flow | None:
    """The flow before with this one behind its last step or beside it, when both are parts of one sentence that says so."""
    before, first = last
    one, other = before.statement, sentence.statement
    if one.kind != "segment" or one.ref != other.ref or one.sentence != other.sentence:
        return None
    span = (first.span[0], flow.span[1])
    if load_duty_rules().words.linked.search(other.text):
        return replace(first, steps=first.steps + flow.steps, span=span)
    special = compiled(load_norm_rules().grammar.exception_start).match(other.text)
    same = first.steps[-1].label == flow.steps[-1].label
    if special and same and len(flow.steps) == 1:
        whole = replace(flow.steps[0], words=bare(other.text), span=flow.span)
        return replace(first, branches=(*first.branches, whole), span=span)
    return None


def _of_list(article: Article, duty: Duty) -> Flow | None:
    """The items of a list that is called steps."""
    paragraph = article.paragraph_at(duty.seat[0])
    steps: list[Step] = []
    for item in paragraph.items if paragraph else ():
        text = article.text[item.start : item.end].strip()
        words = bare(text)
        ref = replace(duty.ref, item=item.number)
        actor = leading_agent(words, 12)
        verbs = verbs_of(words)
        label = (
            words[len(actor) :] if len(words) - len(actor) <= LONG_LABEL or not verbs else label_of(words, verbs, False)
        )
        steps.append(Step(label.split("，")[0], actor, "", words, ref, (item.start, item.end)))
    matter = duty.matter or duty.heading
    return Flow(matter, "", tuple(steps), (), duty.ref, duty.seat) if len(steps) > 1 else None


def _of_sentence(sentence: Sentence, text: str, duties: Sequence[Duty]) -> Flow | None:
    """The steps of a statement; one step alone is a flow only together with others of its sentence.

    A clause with a subject of its own that is no agent speaks of another thing: the flow ends before it.
    """
    words = load_duty_rules().words
    steps: list[Step] = []
    branches: list[Step] = []
    late: list[Step] = []  # 签发前…: comes behind what follows
    name = condition = ""
    for clause in sentence.clauses:
        last = clause is sentence.clauses[-1]
        if steps and _other_matter(clause):
            break
        opens = not steps and not last and not verbs_of(clause.text) and not words.premise.search(clause.text)
        if (opens and not compiled(load_norm_rules().grammar.modality).search(clause.text)) or _names_only(
            clause, sentence
        ):
            text_of = bare(without_tag(clause.text))
            unnamed = words.no_matter.search(text_of) and not words.paper.search(text_of)
            name = name if steps or unnamed else text_of
            continue
        special = bool(steps) and words.special.search(bare(clause.text)) is not None
        if not last and not special and words.premise.search(clause.text):
            condition = condition if steps else bare(without_tag(clause.text))
            continue
        seated = [duty for duty in duties if duty.seat == (clause.start, clause.end)]
        counted = any(duty.kind == "frequency" and "次" in duty.amount for duty in seated)
        if counted or words.negated.search(clause.text):
            continue
        for start, end, behind in pieces_of(clause, text):
            step = step_of(start, end, clause, sentence, text, seated)
            idle = step is not None and not step.actor and HANDS.fullmatch(step.label)
            if step is None or idle or (steps and step.label == steps[-1].label and not step.actor):
                continue
            if special:
                branches.append(step)
            elif behind:
                late.append(step)
            else:
                steps += [step, *late]
                late = []
    steps += late
    if not steps:
        return None
    mine = [d for d in duties if any(d.seat[0] < s.span[1] and s.span[0] < d.seat[1] for s in steps)]
    matter = name or next((d.matter for d in mine if d.matter), next((d.heading for d in duties), ""))
    statement = sentence.statement
    shown = condition if condition not in matter and matter not in condition else ""
    span = (statement.start, statement.end)
    return Flow(matter, shown, tuple(steps), tuple(branches), statement.ref, span)


def _other_matter(clause: Clause) -> bool:
    """Whether the clause has a subject of its own that is nobody: then it speaks of another thing."""
    text = bare(without_tag(clause.text))
    verbs = verbs_of(text)
    words = load_duty_rules().words
    adverb = words.no_matter.search(clause.subject) is not None
    if not clause.own or adverb or agent_name(clause.subject) or words.special.search(text):
        return False
    before = text[: verbs[0].start()] if verbs else ""
    return not verbs or (len(before) > 1 and agent_name(before, meetings=True) != before)


def _names_only(clause: Clause, sentence: Sentence) -> bool:
    """Whether the clause only names what the next one is about: 会议纪要，由办公室起草."""
    words = bare(without_tag(clause.text))
    grammar = load_norm_rules().grammar
    if clause is sentence.clauses[-1] or words.endswith(("后", "前", "的")) or compiled(grammar.modality).search(words):
        return False
    paper = load_duty_rules().words.paper.search(words) is not None
    if paper and re.search(r"的[^的]{1,12}$", words):
        return True
    if load_duty_rules().words.hand.match(words):
        return False
    if paper and not agent_name(clause.subject):
        return True
    following = sentence.clauses[sentence.clauses.index(clause) + 1].text
    active = agent_name(subject_of(clause.text, grammar)) and verbs_of(words)
    return (
        bool(compiled(grammar.noun_followed).match(following)) and not active and not (clause.own and verbs_of(words))
    )
