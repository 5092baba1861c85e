"""Calendar files, read by another library than the one that wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import vobject

from leadkeeper.services.todo import Reminder, calendar

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LONG = "Prévenir Raoul SAS ; 5 personnes, « retrait » — " * 5


def test_another_program_reads_every_entry_as_it_was_written() -> None:
    wanted = [Reminder("a", date(2026, 11, 27), LONG, "À faire\nle 27"), Reminder("b", date(2027, 1, 1), "B", "")]
    read = vobject.readOne(calendar(wanted, "LeadKeeper : Clodomir", NOW).decode("utf-8"))
    events = read.vevent_list
    assert [one.summary.value for one in events] == [LONG, "B"]
    assert [one.dtstart.value for one in events] == [date(2026, 11, 27), date(2027, 1, 1)]
    assert events[0].description.value == "À faire\nle 27"
    assert events[0].dtend.value == date(2026, 11, 28)
    assert events[0].valarm.trigger.value == timedelta(hours=9)


def test_the_same_thing_replaces_itself_when_it_is_read_again() -> None:
    one, other = (vobject.readOne(calendar([Reminder(key, NOW.date(), "x", "")], "c", NOW).decode()) for key in "ab")
    again = vobject.readOne(calendar([Reminder("a", date(2027, 1, 1), "y", "")], "c", NOW).decode())
    assert one.vevent.uid.value == again.vevent.uid.value != other.vevent.uid.value


def test_lines_end_and_fold_as_the_standard_wants() -> None:
    raw = calendar([Reminder("a", NOW.date(), LONG, "")], "c", NOW)
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_calendar_without_entries_holds_a_component_that_shows_nothing() -> None:
    """RFC 5545: a calendar must have one."""
    read = vobject.readOne(calendar([], "c", NOW).decode())
    assert [one.name for one in read.components()] == ["VTIMEZONE"]
    assert icalendar.Calendar.from_ical(calendar([], "c", NOW)).events == []
