"""Shared by all tests: golden files are rewritten only with --update-golden."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files instead of comparing with them")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, object], None]:
    """Compare a JSON value with a golden file; with --update-golden write it, and skip so that no run passes by it."""

    def check(path: Path, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            pytest.skip(f"wrote {path}")
        assert path.is_file(), f"{path} is missing: run pytest --update-golden and read what it wrote"
        assert value == json.loads(path.read_text(encoding="utf-8"))

    return check
