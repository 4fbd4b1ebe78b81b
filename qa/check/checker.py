"""checker: a draft → what there is to put right, to look at and to confirm. The whole flow, in one function."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.document import Document
from qa.check.citations import check_citations
from qa.check.draft import Draft, read_draft
from qa.check.finding import SEVERITIES, Finding, Passed, Skipped
from qa.check.kinds import Guess, guess_kind, is_of, offered_kinds
from qa.check.lead_time import check_lead_time
from qa.check.levels import check_level
from qa.check.limits import check_length, counting_text, limits_for
from qa.check.presence import why_not_checked
from qa.check.rules import ANY_KIND, CheckRule, CheckRules, load_check_rules
from qa.check.signs import check_signs
from qa.check.sources import Ground, Sources, grounds_of
from qa.check.weekdays import check_weekdays
from qa.norms.norm import Norm
from qa.rulebook import found

LONGEST = 200_000
"""Most characters of a draft."""
_OFFICE = re.compile(r"^[\u4e00-\u9fff]{2,8}?(?:省|市|县|区|旗|州|镇|乡|大学|学院|医院|学校|公司|集团|厅|局)")


@dataclass(frozen=True)
class Report:
    """What a check of a draft came to.

    Attributes:
        draft: as it was read.
        kind: as which it was checked; empty for none.
        guess: when the kind was guessed, with why; None when it was chosen.
        regulations: which of the office's own documents were applied.
        counted: how many words were counted and what was left out.
        findings: gravest first, then in the order of the rules.
        passed: what was looked at and found in order.
        skipped: what was not looked at, and why.
        day: the day it was made.
        refused: why nothing was checked: the text is no document; empty when it was checked.
    """

    draft: Draft
    kind: str
    guess: Guess | None
    regulations: tuple[Document, ...]
    counted: str
    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    skipped: tuple[Skipped, ...]
    day: date
    refused: str = ""

    def count(self, severity: str) -> int:
        """How many findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def fitting(text: str, documents: Sequence[Document]) -> tuple[Document, ...]:
    """The regulations that a draft is to be held against: those of an office that it names, and those of no office.

    All of them when it names none.
    """
    offices = {document.id: m.group() for document in documents if (m := _OFFICE.match(document.title))}
    named = [document for document in documents if offices.get(document.id, "") in text]
    return tuple(named) if any(document.id in offices for document in named) else tuple(documents)


def check_draft(
    text: str,
    sources: Sources,
    today: date,
    kind: str = "",
    documents: Sequence[Document] | None = None,
    rules: CheckRules | None = None,
) -> Report:
    """Hold a draft against the regulations.

    Args:
        text: the draft, up to `LONGEST` characters; what is beyond is not read.
        sources: the corpus.
        today: decides what is in force, and stands for the date of a draft without one.
        kind: what it is; guessed when empty.
        documents: regulations to be applied; those that fit the draft when None.
        rules: those of the project when None.
    """
    rules = rules or load_check_rules()
    draft = read_draft(text[:LONGEST])
    applied = tuple(fitting(draft.text, sources.regulations) if documents is None else documents)
    norms = tuple(sources.norms_of(applied))
    guess = None if kind else guess_kind(draft, offered_kinds(applied, norms, rules), rules)
    kind = kind or (guess.kind if guess else "")
    run = _Run(draft, kind, applied, norms, sources, rules, today)
    refused = why_not_checked(draft, rules)
    outcomes = [] if refused else [outcome for check in rules.checks for outcome in run.outcomes(check)]
    order = list(SEVERITIES)
    findings = _without_echoes([outcome for outcome in outcomes if isinstance(outcome, Finding)], rules)
    findings.sort(key=lambda finding: order.index(finding.severity))
    return Report(
        draft, kind, guess, applied, counting_text(draft), tuple(findings),
        tuple(dict.fromkeys(outcome for outcome in outcomes if isinstance(outcome, Passed))),
        tuple(outcome for outcome in outcomes if isinstance(outcome, Skipped)), today,
        refused,
    )  # fmt: skip


def _without_echoes(findings: Sequence[Finding], rules: CheckRules) -> list[Finding]:
    """The findings without those that another check says with its provision."""
    said = {finding.check for finding in findings}
    silent = {check.id for check in rules.checks if check.yields_to in said}
    return [finding for finding in findings if finding.check not in silent]


@dataclass(frozen=True)
class _Run:
    """One draft with all that its checks need."""

    draft: Draft
    kind: str
    regulations: tuple[Document, ...]
    norms: tuple[Norm, ...]
    sources: Sources
    rules: CheckRules
    today: date

    def outcomes(self, check: CheckRule) -> Iterator[Finding | Passed | Skipped]:
        """What a check comes to; the reason when it does not apply."""
        if check.method == "citations":
            yield from check_citations(check, self.draft, self.sources, self.today)
            return
        grounds = grounds_of(check, self.norms, self.sources)
        reason = self._reason(check, grounds)
        found_any = False
        for outcome in () if reason else self._carried_out(check, grounds):
            found_any = True
            yield outcome
        if not found_any:
            yield Skipped(check.id, check.label, reason or "文稿没有写到这类事项")

    def _reason(self, check: CheckRule, grounds: Sequence[Ground]) -> str:
        if not is_of(self.kind or ANY_KIND, check.kinds, self.rules):
            return f"只用于{'、'.join(each for each in check.kinds if each != ANY_KIND)}"
        if check.method == "length":
            limits, _ = limits_for(self.kind, self.norms, self.sources, self.rules)
            return "" if limits else "所用的文件没有规定这类文稿的字数"
        return "" if grounds or check.form else "所用的文件没有这方面的规定"

    def _carried_out(self, check: CheckRule, grounds: Sequence[Ground]) -> Iterator[Finding | Passed]:
        if check.method == "length":
            return check_length(check, self.draft, self.kind, self.norms, self.sources, self.rules)
        if check.method == "level":
            return check_level(check, self.draft, self.kind, self.regulations, grounds, self.rules)
        if check.method == "lead_time":
            return check_lead_time(check, self.draft, grounds, self.today)
        if check.method == "weekdays":
            return check_weekdays(check, self.draft)
        if check.method == "manual":
            return _by_hand(check, self.draft, grounds)
        return check_signs(check, self.draft, grounds)


def _by_hand(check: CheckRule, draft: Draft, grounds: Sequence[Ground]) -> Iterator[Finding]:
    """What no text can show: said with the words that ask for it."""
    if not check.when or found(check.when, draft.text) is not None:
        basis = tuple(dict.fromkeys(ground.basis for ground in grounds))
        yield Finding(check.id, check.label, "manual", check.says, (), basis)
