from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest, Owner
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.deadlines import Channels
from leadkeeper.files.workbook_writer import protect
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.books.open import new_book
from leadkeeper.services.consent.forms import revoke_form
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.register import ExportLine, StopLine
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.suppression.notifications import PartnerNotices, list_notices
from leadkeeper.services.suppression.stop_file import StopFilePreview, write_stop_file
from tests.made_archive import NOW as MADE
from tests.made_archive import archive, contract, partner, person, restored
from tests.sample_book import NOW
from tests.services.told_book import told_book, withdraw
from tests.ui.asking import Heard, asked
from tests.ui.looking import opened_page, said, shown, words_of
from tests.ui.stretch import settle
from ui.book_view import BookView, PageSpec, TextProvider
from ui.dialogs.viewers import TextDialog
from ui.jobs import InlineJobs
from ui.pages.register.page import RegisterPage, export_card, export_details, stop_cells, stop_details
from ui.pages.register.panels import CheckCard, NotifiedDialog, in_the_file, waiting
from ui.pages.register.returns import price
from ui.settings import Settings
from ui.theme import Status
from ui.widgets.cards import Banner
from ui.widgets.editors import SecretField
from ui.widgets.filter_bar import FilterState
from ui.widgets.labels import Fingerprint


def line(number: int, at: str, partner: str = "Raoul SAS", rows: int = 10, price: int | None = 400) -> ExportLine:
    """An export."""
    more = ("ab" * 32, "raoul.xlsx", ("email",), ("ref",), "released")
    return ExportLine(number, f"E{number}", at, "raoul", partner, rows, 1, price, *more)


def opened(book: Book, settings: Settings, qtbot: QtBot) -> RegisterPage:
    """The page of a book, shown and loaded."""
    made: RegisterPage = opened_page(qtbot, RegisterPage(InlineJobs(book.db), settings, lambda: MADE))
    return made


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> RegisterPage:
    return opened(book, settings, qtbot)


@pytest.fixture
def exported(book: Book, tmp_path: Path) -> Path:
    target = tmp_path / "raoul.xlsx"
    run(export_contacts(book.db, ExportRequest("raoul", str(target)), NOW))
    return target


def test_exports_are_listed_with_the_newest_first(page: RegisterPage) -> None:
    assert [row["entry"] for row in page.entries.rows] == ["E3", "E2", "E1"]


def test_an_unbroken_chain_is_said_in_words(page: RegisterPage) -> None:
    assert (page.chain.text, page.chain.status) == ("Register intact", Status.GOOD)


def test_the_details_are_those_of_the_row_that_is_stood_on(page: RegisterPage) -> None:
    page.table.choose(page.entries.rows[1]["id"])
    assert "Export E2" in said(page)


def test_the_people_in_an_export_are_shown_among_the_contacts(page: RegisterPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.go) as heard:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert heard.args == ["contacts", FilterState("", {"export": frozenset({"E3"})})]


def test_an_export_can_be_asked_for_by_another_page(page: RegisterPage) -> None:
    page.arrive("E1")
    assert "Export E1" in said(page)


def test_an_export_that_is_asked_for_before_the_list_is_there_is_found(
    book: Book, settings: Settings, qtbot: QtBot
) -> None:
    page = RegisterPage(InlineJobs(book.db), settings)
    qtbot.addWidget(page)
    page.arrive("E1")
    page.reload()
    assert page.table.current_id() == 1


def test_a_file_that_went_out_is_recognised(page: RegisterPage, exported: Path, announced: list[str]) -> None:
    page.reload()
    page.check.check(exported)
    assert announced == [f"{exported.name}\nThis is E4, shared with Raoul SAS, unchanged."]
    assert "This is E4, shared with Raoul SAS, unchanged." in said(page)
    assert "Export E4" in said(page)


def test_a_file_that_was_changed_is_told(page: RegisterPage, exported: Path) -> None:
    from openpyxl import load_workbook

    workbook = load_workbook(exported)
    workbook["Contacts"]["G3"] = "someone@quiz.example"
    workbook.save(exported)
    page.check.check(exported)
    assert "This looks like E4, shared with Raoul SAS, but changed." in said(page)


def test_a_file_from_elsewhere_is_told(page: RegisterPage, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"no workbook")
    page.check.zone.dropped.emit([other])
    assert "Nothing in this file comes from an export of this book." in said(page)


