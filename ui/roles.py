"""Roles: who may do what, by configuration; and when a page without sign-in may be administered at all."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import ConfigError

Role = Literal["reader", "editor", "administrator"]
ROLE_NAMES: dict[Role, str] = {"reader": "读者", "editor": "编辑", "administrator": "管理员"}
EXAMPLE = ".streamlit/secrets.example.toml"
_PROXY_HEADERS = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


class Roles(BaseModel):
    """The mapping of people to roles; who is in neither list is a reader.

    Attributes:
        claim: what the provider says of a person that the lists below name: ``email`` (only when the provider says that
            it has verified it), ``sub``, ``groups`` or another; a claim with several values fits by any of them.
        issuer: the provider (``iss``) that is believed; empty for any. Needed when there is more than one.
        administrator, editor: values of the claim. Who is in both is an administrator.
        hours: how long a sign-in holds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: str = Field(default="email", min_length=1)
    issuer: str = ""
    administrator: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    hours: int = Field(default=12, ge=1, le=720)


def read_roles(env: Mapping[str, str], section: Mapping[str, Any] | None) -> Roles:
    """The file that ``GUIWEN_ROLES`` names, else the section ``[roles]`` of the secrets, else readers only.

    Raises:
        ConfigError: the file is missing, or what it says does not fit.
    """
    named = env.get("GUIWEN_ROLES")
    where = f"GUIWEN_ROLES 指定的文件 {Path(named).name}" if named else "secrets.toml 的 [roles]"
    try:
        held = tomllib.loads(Path(named).read_text(encoding="utf-8")) if named else dict(section or {})
        return Roles.model_validate(held)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{where} 读不出来", "一个 UTF-8 的 TOML 文件", f"参照 {EXAMPLE} 改正") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where} 不是 TOML（{error}）", next_step=f"参照 {EXAMPLE} 改正") from error
    except ValidationError as error:
        wrong = "、".join(sorted({".".join(map(str, item["loc"][:1])) for item in error.errors()}))
        raise ConfigError(f"{where} 里的 {wrong} 不合要求", next_step=f"参照 {EXAMPLE} 改正") from error


def role_of(claims: Mapping[str, Any], roles: Roles) -> Role:
    """The role of who has these claims. What is doubtful makes nobody more than a reader.

    >>> role_of({"sub": "u1"}, Roles(claim="sub", editor=("u1",)))
    'editor'
    """
    if roles.issuer and claims.get("iss") != roles.issuer:
        return "reader"
    held = claim_values(claims, roles.claim)
    for role, people in (("administrator", roles.administrator), ("editor", roles.editor)):
        if held & {_folded(one, roles.claim) for one in people if one.strip()}:
            return "administrator" if role == "administrator" else "editor"
    return "reader"


def claim_values(claims: Mapping[str, Any], claim: str) -> set[str]:
    """What the provider says under `claim`; nothing for an address that it has not verified."""
    if claim == "email" and claims.get("email_verified") is not True:
        return set()
    value = claims.get(claim)
    values = value if isinstance(value, list | tuple) else [value]
    return {_folded(one, claim) for one in values if isinstance(one, str) and one.strip()}


def is_expired(claims: Mapping[str, Any], hours: int, now: float) -> bool:
    """Whether a sign-in (``iat``, seconds since 1970) is older than `hours`, or does not say how old it is."""
    issued = claims.get("iat")
    return isinstance(issued, bool) or not isinstance(issued, int | float) or now - issued > hours * 3600


def exposure(address: str | None, headers: Mapping[str, str]) -> str:
    """Why others could reach this page, in one clause; empty when only this machine can.

    Args:
        address: what the server binds to (``server.address``); None for every address.
        headers: of the request. One that came through a proxy, or under another name than this machine's, is not local.
    """
    if address is None or not _is_loopback(address):
        return f"网页绑定的地址是 {address or '全部网卡'}，不是本机回环地址"
    host = urlsplit(f"//{headers['Host']}").hostname if headers.get("Host") else None
    if host is not None and not _is_loopback(host):
        return f"网页是用 {host} 打开的，不是本机回环地址"
    if any(headers.get(name) for name in _PROXY_HEADERS):
        return "网页是经代理转发的"
    return ""


def _is_loopback(name: str) -> bool:
    if name.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _folded(value: str, claim: str) -> str:
    return value.strip().casefold() if claim == "email" else value.strip()
