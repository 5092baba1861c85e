"""Who corrects somebody that a partner was given notifies that partner (GDPR 16, 19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import fetch_all
from leadkeeper.db.suppressions import NotificationRow
from leadkeeper.domain.book import ExportRequest
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.contacts import history_line
from leadkeeper.messages.imports import warning_sentence
from leadkeeper.progress import run
from leadkeeper.services.books.undo import redo, undo
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, ToTell, import_file, import_history
from leadkeeper.services.imports.undo import foresee_undo, undo_import
from leadkeeper.services.suppression import stop_file
from leadkeeper.services.suppression.notifications import list_notices, mark_notified
from leadkeeper.services.suppression.stop_file import preview_stop_file, write_stop_file
from tests.files.rereading import reread
from tests.made_archive import NOW, TODAY, contract, partner
from tests.services.told_book import told_book, withdraw

LATER = NOW + timedelta(minutes=5)
AFTER = LATER + timedelta(minutes=5)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """c1 to c4 were given to Raoul by e-mail, with the first name."""
    parts = {"partners": [partner(country="IE", contracts=[contract(fields=["email", "first_name"])])]}
    with told_book(tmp_path, deliveries=[], **parts) as made:
        out = str(made.path.with_name("leads.xlsx"))
        run(export_contacts(made.db, ExportRequest("raoul", out, ("email",), traps=0), NOW))
        yield made


def waiting(book: Book) -> list[tuple[str, str, str | None]]:
    return [(one.partner, one.contact, one.kind) for one in list_notices(book.db, TODAY) if one.sent_at is None]


@pytest.mark.parametrize("typed", [{"email": "right@mail.example"}, {"first_name": "Eulalie"}])
def test_a_shared_person_who_is_corrected_by_hand_is_told_to_the_partner(book: Book, typed: dict[str, str]) -> None:
    assert edit_person(book.db, 1, typed, NOW).corrected == ("Raoul SAS",)
    assert waiting(book) == [("raoul", "c1", "rectification")]


def test_what_the_partner_was_never_given_is_no_news_to_it(book: Book) -> None:
    for typed in ({"phone": "06 39 98 00 99"}, {"last_name": "Petit"}, {"note": "called"}, {"company": "Bonté"}):
        assert edit_person(book.db, 1, typed, NOW).corrected == ()
    assert waiting(book) == []


def test_a_merge_that_keeps_another_name_than_a_partner_was_given_is_told_to_it(book: Book) -> None:
    """c2 was shared as “Léa”: the record that stays, and was shared too, says “Eulalie”."""
    edit_person(book.db, 1, {"first_name": "Eulalie"}, NOW)
    mark_notified(book.db, "raoul", LATER)
    assert merge(book.db, 1, [2], {}, LATER).corrected == ("Raoul SAS",)
    assert waiting(book) == [("raoul", "c1", "rectification")]
    file = run(write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), LATER))
    rows = "\n".join(str(row) for row in reread(Path(file.file)))
    assert "person2@mail.example" in rows
    assert "First name: Eulalie" in rows


def test_an_undone_merge_is_told_to_nobody(book: Book) -> None:
    edit_person(book.db, 1, {"first_name": "Eulalie"}, NOW)
    mark_notified(book.db, "raoul", LATER)
    merge(book.db, 1, [2], {}, LATER)
    run(undo(book.db, LATER + timedelta(minutes=5)))
    assert waiting(book) == []


def test_a_merge_corrects_neither_what_was_never_given_nor_an_address_that_stays(book: Book) -> None:
    """Their last names differ, and their addresses."""
    assert merge(book.db, 1, [2], {}, NOW).corrected == ()
    assert waiting(book) == []


def test_an_undone_correction_is_told_to_nobody(book: Book) -> None:
    edit_person(book.db, 1, {"email": "right@mail.example"}, NOW)
    run(undo(book.db, LATER))
    assert waiting(book) == []
    run(redo(book.db, LATER))
    assert waiting(book) == [("raoul", "c1", "rectification")]


def test_two_corrections_are_one_notification_until_a_file_has_the_first(book: Book) -> None:
    edit_person(book.db, 1, {"email": "right@mail.example"}, NOW)
    edit_person(book.db, 1, {"first_name": "Eulalie"}, NOW)
    assert len(waiting(book)) == 1
    run(write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), LATER))
    assert edit_person(book.db, 1, {"first_name": "Eulalia"}, LATER).corrected == ("Raoul SAS",)
    assert len(waiting(book)) == 2


def test_a_correction_in_a_file_for_the_partner_is_not_undone(book: Book) -> None:
    edit_person(book.db, 1, {"email": "right@mail.example"}, NOW)
    run(write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), LATER))
    with pytest.raises(LeadKeeperError, match="merge-told"):
        run(undo(book.db, LATER))


def updated(book: Book, cells: str, header: str = "E-mail;Prénom", mode: str = "update") -> ImportReport:
    file = book.path.with_name("correction.csv")
    file.write_text(f"{header}\n{cells}\n", "utf-8")
    return run(import_file(book.db, file, ImportOptions(mode=mode), LATER))


def test_what_a_file_corrects_is_told_to_the_partner_that_was_given_it(book: Book) -> None:
    """A correction by hand noted it, the same by a file in update mode nothing (GDPR 19)."""
    assert updated(book, "person1@mail.example;Léa-Marie").corrected == (ToTell("raoul", "Raoul SAS", 1, "2026-11-26"),)
    assert waiting(book) == [("raoul", "c1", "rectification")]
    file = run(write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), LATER))
    assert "First name: Léa-Marie" in "\n".join(str(row) for row in reread(Path(file.file)))


def test_a_file_tells_nothing_of_what_it_leaves_or_fills_or_was_never_given(book: Book) -> None:
    again = ";".join(map(str, fetch_all(book.db, "SELECT email, first_name FROM contacts WHERE id = 1")[0]))
    assert updated(book, again).corrected == ()
    assert updated(book, "person1@mail.example;Léa-Marie", mode="fill").corrected == ()
    assert updated(book, "person1@mail.example;06 39 98 00 99", "E-mail;Téléphone").corrected == ()
    assert waiting(book) == []


def test_a_value_of_two_records_is_corrected_at_each_that_the_file_corrects(book: Book) -> None:
    """c1 and c2 have the same first name: the record that is not in the file keeps it."""
    for number in (1, 2):
        edit_person(book.db, number, {"first_name": "Lea"}, NOW)
    mark_notified(book.db, "raoul", NOW)
    updated(book, "person1@mail.example;Léa-Marie")
    assert waiting(book) == [("raoul", "c1", "rectification")]
    updated(book, "person2@mail.example;Léa-Marie")
    assert waiting(book) == [("raoul", "c1", "rectification"), ("raoul", "c2", "rectification")]


def test_who_refused_everything_is_corrected_at_no_partner(book: Book) -> None:
    """The partner was told to stop: newer data of the person would be one more disclosure."""
    withdraw(book, "c1")
    mark_notified(book.db, "raoul", LATER)
    withdraw(book, "c2", channels=("sms",))
    mark_notified(book.db, "raoul", LATER)
    updated(book, "person1@mail.example;Léa-Marie\nperson2@mail.example;Léa-Marie")
    assert waiting(book) == [("raoul", "c2", "rectification")]


def test_an_undone_file_has_corrected_nobody(book: Book) -> None:
    updated(book, "person1@mail.example;Léa-Marie")
    run(undo_import(book.db, "i1", LATER + timedelta(minutes=5)))
    assert waiting(book) == []


def test_of_many_people_only_the_first_are_read_before_a_file_is_made(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register stood still for seconds where a form of 300,000 shared people was revoked."""
    for number in (1, 2, 3):
        edit_person(book.db, number, {"first_name": "Eulalie"}, NOW)
    whole = preview_stop_file(book.db, "raoul", 2)
    assert (len(whole.first), whole.people, whole.asks) == (2, 3, ("correct",))
    read: list[int] = []
    read_all = suppressions.read_notifications

    def counted(*to: Any, **which: Any) -> list[NotificationRow]:
        notices = read_all(*to, **which)
        read.append(len(notices))
        return notices

    monkeypatch.setattr(stop_file, "MOST_LOOKED_AT", 2)
    monkeypatch.setattr(suppressions, "read_notifications", counted)
    assert preview_stop_file(book.db, "raoul", 2) == whole
    assert read == [2]


