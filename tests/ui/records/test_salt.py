from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import RecordsUnavailable
from ui.records.salt import SALT_BYTES, read_salt, user_id


def test_salt__is_made_once_beside_the_records_for_this_user_only(tmp_path: Path) -> None:
    data = tmp_path / "data" / "guiwen.sqlite3"
    with ThreadPoolExecutor(8) as pool:
        salts = set(pool.map(lambda _: read_salt(data), range(16)))
    assert len(salts) == 1
    (path,) = data.parent.iterdir()
    assert (path.name, path.stat().st_size, stat.S_IMODE(path.stat().st_mode)) == ("guiwen.salt", SALT_BYTES, 0o600)


def test_salt__that_was_cut_off_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "guiwen.salt").write_bytes(b"short")
    with pytest.raises(RecordsUnavailable, match="5 字节"):
        read_salt(tmp_path / "guiwen.sqlite3")
    assert (tmp_path / "guiwen.salt").read_bytes() == b"short"


@given(st.text(max_size=30), st.text(max_size=30), st.binary(min_size=32, max_size=32))
def test_user_id__says_nothing_of_the_person_and_is_the_same_again(issuer: str, subject: str, salt: bytes) -> None:
    made = user_id(issuer, subject, salt)
    assert made == user_id(issuer, subject, salt)
    assert len(made) == 32 and set(made) <= set("0123456789abcdef")
    assert made != user_id(issuer, f"{subject}x", salt)
    assert made != user_id(f"{issuer}x", subject, salt)
    assert made != user_id(issuer, subject, bytes(b ^ 1 for b in salt))
