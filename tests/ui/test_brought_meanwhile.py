"""What an import, another mail or another file brings between a question and its answer is not acted on unseen."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from leadkeeper.db import complaints, contacts, forms
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.consent.forms import sources
from leadkeeper.services.contacts.duplicates import duplicate_candidates, merge
from leadkeeper.services.privacy.erasure import preview_erasure
from leadkeeper.services.privacy.requests import record_request, remove_request
from tests.made_archive import person
from tests.services.made_book import NOW
from tests.services.made_imports import empty, put
from tests.services.told_book import told_book
from tests.ui.asking import Heard, asked
from tests.ui.looking import opened_page, shown, words_of
from tests.ui.test_changed_since import GONE_ON, book
from ui.dialogs.data_rights import DossierDialog, EraseDialog
from ui.dialogs.form_description import EvidenceDialog, SourceDialog
from ui.jobs import InlineJobs
from ui.pages.complaints.forms import ComplaintDialog
from ui.pages.contacts.duplicates import SameDialog
from ui.pages.requests.page import RequestsPage
from ui.pages.sources.forms import RevokeDialog
from ui.pages.sources.page import SourcesPage
from ui.settings import Settings
from ui.widgets.buttons import _Presses
from ui.widgets.message_boxes import Question

__all__ = ["book"]

TODAY = NOW.date()
STRANGER = "ailleurs@y.example"
SILENT = {"last_action": {"at": "2021-03-04", "kind": "form"}, "consents": []}


def test_who_came_into_the_book_meanwhile_is_not_erased_unseen(
    book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The box spoke of the mails of a stranger, an import brought the person: the whole record went, for good."""
    run(record_complaint(book.db, STRANGER, NOW))
    dialog = EraseDialog(InlineJobs(book.db), preview_erasure(book.db, STRANGER, None, TODAY), lambda: NOW)
    shown(qtbot, dialog)
    erased = Heard(dialog.erased)
    put(book, f"{STRANGER};Noé;;;;oui;;\n", "b.csv")
    monkeypatch.setattr("ui.widgets.buttons.SECOND_HALF_MS", 60_000)
    monkeypatch.setattr("ui.widgets.buttons._PRESSES", _Presses())
    at = dialog.yes.mapToGlobal(dialog.yes.rect().center())
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert (erased.said, dialog.isVisible()) == ([], True)
    words = "\n".join(words_of(dialog))
    assert "Noé · ailleurs@y.example (c3)" in words
    assert "Nothing is erased yet" in words
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton, pos=dialog.yes.mapFromGlobal(at))  # of a double click
    assert erased.said == []
    dialog.yes.click()
    assert [one.contacts for one in erased.texts] == [("c3",)]


