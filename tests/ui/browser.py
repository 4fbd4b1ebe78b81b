"""What the tests in a real browser share: a server of its own, a page that is watched, what is seen of it.

Importing this module skips a test module where playwright is missing; `conftest` imports it in its fixtures only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="没有安装 playwright：pip install playwright")

from playwright.sync_api import ConsoleMessage, Dialog, Page, expect

from eval.page import CHROMIUM, FLAGS, running, serving
from tests.samples import ROOT

__all__ = ["CHROMIUM", "FLAGS", "running", "serving"]
APP = ROOT / "app.py"
SHOTS = ROOT / "reports" / "screenshots"
WIDE, NARROW = (1280, 800), (360, 740)
LOOKS = [pytest.param(WIDE, "light", id="1280-light"), pytest.param(NARROW, "dark", id="360-dark")]
"""Each width and each scheme once; all four pairs would take two minutes more."""
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="没有安装 chromium：apt-get install chromium fonts-noto-cjk"),
]
"""The marks of a module of such tests."""
CLIPBOARD = ["clipboard-read", "clipboard-write"]
"""Permissions with which a test reads what was copied."""
MEETING = "anze-work-rules-2024:art25/para2"
"""A period that 期限 counts."""
VIEWS = {
    "ask": f"?q={quote('请示一般不超过多少字')}",
    "read": "read?doc=anze-work-rules-2024",
    "duties": "duties",
    "deadlines": f"deadlines?matter={quote(MEETING)}&date=2026-12-18",
    "check": "check",
    "learn": "learn",
}
"""Each view for everybody, by an address at which it shows something."""
AT_REST = '[data-test-script-state="notRunning"]'
"""There once the server has nothing more to send."""
Open = Callable[..., Page]
"""The fixture `open_page`."""
_HOME = "127.0.0.1"
_PROBED = re.compile(r"/[a-z]+/_stcore/(?:health|host-config)")
"""Where Streamlit's page looks for its server first when it is opened at the address of a view; the answer is 404."""

expect.set_options(timeout=60_000)


def watch(page: Page, trouble: list[str], elsewhere: str = "") -> None:
    """Note console errors, errors of scripts, dialogs and requests to another host.

    Args:
        page: what is watched, from before it is opened.
        trouble: where it is noted.
        elsewhere: another host that may be asked.
    """

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_probe(message):
            trouble.append(f"console: {message.text} {message.location}")

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in (_HOME, elsewhere):
            trouble.append(f"request to {url}")

    def opened(dialog: Dialog) -> None:
        trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", heard)
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("dialog", opened)
    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda web: asked(web.url))


def _is_probe(message: ConsoleMessage) -> bool:
    """Whether it says no more than that Streamlit's page did not find its server below a view's own address."""
    url = urlsplit(message.location.get("url", ""))
    return "404" in message.text and url.hostname == _HOME and _PROBED.fullmatch(url.path) is not None


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")


def shoot(page: Page, name: str) -> Path:
    """Leave a picture of what is seen."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(500)
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path


def width(page: Page) -> int:
    """Width of the content; wider than the window when something sticks out."""
    return int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth"))


def serious(page: Page, *inside: str) -> list[str]:
    """What axe finds and calls serious or critical, with some of the elements meant. Skips where axe is missing.

    Args:
        page: what is examined.
        inside: selectors of the parts that are examined, without what Streamlit draws around them; all when none is given.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe-playwright-python")
    found = axe.Axe().run(page, context={"include": [[part] for part in inside]} if inside else None)
    return [
        f"{entry['id']}: {' | '.join(node['html'][:160] for node in entry['nodes'][:3])}"
        for entry in found.response["violations"]
        if entry["impact"] in ("serious", "critical")
    ]
