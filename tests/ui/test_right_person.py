"""Panel, buttons and boxes are about the person of the row that was chosen, whatever files people came in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.partner import Partner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.contacts.listing import ContactRow, search_contacts
from leadkeeper.services.dashboard import glance
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.partners.partners import add_partner
from leadkeeper.services.privacy.erasure import preview_erasure
from leadkeeper.services.privacy.requests import list_requests, record_request
from tests.made_archive import archive, restored
from tests.services.made_book import NOW
from tests.services.made_imports import HEAD, empty, put
from tests.ui.asking import Heard, asked, select
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import opened_page, shown, words_of
from tests.ui.test_rights_dialogs import COLLEAGUES
from ui.book_pages import BookPages, Program
from ui.dialogs.data_rights import EraseDialog
from ui.dialogs.requests import RequestDialog, WithdrawDialog
from ui.jobs import InlineJobs
from ui.pages.complaints.page import ComplaintsPage
from ui.pages.contacts import details
from ui.pages.contacts.listing import cells
from ui.pages.contacts.page import ContactsPage
from ui.pages.home.page import HomePage
from ui.pages.requests.page import RequestsPage
from ui.settings import Settings
from ui.widgets.filter_bar import FilterState, only
from ui.widgets.person_field import PersonField

PAGES = "home contacts sources partners review export register complaints requests settings".split()
PEOPLE = (
    [1, "2026-10-03 09:30:00", "Lefèvre", "Léa", "lea@boite.example", 612345678, 0, True],
    [2, None, "Müller", "Björn", "bjorn@boite.example", "06.12.34 56 79", 1.5, False],
    [3, date(2026, 10, 4), "Garçon", "Zoé", "zoe@boite.example"],
)


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Book]:
    """A book whose people came in a sheet with numbers, days and cells that are missing; a partner has no contract."""
    sheet = Workbook()
    assert sheet.active is not None
    sheet.active.append(["N°", "Date", "Nom", "Prénom", "E-mail", "Tél. portable", "Note", "Client"])
    for row in PEOPLE:
        sheet.active.append(row)
    sheet.save(tmp_path / "quiz.xlsx")
    with empty(tmp_path) as book:
        run(import_file(book.db, tmp_path / "quiz.xlsx", ImportOptions(), NOW))
        add_partner(book.db, Partner("mobile", legal_name="Mobile SARL", siren="523987410"))
        yield book


def contacts(book: Book, settings: Settings, qtbot: QtBot) -> ContactsPage:
    page: ContactsPage = opened_page(qtbot, ContactsPage(InlineJobs(book.db), settings, lambda: NOW))
    qtbot.waitUntil(lambda: page.person.shown is not None)
    return page


def test_numbers_in_cells_are_shown_as_they_stand(odd: Book, settings: Settings, qtbot: QtBot) -> None:
    page = contacts(odd, settings, qtbot)
    page.table.choose(1)
    words = "\n".join(words_of(page.person)).replace("\u200b", "")
    assert "1 · 2026-10-03 09:30:00 · Lefèvre · Léa · lea@boite.example · 612345678 · 0 · TRUE" in words


def test_each_row_opens_its_own_person(odd: Book, settings: Settings, qtbot: QtBot) -> None:
    page = contacts(odd, settings, qtbot)
    for place, row in enumerate(PEOPLE):
        page.table.stand_at(place)
        name = f"{row[3]} {row[2]}"
        assert name in words_of(page.person)
        page.buttons.withdraw.click()
        dialog = asked(WithdrawDialog)
        assert any(name in words for words in words_of(dialog))
        dialog.close()


def test_a_drawing_that_fails_shows_nobody(
    odd: Book, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = contacts(odd, settings, qtbot)

    def broken(_shown: object) -> None:
        raise TypeError("a cell that nobody expected")

    monkeypatch.setattr(details, "events", broken)
    with qtbot.captureExceptions() as caught:
        page.table.stand_at(2)
    assert [kind for kind, _error, _trace in caught] == [TypeError]
    assert page.person.shown is None
    assert not page.buttons.isEnabled()
    page.buttons.withdraw.click()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, WithdrawDialog) and one.isVisible()]


def test_no_button_acts_on_the_person_before_while_another_is_looked_up(
    odd: Book, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = contacts(odd, settings, qtbot)
    waiting: list[Callable[[Any], object]] = []

    def read(_make: object, done: Callable[[Any], object], *_more: object, **_names: object) -> None:
        waiting.append(done)

    monkeypatch.setattr(page._jobs, "read", read)
    page.table.stand_at(1)
    page.table.stand_at(2)
    page.buttons.withdraw.click()
    assert page.person.shown is not None
    before = page.person.shown
    waiting[0](before)  # nobody waits for this person any more
    assert page.person.shown is before
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, WithdrawDialog) and one.isVisible()]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_on_odd_cells(odd: Book, settings: Settings, qtbot: QtBot, name: str) -> None:
    def nothing(*_words: object) -> None:
        return None

    jobs = InlineJobs(odd.db)
    failures = Heard(jobs.failed)
    pages = BookPages(jobs, settings, lambda: NOW, Program(*[nothing] * 6, odd.path))
    (spec,) = [one for one in pages.specs() if one.name == name]
    page = opened_page(qtbot, spec.make())
    qtbot.waitUntil(lambda: bool(words_of(page)))
    assert failures.said == []


@pytest.fixture
def alike(tmp_path: Path) -> Iterator[Book]:
    """A book in which the id of one person is part of the address of another, and two share a second address."""
    with empty(tmp_path) as book:
        put(book, "xc2@x.example;Noé;;;;oui;;\nlea@x.example;Léa;;;;oui;;\nanna@x.example;Anna;;;;oui;;\n")
        shared = "INSERT INTO further_addresses (contact, kind, value) VALUES (1, 'email', 'lea@x.example')"
        book.db.conn.execute(shared)
        yield book


def first_shown(book: Book, settings: Settings, qtbot: QtBot, intent: object) -> list[str | None]:
    page = contacts(book, settings, qtbot)
    page.arrive(intent)
    qtbot.waitUntil(lambda: page._shown_number == page.table.current_id())
    assert page.person.shown is not None
    assert len(page.model.ids) == 1
    return [page.person.shown.contact.first_name]


def test_somebody_is_found_by_the_id_alone(alike: Book, settings: Settings, qtbot: QtBot) -> None:
    assert first_shown(alike, settings, qtbot, only("c2")) == ["Léa"]


def test_the_chip_names_the_person(alike: Book, settings: Settings, qtbot: QtBot) -> None:
    page = contacts(alike, settings, qtbot)
    page.arrive(only("c2"))
    qtbot.waitUntil(lambda: "Léa" in "".join(one.text() for one in page.bar._chips.findChildren(type(page.bar.add))))


def test_a_complaint_leads_to_its_person(alike: Book, settings: Settings, qtbot: QtBot) -> None:
    run(record_complaint(alike.db, "lea@x.example", NOW))
    page = opened_page(qtbot, ComplaintsPage(InlineJobs(alike.db), settings, lambda: NOW))
    heard = Heard(page.go)
    page.details.person_wanted.emit(page.row)
    (went,) = heard.said
    assert page.row.contact is not None
    assert went == ("contacts", only(page.row.contact))


def test_a_request_leads_to_its_person(alike: Book, settings: Settings, qtbot: QtBot) -> None:
    ref = record_request(alike.db, "c2", "access", "2026-11-20", NOW)
    page = opened_page(qtbot, RequestsPage(InlineJobs(alike.db), settings, lambda: NOW))
    page.arrive(ref)
    heard = Heard(page.go)
    page._do("contacts")
    assert heard.said == [("contacts", only("c2"))]


def test_home_leads_to_the_very_request(alike: Book, settings: Settings, qtbot: QtBot) -> None:
    for kind in ("access", "erasure"):
        record_request(alike.db, "c2", kind, "2026-11-20", NOW)
    dues = [one for one in glance(alike.db, NOW.date()).dues if one.kind == "request"]
    page = opened_page(qtbot, HomePage(InlineJobs(alike.db), settings, lambda: NOW))
    heard = Heard(page.go)
    for line in page.todo.lines:
        if line.button is not None and "Answer" in "".join(words_of(line)):
            line.button.click()
    assert {intent for where, intent in heard.said if where == "requests"} == {one.target for one in dues}
    assert {one.asked.ref for one in list_requests(alike.db, NOW.date())} == {one.target for one in dues}


def test_who_types_a_name_after_another_page_led_to_a_person_searches_everybody(
    alike: Book, settings: Settings, qtbot: QtBot
) -> None:
    """The filter of the person stayed, and nobody matched the next one."""
    page = contacts(alike, settings, qtbot)
    page.arrive(only("c1"))
    page.bar.toggle("stage", "new")
    field = page.bar.field
    field.setFocus()
    qtbot.keyClicks(field, "anna")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (page.bar.state, page.model.ids.tolist()) == (FilterState("anna", {"stage": frozenset({"new"})}), [3])
    assert not [words for words in words_of(page.bar) if words.startswith("Person:")]
    qtbot.waitUntil(lambda: page.person.shown is not None and page.person.shown.contact.id == "c3")
    page.arrive(only("c1"))
    assert page.model.ids.tolist() == [1]


MAILBOX = "n.o.r.a.belkacem@gmail.com"


def test_an_address_spelled_another_way_finds_its_person(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    """“Nobody matches” and “Nobody in the book matches” were said of a mailbox that is in the book."""
    with empty(tmp_path) as book:
        put(book, "nora.belkacem+shop@gmail.com;Nora;;;;oui;;\nlea@x.example;Léa;;;;oui;;\n")
        page = contacts(book, settings, qtbot)
        page.bar.field.setText(MAILBOX)
        qtbot.keyClick(page.bar.field, Qt.Key.Key_Return)
        assert [page.model.row_at(row)["email"] for row in range(page.model.count())] == [
            "nora.belkacem+shop@gmail.com"
        ]
        dialog = shown(qtbot, RequestDialog(InlineJobs(book.db), lambda: NOW))
        dialog.person.field.setText(MAILBOX)
        assert dialog.person.list.item(0).text() == "Nora · nora.belkacem+shop@gmail.com"
        qtbot.keyClick(dialog.person.field, Qt.Key.Key_Return)
        assert dialog.person.who == "c1"


def test_nobody_is_found_by_an_id_that_nobody_has(alike: Book, settings: Settings, qtbot: QtBot) -> None:
    page = contacts(alike, settings, qtbot)
    page.arrive(only("c99"))
    assert list(page.model.ids) == []
    assert page.person.shown is None
    assert not page.buttons.isEnabled()


def test_people_found_by_letters_carry_their_id(alike: Book) -> None:
    assert HEAD.startswith("E-mail")
    assert {one.contact for one in search_contacts(alike.db, "lea")} >= {"c2"}


def test_a_filter_state_of_one_is_no_search() -> None:
    assert only("c2") == FilterState("", {"contact": frozenset({"c2"})})


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_nobody_who_was_found_by_earlier_letters_is_taken(tmp_path: Path, qtbot: QtBot, key: Qt.Key) -> None:
    """“dupont” found Léa alone, “anna” was typed over it: Enter before the answer took Léa for the request."""
    with empty(tmp_path) as book:
        put(book, "lea@x.example;Léa Dupont;;;;oui;;\nanna@x.example;Anna;;;;oui;;\n")
        jobs = HeldJobs(book.db)
        field = PersonField(jobs)
        qtbot.addWidget(field)
        field.show()
        field.field.setText("dupont")
        assert field.shown == 1
        jobs.held = True
        field.field.setText("anna")
        qtbot.keyClick(field.field, key)
        qtbot.keyClick(field.field, Qt.Key.Key_Return)
        at = field.list.visualItemRect(field.list.item(0)).center()
        qtbot.mouseClick(field.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert (field.person, field.field.text()) == (None, "anna")
        jobs.release()
        qtbot.keyClick(field.field, Qt.Key.Key_Return)
        assert field.person is not None
        assert field.person.name == "Anna"


def failing(_db: object) -> None:
    raise LeadKeeperError("book-busy")


def test_after_a_search_that_failed_nobody_is_listed_and_enter_leads_on(tmp_path: Path, qtbot: QtBot) -> None:
    """The people of earlier letters stayed, grey, and Enter and the arrows did nothing until another letter."""
    with empty(tmp_path) as book:
        put(book, "lea@x.example;Léa Dupont;;;;oui;;\nanna@x.example;Anna;;;;oui;;\n")
        jobs = HeldJobs(book.db)
        dialog = shown(qtbot, RequestDialog(jobs, lambda: NOW))
        field = dialog.person
        field.field.setText("x.example")
        assert field.shown == 2
        jobs.held = True
        field.field.setText("x.exampl")
        (search,) = jobs.running
        search.make = failing
        jobs.release()
        assert (field.list.isVisible(), field.list.count(), field.person) == (False, 0, None)
        assert "Something else is being written in this book. Wait a moment and try again." in words_of(dialog)
        field.field.setFocus()
        qtbot.keyClick(field.field, Qt.Key.Key_Return)
        assert "Nobody in the book matches “x.exampl”" in "\n".join(words_of(dialog))
        field.field.setText("lea")
        assert (field.shown, field.list.isEnabled()) == (1, True)


def test_what_is_ticked_stays_as_it_is_while_a_person_is_erased(tmp_path: Path, qtbot: QtBot) -> None:
    """Another record ticked meanwhile was not erased, but its address was named as the one to tell."""
    with restored(tmp_path, archive(*COLLEAGUES)) as office:
        jobs = HeldJobs(office.db)
        dialog = EraseDialog(jobs, preview_erasure(office.db, "c2"), lambda: NOW)
        qtbot.addWidget(dialog)
        dialog.show()
        ahead = dialog.ahead
        box = next(one for one in dialog.which.findChildren(QCheckBox) if not one.isChecked())
        jobs.writes_held = True
        dialog.yes.click()
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
        assert (box.isChecked(), dialog.ahead, dialog.yes.isEnabled()) == (False, ahead, False)
        jobs.stop(jobs.running[0])
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
        assert (box.isChecked(), dialog.yes.isEnabled()) == (True, True)


def test_those_selected_stay_selected_when_the_table_is_sorted(book: Book, settings: Settings, qtbot: QtBot) -> None:
    """A click on a header left one of four selected, and the next action was about this one alone."""
    page = contacts(book, settings, qtbot)
    select(page.table, 1, 3, 4, 7)
    header = page.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(1) + header.sectionSize(1) // 2, header.height() // 2)
    for _ascending_then_descending in range(2):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert page.model.ids.tolist() != list(range(1, 120))
        assert (sorted(page.table.selected_ids()), page.table.current_id()) == ([2, 4, 5, 8], 8)
        assert (sorted(page.chosen.numbers), page.selection.told.text()) == ([2, 4, 5, 8], "4 people selected")
    page.table.selectAll()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (page.chosen.people, page.selection.told.text()) == (119, "119 people selected")


def test_those_selected_stay_selected_where_another_search_lists_them(
    odd: Book, settings: Settings, qtbot: QtBot
) -> None:
    """Clearing the search dropped a selection of eleven to one without a word."""
    page = contacts(odd, settings, qtbot)
    page.bar.set_state(FilterState("612345"))
    listed = page.model.ids.tolist()
    assert len(listed) == 2
    page.table.selectAll()
    page.bar.set_state(FilterState())
    assert (page.chosen.people, page.table.selected_ids(), page.model.count()) == (2, listed, 3)
    page.table.stand_at(0, range(3))
    page.bar.set_state(FilterState("612345"))
    assert page.table.selected_ids() == listed


def test_who_has_only_a_number_is_named_by_it_in_the_list() -> None:
    """The row of somebody without a name and an address was empty."""
    row = ContactRow(1, Contact("c1", phone="+33612345678"), None, None, None, ())
    assert cells({1: row})[1]["name"].split() == ["+33", "6", "12", "34", "56", "78"]
    assert not cells({1: replace(row, contact=Contact("c1", email="lea@mail.example"))})[1]["name"]
