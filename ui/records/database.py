"""Database: the one SQLite file, safe with several threads, sessions and processes.

One connection per call: threads of the page come and go, and a connection must not outlive its thread. WAL lets readers
go on while somebody writes; writers wait for each other up to `BUSY_SECONDS`.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import ConfigError, RecordsUnavailable
from ui.records.causes import cause_of
from ui.records.migrate import migrate, migrations

ROOT = Path(__file__).parents[2]
KEEP_DAYS = 365
BUSY_SECONDS = 20.0
Clock = Callable[[], datetime]
_AGEING = (("feedback", "at"), ("dialogue", "updated"), ("progress", "updated"), ("usage", "at"))
"""What the retention removes: table and the column that says how old a row is. The audit log is kept."""


def data_path(env: Mapping[str, str]) -> Path:
    """The file of records: ``GUIWEN_DATA``, by default ``data/guiwen.sqlite3`` in the project."""
    return Path(env.get("GUIWEN_DATA") or ROOT / "data" / "guiwen.sqlite3")


def keep_days(env: Mapping[str, str]) -> int:
    """How many days records are kept: ``GUIWEN_KEEP_DAYS``, by default 365.

    Raises:
        ConfigError: not a number of days from 1 to 36500.
    """
    given = (env.get("GUIWEN_KEEP_DAYS") or str(KEEP_DAYS)).strip()
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 36_500):
        raise ConfigError(f"GUIWEN_KEEP_DAYS 是“{given}”", "1 到 36500 之间的天数，如 365", "改正后重新启动")
    return int(given)


def local_now() -> datetime:
    """The time here, with its offset: its date is the office's day."""
    return datetime.now().astimezone()


def stamp(moment: datetime) -> str:
    """A moment as it is stored, UTC, sortable as text: ``2026-01-05T08:30:00.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_stamp(text: str) -> datetime:
    """The inverse of `stamp`, in UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


class Database:
    """The file, migrated and rid of what is too old.

    Args:
        path: of the file; it and its folder are made when missing, readable by this user only.
        keep: days after which records are removed, when the file is opened and with the first write of each day.
        clock: gives the time, with its offset.

    Raises:
        RecordsUnavailable: newer than this code, damaged, another program's, locked for long, or not writable.
    """

    def __init__(self, path: Path, keep: int = KEEP_DAYS, clock: Clock = local_now) -> None:
        self.path, self.keep, self.clock = path, keep, clock
        self._tidied: date | None = None
        self._lock = threading.Lock()
        self._prepare()
        self.tidy()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with; rows are addressed by column name."""
        with self._connected() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction of its own: committed at the end, rolled back when anything is raised."""
        if self._tidied != self.clock().date():
            self.tidy()
        with self._connected() as connection, _transaction(connection):
            yield connection

    def tidy(self) -> int:
        """Remove what is older than `keep` days; returns how many rows that were."""
        now = self.clock()
        limit = stamp(now - timedelta(days=self.keep))
        removed = 0
        with self._connected() as connection, _transaction(connection):
            for table, column in _AGEING:
                removed += connection.execute(f"DELETE FROM {table} WHERE {column} < ?", (limit,)).rowcount
        self._tidied = now.date()
        return removed

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        if not self.path.exists():  # somebody cleared the folder while the page was running
            self._prepare()
        try:
            with closing(_connect(self.path)) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise _unavailable(self.path, error) from error

    def _prepare(self) -> None:
        """Make the folder and the file, switch to WAL and migrate: one process at a time."""
        path = self.path
        try:
            if path.is_dir():
                got = f"GUIWEN_DATA 指向的“{path.name}”是文件夹"
                step = f"把 GUIWEN_DATA 改成 {path.name}/guiwen.sqlite3 这样的文件路径，再重新启动"
                raise RecordsUnavailable(got, "一个文件的路径", step)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._lock, FileLock(f"{path}.lock", timeout=BUSY_SECONDS, mode=0o600):
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
                with closing(_connect(path)) as connection:
                    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
                    if mode != "wal":
                        raise RecordsUnavailable(
                            f"{path.name} 所在的磁盘不支持 WAL", "本机磁盘", "把 GUIWEN_DATA 改到本机磁盘上"
                        )
                    migrate(connection, migrations())
        except (OSError, Timeout, sqlite3.DatabaseError) as error:
            raise _unavailable(path, error) from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in ("foreign_keys = ON", "synchronous = NORMAL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _unavailable(path: Path, error: Exception) -> RecordsUnavailable:
    return RecordsUnavailable(
        f"记录文件 {path.name} 不能使用：{cause_of(error)}",
        "本机磁盘上一个可以读写、没有损坏的文件",
        "检查 GUIWEN_DATA 的设置、文件的权限和磁盘空间；文件损坏的，从备份恢复，或者移走它，程序会另建一个空的",
    )
