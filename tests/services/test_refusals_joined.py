"""A refusal reaches the partners also when it is joined to a record that they received."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from leadkeeper.db import suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.undo import redo, undo
from leadkeeper.services.contacts.duplicates import merge, partners_to_tell, sides
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.suppression.notifications import mark_notified
from leadkeeper.services.suppression.stop_file import write_stop_file
from tests.made_archive import NOW, given, person
from tests.services.made_imports import put
from tests.services.told_book import told_book, withdraw

REFUSED = given("2026-11-20T10:00:00+01:00", event="refused")
WITHDRAWN = given("2026-11-20T10:00:00+01:00", event="withdrawn")
STOP = {"email": "person5@mail.example", "reason": "objection", "at": "2026-11-20"}


def opened(folder: Path, *noes: dict[str, Any], **parts: Any) -> Book:
    """People 1 (to Raoul and Bonté) and 2 (to Raoul) were shared; 5 was not, and says no."""
    people = [person(1), person(2), person(3), person(4), person(5, consents=list(noes))]
    return told_book(folder, people=people, **parts)


def told(db: Db) -> list[tuple[str, str, str | None, tuple[str, ...] | None]]:
    return [(one.partner, one.contact, one.kind, one.channels) for one in suppressions.read_notifications(db)]


@pytest.mark.parametrize(("no", "kind"), [(REFUSED, "objection"), (WITHDRAWN, "withdrawal")])
def test_the_partners_of_one_record_are_told_of_the_refusal_of_the_other(
    tmp_path: Path, no: dict[str, Any], kind: str
) -> None:
    with opened(tmp_path, no) as book:
        assert partners_to_tell(sides(book.db, [1, 5], NOW)) == ["Raoul SAS", "Bonté SARL"]
        made = merge(book.db, 1, [5], {}, NOW)
        assert told(book.db) == [("raoul", "c1", kind, None), ("bonte", "c1", kind, None)]
        assert made.told == ("Raoul SAS", "Bonté SARL")


def test_it_does_not_matter_which_record_stays(tmp_path: Path) -> None:
    with opened(tmp_path, REFUSED) as book:
        merge(book.db, 5, [2], {}, NOW)
        assert told(book.db) == [("raoul", "c5", "objection", None)]


def test_the_stop_file_holds_the_address_that_the_partner_received(tmp_path: Path) -> None:
    with opened(tmp_path, REFUSED) as book:
        merge(book.db, 5, [2], {}, NOW)
        assert run(write_stop_file(book.db, "raoul", tmp_path / "stop.xlsx", NOW)).people == 1


def test_a_notification_that_is_in_a_stop_file_already_does_not_stand_for_the_record_that_joins(tmp_path: Path) -> None:
    with told_book(tmp_path) as book:
        withdraw(book, "c3")
        run(write_stop_file(book.db, "raoul", tmp_path / "stop.xlsx", NOW))
        merge(book.db, 3, [2], {}, NOW)
        assert told(book.db) == [("raoul", "c3", "withdrawal", None)] * 2


def test_of_two_records_at_one_address_the_partner_was_told_already(tmp_path: Path) -> None:
    people = [person(1), person(2, email="person1@mail.example"), person(3), person(4)]
    with told_book(tmp_path, people=people) as book:
        withdraw(book, "c2")
        before = told(book.db)
        merge(book.db, 1, [2], {}, NOW)
        assert told(book.db) == [(partner, "c1", kind, channels) for partner, _who, kind, channels in before]


def test_a_refusal_of_one_channel_or_partner_is_passed_on_as_it_is(tmp_path: Path) -> None:
    with opened(tmp_path, REFUSED | {"partner": "bonte", "channels": ["sms"]}) as book:
        merge(book.db, 1, [5], {}, NOW)
        assert told(book.db) == [("bonte", "c1", "objection", ("sms",))]


def test_an_entry_of_the_suppression_list_is_passed_on(tmp_path: Path) -> None:
    with opened(tmp_path, given(), suppressions=[STOP]) as book:
        merge(book.db, 2, [5], {}, NOW)
        assert told(book.db) == [("raoul", "c2", "objection", None)]


def test_without_a_refusal_nobody_is_told(tmp_path: Path) -> None:
    with opened(tmp_path, given()) as book:
        assert partners_to_tell(sides(book.db, [1, 5], NOW)) == []
        assert merge(book.db, 1, [5], {}, NOW).told == ()
        assert told(book.db) == []


def test_who_refused_after_the_transfer_was_told_before_and_is_not_told_again(tmp_path: Path) -> None:
    people = [person(1, consents=[given(), WITHDRAWN]), person(2, consents=[given(), WITHDRAWN])]
    with told_book(tmp_path, people=[*people, person(3), person(4)]) as book:
        merge(book.db, 1, [2], {}, NOW)
        assert told(book.db) == []


def test_undoing_the_merge_takes_the_notifications_back(tmp_path: Path) -> None:
    with opened(tmp_path, REFUSED) as book:
        merge(book.db, 1, [5], {}, NOW)
        run(undo(book.db, NOW))
        assert told(book.db) == []
        run(redo(book.db, NOW))
        assert len(told(book.db)) == 2


def test_a_merge_that_a_partner_knows_of_is_not_undone(tmp_path: Path) -> None:
    with opened(tmp_path, REFUSED) as book:
        merge(book.db, 1, [5], {}, NOW)
        mark_notified(book.db, "raoul", NOW)
        with pytest.raises(LeadKeeperError) as caught:
            run(undo(book.db, NOW))
        assert caught.value.code == "merge-told"


def test_a_merge_of_people_told_long_before_can_be_undone(tmp_path: Path) -> None:
    notice = {"partner": "raoul", "contact": "c2", "kind": "withdrawal", "due": "2026-12-05",
              "sent_at": "2026-11-23T10:00:00+01:00"}  # fmt: skip
    with opened(tmp_path, given(), notices=[notice]) as book:
        merge(book.db, 1, [2], {}, NOW)
        run(undo(book.db, NOW))
        assert [one.contact for one in suppressions.read_notifications(book.db)] == ["c2"]


def test_an_address_of_somebody_who_refused_that_is_added_to_a_record_is_passed_on(tmp_path: Path) -> None:
    with opened(tmp_path, REFUSED) as book:
        edit_person(book.db, 2, {"other_emails": "person5@mail.example"}, NOW)
        assert told(book.db) == [("raoul", "c2", "objection", None)]


def test_an_address_on_the_suppression_list_that_is_added_to_a_record_is_passed_on(tmp_path: Path) -> None:
    with opened(tmp_path, suppressions=[STOP | {"email": "old@mail.example"}]) as book:
        edit_person(book.db, 2, {"other_emails": "old@mail.example"}, NOW)
        assert told(book.db) == [("raoul", "c2", "objection", None)]


def test_a_row_of_a_file_that_joins_two_records_passes_the_refusal_of_one_on(tmp_path: Path) -> None:
    with opened(tmp_path, REFUSED) as book:
        put(book, "person2@mail.example, person5@mail.example;Léa\n", head="E-mail;Prénom\n")
        assert told(book.db) == [("raoul", "c2", "objection", None)]


def dates_told(book: Book, partner: str, out: Path) -> list[str]:
    """The days in a partner's suppression file."""
    run(write_stop_file(book.db, partner, out, NOW))
    sheet = load_workbook(out).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [str(row[head.index("Date")]) for row in rows]


def test_the_day_of_a_refusal_that_a_later_yes_lifted_is_not_told(tmp_path: Path) -> None:
    lifted = [given("2026-03-01T10:00:00+01:00", event="withdrawn"), given()]
    with opened(tmp_path, *lifted, WITHDRAWN) as book:
        merge(book.db, 2, [5], {}, NOW)
        assert dates_told(book, "raoul", tmp_path / "stop.xlsx") == ["2026-11-20 10:00"]


def test_of_two_refusals_of_one_person_the_earlier_day_is_told(tmp_path: Path) -> None:
    with opened(tmp_path) as book:
        withdraw(book, "c1", partner="raoul")
        withdraw(book, "c2", partner="raoul", at="2026-11-18T09:00:00+01:00")
        merge(book.db, 1, [2], {}, NOW)
        assert set(dates_told(book, "raoul", tmp_path / "stop.xlsx")) == {"2026-11-18 09:00"}
