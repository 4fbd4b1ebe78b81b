"""A deadline as an iCalendar file (RFC 5545): one all-day event with a reminder on the day before, nothing about persons."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from ui.deadline_result import Result, caption, copy_text

REMINDER = timedelta(hours=-15)
"""Before the beginning of the day: nine in the morning of the day before."""


def ics_bytes(result: Result) -> bytes:
    """The file; the same result gives the same bytes on one day."""
    summary, text = f"{caption(result)}：{result.name}", copy_text(result)
    event = Event()
    event.add("uid", f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@guiwen")
    event.add("dtstamp", datetime.combine(result.today, time(), UTC))
    event.add("dtstart", result.answer)
    event.add("dtend", result.answer + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", text)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMINDER)
    alarm.add("description", summary)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//guiwen//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def file_name(result: Result) -> str:
    """「期限-2026-12-04.ics」"""
    return f"期限-{result.answer.isoformat()}.ics"
