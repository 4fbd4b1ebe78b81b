"""levels: whether a draft goes past the next level up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document
from qa.check.draft import Draft, Part
from qa.check.finding import Finding, Passed, Place
from qa.check.rules import CheckRule, CheckRules, Levels
from qa.check.signs import eased
from qa.check.sources import Ground
from qa.rulebook import compiled

_GHOST = "代拟稿"
_ORGANS = re.compile(r"[^、，,；;：:和并及\s]+")


@dataclass(frozen=True, slots=True)
class Office:
    """An office, as far as its name tells.

    Attributes:
        name: as written.
        rank: 0 for a village, …; see `Levels.names`.
        authority: whether it is a government or party committee, not a department.
    """

    name: str
    rank: int
    authority: bool


def office_of(name: str, levels: Levels) -> Office | None:
    """The office that a name tells; None when it does not tell a level.

    >>> from qa.check.rules import load_check_rules
    >>> office_of("安泽县市场监管局", load_check_rules().levels)
    Office(name='安泽县市场监管局', rank=2, authority=False)
    """
    ends = [max((m.end() for m in compiled(pattern).finditer(name)), default=0) for pattern in levels.ranks]
    if not any(ends):
        return None
    return Office(name, ends.index(max(ends)), compiled(levels.authority).search(name) is not None)


def check_level(
    check: CheckRule, draft: Draft, kind: str, regulations: Sequence[Document], grounds: Sequence[Ground],
    rules: CheckRules,
) -> Iterator[Finding | Passed]:  # fmt: skip
    """Whether each addressee is at most the next level above the sender.

    The sender is who signs; without signature the office whose regulation is applied, for a draft written on its behalf
    (代拟稿), else an office below it.
    """
    basis = tuple(dict.fromkeys(ground.basis for ground in grounds))
    sender, told = _sender(draft, kind, regulations, rules)
    addressees = list(_addressees(draft))
    known = [(part, start, office) for part, start, name in addressees if (office := office_of(name, rules.levels))]
    if sender is None or not known:
        missing = "看不出主送机关的层级" if sender else "看不出发文单位的层级"
        missing = "没有写主送机关" if not addressees else missing
        yield Finding(check.id, check.label, "manual", f"{missing}，请确认没有越级。", (), basis)
        return
    past = [(part, start, office) for part, start, office in known if office.rank > _highest(sender, office)]
    if not past:
        yield Passed(check.id, check.label, check.passes, basis)
        return
    severity, note = eased(check, draft, grounds)
    names = rules.levels.names
    for part, start, office in past:
        end = start + len(office.name)
        message = check.says.format(
            sender=told, to=office.name, to_level=names[office.rank], next_level=names[_highest(sender, office)]
        )
        yield Finding(check.id, check.label, severity, message + note,
                      (Place(start, end, part.label, draft.text[start:end]),), basis)  # fmt: skip


def _highest(sender: Office, addressee: Office) -> int:
    """The highest rank that an addressee of this nature may have: a department goes to its own government first."""
    return sender.rank + (1 if sender.authority or not addressee.authority else 0)


def _sender(draft: Draft, kind: str, regulations: Sequence[Document], rules: CheckRules) -> tuple[Office | None, str]:
    """Who sends the draft, and how that is said."""
    for part in draft.of("signature"):
        name = draft.text[part.start : part.end]
        office = office_of(name, rules.levels)
        if office is not None:
            return office, f"落款是“{name}”"
    offices = [office for document in regulations if (office := office_of(document.title, rules.levels))]
    if not offices:
        return None, ""
    own = max(offices, key=lambda office: office.rank)
    if _GHOST in rules.descent(kind):
        return Office(own.name, own.rank, True), "代拟稿以本级名义报送"
    return Office(own.name, own.rank, False), "没有落款，按本级所属部门看"


def _addressees(draft: Draft) -> Iterator[tuple[Part, int, str]]:
    for part in draft.of("addressee"):
        for match in _ORGANS.finditer(draft.text, part.start, part.end):
            yield part, match.start(), match.group()
