"""recipients: who reports to whom. 「县政府要向谁请示报告」 is not answered by who reports to the county government."""

from __future__ import annotations

import re

from index.tokenizer import fold
from qa.choose import Scored, led_by
from qa.understand import Query

LOWER = 5.0
"""How much lower a statement may score that names another recipient than the one who is asked about."""
_TO_WHOM = re.compile(
    "(?P<who>[\u4e00-\u9fff]{2,12}?)(?:们|都|就|还|也|又|要|必须|应当|应该|应|该|得|需要|需|须|是)*(?:向|跟|给|找|往|报)(?:谁|哪[个级位里]?|什么(?:部门|单位|机关|人))"
)
_REPORTS = "(?:请示|报告|汇报|备案|报送|报批|反映|反馈|提出|提交|述职|负责)"


def not_to_the_asker(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement of the same document in which another is reported to, where in the best one it is whom the question asks
    about (县政府各部门…应向县政府请示报告, for 县政府要向谁请示报告), when it proves as much and scores at most `LOWER` lower."""
    match = _TO_WHOM.search(query.focus or query.text)
    best = ranked[0] if ranked else None
    if match is None or best is None:
        return ranked
    who = match["who"]
    names = [fold(who[-length:]) for length in range(min(len(who), 8), 1, -1)]
    if not any(_is_told(name, best) for name in names):
        return ranked
    for scored in ranked[1:]:
        if scored.score < best.score - LOWER:
            break
        same = scored.statement.ref.document == best.statement.ref.document
        proves = set(scored.evidence) >= set(best.evidence) and re.search(
            f"向[^，。；]{{2,12}}{_REPORTS}", scored.statement.text
        )
        if same and proves and not any(_is_told(name, scored) for name in names):
            return led_by(scored, ranked)
    return ranked


def _is_told(name: str, scored: Scored) -> bool:
    """Whether a statement says that somebody reports to one of that name."""
    return re.search(f"向{re.escape(name)}[^，。；]{{0,4}}?{_REPORTS}", scored.statement.folded) is not None
