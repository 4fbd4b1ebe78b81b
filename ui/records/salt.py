"""User ids: a salted hash of who somebody is at the provider, so that the tables hold no name and no address."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from corpus.errors import RecordsUnavailable
from ui.records.causes import cause_of

SALT_BYTES = 32


def user_id(issuer: str, subject: str, salt: bytes) -> str:
    """32 hexadecimal digits (HMAC-SHA-256, cut to 128 bits): the same for the same person, guessed by nobody without the salt.

    >>> user_id("https://id.example", "u1", b"0" * 32) == user_id("https://id.example", "u1", b"1" * 32)
    False
    """
    return hmac.new(salt, f"{issuer}\n{subject}".encode(), hashlib.sha256).hexdigest()[:32]


def read_salt(data: Path) -> bytes:
    """The salt beside the file of records (``guiwen.salt``); made when missing, readable by this user only.

    Whoever copies the records without it cannot find anybody in them.

    Raises:
        RecordsUnavailable: it cannot be read or made, or was cut off.
    """
    path = data.with_suffix(".salt")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        salt = path.read_bytes()
    except OSError as error:
        raise RecordsUnavailable(f"{path.name} 不能读写：{cause_of(error)}", next_step="检查它的权限") from error
    if len(salt) != SALT_BYTES:
        raise RecordsUnavailable(
            f"{path.name} 有 {len(salt)} 字节",
            f"{SALT_BYTES} 字节",
            "从备份恢复它；移走它会另建一个，旧的个人记录就找不回来",
        )
    return salt


def _make(path: Path) -> None:
    """Write it whole under another name first: of several processes one wins, and all read the winner's."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SALT_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
