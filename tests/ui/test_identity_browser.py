"""Sign in and out at a real OpenID provider, a process of its own, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.ui.browser import IN_BROWSER, LOOKS, Open, Page, expect, running, serving, shoot, width
from tests.ui.test_escape import PAYLOADS

pytestmark = IN_BROWSER
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
    people = [json.dumps({"sub": subject, **claims}) for subject, claims in PEOPLE.items()]
    arguments = [word for claims in people for word in ("--user-claims", claims)]
    ready = "/.well-known/openid-configuration"
    with running("oidc_provider_mock", *arguments, "--port", ready=ready) as address:
        yield address


@pytest.fixture(scope="module")
def server(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sign-in")
    (folder / "secrets.toml").write_text(SECRETS.format(provider=provider), encoding="utf-8")
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:  # for this process only
            patch.setenv("STREAMLIT_SECRETS_FILES", str(folder / "secrets.toml"))
            patch.setenv("GUIWEN_DATA", str(folder / "guiwen.sqlite3"))
            address = stack.enter_context(serving(SCRIPT, folder))
        yield address


@pytest.fixture
def visit(open_page: Open, server: str) -> Open:
    """Opens the page as another visitor."""
    # the provider's own page asks for a style sheet from elsewhere; ours must ask for nothing
    return partial(open_page, server, timeout=20_000, stood_in="cdn.jsdelivr.net")


def sign_in(page: Page, provider: str, subject: str) -> None:
    """Press 登录, say who one is at the provider, and come back."""
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(re.compile(f"^{re.escape(provider)}"))
    page.get_by_role("button", name=subject).first.click()
    page.wait_for_url(lambda url: not url.startswith(provider))


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_administrator_signs_in_is_known_and_signs_out(
    visit: Open, provider: str, size: tuple[int, int], scheme: str
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


def test_others_are_readers_whoever_they_say_they_are(visit: Open, provider: str) -> None:
    seen = []
    for subject in ("u-clerk", "u-false"):
        page = visit()
        sign_in(page, provider, subject)
        expect(page.locator(".seen-role")).to_have_text("reader True False False")
        seen.append(page.locator(".seen-id").text_content())
        page.reload()
        expect(page.locator(".seen-id")).to_have_text(seen[-1] or "")
    assert len(set(seen)) == 2


def test_a_hostile_name_stays_text(visit: Open, provider: str) -> None:
    page = visit((360, 740))
    sign_in(page, provider, "u-hostile")
    expect(page.locator(".seen-name")).to_have_text(" ".join(PAYLOADS[0].split())[:40])
    page.locator(".st-key-gw-account button").click()
    expect(page.locator(".gw-account-name")).to_be_visible()
    assert page.locator(".st-key-gw-account :is(img, script, a), .gw-account :is(img, script, a)").count() == 0
    shoot(page, "identity-360-light-3-hostile")


def test_a_sign_in_that_is_refused_leaves_a_guest(visit: Open, provider: str) -> None:
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
