"""Sign in and out at a real OpenID provider, a process of its own, in a real browser."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.ui.test_escape import PAYLOADS
from tests.ui.test_page_browser import (
    LOOKS,
    Browser,
    Open,
    Page,
    browser,
    expect,
    open_page,
    pytestmark,
    serving,
    shoot,
    width,
)

__all__ = ["browser", "open_page", "pytestmark"]

Visit = Callable[..., Page]
SCRIPT = Path(__file__).parent / "sign_in_page.py"
PEOPLE = {
    "u-admin": {"name": "王敏", "email": "admin@example.gov.cn", "email_verified": True},
    "u-clerk": {"name": "张伟", "email": "clerk@example.gov.cn", "email_verified": True},
    "u-false": {"name": "李强", "email": "admin@example.gov.cn", "email_verified": False},
    "u-hostile": {"name": PAYLOADS[0], "email": "x@example.gov.cn", "email_verified": True},
}
CONTRAST = """
([text, back]) => {
  const light = (element, name) => {
    const [r, g, b] = getComputedStyle(element)[name].match(/[\\d.]+/g).map(Number)
      .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pair = [light(document.querySelector(text), "color"), light(document.querySelector(back), "backgroundColor")];
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}
"""
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "only-for-this-test-0123456789abcdef0123456789abcdef"
client_id = "guiwen"
client_secret = "only-for-this-test"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[roles]
issuer = "{provider}"
administrator = ["admin@example.gov.cn"]
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an OpenID provider that knows `PEOPLE`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    for subject, claims in PEOPLE.items():
        command += ["--user-claims", json.dumps({"sub": subject, **claims})]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=1):
                    break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def server(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sign-in")
    (folder / "secrets.toml").write_text(SECRETS.format(provider=provider), encoding="utf-8")
    with ExitStack() as running:
        with pytest.MonkeyPatch.context() as patch:  # for this process only
            patch.setenv("STREAMLIT_SECRETS_FILES", str(folder / "secrets.toml"))
            patch.setenv("GUIWEN_DATA", str(folder / "guiwen.sqlite3"))
            address = running.enter_context(serving(SCRIPT, folder))
        yield address


@pytest.fixture
def visit(browser: Browser, server: str, provider: str) -> Iterator[Visit]:
    """Opens the page in a browser of its own; fails afterwards on console errors and on requests to another host."""
    trouble: list[str] = []
    contexts = []

    def opened(size: tuple[int, int] = (1280, 800), scheme: str = "light") -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, color_scheme=scheme, locale="zh-CN")
        contexts.append(context)
        # the provider's own page asks for a style sheet from elsewhere; ours must ask for nothing
        context.route(re.compile("cdn.jsdelivr.net"), lambda route: route.fulfill(status=200, content_type="text/css"))
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda m: trouble.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("request", lambda request: note(request.url, page.url))
        page.goto(server)
        return page

    def note(url: str, seen_from: str) -> None:
        if urlsplit(url).hostname != "127.0.0.1" and not seen_from.startswith(provider) and "jsdelivr" not in url:
            trouble.append(f"request to {url}")

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


def sign_in(page: Page, provider: str, subject: str) -> None:
    """Press 登录, say who one is at the provider, and come back."""
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(re.compile(f"^{re.escape(provider)}"))
    page.get_by_role("button", name=subject).first.click()
    page.wait_for_url(lambda url: not url.startswith(provider))


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_administrator_signs_in_is_known_and_signs_out(
    visit: Visit, provider: str, size: tuple[int, int], scheme: str
) -> None:
    name = f"identity-{size[0]}-{scheme}"
    page = visit(size, scheme)
    expect(page.locator(".seen-role")).to_have_text("reader False False False")
    shoot(page, f"{name}-1-guest")
    sign_in(page, provider, "u-admin")
    expect(page.locator(".seen-role")).to_have_text("administrator True True True")
    expect(page.locator(".seen-id")).to_have_text(re.compile("^[0-9a-f]{32}$"))
    page.get_by_role("button", name="王敏").click()
    expect(page.locator(".gw-account")).to_contain_text("管理员")
    expect(page.locator(".gw-account")).to_contain_text("email：admin@example.gov.cn")
    for text in (".gw-account-name", ".gw-account-known"):
        assert page.evaluate(CONTRAST, [text, "[data-testid=stPopoverBody]"]) >= 4.5
    shoot(page, f"{name}-2-account")
    assert width(page) <= size[0]
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="End session").click()
    expect(page.locator(".seen-role")).to_have_text("reader False False False")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    page.reload()
    expect(page.locator(".seen-role")).to_have_text("reader False False False")


def test_others_are_readers_whoever_they_say_they_are(visit: Visit, provider: str) -> None:
    seen = []
    for subject in ("u-clerk", "u-false"):
        page = visit()
        sign_in(page, provider, subject)
        expect(page.locator(".seen-role")).to_have_text("reader True False False")
        seen.append(page.locator(".seen-id").text_content())
        page.reload()
        expect(page.locator(".seen-id")).to_have_text(seen[-1] or "")
    assert len(set(seen)) == 2


def test_a_hostile_name_stays_text(visit: Visit, provider: str) -> None:
    page = visit((360, 740))
    sign_in(page, provider, "u-hostile")
    expect(page.locator(".seen-name")).to_have_text(" ".join(PAYLOADS[0].split())[:40])
    page.locator(".st-key-gw-account button").click()
    expect(page.locator(".gw-account-name")).to_be_visible()
    assert page.locator(".st-key-gw-account :is(img, script, a), .gw-account :is(img, script, a)").count() == 0
    shoot(page, "identity-360-light-3-hostile")


def test_a_sign_in_that_is_refused_leaves_a_guest(visit: Visit, provider: str) -> None:
    page = visit()
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.locator(".seen-role")).to_have_text("reader False False False")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "role", "said"),
    [
        pytest.param("127.0.0.1", "administrator True True True", "本机管理", id="loopback"),
        pytest.param("0.0.0.0", "reader False False False", "本机管理未启用", id="every address"),
    ],
)
def test_single_user_mode_depends_on_the_address_bound(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, role: str, said: str
) -> None:
    monkeypatch.setenv("GUIWEN_LOCAL_ADMIN", "1")
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", address)
    with serving(SCRIPT, tmp_path) as served:
        page = open_page(served, (360, 740))
        expect(page.locator(".seen-role")).to_have_text(role)
        expect(page.locator(".st-key-gw-bar")).to_contain_text(said)
        if address == "0.0.0.0":
            page.locator(".st-key-gw-account button").click()
            expect(page.locator(".gw-account-note")).to_contain_text("网页绑定的地址是 0.0.0.0")
        shoot(page, f"identity-360-light-4-local-{address}")
        assert width(page) <= 360
        page.close()
