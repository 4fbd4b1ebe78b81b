"""What the page's tests share: an index to ask, documents to read, an office, a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from corpus.collection import collect
from corpus.document import Document
from corpus.errors import GuiwenError
from qa.assistant import Assistant
from qa.build import build_index
from tests.samples import ROOT
from tests.ui.admin_office import ASKED, CITY, UNANSWERED, Installation
from ui.records.near import near_of
from ui.records.store import open_records

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.ui.browser import Open

DATASETS = ROOT / "eval" / "datasets"
TODAY = date(2026, 1, 5)


def read_document(name: str) -> Document:
    """A fictional regulation."""
    return collect([DATASETS / name], "none", TODAY).documents[0]


@pytest.fixture(scope="session", autouse=True)
def own_records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests do is not written into the project's records, and nobody is an administrator by the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIWEN_DATA", str(tmp_path_factory.mktemp("data") / "guiwen.sqlite3"))
        for name in ("GUIWEN_KEEP_DAYS", "GUIWEN_LOCAL_ADMIN", "GUIWEN_ROLES"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def city() -> Document:
    """Articles numbered 第一条, sections, items in brackets."""
    return read_document("fictional-city/linzhou-city-work-rules.txt")


@pytest.fixture(scope="session")
def university() -> Document:
    """A Markdown file of another kind of office: travel and seals."""
    return read_document("fictional-university/university-travel-seal-rules.md")


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own index when it is usable; else a small one of the regulation that comes with the project."""
    own = ROOT / "build" / "index"
    try:
        Assistant.open(own)
    except GuiwenError:
        own = tmp_path_factory.mktemp("index")
        build_index(laws="none", index_dir=own, today=TODAY)
    return own


@pytest.fixture(scope="session")
def city_index_dir(seeded: Callable[[str], Path]) -> Path:
    """An index of one fictional regulation."""
    target = seeded("city")
    build_index([DATASETS / "fictional-city" / "linzhou-city-work-rules.txt"], "none", target, TODAY)
    return target


@pytest.fixture(scope="session")
def assistant(index_dir: Path) -> Assistant:
    """An assistant over `index_dir`."""
    return Assistant.open(index_dir)


@pytest.fixture
def fresh_cache() -> Iterator[None]:
    """A process that has loaded nothing yet."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def two_regulations(seeded: Callable[[str], Path]) -> Path:
    """An index over the county's rules and a fictional city's, without laws. Read only."""
    target = seeded("two")
    sources = [
        ROOT / "corpus" / "data" / "anze-work-rules-2024.txt", DATASETS / "fictional-city" / "linzhou-city-work-rules.txt",
    ]  # fmt: skip
    build_index(sources, "none", target, TODAY)
    return target


@pytest.fixture
def installation(two_regulations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A single-user installation of its own, in which some questions were asked."""
    shutil.copytree(two_regulations, tmp_path / "index")
    questions = tmp_path / "questions.jsonl"
    rows = [f'{{"id": "{n}", "question": "{words}"}}\n' for n, words in enumerate(ASKED)]
    about = (
        '{"id": "9", "turns": [{"question": "《临洲市人民政府工作规则》第二条说了什么", "document": "' + CITY + '"}]}\n'
    )
    questions.write_text("".join([*rows, about]), encoding="utf-8")
    for name, value in {
        "GUIWEN_INDEX": tmp_path / "index", "GUIWEN_SOURCES": tmp_path / "sources", "GUIWEN_QUESTIONS": questions,
        "GUIWEN_DATA": tmp_path / "guiwen.sqlite3", "GUIWEN_LOCAL_ADMIN": "1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    return Installation(tmp_path / "sources", tmp_path / "index", tmp_path / "guiwen.sqlite3")


@pytest.fixture
def asked(installation: Installation) -> Installation:
    """The installation after some questions and opinions."""
    assistant, records = Assistant.open(installation.index_dir), open_records()
    for question in [*ASKED, *UNANSWERED, UNANSWERED[0]]:
        answer, _ = assistant.ask(question)
        records.usage.note(answer, near_of(answer, assistant.index))
    answer, _ = assistant.ask(ASKED[0])
    records.feedback.give(answer, False, "要的是县政府名义的", giver="a")
    records.feedback.give(answer, True, giver="b")
    return installation


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that is installed, without a window."""
    from playwright.sync_api import sync_playwright

    from tests.ui.browser import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def server(index_dir: Path) -> Iterator[str]:
    """The address of the page over `index_dir`. Each page that is opened there is another visitor."""
    from tests.ui.browser import APP, serving

    with serving(APP, index_dir) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a page in a context of its own and fails afterwards on what `tests.ui.browser.watch` noted."""
    from tests.ui.browser import WIDE, watch

    trouble: list[str] = []
    contexts = []

    def opened(
        address: str,
        size: tuple[int, int] = WIDE,
        scheme: str = "light",
        *,
        permissions: list[str] | None = None,
        timeout: int = 60_000,
        stood_in: str = "",
    ) -> Page:
        """A page that was opened.

        Args:
            address: what is opened.
            size: width and height of the window, in pixels.
            scheme: light or dark.
            permissions: what the page may do besides.
            timeout: milliseconds that an action may take.
            stood_in: another host that may be asked; it is answered here with an empty style sheet.
        """
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="zh-CN",
            permissions=permissions, accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        if stood_in:
            context.route(f"https://{stood_in}/**", lambda route: route.fulfill(status=200, content_type="text/css"))
        page = context.new_page()
        page.set_default_timeout(timeout)
        watch(page, trouble, stood_in)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []
