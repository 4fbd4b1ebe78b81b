from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ConfigError
from ui.roles import Roles, exposure, is_expired, read_roles, role_of

ROOT = Path(__file__).parents[2]
ROLES = Roles(issuer="https://id.example", administrator=("Admin@example.gov.cn",), editor=("ed@example.gov.cn", " "))
VERIFIED = {"iss": "https://id.example", "email_verified": True}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param(VERIFIED | {"email": "admin@EXAMPLE.gov.cn"}, "administrator", id="address in another case"),
        pytest.param(VERIFIED | {"email": "ed@example.gov.cn"}, "editor", id="editor"),
        pytest.param(VERIFIED | {"email": "other@example.gov.cn"}, "reader", id="in no list"),
        pytest.param({"iss": "https://id.example", "email": "admin@example.gov.cn"}, "reader", id="not said verified"),
        pytest.param(
            VERIFIED | {"email": "admin@example.gov.cn", "email_verified": False}, "reader", id="not verified"
        ),
        pytest.param(
            VERIFIED | {"email": "admin@example.gov.cn", "email_verified": "yes"}, "reader", id="verified, in words"
        ),
        pytest.param(
            VERIFIED | {"email": "admin@example.gov.cn", "iss": "https://elsewhere"}, "reader", id="another provider"
        ),
        pytest.param({"email": "admin@example.gov.cn", "email_verified": True}, "reader", id="no provider"),
        pytest.param(VERIFIED | {"email": ""}, "reader", id="empty address, empty entry"),
        pytest.param(VERIFIED | {"email": None}, "reader", id="no address"),
        pytest.param(VERIFIED | {"sub": "admin@example.gov.cn"}, "reader", id="the address under another name"),
        pytest.param({}, "reader", id="nothing known"),
    ],
)
def test_role_of__by_verified_address(claims: Mapping[str, object], expected: str) -> None:
    assert role_of(claims, ROLES) == expected


def test_role_of__by_group_the_higher_role_holds() -> None:
    roles = Roles(claim="groups", administrator=("guiwen-admin",), editor=("office",))
    assert role_of({"groups": ["office", "guiwen-admin"]}, roles) == "administrator"
    assert role_of({"groups": ["office"]}, roles) == "editor"
    assert role_of({"groups": "office"}, roles) == "editor"
    assert role_of({"groups": ["Office", 7, None]}, roles) == "reader"


@given(st.dictionaries(st.sampled_from(["iss", "sub", "email", "email_verified", "groups"]), st.text() | st.none()))
def test_role_of__nobody_is_more_than_a_reader_without_configuration(claims: dict[str, object]) -> None:
    assert role_of(claims, Roles()) == "reader"
    assert role_of(claims, ROLES) == "reader"


# -- configuration ---------------------------------------------------------------------------------------------------


def test_read_roles__the_file_comes_before_the_section(tmp_path: Path) -> None:
    path = tmp_path / "roles.toml"
    path.write_text('claim = "sub"\neditor = ["u1"]\n', encoding="utf-8")
    section = {"claim": "email", "administrator": ["a@b.cn"]}
    assert read_roles({}, None) == Roles()
    assert read_roles({}, section).administrator == ("a@b.cn",)
    assert read_roles({"GUIWEN_ROLES": str(path)}, section) == Roles(claim="sub", editor=("u1",))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        pytest.param(b"administrators = ['a']", "administrators", id="misspelt"),
        pytest.param(b"administrator = 'a'", "administrator", id="no list"),
        pytest.param(b"hours = 0", "hours", id="no time"),
        pytest.param(b"claim = ''", "claim", id="no claim"),
        pytest.param(b"claim = ", "TOML", id="not TOML"),
        pytest.param("claim = '规'".encode("gbk"), "UTF-8", id="not UTF-8"),
    ],
)
def test_read_roles__what_does_not_fit_is_named(tmp_path: Path, content: bytes, named: str) -> None:
    path = tmp_path / "roles.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=named) as raised:
        read_roles({"GUIWEN_ROLES": str(path)}, None)
    assert str(tmp_path) not in str(raised.value)


