"""Identity: who is using the page, by OpenID Connect (``st.login``) and the configured roles.

Without configuration everybody is a guest and nothing can be administered, unless ``GUIWEN_LOCAL_ADMIN=1`` asks for the
single-user mode and nobody but this machine can reach the page. Configuration: docs/sign-in.md.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAuthError

from corpus.errors import ConfigError, RecordsUnavailable
from ui.escape import html_text, widget_label
from ui.records.database import data_path
from ui.records.salt import read_salt, user_id
from ui.roles import ROLE_NAMES, Role, Roles, claim_values, exposure, is_expired, read_roles, role_of

LOCAL = "GUIWEN_LOCAL_ADMIN"
_NAME = 40
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class User:
    """Who is using the page.

    Attributes:
        id: the same for the same person, says nothing of them; empty for guests, and when the salt cannot be read.
        shown_name: for the page and the audit log; somebody else's text, to be escaped where it is shown.
        role: reader, editor or administrator.
        signed_in: whether there is a person, whose history and progress can be kept under `id`.
    """

    id: str
    shown_name: str
    role: Role
    signed_in: bool

    @property
    def may_edit(self) -> bool:
        """Editors and administrators."""
        return self.role in ("editor", "administrator")

    @property
    def may_administer(self) -> bool:
        """Administrators."""
        return self.role == "administrator"


GUEST = User("", "访客", "reader", False)


def current_user() -> User:
    """Who is using the page in this run. Never fails: what is configured wrongly makes a reader of everybody."""
    claims = _claims()
    if claims is None:
        return _local_user() if _asks_for_local() and not _exposure() else GUEST
    roles, _ = _roles()
    if not claims or is_expired(claims, roles.hours, time.time()):
        return GUEST
    known_as = _id(str(claims.get("iss", "")), str(claims.get("sub", "")))
    return User(known_as, _shown_name(claims), role_of(claims, roles), True)


def show_sign_in(bar: DeltaGenerator) -> None:
    """Draw into `bar`: 登录 for guests; the name with 退出登录 for who is signed in; nothing without configuration."""
    claims, user = _claims(), current_user()
    with bar:
        if claims is None:
            _show_local()
        elif user.signed_in:
            _show_account(user, claims)
        else:
            _show_login("重新登录" if claims else "登录")


# -- what is drawn ---------------------------------------------------------------------------------------------------


def _show_local() -> None:
    if not _asks_for_local():
        return
    problem = _exposure()
    if not problem:
        st.html('<span class="gw-local" lang="zh-CN">本机管理</span>', width="content")
        return
    with st.popover("本机管理未启用", key="gw-account", type="tertiary"):
        st.html(
            f'<p class="gw-account-note" lang="zh-CN">{html_text(problem)}。'
            "只有本机能打开网页时，才能不登录就管理；否则请配置登录。</p>"
        )


def _show_login(label: str) -> None:
    names = providers(_section("auth") or {})
    if len(names) < 2:
        if st.button(label, key="gw-sign-in", type="tertiary"):
            _login(names[0] if names else "")
        return
    with st.popover(label, key="gw-account", type="tertiary"):
        for name in names:
            shown = f"用 {name} 登录" if name else label
            if st.button(widget_label(shown), key=f"gw-sign-in-{name}", width="stretch"):
                _login(name)


def _show_account(user: User, claims: Mapping[str, Any]) -> None:
    roles, trouble = _roles()
    known = "、".join(sorted(claim_values(claims, roles.claim))) or "无"
    note = f'<p class="gw-account-note">{html_text(str(trouble))}暂按读者处理。</p>' if trouble else ""
    with st.popover(widget_label(user.shown_name), key="gw-account", type="tertiary"):
        st.html(
            f'<div class="gw-account" lang="zh-CN"><p class="gw-account-name">{html_text(user.shown_name)}</p>'
            f"<p>{ROLE_NAMES[user.role]}</p>"
            f'<p class="gw-account-known">{html_text(f"{roles.claim}：{known}")}</p>{note}</div>'
        )
        if st.button("退出登录", key="gw-sign-out", width="stretch"):
            st.logout()


def _login(provider: str) -> None:
    try:
        st.login(provider or None)
    except StreamlitAuthError:
        _LOGGER.exception("sign-in is not configured completely")
        st.toast("登录设置不完整，请告知管理员。", duration="long")


# -- what is known ---------------------------------------------------------------------------------------------------


def providers(auth: Mapping[str, Any]) -> list[str]:
    """Names of the providers in the section ``[auth]``; empty for the one without a name.

    >>> providers({"client_id": "x", "client_kwargs": {"prompt": "login"}, "office": {"client_id": "y"}})
    ['', 'office']
    """
    own = [""] if "client_id" in auth else []
    return own + [name for name, held in auth.items() if isinstance(held, Mapping) and "client_id" in held]


def _claims() -> Mapping[str, Any] | None:
    """What the provider says of who is signed in; empty when nobody is, None when sign-in is not configured."""
    known = st.user.to_dict()
    if known.get("is_logged_in") is True:
        return known
    return {} if "is_logged_in" in known or _section("auth") else None


def _roles() -> tuple[Roles, ConfigError | None]:
    """The roles, or nobody's when their configuration is wrong, with what is wrong."""
    try:
        return read_roles(os.environ, _section("roles")), None
    except ConfigError as error:
        _LOGGER.error("%s", error)
        return Roles(), error


def _section(name: str) -> Mapping[str, Any] | None:
    """A section of secrets.toml; None when there is none, or no such file."""
    try:
        held = st.secrets[name]
    except (KeyError, FileNotFoundError):
        return None
    return dict(held) if isinstance(held, Mapping) else {name: held}


def _shown_name(claims: Mapping[str, Any]) -> str:
    named = (claims.get(claim) for claim in ("name", "preferred_username", "email"))
    return next((" ".join(one.split())[:_NAME] for one in named if isinstance(one, str) and one.strip()), "已登录")


def _asks_for_local() -> bool:
    return os.environ.get(LOCAL, "").strip() == "1"


def _exposure() -> str:
    return exposure(st.get_option("server.address"), st.context.headers)


def _local_user() -> User:
    return User(_id("local", "local"), "本机管理员", "administrator", True)


def _id(issuer: str, subject: str) -> str:
    try:
        return user_id(issuer, subject, _salt(data_path(os.environ)))
    except RecordsUnavailable as error:
        _LOGGER.error("%s", error)
        return ""


@cache
def _salt(data: Path) -> bytes:
    return read_salt(data)
