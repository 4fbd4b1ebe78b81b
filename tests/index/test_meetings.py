"""meetings: what is named after a post is one thing, by its short and its full name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.collection import collect
from index.meetings import meeting_terms, named_after_posts


def test_meeting_terms__short_and_full(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "云岭区会议办法\n\n第一条　区长办公会议由区长主持。\n第二条　常务会议和主任办公会的纪要分别签发。\n",
        encoding="utf-8",
    )
    terms = meeting_terms(collect([path], "none", date(2026, 1, 1)).documents)
    assert [term.means for term in terms] == [["区长办公会议"], ["主任办公会议"]]
    assert [term.find("区长办公会谁主持") for term in terms] == ["区长办公会", None]
    assert [term.find("主任办公会议谁主持") for term in terms] == [None, "主任办公会议"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("镇长办公会多少天开一次", {"镇长办公会"}),
        ("县长办公会议和主任办公会", {"县长办公会", "主任办公会"}),
        ("常务会议由县长主持", set()),
        ("会议由县长办公", set()),
    ],
)
def test_named_after_posts__short_names(text: str, names: set[str]) -> None:
    assert named_after_posts(text) == names
