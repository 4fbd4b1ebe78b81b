"""Steps: what a clause says about the handling of a matter: who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.provision import ProvisionRef
from qa.agents import agent_name
from qa.duties import Duty
from qa.duty_cells import TAG, without_tag
from qa.duty_rules import load_duty_rules
from qa.norms.clauses import Clause, Sentence, bare
from qa.norms.norm import Span

SHORT_COMPLEMENT, LONG_LABEL = 6, 16
"""Characters of a complement that is said with its verb (报送请示), and of several verbs said together (会签或联合审批)."""
_PASSIVE = re.compile(r"(?:报经|经|报)$")
HANDS = re.compile(r"报|送|上报|呈送")
"""Verbs that hand something on and are said with those it is handed to."""
_SEVERAL = re.compile(r"[或、和并]")


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        label: the verb, with a short complement: 审核, 报送请示.
        actor: who, as the words of the step say; empty when they do not.
        amount: until when or how long, empty when the words do not say.
        words: the words it is read from.
        ref: where they stand.
        span: their offsets in the article's text.
    """

    label: str
    actor: str
    amount: str
    words: str
    ref: ProvisionRef
    span: Span


def pieces_of(clause: Clause, text: str) -> Iterator[tuple[int, int, bool]]:
    """The clause cut where one step comes behind another, and whether the piece comes behind what follows (…前)."""
    words = load_duty_rules().words
    tag = TAG.match(clause.text)
    start = clause.start + (tag.end() if tag else 0)
    for verb in verbs_of(clause.text):
        end = clause.start + verb.end()
        rest = text[end : clause.end]
        if end <= start:
            continue
        if words.before.search(rest):
            yield start, end, True
            start = end
        elif (after := words.after.search(rest)) and verbs_of(rest[after.end() :]):
            yield start, end + after.end(), False
            start = end + after.end()
    yield start, clause.end, False


def step_of(start: int, end: int, clause: Clause, sentence: Sentence, text: str, seated: Sequence[Duty]) -> Step | None:
    """The step that a piece of a clause says; None when nobody's turn is said and nothing ties it to its neighbours."""
    piece = text[start:end]
    verbs = verbs_of(piece)
    if not verbs:
        return None
    words = bare(re.sub(r"^(?:，|前)", "", piece))
    several = len(verbs) > 1 and _SEVERAL.search(piece[verbs[0].start() : verbs[-1].end()]) is not None
    actor = _actor(piece, verbs, several, clause, sentence, seated)
    begin = clause.start + len(clause.text) - len(without_tag(clause.text))
    tied = words.endswith("后") or words.startswith("并") or start > begin or verbs[0].start() <= 1
    before_it = text[end : end + 1] == "前"
    if not (actor or tied or before_it or load_duty_rules().words.hand.search(piece[: verbs[-1].end()])):
        return None
    amount = next((duty.amount for duty in seated if duty.amount and duty.amount in piece), "")
    return Step(label_of(piece, verbs, several), actor, amount, words, sentence.statement.ref, (start, end))


def _actor(
    piece: str,
    verbs: Sequence[re.Match[str]],
    several: bool,
    clause: Clause,
    sentence: Sentence,
    seated: Sequence[Duty],
) -> str:
    """Who, in words of the sentence: those named before each of several verbs, whom the row of the clause names, who
    stands behind 由, 经 or 报, or the subject of the clause when the piece begins it and is no passive one."""
    whole = bare(without_tag(clause.text)).startswith(bare(without_tag(piece)))
    starts = [0, *(verb.end() for verb in verbs[:-1])]
    received = load_duty_rules().words.received.search(verbs[-1].group()) is not None
    handed = [n for at, v in zip(starts, verbs, strict=True) if (n := handed_to(piece[at : v.start()], received))]
    if several and handed:
        return "、".join(dict.fromkeys(handed))
    named = next((duty.actor for duty in seated if duty.actor and duty.actor in piece), "")
    if named or handed:
        return named or handed[-1]
    subject = agent_name(without_tag(clause.subject))
    passive = load_duty_rules().words.hand.match(bare(piece)) or _PASSIVE.search(piece[: verbs[-1].start()])
    return subject if subject and not passive and whole and subject in sentence.statement.text else ""


def handed_to(words: str, received: bool = False) -> str:
    """The agent whose turn it is in the words before a verb: …由主办部门在会前 → 主办部门.

    Args:
        words: what stands before the verb.
        received: whether those behind 报 and 送 only receive what the verb says.
    """
    for match in reversed(list(load_duty_rules().words.hand.finditer(words))):
        if match.group() == "向" or (received and not match.group().startswith("由")):
            continue
        rest = words[match.end() :]
        found = next((rest[:n] for n in range(len(rest), 1, -1) if agent_name(rest[:n], True) == rest[:n]), "")
        if found:
            return found
    rest = words.lstrip("、，和并")
    return rest if agent_name(rest, True) == rest else ""


def label_of(piece: str, verbs: Sequence[re.Match[str]], several: bool) -> str:
    """What is done, short: 审核, 报送请示, 汇总报市长, 审核、协调."""
    rest = bare(piece[verbs[-1].end() :])
    rest = rest if len(rest) <= SHORT_COMPLEMENT and not re.match(r"之?后|前|的|完毕", rest) else ""
    if several:
        real = [verb.group() for verb in verbs if not HANDS.fullmatch(verb.group())]
        return "、".join(dict.fromkeys(real)) + rest
    together = piece[verbs[0].start() : verbs[-1].end()]
    handing = HANDS.fullmatch(verbs[-1].group()) and len(together) <= LONG_LABEL
    return (together if handing else verbs[-1].group()) + rest


def verbs_of(text: str) -> list[re.Match[str]]:
    """The step verbs of a text, without those inside longer ones."""
    out: list[re.Match[str]] = []
    words = load_duty_rules().words
    for match in words.step.finditer(text):
        nested = out and match.start() < out[-1].end()
        if (
            not nested
            and not words.inside.search(text[: match.end()])
            and not words.nominal.search(text[match.end() :])
        ):
            out.append(match)
    return out
