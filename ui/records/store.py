"""Records: all tables behind one name, opened once per process and shared by all visitors."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ui.records.audit import AuditLog
from ui.records.database import Database, data_path, keep_days
from ui.records.feedback import FeedbackStore
from ui.records.history import HistoryStore
from ui.records.progress import ProgressRecords
from ui.records.usage import UsageStore

_OPEN: dict[tuple[Path, int], Records] = {}
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Records:
    """What the page keeps. Every part may be used by any thread."""

    database: Database
    feedback: FeedbackStore
    history: HistoryStore
    progress: ProgressRecords
    usage: UsageStore
    audit: AuditLog


def records_of(database: Database) -> Records:
    """All tables of one file."""
    return Records(
        database,
        FeedbackStore(database),
        HistoryStore(database),
        ProgressRecords(database),
        UsageStore(database),
        AuditLog(database),
    )


def open_records(env: Mapping[str, str] = os.environ) -> Records:
    """The project's own records (``GUIWEN_DATA``, ``GUIWEN_KEEP_DAYS``); opened at the first call, then the same again.

    Raises:
        RecordsUnavailable: the file cannot be used; the next call tries again.
        ConfigError: a setting is wrong.
    """
    key = (data_path(env).resolve(), keep_days(env))
    with _LOCK:
        if key not in _OPEN:
            _OPEN[key] = records_of(Database(*key))
        return _OPEN[key]
