"""Where progress is kept: for the visit, or in a table of texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from qa.learn.schedule import CardState, review
from ui.learn_store import RowStore, SessionStore, is_lasting

NOW = datetime(2026, 1, 5, tzinfo=UTC)


class _Table:
    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], str] = {}

    def load(self, user: str) -> dict[str, str]:
        return {key: text for (owner, key), text in self.rows.items() if owner == user}

    def save(self, user: str, states: Mapping[str, str]) -> None:
        self.rows.update({(user, key): text for key, text in states.items()})


def test_row_store__keeps_each_person_apart_and_skips_what_it_cannot_read() -> None:
    table = _Table()
    first, other = review(None, "a", False, NOW), CardState("b")
    RowStore(table).save("甲", [first])
    RowStore(table).save("甲", [other])
    table.rows["甲", "c"] = "{"
    assert RowStore(table).load("甲") == {"a": first, "b": other}
    assert RowStore(table).load("乙") == {}
    assert is_lasting(RowStore(table)) and not is_lasting(SessionStore({}))