def test_a_book_without_exports_leads_to_the_first(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with new_book(tmp_path / "empty.leads", Owner(name="Clodomir")) as empty:
        assert "No export yet" in said(opened(empty, settings, qtbot))


def test_what_to_drop_is_said_to_a_screen_reader(page: RegisterPage) -> None:
    assert isinstance(page.check, CheckCard)
    assert (page.check.accessibleName(), page.check.zone.accessibleName()) == (
        "Check a file",
        "Drop a file to check it",
    )


def test_a_file_with_a_password_is_looked_into_once_the_password_is_typed(page: RegisterPage, exported: Path) -> None:
    workbook = openpyxl.load_workbook(exported)
    workbook.worksheets[0].delete_rows(2)
    workbook.save(exported)
    protect(exported, "secret")
    page.check.check(exported)
    (secret,), (again,) = (
        page.check.findChildren(SecretField),
        [b for b in page.check.findChildren(QPushButton) if "password" in b.text()],
    )
    assert not again.isEnabled()
    secret.field.setText("secret")
    again.click()
    assert any("but changed" in one.text() for one in page.check.findChildren(QLabel))


def test_a_password_can_be_typed_again_after_stop(
    page: RegisterPage, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    protect(exported, "secret")
    page.check.check(exported)
    (secret,) = page.check.findChildren(SecretField)
    secret.field.setText("secret")
    monkeypatch.setattr(page.check._jobs, "read", lambda *_words, **_names: None)  # as one that is stopped
    secret.field.returnPressed.emit()
    settle()
    assert secret.isVisibleTo(page.check)


def test_what_was_said_of_the_file_before_goes_with_the_next(
    page: RegisterPage, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The green “unchanged” of the file before stood until the next one was read, as if it were about it."""
    page.check.check(exported)
    assert "This is E4" in said(page)
    monkeypatch.setattr(page.check._jobs, "read", lambda *_words, **_names: None)
    page.check.check(exported.with_name("another.xlsx"))
    assert "This is E4" not in said(page)


def test_a_file_that_is_gone_is_told(page: RegisterPage, tmp_path: Path) -> None:
    page.check.check(tmp_path / "gone.xlsx")
    assert "There is no file at" in said(page)


def test_a_file_dropped_anywhere_on_the_page_is_checked(page: RegisterPage, exported: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(exported))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(event)
    assert "This is E4" in said(page)


def test_a_broken_chain_is_said_above_the_page(book: Book, page: RegisterPage) -> None:
    assert page.findChildren(Banner) == []
    book.db.conn.execute("DROP TRIGGER register_keeps_update")
    book.db.conn.execute("UPDATE register SET body = json_set(body, '$.rows', 9) WHERE seq = 2")
    page.reload()
    (banner,) = page.findChildren(Banner)
    assert "entry 2" in banner.accessibleName()
    assert (page.chain.text, page.chain.status) == ("Register altered", Status.BAD)


def test_the_sums_are_saved_for_the_invoices(page: RegisterPage, tmp_path: Path) -> None:
    heard = Heard(page.said)
    page.save_totals(tmp_path / "sums.xlsx")
    assert (tmp_path / "sums.xlsx").exists()
    assert heard.texts == ["The totals are in sums.xlsx."]


def test_nothing_to_tell_takes_no_place(page: RegisterPage) -> None:
    assert not page.notices.isVisible()


@pytest.fixture
def told(tmp_path: Path, settings: Settings, qtbot: QtBot) -> Iterator[RegisterPage]:
    """The page of a book in which two partners have to be told of a withdrawal."""
    with told_book(tmp_path) as book:
        withdraw(book, "c1")
        yield opened(book, settings, qtbot)


def test_whom_to_tell_stands_by_partner(told: RegisterPage) -> None:
    assert [(one.legal_name, one.open) for one in told.notices.partners] == [("Raoul SAS", 1), ("Bonté SARL", 1)]
    assert told.notices.isVisible()


def in_files(page: RegisterPage) -> list[str]:
    """The lines that say who would be in a suppression file."""
    marks = (": Consent withdrawn", ": Correction", ": Erasure", "This file only")
    return [words for words in words_of(page.notices) if any(mark in words for mark in marks)]


def test_before_a_file_is_made_who_is_in_it_is_named_with_the_reason(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    """Where only a correction waited the button spoke of suppression, and named nobody."""
    fields = {"partners": [partner(country="IE", contracts=[contract(fields=["email", "first_name"])])]}
    with told_book(tmp_path, deliveries=[], **fields) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "r.xlsx"), ("email",), traps=0), MADE))
        edit_person(book.db, 1, {"first_name": "Eulalie"}, MADE)
        page = opened(book, settings, qtbot)
        corrected = "Eulalie Dubois 1 · person1@mail.example: Correction"
        only = "This file only asks to correct data: nobody in it refuses or withdraws."
        assert in_files(page) == [corrected, only]
        withdraw(book, "c2", channels=("email",))
        run(erase(book.db, "c3", MADE))
        page.reload()
        erased = "An erased person: Erasure"
        withdrawn = "Léa Dubois 2 · person2@mail.example: Consent withdrawn (e-mail)"
        assert in_files(page) == [corrected, withdrawn, erased]


def test_of_a_file_with_many_people_the_first_ten_are_named_and_the_others_counted() -> None:
    rows: tuple[tuple[str | None, Channels], ...] = (("withdrawal", None),)
    people = [Contact(f"c{number}", email=f"p{number}@mail.example") for number in range(10)]
    lines = in_the_file(StopFilePreview(tuple((one, rows) for one in people), 12, ("stop",)))
    assert lines == [*(f"p{number}@mail.example: Consent withdrawn" for number in range(10)), "and 2 more"]


@pytest.mark.parametrize(
    ("one", "word", "status", "more"),
    [
        (
            PartnerNotices("r", "R", 3, 2, date(2026, 11, 1), 3),
            "2 overdue",
            Status.BAD,
            "3 notifications to send before any export",
        ),
        (PartnerNotices("r", "R", 1, 0, date(2026, 11, 3), 1), "Due today", Status.WARN, "1 notification"),
        (
            PartnerNotices("r", "R", 1, 0, date(2026, 11, 5), 1),
            "Waiting",
            Status.WARN,
            "1 notification, due on 05/11/2026",
        ),
        (PartnerNotices("r", "R", 2, 0, None, 2), "Waiting", Status.WARN, "2 notifications"),
        (PartnerNotices("r", "R", 4, 0, None, 3), "Waiting", Status.WARN, "4 notifications about 3 people"),
    ],
)
def test_how_late_it_is_is_said_in_a_word(one: PartnerNotices, word: str, status: Status, more: str) -> None:
    assert waiting(one, date(2026, 11, 3)) == (word, status, more)


def test_a_stop_file_is_written_entered_and_told_of(told: RegisterPage, tmp_path: Path) -> None:
    told.notices.write(told.notices.partners[0], tmp_path / "stop.xlsx")
    message = asked(TextDialog)
    assert "stop.xlsx" in message.text.toPlainText()
    message.close()
    told.reload()
    assert told.entries.rows[0]["entry"] == "S1"
    told.table.choose(told.entries.rows[0]["id"])
    assert "Suppression file S1" in said(told)


def test_the_name_of_a_stop_file_is_in_the_language_of_the_message(told: RegisterPage) -> None:
    """“Le fichier joint suppression list Raoul SAS 2026-12-01.xlsx” stood in the French message."""
    for partner_notices, name in zip(
        told.notices.partners, ("suppression list Raoul", "opposition Bonté"), strict=True
    ):
        told.notices._ask_file(partner_notices)
        chosen = asked(QFileDialog)
        assert Path(chosen.selectedFiles()[0]).name.startswith(name)
        chosen.close()


def test_a_partner_is_marked_as_told(told: RegisterPage) -> None:
    heard = Heard(told.said)
    told.notices.ask_notified(told.notices.partners[0])
    asked(NotifiedDialog).submit()
    told.reload()
    assert heard.texts == ["Raoul SAS was notified. 1 notification marked as sent."]
    assert [one.legal_name for one in told.notices.partners] == ["Bonté SARL"]
    heard.said[0][1]()
    assert heard.texts[1] == "1 notification is open again."
    told.reload()
    assert len(told.notices.partners) == 2


def test_a_mark_as_told_is_undone_and_redone_with_the_same_time(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    """Edit › Redo was grey after Ctrl+Z on “Notified…”."""
    with told_book(tmp_path) as book:
        withdraw(book, "c1")
        page = opened(book, settings, qtbot)
        view = BookView(page._jobs, [PageSpec("register", "Register", "users", lambda: page)], TextProvider())
        shown(qtbot, view, 1200, 800)
        view.open_page("register")
        page.notices.ask_notified(page.notices.partners[0])
        asked(NotifiedDialog).submit()
        marked = list_notices(book.db, NOW.date())
        view.undo()
        assert [one.sent_at for one in list_notices(book.db, NOW.date())] == [None, None]
        assert view.redo_title == "Raoul SAS was notified"
        view.redo()
        assert list_notices(book.db, NOW.date()) == marked
        assert (view.undo_title, view.redo_title) == ("Raoul SAS was notified", "")
        view.undo()
        assert [one.sent_at for one in list_notices(book.db, NOW.date())] == [None, None]


def test_the_box_that_marks_a_partner_as_told_says_how_many_people_it_concerns(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with told_book(tmp_path) as book:
        withdraw(book, "c1")
        withdraw(book, "c2")
        page = opened(book, settings, qtbot)
        page.notices.ask_notified(page.notices.partners[0])
        dialog = asked(NotifiedDialog)
        assert "2 people are concerned: all those not notified yet" in said(dialog)
        dialog.close()
        run(write_stop_file(book.db, "raoul", tmp_path / "stop.xlsx", MADE))
        withdraw(book, "c3")
        page.reload()
        page.notices.ask_notified(page.notices.partners[0])
        text = "2 people are concerned: those in the suppression file. 1 person is not in it and still waits."
        assert text in said(asked(NotifiedDialog))


def test_nobody_is_told_in_the_future(told: RegisterPage) -> None:
    told.notices.ask_notified(told.notices.partners[0])
    dialog = asked(NotifiedDialog)
    dialog.at.set_moment(dialog.at.moment + timedelta(days=1))
    dialog.submit()
    assert "is in the future" in dialog.errors_at["told-in-future"].error
    dialog.close()


def test_hidden_columns_are_shown_by_the_button(page: RegisterPage, qtbot: QtBot) -> None:
    menu = page.table.column_menu()
    (price,) = [action for action in menu.actions() if action.text() == "Price"]
    assert not price.isChecked()
    assert page.columns_button.isVisible()


def test_stop_files_show_neither_price_nor_traps() -> None:
    one = StopLine(7, "S1", "2026-10-01", "raoul", "Raoul SAS", 4, 3, "ab" * 32, "stop.xlsx", hashed=True)
    cells = stop_cells(one)
    assert (cells["kind"], cells["price"][1], cells["traps"]) == ("Suppression file", "", 0)
    assert ("Written as", "keyed hashes") in stop_details(one)
    assert (cells["state"], stop_cells(replace(one, notified_at="2026-10-02"))["state"]) == ("Written", "Notified")
    assert ("Notified on", "02/10/2026") in stop_details(replace(one, notified_at="2026-10-02"))


def test_a_price_in_another_currency_says_which() -> None:
    assert (price(12345, "CHF"), price(12345, None), price(None, "EUR")) == ("123.45 CHF", "€123.45", "")


def test_an_export_leads_to_the_people_in_it(qtbot: QtBot) -> None:
    pressed: list[bool] = []
    card = export_card(line(1, "2026-10-01"), lambda: pressed.append(True))
    qtbot.addWidget(card)
    card.findChildren(QPushButton)[-1].click()
    assert pressed == [True]


def test_who_was_erased_since_is_counted_where_the_people_of_an_export_are_shown(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    """Ten of eleven people were listed, and nothing said where the other one was."""
    with restored(tmp_path, archive(person(1), person(2))) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx")), MADE))
        assert "Erased since" not in words_of(opened(book, settings, qtbot))
        run(erase(book.db, "c2", MADE))
        page = opened(book, settings, qtbot)
        words = words_of(page)
        assert words[words.index("Erased since") + 1] == "1"
        heard = Heard(page.said)
        show = next(one for one in page.findChildren(QPushButton) if one.text() == "See the &people in it")
        show.click()
        assert heard.texts == ["1 person of E1 was erased since: the book does not know who it was."]
        use_language("fr")
        show.click()
        assert heard.texts[1].startswith("1 personne de l’export E1 a été effacée depuis")


def test_what_is_not_known_is_not_shown() -> None:
    assert not dict(export_details(line(1, "2026-10-01", price=None)))["Price"]


def test_a_fingerprint_is_copied_whole(qtbot: QtBot) -> None:
    made = Fingerprint("ab" * 32)
    qtbot.addWidget(made)
    made.copy()
    assert QGuiApplication.clipboard().text() == "ab" * 32


def test_whom_a_revoked_form_concerns_is_not_said_to_have_said_no(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with told_book(tmp_path) as book:
        revoke_form(book.db, "quiz", NOW)
        page = opened(book, settings, qtbot)
        assert page.notices.isVisible()
        words = words_of(page.notices)
    assert any("or the form that they filled in was revoked" in text for text in words)
    assert not any("said no" in text for text in words)


def test_an_entry_is_stood_on_once_it_is_listed_unless_another_was_chosen(
    page: RegisterPage, book: Book, tmp_path: Path
) -> None:
    page.arrive("E4")
    page.reload()
    run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "raoul.xlsx")), NOW))
    page.reload()
    assert page.mark() == "E4"
    page.arrive("E5")
    page.table.choose(next(row["id"] for row in page.entries.rows if row["entry"] == "E2"))
    run(export_contacts(book.db, ExportRequest("acme", str(tmp_path / "acme.xlsx")), NOW))
    page.reload()
    assert page.entries.rows[0]["entry"] == "E5"
    assert page.mark() == "E2"
