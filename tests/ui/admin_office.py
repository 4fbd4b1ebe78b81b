"""What the tests of 管理 know of an installation: its folders, its regulations, the questions asked there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.store import current_build
from tests.samples import ROOT

ANZE = "安泽县人民政府工作规则"
CITY = "临洲市人民政府工作规则"
ADDED = ROOT / "tests" / "data" / "reading-room-rules.md"
"""A short regulation: what is tried with it is tried as well with a long one, which takes longer to embed."""
ADDED_TITLE = "云岚理工大学阅览室管理办法"
ASKED = ["以县政府办公室名义发文由谁签发", "请示一般不超过多少字"]
UNANSWERED = ["午饭在哪里吃", "食堂几点开饭", "县政府食堂几点开饭"]


@dataclass(frozen=True)
class Installation:
    """Folders of one installation, set in the environment."""

    sources: Path
    index_dir: Path
    data: Path

    @property
    def current(self) -> str:
        return current_build(self.index_dir).name