def test_only_those_who_were_counted_are_deleted(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    """The box asked about one person; two were over their period by the time it was answered: nobody goes unseen."""
    with told_book(tmp_path, people=[*map(person, (1, 2, 3)), person(4, **SILENT), person(5, **SILENT)]) as made:
        ref = record_request(made.db, "c5", "access", "2026-11-20", NOW)
        page: RequestsPage = opened_page(qtbot, RequestsPage(InlineJobs(made.db), settings, lambda: NOW))
        said = Heard(page.said)
        page.retention.count()
        page.retention.purge.click()
        question = asked(Question)
        assert "Delete 1 person from the book?" in words_of(question)
        remove_request(made.db, ref)
        page.reload()
        question.yes.click()
        assert said.texts == []
        assert [one.id for one in contacts.read(made.db, [4, 5]) if one.email] == ["c4", "c5"]
        assert page.retention.outlook.over == 2


def mail(folder: Path, name: str, day: str, to: str) -> Path:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Date"] = "x@remises.example", to, "-60 %", f"{day} 10:00:00 +0100"
    made.set_content("Profitez-en !\n")
    (folder / name).write_bytes(made.as_bytes())
    return folder / name


def saved_at(book: Book) -> list[str]:
    return [str(one.complaint.at)[:10] for one in complaints.read_all(book.db)]


@pytest.fixture
def complaint(book: Book, qtbot: QtBot) -> ComplaintDialog:
    made = ComplaintDialog(InlineJobs(book.db), lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_day_of_a_mail_goes_with_it(book: Book, complaint: ComplaintDialog, tmp_path: Path) -> None:
    """A mail of October was taken away again: the address typed then was recorded as a complaint of October."""
    complaint.take([mail(tmp_path, "a.eml", "Sat, 03 Oct 2026", "lea@x.example")])
    assert complaint.at.line.text().startswith("03/10/2026")
    complaint.leave_files()
    assert complaint.at.line.text().startswith("24/11/2026")
    complaint.address.setText("anna@x.example")
    complaint.submit()
    assert saved_at(book) == ["2026-11-24"]


def test_another_mail_brings_its_own_day(book: Book, complaint: ComplaintDialog, tmp_path: Path) -> None:
    complaint.take([mail(tmp_path, "a.eml", "Sat, 03 Oct 2026", "lea@x.example")])
    complaint.leave_files()
    complaint.take([mail(tmp_path, "b.eml", "Tue, 10 Nov 2026", "anna@x.example")])
    complaint.submit()
    assert saved_at(book) == ["2026-11-10"]


def test_a_second_mail_is_not_of_the_day_of_the_first(book: Book, complaint: ComplaintDialog, tmp_path: Path) -> None:
    """Added one after the other, both were recorded on the day of the first; together, on the day shown."""
    complaint.take([mail(tmp_path, "a.eml", "Sat, 03 Oct 2026", "lea@x.example")])
    complaint.take([mail(tmp_path, "b.eml", "Tue, 10 Nov 2026", "anna@x.example")])
    complaint.submit()
    assert saved_at(book) == ["2026-11-24", "2026-11-24"]


def test_a_day_that_was_typed_stays_whatever_mails_come(book: Book, complaint: ComplaintDialog, tmp_path: Path) -> None:
    complaint.at.line.setText("12/11/2026 09:00")
    complaint.take([mail(tmp_path, "a.eml", "Sat, 03 Oct 2026", "lea@x.example")])
    complaint.leave_files()
    complaint.take([mail(tmp_path, "b.eml", "Tue, 10 Nov 2026", "anna@x.example")])
    complaint.submit()
    assert saved_at(book) == ["2026-11-12"]


def sources_page(book: Book, settings: Settings, qtbot: QtBot) -> SourcesPage:
    forms_page: SourcesPage = opened_page(qtbot, SourcesPage(InlineJobs(book.db), settings, lambda: NOW))
    return forms_page


def test_a_menu_revokes_the_form_for_which_it_was_opened(book: Book, settings: Settings, qtbot: QtBot) -> None:
    """The page went to the form that had just been saved, under the open menu: this one was offered to be revoked."""
    page = sources_page(book, settings, qtbot)
    said = Heard(page.said)
    menu = QMenu(page)
    page._fill_menu(menu, [])
    assert page.view is not None
    forms.add(book.db, Form("other", "Autre"))
    forms.add_version(book.db, "other", FormVersion("other-v1", "2026-01-10"))
    page._wanted = "other-v1"
    page.reload()
    assert page.view.version.id == "other-v1"
    for text in ("&Revoke the form…", "&Attach screenshot or PDF…", "&Describe…", "Show the &people"):
        for action in menu.actions():
            if action.text() == text:
                action.trigger()
    assert said.texts[:2] == [GONE_ON, GONE_ON]
    assert page.window().findChildren(RevokeDialog) + page.window().findChildren(EvidenceDialog) == []


def test_the_box_that_attaches_a_picture_names_the_form(book: Book, settings: Settings, qtbot: QtBot) -> None:
    page = sources_page(book, settings, qtbot)
    page.attach()
    (dialog,) = page.window().findChildren(EvidenceDialog)
    assert page._rows.rows[0].form in words_of(dialog)


def test_a_picture_that_is_gone_is_said_before_the_form_is_saved(book: Book, qtbot: QtBot, tmp_path: Path) -> None:
    """The form was saved without its picture, and the message did not ask for one: none of its people is shared."""
    before = len(sources(book.db).versions)
    dialog = SourceDialog(InlineJobs(book.db), sources(book.db), lambda: NOW)
    shown(qtbot, dialog, 1100, 800)
    dialog.name.setText("Jeu d'hiver")
    dialog.picture.set_path(tmp_path / "gone.png")
    dialog.yes.click()
    assert dialog.isVisible()
    assert any("There is no file at" in text for text in words_of(dialog))
    assert len(sources(book.db).versions) == before


def test_records_of_which_one_is_gone_are_no_bug(tmp_path: Path, qtbot: QtBot) -> None:
    """Merged from one group, a record stood in another as well: “Not the same person” ended in a report of a bug."""
    with empty(tmp_path) as made:
        head = "E-mail;Prénom;Nom;Téléphone;Date de consentement;Optin partenaires;Désinscription;Ville\n"
        rows = (
            "lea@x.example;Léa;Dubois;;;oui;;\n"
            "lea+quiz@x.example;Léa;Dubois;+33612345678;;oui;;\n"
            "dubois@y.example;Léa;Dubois;+33612345678;;oui;;\n"
        )
        put(made, rows, head=head)
        groups = run(duplicate_candidates(made.db))
        assert len(groups) > 1, groups
        jobs = InlineJobs(made.db)
        failures = Heard(jobs.failed)
        dialog: SameDialog = shown(qtbot, SameDialog(jobs, lambda: NOW), 900, 500)
        stays, goes = groups[0].numbers
        merge(made.db, stays, [goes], {}, NOW)
        place = next(place for place, group in enumerate(groups) if place and goes in group.numbers)
        dialog.table.choose(place)
        dialog.apart_button.click()
        assert failures.said == []
        assert place not in list(dialog.rows.ids)


def test_ticking_a_record_leaves_the_keyboard_where_it_is(book: Book, qtbot: QtBot) -> None:
    """The focus jumped to “Save as PDF”: Space, pressed to tick the next record, asked for a file."""
    book.db.conn.execute("INSERT INTO further_addresses (contact, kind, value) VALUES (2, 'email', 'lea@x.example')")
    dialog: DossierDialog = shown(qtbot, DossierDialog(InlineJobs(book.db), "c1", lambda: NOW), 800, 700)
    dialog.activateWindow()
    assert dialog.which._boxes is not None
    (first, *_more) = [box for box in dialog.which._boxes.boxes.values() if not box.isChecked()]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert dialog.focusWidget() is first
    dialog.language.setFocus()
    dialog.language.setCurrentIndex(1 - dialog.language.currentIndex())
    assert dialog.focusWidget() is dialog.language


def test_how_many_are_left_stands_in_the_choice_of_what_they_have_in_common(tmp_path: Path, qtbot: QtBot) -> None:
    """“Same mailbox (2)” stood there until the box was closed, however many were decided."""
    with empty(tmp_path) as made:
        rows = "".join(f"{one}@gmail.com;Léa;;;;oui;;\n" for one in ("lea.d", "lead", "max.p", "maxp"))
        put(made, rows)
        dialog: SameDialog = shown(qtbot, SameDialog(InlineJobs(made.db), lambda: NOW), 900, 500)
        assert "Same mailbox (2)" in [dialog.reason.itemText(at) for at in range(dialog.reason.count())]
        dialog.apart_button.click()
        assert "Same mailbox (1)" in [dialog.reason.itemText(at) for at in range(dialog.reason.count())]
