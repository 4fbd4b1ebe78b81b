"""The view 条文 in a real browser: wide and narrow, light and dark."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright：pip install playwright")
axe_module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe-playwright-python")

from corpus.document import Document  # noqa: E402
from index.embedder import open_embedder  # noqa: E402,F401
from tests.ui.test_page_browser import (  # noqa: E402
    LOOKS,
    NARROW,
    ROOT,
    WIDE,
    _note_foreign,
    browser,
    pytestmark,
    server,
    serving,
    shoot,
    width,
)
