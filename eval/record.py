"""Record: what was asked, answered, found and judged; the metrics, the report and the gate all read it."""

from __future__ import annotations

from dataclasses import dataclass

from eval.cases import Case, Turn
from eval.judge import Fault
from qa.answer import Answer


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn with its answer.

    Attributes:
        turn: what was asked and expected.
        answer: what came.
        faults: why it is not right; empty when it is.
        retrieved: `eval.judge.article_key` of what retrieval alone found, best first, each article once. None when not
            measured: turns that are not answerable, and turns after the first, whose words need the dialogue.
        verbatim: for each citation, whether its quote equals the article's characters at its offsets.
        milliseconds: time to answer; in a dialogue, the dialogue's time divided by its turns.
    """

    turn: Turn
    answer: Answer
    faults: tuple[Fault, ...]
    retrieved: tuple[str, ...] | None
    verbatim: tuple[bool, ...]
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether the answer is right by the contract."""
        return not self.faults

    @property
    def intent(self) -> str:
        """The intent that the trace's last step of understanding names; empty when none does."""
        steps = [step for step in self.answer.trace if step.stage == "understand" and "intent" in step.detail]
        return str(steps[-1].detail["intent"]) if steps else ""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case with the records of its turns, in order, at least one."""

    data_set: str
    case: Case
    turns: tuple[TurnRecord, ...]

    @property
    def key(self) -> str:
        """``dev/c003``: names the case in the baseline and the report."""
        return f"{self.data_set}/{self.case.id}"

    @property
    def group(self) -> str:
        """``dev/clerk``: the group it is reported in."""
        return f"{self.data_set}/{self.case.set}"

    @property
    def right(self) -> bool:
        """Whether every turn is right."""
        return all(turn.right for turn in self.turns)
