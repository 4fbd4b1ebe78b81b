"""signs: what a draft shows in so many words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.check.draft import Draft, Part
from qa.check.finding import Finding, Passed, Place
from qa.check.rules import CheckRule, Severity, Sign
from qa.check.sources import Ground
from qa.rulebook import compiled, found

MOST_PLACES = 12
"""Only so many places of one sign are listed."""
_PARTS = {
    "title": ("title",), "addressee": ("addressee",), "body": ("body",), "signature": ("signature",),
    "imprint": ("imprint",),
}  # fmt: skip


def check_signs(check: CheckRule, draft: Draft, grounds: Sequence[Ground]) -> Iterator[Finding | Passed]:
    """One finding for each sign that the draft shows, else that nothing was found; nothing when it does not concern it."""
    if check.when and found(check.when, draft.text) is None:
        return
    basis = tuple(dict.fromkeys(ground.basis for ground in grounds))
    done = found(check.unless, draft.text)
    shown = [(sign, places) for sign in check.signs if (places := places_of(sign, draft))]
    if not shown:
        yield Passed(check.id, check.label, check.passes, basis)
        return
    if done is not None:
        yield Passed(check.id, check.label, f"文稿写有“{done.group()}”", basis)
        return
    for sign, places in shown:
        severity, note = eased(check, draft, grounds, sign.severity)
        more = f"另有 {len(places) - MOST_PLACES} 处。" if len(places) > MOST_PLACES else ""
        message = (sign.says or check.says).format(words=places[0].words)
        shown_at = places[:MOST_PLACES]
        yield Finding(check.id, check.label, severity, message + more + note, shown_at, basis, check.form)


def eased(
    check: CheckRule, draft: Draft, grounds: Sequence[Ground], severity: Severity | None = None
) -> tuple[Severity, str]:
    """How grave a finding is, and what is said about that: less grave where the rule or the draft allows for exceptions."""
    exception = found(check.eased, draft.text)
    if exception is not None:
        return "manual", f"文稿写有“{exception.group()}”，是否属于例外请确认。"
    if check.soft_severity is not None and grounds and all(ground.soft for ground in grounds):
        return check.soft_severity, ""
    return severity or check.severity, ""


def places_of(sign: Sign, draft: Draft) -> tuple[Place, ...]:
    """Where the draft shows a sign; empty when it does in fewer paragraphs than wanted."""
    places: list[Place] = []
    paragraphs: set[int] = set()
    own = "".join(draft.words("signature").split())
    for text, start, part in _stretches(sign, draft):
        for match in compiled(sign.pattern).finditer(text):
            if not match.group() or _is_own(match, own):
                continue
            begin = start + match.start()
            begin += len(match.group()) - len(match.group().lstrip("。；，、, "))
            end = start + match.end()
            places.append(Place(begin, end, part.label, draft.text[begin:end]))
            paragraphs.add(part.start)
    return tuple(places) if len(paragraphs) >= sign.at_least else ()


def _stretches(sign: Sign, draft: Draft) -> Iterator[tuple[str, int, Part]]:
    """The text that a sign is looked for in, where it starts, and its part; a title over several lines is one."""
    parts = draft.of(*_PARTS[sign.place])
    if sign.place == "title" and parts:
        # lines of a title are read on without the break; offsets hold because one space stands for it
        start, end = parts[0].start, parts[-1].end
        yield draft.text[start:end].replace("\n", " "), start, parts[0]
        return
    for part in parts:
        yield draft.text[part.start : part.end], part.start, part


def _is_own(match: re.Match[str], own: str) -> bool:
    organ = match.groupdict().get("organ")
    return bool(organ and own and (organ in own or own in organ))
