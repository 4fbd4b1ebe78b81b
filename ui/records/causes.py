"""Why a file of records cannot be used, in words for the person who looks after it."""

from __future__ import annotations

import errno
import sqlite3

_BY_NUMBER = {
    errno.EISDIR: "它是文件夹，不是文件", errno.ENOTDIR: "路径中间有一段不是文件夹", errno.EACCES: "没有读写它的权限",
    errno.EPERM: "没有读写它的权限", errno.EROFS: "所在的磁盘只能读", errno.ENOSPC: "磁盘已满", errno.ENAMETOOLONG: "路径太长",
    errno.EEXIST: "路径中间有一段不是文件夹",
}  # fmt: skip
_BY_WORDS = {
    "not a database": "它不是记录文件，或者已损坏", "malformed": "文件已损坏", "readonly": "没有写它的权限",
    "locked": "别的程序一直占用着它", "full": "磁盘已满", "unable to open": "打不开，可能没有权限", "disk i/o": "磁盘读写出错",
}  # fmt: skip


def cause_of(error: Exception) -> str:
    """In one clause; what the system says only where there are no better words.

    >>> cause_of(IsADirectoryError(21, "Is a directory"))
    '它是文件夹，不是文件'
    """
    if isinstance(error, TimeoutError):
        return _BY_WORDS["locked"]
    if isinstance(error, OSError) and error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    said = str(error)
    known = _BY_WORDS.items() if isinstance(error, sqlite3.Error) else ()
    return next((words for key, words in known if key in said.lower()), f"系统报告：{said}")
