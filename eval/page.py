"""page: how long the page lets people wait, measured in a real browser: the first page, and from Enter to the answer.

Wall-clock times of a shared machine. Nothing here is a test. Needs Chromium and `requirements-dev.txt`.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BadRequest
from eval.bench import Timing
from eval.cases import load_data_sets

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
HOME = "127.0.0.1"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
VISITS, ASKED = 10, 40
"""Pages opened, and questions asked, for one figure."""
_WAIT = 60_000
_WATCH = """() => {
  const cards = () => document.querySelectorAll(".gw-card").length, before = cards();
  window.gwTimed = new Promise((done) => {
    let start = 0;
    addEventListener("keydown", (event) => { if (event.key === "Enter") start ||= performance.now(); }, true);
    new MutationObserver((_, observer) => {
      if (cards() === before) return;
      observer.disconnect();
      requestAnimationFrame(() => done(performance.now() - start));
    }).observe(document.body, { childList: true, subtree: true });
  });
}"""
"""Resolves to the ms from the key to the frame in which one more card stands on the screen."""


@contextmanager
def running(module: str, *arguments: str, ready: str, **environment: str) -> Iterator[str]:
    """The address of a server that is a process of its own.

    Args:
        module: the module that serves.
        arguments: its arguments; the last is the option before the port.
        ready: path that is answered once it serves.
        environment: set besides what is set here.
    """
    with socket.socket() as probe:
        probe.bind((HOME, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", module, *arguments, str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://{HOME}:{port}"
    try:
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"{address}{ready}", timeout=1):
                    break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:  # a run that is computing on a busy machine does not let it end
            process.kill()
            process.wait()


@contextmanager
def serving(script: Path, index_dir: Path | None, **environment: str) -> Iterator[str]:
    """The address of a page that is served by a process of its own.

    Args:
        script: what Streamlit runs.
        index_dir: the index it reads; the project's own when None.
        environment: set besides.
    """
    environment |= {"GUIWEN_INDEX": str(index_dir)} if index_dir else {}
    arguments = ("streamlit", "run", str(script), "--server.port")
    with running(*arguments, ready="/_stcore/health", PYTHONPATH=str(ROOT), **environment) as address:
        yield address


def measure_page(data_set: Path, index: Path | None = None) -> list[Timing]:
    """Times of the first page on a server that has just started and on a warm one, and of answers.

    Args:
        data_set: questions; first turns are asked, each in a dialogue with those before it.
        index: index folder; the project's own when None.

    Raises:
        BadRequest: there is no Chromium, or no Playwright to drive it.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise BadRequest("没有安装 playwright", "浏览器驱动", "pip install -r requirements-dev.txt") from error
    if CHROMIUM is None:
        raise BadRequest("没有找到 Chromium", "一个浏览器", "apt-get install chromium fonts-noto-cjk")
    questions = [case.turns[0].question for data in load_data_sets([data_set]) for case in data.cases][:ASKED]
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(ROOT / "app.py", index, GUIWEN_DATA=str(Path(folder) / "records.sqlite3")) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        cold = [_first_page(browser, address)]
        warm = [_first_page(browser, address) for _ in range(VISITS)]
        page = browser.new_page()
        page.goto(address)
        page.locator(".gw-welcome-held").wait_for(timeout=_WAIT)
        _answer(page, questions[0])  # the models are loaded with the first question
        answers = [_answer(page, question) for question in questions]
        browser.close()
    return [_timing("首页，刚启动", cold), _timing("首页，热", warm), _timing("从回车到答案上屏", answers)]


def _first_page(browser: Browser, address: str) -> float:
    """Milliseconds until a new visitor sees what is held and can type."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.locator(".gw-welcome-held").wait_for(timeout=_WAIT)
    page.get_by_test_id("stChatInputTextArea").wait_for(timeout=_WAIT)
    taken = (time.perf_counter() - start) * 1000
    context.close()
    return taken


def _answer(page: Page, question: str) -> float:
    """Milliseconds from Enter to the answer on the screen."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    page.evaluate(_WATCH)
    box.press("Enter")
    taken = float(page.evaluate("window.gwTimed"))
    page.wait_for_timeout(400)  # as a person would pause; records are written after the answer
    return taken


def _timing(name: str, times: Sequence[float]) -> Timing:
    p95 = statistics.quantiles(times, n=20)[18] if len(times) > 1 else times[0]
    return Timing(name, statistics.median(times), p95, len(times))
