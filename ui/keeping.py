"""What a visit leaves in the records: a count for every question, the dialogue of a person who is signed in, an opinion.

The page answers whether or not this can be kept; what fails is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from corpus.errors import GuiwenError
from index.store import CorpusIndex
from ui.dialogue import Dialogue, Turn
from ui.records.near import near_of
from ui.records.store import open_records

logger = logging.getLogger(__name__)


def keep_turns(dialogue: Dialogue, index: CorpusIndex, user: str) -> None:
    """Keep what was answered since the last call; called when the answer is on the screen already.

    Args:
        dialogue: what was said.
        index: what it was answered from.
        user: `User.id`; empty for a guest, whose dialogue is not kept.
    """
    new = dialogue.take_unkept()
    if not new:
        return
    try:
        records = open_records()
        for number, turn in new:
            answer, titles = turn.answer, turn.asked.titles
            if turn.asked.before is not None:
                continue
            records.usage.note(answer, near_of(answer, index), earlier=dialogue.earlier(number), titles=titles)
            if user:
                records.history.add(user, dialogue.id, number, answer, titles=titles, scope=turn.asked.scope)
    except GuiwenError as error:
        logger.warning("提问没有记下：%s", error)


def keep_opinion(turn: Turn, useful: bool | None, reason: str, giver: str, earlier: Sequence[str]) -> bool:
    """Keep 有用 or 没用 with its reason; None takes it back. False when it could not be kept."""
    try:
        feedback = open_records().feedback
        if useful is None:
            feedback.withdraw(turn.answer.id, giver)
        else:
            feedback.give(turn.answer, useful, reason, giver=giver, earlier=earlier, titles=turn.asked.titles)
    except GuiwenError as error:
        logger.warning("评价没有记下：%s", error)
        return False
    return True
