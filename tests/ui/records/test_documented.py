"""docs/records.md names every table and column, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from ui.records.database import _AGEING, Database
from ui.records.migrate import migrations

PAGE = (Path(__file__).parents[3] / "docs" / "records.md").read_text(encoding="utf-8")
_TABLE = re.compile(r"^### `(\w+)`.*$", re.MULTILINE)
_COLUMN = re.compile(r"^\| `(\w+)` \| (.+?) \|$", re.MULTILINE)


def described() -> dict[str, list[str]]:
    """Columns by table, as the page has them."""
    _, *pieces = _TABLE.split(PAGE)
    return {
        name: [column for column, _ in _COLUMN.findall(text.split("\n## ")[0])]
        for name, text in zip(pieces[::2], pieces[1::2], strict=True)
    }


def test_page__describes_every_table_and_column_in_the_order_of_the_schema(database: Database) -> None:
    with database.read() as connection:
        names = [row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        schema = {
            name: [row["name"] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))]
            for name in names
        }
    assert described() == schema


def test_page__states_the_version_and_what_the_retention_removes() -> None:
    assert f"第 {len(migrations())} 版" in PAGE
    for table, column in _AGEING:
        assert re.search(rf"^\| `{table}`.*\| `{column}` \|", PAGE, re.MULTILINE), table
