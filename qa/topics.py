"""Topics: the documents and meetings that a corpus speaks of, learnt from the rows of its duty table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.agents import agent_name
from qa.duties import Duty
from qa.duty_rules import load_duty_rules

_JOINTS = re.compile(r"、|以及|或者|和|与|及|或")
_NUMBER = re.compile(r"\d|^每")
_VAGUE = re.compile(r"^(?:召开|举行|举办|主持|有关|其他|各类|部分|本|该|上述|各种|年度|相应)+")
_NARROWED = r"(?:会议|行政规范性|规范性|政策性|指令性|公务|采购|用印)?"
_MEETING_KINDS = frozenset({"convene", "attend", "agenda", "frequency"})
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Topic:
    """A document or a meeting.

    Attributes:
        name: as the text calls it in full: 县政府常务会议.
        core: as it calls it for short, the name without the office: 常务会议.
        kind: which of the two.
    """

    name: str
    core: str
    kind: Literal["paper", "meeting"]

    def in_text(self, text: str) -> bool:
        """Whether the text speaks of it."""
        return self.core in text


def topics_of(duties: Iterable[Duty]) -> tuple[Topic, ...]:
    """Meetings, then documents, each in the order of how often rows are about them."""
    words = load_duty_rules().words
    meetings: dict[str, str] = {}
    counts: Counter[str] = Counter()
    papers: Counter[str] = Counter()
    paper = re.compile(f"{_NARROWED}{'|'.join(words.paper.patterns)}")
    for duty in duties:
        for part in _JOINTS.split(duty.matter.rpartition("的")[2]):
            name = _VAGUE.sub("", part)
            if words.meeting.search(name) and len(name) > SHORTEST and duty.kind in _MEETING_KINDS:
                core = _core(name)
                if _VAGUE.match(core) or _NUMBER.search(core):
                    continue
                counts[core] += 1
                meetings[core] = max(meetings.get(core, ""), name, key=len)
            elif (found := paper.search(name)) and not agent_name(name):
                papers[found.group()] += 1
    held = [Topic(meetings[core], core, "meeting") for core, _ in counts.most_common()]
    return (*held, *(Topic(name, name, "paper") for name, _ in papers.most_common()))


def topics_at(text: str, start: int, cells: str, topics: Sequence[Topic]) -> tuple[str, ...]:
    """The names of the topics that a place of an article is about.

    Those that its own words name; where they name no meeting, the one named last before it in its paragraph; where they
    name no document, those named before it in its sentence.

    Args:
        text: of the article.
        start: where the place begins.
        cells: its own words.
        topics: as `topics_of` gives them.
    """
    found = [topic for topic in topics if topic.in_text(cells)]
    paragraph = text[text.rfind("\n", 0, start) + 1 : start]
    if not any(topic.kind == "meeting" for topic in found):
        before = [
            (at, topic) for topic in topics if topic.kind == "meeting" and (at := paragraph.rfind(topic.core)) >= 0
        ]
        found += [max(before, key=lambda entry: entry[0])[1]] if before else []
    if not any(topic.kind == "paper" for topic in found):
        sentence = paragraph.rpartition("。")[2]
        found += [topic for topic in topics if topic.kind == "paper" and topic.in_text(sentence)]
    return tuple(topic.name for topic in topics if topic in found)


def _core(name: str) -> str:
    """县政府常务会议 → 常务会议; 全县性会议 stays."""
    words = load_duty_rules().words
    for length in range(len(name) - 3, 1, -1):
        rest = name[length:]
        if agent_name(name[:length]) and words.meeting.search(rest):
            return rest
    return name