def test_read_roles__a_missing_file_is_an_error_and_not_nobody(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="roles.toml"):
        read_roles({"GUIWEN_ROLES": str(tmp_path / "roles.toml")}, {"administrator": ["a@b.cn"]})


def test_example__is_read_holds_no_secret_and_is_explained() -> None:
    held = tomllib.loads((ROOT / ".streamlit" / "secrets.example.toml").read_text(encoding="utf-8"))
    assert read_roles({}, held["roles"]).hours == 12
    assert [held["auth"][key] for key in ("cookie_secret", "client_id", "client_secret")] == ["", "", ""]
    page = (ROOT / "docs" / "sign-in.md").read_text(encoding="utf-8")
    for name in [*held["auth"], *Roles.model_fields, "GUIWEN_ROLES", "GUIWEN_LOCAL_ADMIN"]:
        assert f"`{name}`" in page, name
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


# -- time and place --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        pytest.param(1_000_000 - 3600, False, id="fresh"),
        pytest.param(1_000_000 - 2 * 3600, False, id="at the limit"),
        pytest.param(1_000_000 - 2 * 3600 - 1, True, id="old"),
        pytest.param(None, True, id="not said"),
        pytest.param("999999", True, id="a text"),
        pytest.param(True, True, id="no number"),
    ],
)
def test_is_expired__after_the_hours_set(issued: object, expected: bool) -> None:
    assert is_expired({"iat": issued}, 2, 1_000_000) is expected


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        pytest.param("127.0.0.1", {"Host": "127.0.0.1:8501"}, id="IPv4"),
        pytest.param("127.0.0.53", {"Host": "localhost:8501"}, id="another loopback address"),
        pytest.param("localhost", {"Host": "LOCALHOST"}, id="by name"),
        pytest.param("::1", {"Host": "[::1]:8501"}, id="IPv6"),
        pytest.param("127.0.0.1", {}, id="no request"),
    ],
)
def test_exposure__none_when_only_this_machine_can_reach_the_page(
    address: str | None, headers: Mapping[str, str]
) -> None:
    assert exposure(address, headers) == ""


@pytest.mark.parametrize(
    ("address", "headers", "said"),
    [
        pytest.param(None, {"Host": "127.0.0.1"}, "全部网卡", id="every address"),
        pytest.param("", {"Host": "127.0.0.1"}, "全部网卡", id="empty"),
        pytest.param("0.0.0.0", {"Host": "127.0.0.1"}, "0.0.0.0", id="any IPv4"),
        pytest.param("::", {"Host": "127.0.0.1"}, "::", id="any IPv6"),
        pytest.param("192.168.1.5", {"Host": "127.0.0.1"}, "192.168.1.5", id="a network"),
        pytest.param("unix:///run/guiwen.sock", {"Host": "127.0.0.1"}, "unix", id="a socket, so a proxy"),
        pytest.param("localhost.example.com", {"Host": "127.0.0.1"}, "example", id="a name like it"),
        pytest.param("127.0.0.1", {"Host": "guiwen.example.gov.cn"}, "guiwen.example", id="another name"),
        pytest.param("127.0.0.1", {"Host": "127.0.0.1.evil.example"}, "evil", id="a name that begins alike"),
        pytest.param("127.0.0.1", {"Host": "127.0.0.1", "X-Forwarded-For": "10.0.0.8"}, "代理", id="a proxy"),
        pytest.param("127.0.0.1", {"Host": "127.0.0.1", "Forwarded": "for=10.0.0.8"}, "代理", id="a standard proxy"),
    ],
)
def test_exposure__is_said_when_others_could_reach_the_page(
    address: str | None, headers: Mapping[str, str], said: str
) -> None:
    assert said in exposure(address, headers)