def first_name(book: Book) -> str:
    return str(fetch_all(book.db, "SELECT first_name FROM contacts WHERE id = 1")[0][0])


@pytest.mark.parametrize("is_sent", [False, True])
def test_undoing_a_file_restores_what_a_partner_was_told_of_and_tells_it_again(book: Book, *, is_sent: bool) -> None:
    """All stayed as corrected, and nothing said so: the suppression file was written, or sent."""
    before = first_name(book)
    updated(book, "person1@mail.example;Léa-Marie")
    run(write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), LATER))
    if is_sent:
        mark_notified(book.db, "raoul", AFTER)
    told = (ToTell("raoul", "Raoul SAS", 1, "2026-11-26"),)
    foreseen = run(foresee_undo(book.db, "i1", AFTER))
    assert (foreseen.restored, foreseen.whys, foreseen.corrected) == (1, {}, told)
    assert first_name(book) == "Léa-Marie"
    made = run(undo_import(book.db, "i1", AFTER))
    assert (made.restored, made.kept, made.corrected, first_name(book)) == (1, (), told, before)
    assert waiting(book) == [("raoul", "c1", "rectification")] * (1 if is_sent else 2)
    file = run(write_stop_file(book.db, "raoul", book.path.with_name("again.xlsx"), AFTER))
    rows = "\n".join(str(row) for row in reread(Path(file.file)))
    assert (f"First name: {before}" in rows, "Léa-Marie" in rows, file.people) == (True, False, 1)


