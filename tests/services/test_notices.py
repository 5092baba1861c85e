"""Who must be told what, that they were told, and what a late notice bars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from leadkeeper.db import contacts, suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.db.suppressions import read_notifications
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.deadlines import is_overdue
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import run
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.suppression.notifications import (
    NotificationResult,
    PartnerNotices,
    list_notices,
    mark_notified,
    notices_by_partner,
    people_in,
)
from leadkeeper.services.suppression.stop_file import write_stop_file
from tests.made_archive import NOW, TODAY, person
from tests.services.told_book import told_book, withdraw

LATE = NOW + timedelta(days=3)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with told_book(tmp_path) as made:
        withdraw(made, "c1")
        withdraw(made, "c2", channels=("email",))
        yield made


def export(book: Book, now: datetime, name: str) -> int:
    order = ExportRequest("raoul", str(book.path.with_name(name)), again="second use agreed")
    return run(export_contacts(book.db, order, now)).rows


def test_every_notice_is_listed_with_whom_and_by_when(book: Book) -> None:
    found = list_notices(book.db, TODAY)
    assert [(one.partner, one.contact, one.channels, one.due, one.overdue) for one in found] == [
        ("raoul", "c1", None, "2026-11-26", False),
        ("bonte", "c1", None, "2026-11-26", False),
        ("raoul", "c2", ("email",), "2026-11-26", False),
    ]
    assert found[0].as_json() == {
        "partner": "raoul", "legal_name": "Raoul SAS", "contact": "c1", "email": "person1@mail.example",
        "phone": "+33639980001", "kind": "withdrawal", "channels": None, "at": NOW.isoformat(),
        "due": "2026-11-26", "sent_at": None, "overdue": False, "digest": None, "stop_file": None,
    }  # fmt: skip
    assert [one.contact for one in list_notices(book.db, TODAY, "Bonté SARL")] == ["c1"]


def test_what_each_partner_has_still_to_be_told_is_counted(book: Book) -> None:
    due = date(2026, 11, 26)
    assert notices_by_partner(book.db, LATE.date()) == (
        PartnerNotices("raoul", "Raoul SAS", 2, 2, due, 2),
        PartnerNotices("bonte", "Bonté SARL", 1, 1, due, 1),
    )
    mark_notified(book.db, "bonte", NOW)
    assert notices_by_partner(book.db, TODAY) == (PartnerNotices("raoul", "Raoul SAS", 2, 0, due, 2),)


def test_counting_says_the_same_as_the_notifications_themselves(book: Book) -> None:
    """Some in a file, one after it, one person twice, one without a readable day; some sent already."""
    run(write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), NOW))
    withdraw(book, "c3")
    withdraw(book, "c2")
    book.db.conn.execute("UPDATE notices SET due = NULL WHERE id = 1")
    mark_notified(book.db, "bonte", NOW)
    waiting = [one for one in read_notifications(book.db, only_open=True) if one.partner == "raoul"]
    written = [one for one in waiting if one.stop_file is not None]
    later = [one for one in waiting if one.stop_file is None]
    (found,) = [one for one in notices_by_partner(book.db, LATE.date()) if one.partner == "raoul"]
    assert (found.open, found.people) == (len(waiting), people_in(waiting))
    assert (found.in_file, found.later) == (
        people_in(written),
        people_in(later),
    )
    assert found.numbers == tuple(one.number for one in written)
    assert found.overdue == sum(is_overdue(one.due, None, LATE.date()) for one in waiting) == found.open
    assert found.next_due == date(2026, 11, 26)


def test_a_late_notice_bars_the_next_export_until_the_partner_is_told(book: Book) -> None:
    assert export(book, NOW, "before.xlsx") == 2
    with pytest.raises(LeadKeeperError) as caught:
        export(book, LATE, "late.xlsx")
    assert caught.value.code == "nobody-eligible"
    assert caught.value.facts["reasons"]["R31"] == 4  # type: ignore[index]  # facts are objects
    assert not book.path.with_name("late.xlsx").exists()

    mark_notified(book.db, "raoul", LATE)

    assert export(book, LATE, "after.xlsx") == 1


def test_whoever_withdrew_is_in_no_later_file(tmp_path: Path) -> None:
    people = [person(one) for one in range(1, 7)]
    with told_book(tmp_path, people=people, deliveries=[]) as book:
        withdraw(book, "c2")
        assert export(book, NOW, "one.xlsx") == 5


def test_all_open_notices_are_told_when_no_file_was_written(book: Book) -> None:
    assert mark_notified(book.db, "Raoul SAS", NOW) == NotificationResult("raoul", NOW.isoformat(), 2, 0, (1, 3))
    assert [one.sent_at for one in suppressions.read_notifications(book.db, "raoul")] == [NOW.isoformat()] * 2


def test_only_those_in_the_file_are_told_when_one_was_written(book: Book) -> None:
    run(write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), NOW))
    withdraw(book, "c3")

    assert mark_notified(book.db, "raoul", NOW, "2026-11-24") == NotificationResult("raoul", "2026-11-24", 2, 1, (1, 3))
    assert [one.contact for one in suppressions.read_notifications(book.db, "raoul", only_open=True)] == ["c3"]


@pytest.mark.parametrize(
    ("partner", "at", "code"),
    [
        ("raoul", "2026-11-23", "told-before-cause"),
        ("raoul", "2026-11-24T09:59:59+01:00", "told-before-cause"),
        ("raoul", "2026-11-25", "told-in-future"),
        ("raoul", "yesterday", "bad-instant"),
        ("nobody", None, "unknown-partner"),
    ],
)
def test_an_instant_that_cannot_be_is_refused(book: Book, partner: str, at: str | None, code: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        mark_notified(book.db, partner, NOW, at)
    assert caught.value.code == code
    assert all(one.sent_at is None for one in suppressions.read_notifications(book.db))


def test_a_withdrawal_recorded_while_the_clock_ran_ahead_can_be_told_now(tmp_path: Path) -> None:
    ahead = NOW.replace(year=2062)
    with told_book(tmp_path) as made:
        record_consent(made.db, "c1", Consent(at="2062-01-01", event="withdrawn", purpose="partners"), ahead)
        done = mark_notified(made.db, "raoul", NOW)
        assert (done.told, done.open) == (1, 0)


def test_whoever_has_nothing_to_be_told_cannot_be_told(book: Book) -> None:
    mark_notified(book.db, "bonte", NOW)
    with pytest.raises(LeadKeeperError, match="nothing-to-tell"):
        mark_notified(book.db, "bonte", NOW)


def test_a_notice_of_an_archive_has_no_cause_to_compare_with(tmp_path: Path) -> None:
    restored = [{"partner": "raoul", "contact": "c1", "kind": "withdrawal", "due": "2026-03-05"}]
    with told_book(tmp_path, notices=restored) as book:
        assert mark_notified(book.db, "raoul", NOW, "2026-03-01").told == 1


def test_the_minute_of_the_withdrawal_is_not_before_it(tmp_path: Path) -> None:
    """The window proposes and shows the minute: 00:53 was refused for a withdrawal of 00:53:03."""
    asked, now = "2026-11-29T23:53:03+00:00", datetime.fromisoformat("2026-11-30T00:54:00+01:00")
    with told_book(tmp_path) as made:
        record_consent(made.db, "c1", Consent(at=asked, event="withdrawn", purpose="partners"), now)
        with pytest.raises(LeadKeeperError) as caught:
            mark_notified(made.db, "raoul", now, "2026-11-30T00:52:00+01:00")
        email = contacts.read(made.db, [1])[0].email
        assert sentence(caught.value) == (
            f"The partner cannot have been notified before: {email} asked for it on 30/11/2026 00:53. Check the date."
        )
        assert mark_notified(made.db, "raoul", now, "2026-11-30T00:53:00+01:00").told == 1
