"""Identity without a browser. Claims stand where Streamlit gives those of the cookie; test_identity_browser signs in."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.user_info import UserInfoProxy

from tests.ui.test_escape import PAYLOADS
from ui import identity
from ui.identity import LOCAL, providers

PAGE = Path(__file__).parent / "sign_in_page.py"
ISSUER = "https://id.example"
AUTH = {
    "redirect_uri": "http://127.0.0.1/oauth2callback", "cookie_secret": "x" * 40, "client_id": "c",
    "client_secret": "s", "server_metadata_url": f"{ISSUER}/.well-known/openid-configuration",
}  # fmt: skip
ROLES = {"administrator": ["admin@example.gov.cn"], "editor": ["editor@example.gov.cn"]}
Visit = Callable[..., AppTest]


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Opens the page with these secrets and, when somebody is signed in, these claims."""
    monkeypatch.setenv("GUIWEN_DATA", str(tmp_path / "guiwen.sqlite3"))
    for name in (LOCAL, "GUIWEN_ROLES"):
        monkeypatch.delenv(name, raising=False)
    identity._salt.cache_clear()

    def opened(claims: dict[str, Any] | None = None, **secrets: Any) -> AppTest:
        page = AppTest.from_file(str(PAGE), default_timeout=30)
        for name, held in secrets.items():
            page.secrets[name] = held
        if claims is not None:
            known = {"is_logged_in": True, "iss": ISSUER, "sub": "u1", "iat": time.time(), "email_verified": True}
            monkeypatch.setattr(UserInfoProxy, "to_dict", lambda _: known | claims)
        page.run()
        assert not page.exception
        return page

    return opened


def seen(page: AppTest, name: str) -> str:
    """What the page says of the visitor."""
    (body,) = [held for element in page.get("html") if "seen-role" in (held := element.proto.body)]
    return str(body.split(f'class="seen-{name}">')[1].split("</p>")[0])


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


GUEST = "reader False False False"
READER = "reader True False False"
EDITOR = "editor True True False"
ADMINISTRATOR = "administrator True True True"


def test_nobody_is_asked_to_sign_in_without_configuration(visit: Visit) -> None:
    page = visit()
    assert (seen(page, "role"), seen(page, "id"), labels(page)) == (GUEST, "", [])


def test_guests_are_offered_to_sign_in_where_it_is_configured(visit: Visit) -> None:
    page = visit(auth=AUTH, roles=ROLES)
    assert (seen(page, "role"), labels(page)) == (GUEST, ["登录"])


def test_several_providers_are_offered_by_name(visit: Visit) -> None:
    shared = {"redirect_uri": AUTH["redirect_uri"], "cookie_secret": "x" * 40}
    page = visit(auth=shared | {"office": {"client_id": "a"}, "school": {"client_id": "b"}})
    assert labels(page) == ["用 office 登录", "用 school 登录"]
    assert providers(AUTH) == [""]


@pytest.mark.parametrize(
    ("email", "role"),
    [("admin@example.gov.cn", ADMINISTRATOR), ("editor@example.gov.cn", EDITOR), ("clerk@example.gov.cn", READER)],
)
def test_who_is_signed_in_has_the_role_configured(visit: Visit, email: str, role: str) -> None:
    page = visit({"email": email, "name": "王敏"}, auth=AUTH, roles=ROLES)
    assert (seen(page, "role"), seen(page, "name"), labels(page)) == (role, "王敏", ["退出登录"])
    assert len(seen(page, "id")) == 32


def test_the_same_person_has_the_same_id_and_another_has_another(visit: Visit) -> None:
    first = seen(visit({"sub": "u1"}, auth=AUTH), "id")
    assert seen(visit({"sub": "u1", "name": "改了名"}, auth=AUTH), "id") == first
    assert seen(visit({"sub": "u2"}, auth=AUTH), "id") != first
    assert seen(visit({"iss": "https://elsewhere"}, auth=AUTH), "id") != first


def test_a_sign_in_that_is_too_old_counts_no_more(visit: Visit) -> None:
    claims = {"email": "admin@example.gov.cn", "iat": time.time() - 13 * 3600}
    page = visit(claims, auth=AUTH, roles=ROLES)
    assert (seen(page, "role"), labels(page)) == (GUEST, ["重新登录"])
    assert seen(visit(claims, auth=AUTH, roles=ROLES | {"hours": 24}), "role") == ADMINISTRATOR


def test_roles_that_are_configured_wrongly_make_readers_of_all_and_it_is_said(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GUIWEN_ROLES", str(tmp_path / "roles.toml"))
    page = visit({"email": "admin@example.gov.cn"}, auth=AUTH, roles=ROLES)
    assert seen(page, "role") == READER
    assert any("roles.toml 读不出来" in element.proto.body for element in page.get("html"))


def test_records_that_cannot_be_used_leave_people_without_id_and_the_page_alive(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GUIWEN_DATA", str(tmp_path / "file" / "guiwen.sqlite3"))
    page = visit({"email": "editor@example.gov.cn"}, auth=AUTH, roles=ROLES)
    assert (seen(page, "role"), seen(page, "id")) == (EDITOR, "")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_name_stays_text(visit: Visit, payload: str) -> None:
    page = visit({"name": payload}, auth=AUTH)
    bodies = "".join(element.proto.body for element in page.get("html"))
    for tag in ("<img", "<script", "<svg", "<a ", "<iframe"):
        assert tag not in bodies


# -- single-user mode ------------------------------------------------------------------------------------------------


def test_local__administrates_only_when_asked_for_exactly(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOCAL, "true")
    assert seen(visit(), "role") == GUEST
    monkeypatch.setenv(LOCAL, "1")
    page = visit()
    assert (seen(page, "role"), seen(page, "name")) == (ADMINISTRATOR, "本机管理员")
    assert len(seen(page, "id")) == 32


@pytest.mark.parametrize("address", [None, "0.0.0.0", "192.168.1.5"])
def test_local__is_refused_with_a_message_where_others_can_reach_the_page(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    monkeypatch.setenv(LOCAL, "1")
    monkeypatch.setattr(st, "get_option", lambda name: address if name == "server.address" else None)
    page = visit()
    assert seen(page, "role") == GUEST
    assert any("不是本机回环地址" in element.proto.body for element in page.get("html"))


def test_local__does_not_replace_a_sign_in_that_is_configured(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOCAL, "1")
    assert seen(visit(auth=AUTH, roles=ROLES), "role") == GUEST