def test_a_later_file_takes_over_a_notification_that_the_undone_one_made(book: Book) -> None:
    """It was deleted with the first: nobody would have told the partner of the second."""
    before = first_name(book)
    updated(book, "person1@mail.example;Léa-Marie")
    updated(book, "person1@mail.example;Léa-Marie-Anne")
    run(undo_import(book.db, "i1", AFTER))
    assert (first_name(book), waiting(book)) == ("Léa-Marie-Anne", [("raoul", "c1", "rectification")])
    run(undo_import(book.db, "i2", AFTER))
    assert (first_name(book), waiting(book)) == (before, [])


def test_a_later_correction_that_was_told_too_stays_when_the_first_is_undone(book: Book) -> None:
    before = first_name(book)
    for place, name in enumerate(("Léa-Marie", "Léa-Marie-Anne")):
        updated(book, f"person1@mail.example;{name}")
        run(write_stop_file(book.db, "raoul", book.path.with_name(f"stop{place}.xlsx"), LATER))
        mark_notified(book.db, "raoul", AFTER)
    assert run(undo_import(book.db, "i1", AFTER)).corrected == ()
    assert (first_name(book), waiting(book)) == ("Léa-Marie-Anne", [])
    assert run(undo_import(book.db, "i2", AFTER)).corrected[0].people == 1
    assert (first_name(book), waiting(book)) == (before, [("raoul", "c1", "rectification")])


def test_who_stays_as_corrected_is_counted_and_the_partner_still_told(book: Book) -> None:
    """Changed by hand since: the notification was deleted, though the correction stayed."""
    updated(book, "person1@mail.example;Léa-Marie")
    edit_person(book.db, 1, {"company": "Bonté"}, AFTER)
    assert run(foresee_undo(book.db, "i1", AFTER)).keeping == 1
    made = run(undo_import(book.db, "i1", AFTER))
    assert (made.whys, made.keeping, first_name(book)) == ({"edited": 1}, 1, "Léa-Marie")
    assert waiting(book) == [("raoul", "c1", "rectification")]
    assert "1 person who was there before keeps what this file changed" in "\n".join(made.left)
    (record,) = import_history(book.db)
    assert history_line(record).endswith(", 1 person keeps its changes")
    file = run(write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), AFTER))
    assert "First name: Léa-Marie" in "\n".join(str(row) for row in reread(Path(file.file)))


def test_a_second_undo_of_a_file_that_was_read_wrongly_restores_no_correction_of_it(book: Book) -> None:
    before = first_name(book)
    updated(book, "person1@mail.example;Léa-Marie;\nperson3@mail.example;;STOP", "E-mail;Prénom;Note")
    run(write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), LATER))
    assert run(undo_import(book.db, "i1", AFTER)).whys == {"asked-to-stop": 1}
    again = run(undo_import(book.db, "i1", AFTER, read_wrongly=True))
    assert (again.restored, again.kept, first_name(book)) == (1, (), before)
    file = run(write_stop_file(book.db, "raoul", book.path.with_name("again.xlsx"), AFTER))
    assert f"First name: {before}" in "\n".join(str(row) for row in reread(Path(file.file)))


def test_a_correction_that_names_somebody_else_is_counted_with_its_line(book: Book) -> None:
    """Only the person's panel said it: the report counted the row among those that change nothing."""
    before = first_name(book)
    report = updated(book, "person2@mail.example;Eulalie\nperson1@mail.example;Autre")
    named = report.details["corrections-of-others"]
    assert ("corrections-of-others" in report.warnings, named.yeses, named.lines) == (True, 2, ((None, 2), (None, 3)))
    assert "See lines 2, 3. 2 such rows." in warning_sentence("corrections-of-others", named)
    assert first_name(book) == before
