"""Agents: the names of those who act, told from the words that were only taken for one."""

from __future__ import annotations

import re

from qa.duty_rules import load_duty_rules
from qa.norms.rules import load_norm_rules
from qa.rulebook import compiled

LONGEST = 44
"""Most characters of a name; longer ones are a clause."""
_JOINTS = re.compile(r"、|以及|或者|和|与|及|或")


def agent_name(text: str, meetings: bool = False) -> str:
    """`text` without what is no part of the name; empty when it names nobody.

    Args:
        text: what was read as the subject of a clause.
        meetings: whether a meeting counts, as it does for what is decided by one.

    >>> agent_name("议题汇报部门牵头"), agent_name("必须严格"), agent_name("由县长")
    ('议题汇报部门', '', '县长')
    """
    words, grammar = load_duty_rules().words, load_norm_rules().grammar
    name = words.around_agent.strip(text.strip(" ，、"))
    if not 2 <= len(name) <= LONGEST or words.no_agent.search(name):
        return ""
    if compiled(grammar.no_subject).match(name) and "的" not in name:
        return ""
    held = words.agent.search(name) or (meetings and words.meeting.search(name))
    return name if held else ""


def leading_agent(text: str, longest: int = 20) -> str:
    """The longest name of an agent that `text` begins with; empty when it begins with none.

    >>> leading_agent("采购办核对预算"), leading_agent("签订合同")
    ('采购办', '')
    """
    ends = range(min(longest, len(text)), 1, -1)
    return next((text[:end] for end in ends if agent_name(text[:end]) == text[:end]), "")


def agents_in(name: str) -> tuple[str, ...]:
    """The single agents of a name: ``县长、副县长和秘书长`` → three; a name that is none when cut stays whole.

    >>> agents_in("县政府领导同志和有关部门负责人"), agents_in("市发展和改革委员会")
    (('县政府领导同志', '有关部门负责人'), ('市发展和改革委员会',))
    """
    if not name:
        return ()
    parts = [part for part in _JOINTS.split(name) if part]
    modified = "的" in name and _JOINTS.search(name[: name.rfind("的")]) is not None
    if modified or not all(agent_name(part, meetings=True) for part in parts):
        return (name,)
    return tuple(dict.fromkeys(part.removesuffix("等") for part in parts))
