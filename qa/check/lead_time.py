"""lead_time: whether a request for a meeting is made early enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from corpus.sentences import SENTENCE_MARKS, split
from qa.calendar import LIMITS, Deadline, last_day
from qa.check.draft import Draft
from qa.check.finding import Finding, Passed, Place
from qa.check.rules import CheckRule
from qa.check.sources import Ground
from qa.dates import find_dates, format_day
from qa.rulebook import found


def check_lead_time(
    check: CheckRule, draft: Draft, grounds: Sequence[Ground], today: date
) -> Iterator[Finding | Passed]:
    """Compare the day of the meeting with the day of the draft for each deadline that is counted back from it.

    The draft's own date counts; without one, `today`. Where several deadlines might apply and only some are missed, a
    person decides.
    """
    if found(check.when, draft.words("title") or draft.text) is None:
        return
    sent = draft.dated or today
    place, day = _event(check, draft, sent)
    counted = [(ground, deadline) for ground in grounds if day and (deadline := _deadline(ground, day))]
    if day is None or not counted:
        basis = tuple(ground.basis for ground in grounds)
        yield Finding(
            check.id, check.label, "manual", "文稿没有写明召开或举办的日期，请按规定的提前量核对。", (), basis
        )
        return
    missed = [(ground, deadline) for ground, deadline in counted if sent > deadline.day]
    told = f"{format_day(day, sent.year)}召开或举办，"
    when = f"成文日期是{format_day(sent, sent.year)}" if draft.dated else f"按今天{format_day(sent, sent.year)}报送"
    said = "；".join(_said(deadline, sent) for _, deadline in missed or counted)
    basis = tuple(ground.basis for ground, _ in missed or counted)
    if not missed:
        yield Passed(check.id, check.label, f"{told}{said}，{when}", basis)
        return
    severity = check.severity if len(missed) == len(counted) and draft.dated else "manual"
    note = "" if len(missed) == len(counted) else "其他时限没有超过，请确认适用哪一条。"
    yield Finding(check.id, check.label, severity, f"{told}{said}，{when}。{note}", (place,) if place else (), basis)


def _event(check: CheckRule, draft: Draft, sent: date) -> tuple[Place | None, date | None]:
    """The first day after the draft that stands in a sentence about the meeting."""
    for part in draft.of("body"):
        for start, end in split(draft.text, part.start, part.end, SENTENCE_MARKS + "；"):
            sentence = draft.text[start:end]
            if found(check.when, sentence) is None:
                continue
            for mention in find_dates(sentence, sent):
                if mention.day > sent:
                    words = sentence[mention.start : mention.end]
                    return Place(start + mention.start, start + mention.end, part.label, words), mention.day
    return None, None


def _deadline(ground: Ground, day: date) -> Deadline | None:
    amount = ground.norm.amount
    if amount is None or amount.comparator != "ahead" or amount.unit not in LIMITS:
        return None
    if not amount.value.is_integer() or not 1 <= amount.value <= LIMITS[amount.unit]:
        return None
    return last_day(day, amount.value, amount.unit, "ahead")


def _said(deadline: Deadline, sent: date) -> str:
    years = "、".join(str(year) for year in deadline.years)
    doubt = f"（{years}年放假安排未公布，按周末和每年固定的节日推算）" if deadline.years else ""
    return f"提前 {deadline.amount} {'个' if deadline.unit == '工作日' else ''}{deadline.unit}，最迟{format_day(deadline.day, sent.year)}{doubt}"
