"""Records: what the page keeps about its use, in one SQLite file outside the code. Every table: docs/records.md."""
