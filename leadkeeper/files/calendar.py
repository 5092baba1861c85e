"""Calendar files (RFC 5545): all-day reminders that any calendar program reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import icalendar

PRODUCT = "-//LeadKeeper//LeadKeeper//EN"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One all-day entry; entries with the same `key` replace one another when the file is read again."""

    key: str
    day: date
    title: str
    text: str


def calendar(reminders: Iterable[Reminder], name: str, now: datetime) -> bytes:
    """Return the bytes of a calendar file with these reminders; each rings at nine in the morning of its day."""
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for reminder in reminders:
        event = icalendar.Event()
        event.add("uid", f"{sha256(reminder.key.encode()).hexdigest()[:32]}@leadkeeper")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", reminder.day)
        event.add("dtend", reminder.day + timedelta(days=1))
        event.add("summary", reminder.title)
        event.add("description", reminder.text)
        event.add("transp", "TRANSPARENT")
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", reminder.title)
        alarm.add("trigger", timedelta(hours=9))
        event.add_component(alarm)
        made.add_component(event)
    return bytes(made.to_ical())
