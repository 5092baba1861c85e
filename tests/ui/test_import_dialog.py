from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from leadkeeper.domain.contact import Contact
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.services.consent.forms import new_form
from tests.services.made_book import NOW, empty_book
from tests.ui.asking import Heard, asked
from tests.ui.confirming import confirm_all
from tests.ui.looking import shown, words_of
from tests.ui.test_import_report import sheets
from tests.ui.wizard import LEADS, list_file, opened, people, to_the_check
from ui.dialogs.requests import WithdrawDialog
from ui.import_wizard import columns_page, pages, report_page
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import InlineJobs
from ui.widgets import message_boxes
from ui.widgets.forms import open_dialog
from ui.widgets.message_boxes import Question, Toast


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        version = FormVersion("", "2026-01-01", description=Verbatim())
        new_form(made, Form("", "Quiz", versions=(version,)))
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return list_file(tmp_path)


def test_without_a_file_one_is_asked_for(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot)
    assert dialog.step is dialog.zone
    dialog.zone.dropped.emit([file])
    assert dialog.step is dialog.reading


def test_a_file_that_was_refused_is_not_counted(db: Any, qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    dialog = opened(db, qtbot)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"%PDF-1.4")
        dialog.zone.dropped.emit([tmp_path / name])
    assert dialog.trouble.text()
    dialog.zone.dropped.emit([file])
    assert (dialog.step, dialog.where.text()) == (dialog.reading, file.name)


def test_the_reading_says_what_was_found(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    words = [pill.text for pill in dialog.reading.findChildren(pages.StatusBadge)]
    assert {"3 rows", "Text with columns (CSV)", "Semicolon", "header in row 1"} <= set(words)


def test_what_was_chosen_is_offered_again_after_escape(db: Any, qtbot: QtBot, file: Path) -> None:
    window = QWidget()
    QVBoxLayout(window).addWidget(Toast())
    shown(qtbot, window)
    dialog = ImportDialog(InlineJobs(db), lambda: NOW, [file], window)
    open_dialog(dialog)
    dialog.go_on()
    assert dialog.step is dialog.mapping
    dialog.mapping.fields["Couleur"].choose("company")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    bar = window.findChild(Toast)
    assert (dialog.isVisible(), bar.text) == (False, f"The import of {file.name} was closed, nothing was imported.")
    bar.undo_button.click()
    assert dialog.isVisible()
    assert dialog.mapping.fields["Couleur"].value == "company"


def test_a_second_sheet_that_is_cancelled_is_not_said_to_have_imported_nothing(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    """“nothing was imported” stood in the window although the first sheet was in the book."""
    window = QWidget()
    QVBoxLayout(window).addWidget(Toast())
    shown(qtbot, window)
    dialog = ImportDialog(InlineJobs(db), lambda: NOW, [sheets(tmp_path)], window)
    open_dialog(dialog)
    to_the_check(dialog)
    dialog.go_on()
    assert people(db) == ["lea@quiz.example"]
    dialog.go_on()
    to_the_check(dialog)
    dialog.reject()
    asked(Question).yes.click()
    said = "The import of leads.xlsx was closed; what was imported before it stays in the book."
    assert (dialog.isVisible(), window.findChild(Toast).text) == (False, said)


def test_a_closed_import_is_offered_for_a_while_and_by_its_name(
    db: Any, qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message stood through all pages for minutes, and “Go on typing” named nothing that was typed."""
    monkeypatch.setattr(message_boxes, "SHOWN_WITH_UNDO_MS", 1)
    window = QWidget()
    QVBoxLayout(window).addWidget(Toast())
    shown(qtbot, window)
    dialog = ImportDialog(InlineJobs(db), lambda: NOW, [file], window)
    open_dialog(dialog)
    dialog.go_on()
    dialog.reject()
    bar = window.findChild(Toast)
    assert (bar.undo_button.text(), bar.offers) == ("&Go on with the import", True)
    qtbot.waitUntil(lambda: not bar.isVisible())
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert not bar.offers


def test_a_file_imported_after_all_is_not_said_to_be_closed_without_an_import(
    db: Any, qtbot: QtBot, file: Path, tmp_path: Path
) -> None:
    """Minutes after the import Contacts still said that nothing was imported, with “Go on typing”."""
    window = QWidget()
    QVBoxLayout(window).addWidget(Toast())
    shown(qtbot, window)
    bar = window.findChild(Toast)

    def begun(path: Path) -> ImportDialog:
        dialog = ImportDialog(InlineJobs(db), lambda: NOW, [path], window)
        open_dialog(dialog)
        to_the_check(dialog)
        return dialog

    begun(file).reject()
    other = begun(list_file(tmp_path, name="other.csv"))
    other.go_on()
    other.reject()
    assert (bar.isVisible(), bar.offers) == (True, True)  # of another file it is true
    again = begun(file)
    assert (bar.isVisible(), bar.offers) == (False, False)  # it stayed up under the very file being imported
    again.go_on()
    assert (bar.isVisible(), bar.offers) == (False, False)


def test_another_reading_is_shown_at_once(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mac.csv"
    path.write_bytes("Email;Prénom\nlea@quiz.example;Léa\n".encode("mac-roman"))
    dialog = opened(db, qtbot, path)
    dialog.reading.encoding.choose("mac-roman")
    assert "Prénom" in dialog.mapping.fields


def test_dates_that_can_be_read_both_ways_are_asked_about(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    path.write_text("Email,Opt-in date\nlea@quiz.example,03/04/2026\n", "utf-8")
    dialog = opened(db, qtbot, path)
    asked = "03/04/2026 may be 3 April or 4 March: choose the order."
    assert asked in words_of(dialog.reading)
    dialog.reading.order.choose("dmy")
    assert asked not in words_of(dialog.reading)
    to_the_check(dialog)
    dialog.go_on()
    assert people(db) == ["lea@quiz.example"]


def test_consent_columns_stand_out(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    dialog.go_on()
    marked = [
        one
        for one in dialog.mapping.findChildren(columns_page.StatusBadge)
        if one.text == "consent" and one.isVisible()
    ]
    assert len(marked) == 2
    assert "Recognised by the header." in words_of(dialog.mapping)


def test_a_column_can_mean_something_else(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    dialog.go_on()
    dialog.mapping.fields["Couleur"].choose("note")
    assert dialog.options.choices.overrides == {"Couleur": "note"}
    assert "Your choice." in words_of(dialog.mapping)
    to_the_check(dialog)
    dialog.go_on()
    assert [note for (note,) in db.conn.execute("SELECT note FROM contacts ORDER BY id")] == ["bleu", "vert"]


def test_a_column_may_mean_nothing(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    dialog.mapping.fields["Prénom"].choose(columns_page.NO_FIELD)
    assert dialog.options.choices.overrides == {"Prénom": None}


def test_people_of_no_known_form_come_in_without_a_yes(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    assert dialog.origin.form.value == pages.NONE
    assert any("without any consent" in words for words in _said(dialog.origin))
    dialog.origin.form.choose("quiz-v1")
    assert any("not valid" in words for words in _said(dialog.origin))


def test_each_row_may_name_its_form(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "forms.csv"
    path.write_text("Email,Formulaire\nlea@quiz.example,quiz-v1\n", "utf-8")
    dialog = opened(db, qtbot, path)
    dialog.mapping.fields["Formulaire"].choose("form")
    assert dialog.origin.form.value == pages.COLUMN


def test_nothing_is_written_by_the_check(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    to_the_check(dialog)
    assert any(text.startswith("3 rows read") and "+" not in text for text in words_of(dialog.outcome))
    assert "Nothing is saved yet." in words_of(dialog.outcome)
    assert people(db) == []


def test_the_last_button_imports_and_reports(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    heard = Heard(dialog.imported)
    to_the_check(dialog)
    dialog.go_on()
    assert people(db) == ["lea@quiz.example", "hugo@quiz.example"]
    (report,) = heard.texts
    assert (report.import_id, report.read, report.counts["refused"]) == ("i1", 3, 1)
    assert "The data are in the book." in words_of(dialog.outcome)
    dialog.go_on()
    assert not dialog.isVisible()


def test_refused_rows_are_written_beside_the_import(db: Any, qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, file)
    to_the_check(dialog)
    dialog.after.save_refused(tmp_path / "refused.csv")
    dialog.go_on()
    lines = list(csv.reader((tmp_path / "refused.csv").read_text("utf-8-sig").splitlines()))
    assert [line[0] for line in lines] == ["Email", "pas d'adresse"]


def test_several_files_come_one_after_the_other(db: Any, qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    second = tmp_path / "more.csv"
    second.write_text("Email\nnoe@quiz.example\n", "utf-8")
    dialog = opened(db, qtbot, file, second)
    to_the_check(dialog)
    dialog.go_on()
    assert dialog.next.text() == "&Next file (1 left)"
    dialog.go_on()
    assert (dialog.step, dialog.isVisible()) == (dialog.reading, True)


def test_a_file_that_is_no_list_is_said_in_the_box(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    dialog = opened(db, qtbot, path)
    assert dialog.step is dialog.zone
    assert any("is empty" in words for words in words_of(dialog))


def test_going_back_shows_the_step_before(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    dialog.go_on()
    dialog.go_back()
    assert dialog.step is dialog.reading


def test_a_refusal_has_its_line_and_its_reason(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    to_the_check(dialog)
    (table,) = dialog.outcome.findChildren(report_page.Table)
    cells = [table.model().index(0, place).data() for place in range(3)]
    assert cells[:2] == ["4", "E-mail"]
    assert "pas d'adresse" in cells[2]


def _said(widget: Any) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel)]


def test_cancel_stands_where_the_other_boxes_have_it(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog, other = (
        opened(db, qtbot, file),
        WithdrawDialog(InlineJobs(db), 1, Contact(id="c1", first_name="Léa"), [], lambda: NOW),
    )
    qtbot.addWidget(other)
    other.show()
    last = other.no.mapTo(other, other.no.rect().center()).x() > other.yes.mapTo(other, other.yes.rect().center()).x()
    assert (dialog.close_button.x() > dialog.next.x()) is last
    assert dialog.back.x() <= dialog.next.x()


def test_a_file_that_changed_after_the_check_is_not_imported_but_looked_through_again(
    db: Any, qtbot: QtBot, file: Path
) -> None:
    dialog = opened(db, qtbot, file)
    to_the_check(dialog)
    file.write_text("Email;Offres partenaires\neve@other.example;oui\n", "utf-8")
    dialog.go_on()
    assert (people(db), dialog.step) == ([], dialog.reading)
    assert "“leads.csv” has changed since it was read, and nothing was imported." in " ".join(words_of(dialog))
    assert "1 row" in [pill.text for pill in dialog.reading.findChildren(pages.StatusBadge)]
    dialog.go_on()
    assert dialog.mapping.answers.open


def test_a_file_that_changed_under_the_same_headers_keeps_what_was_chosen(db: Any, qtbot: QtBot, file: Path) -> None:
    """The founder had to choose every column and the form a second time."""
    dialog = opened(db, qtbot, file)
    dialog.mapping.fields["Couleur"].choose("note")
    dialog.origin.mode.choose("update")
    to_the_check(dialog)
    file.write_text(file.read_text("utf-8") + "eve@other.example;Eve;oui;16/02/2026 10:00;gris\n", "utf-8")
    dialog.go_on()
    assert "has changed" in dialog.trouble.text()
    assert dialog.mapping.overrides == {"Couleur": "note"}
    assert (dialog.mapping.fields["Couleur"].value, dialog.origin.mode.value) == ("note", "update")
    assert dialog.mapping.answers.open
    to_the_check(dialog)
    dialog.go_on()
    assert "eve@other.example" in people(db)


def test_a_column_chosen_before_the_change_may_be_gone(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    dialog.mapping.fields["Couleur"].choose("note")
    to_the_check(dialog)
    file.write_text("Email;Offres partenaires\neve@other.example;oui\n", "utf-8")
    dialog.go_on()
    assert (dialog.mapping.overrides, dialog.step) == ({}, dialog.reading)
    assert "has changed" in dialog.trouble.text()


def test_a_file_that_changed_before_the_trial_is_looked_through_again(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    confirm_all(dialog)
    while dialog.step is not dialog.origin:
        dialog.go_on()
    file.write_text("Email;Offres partenaires\neve@other.example;oui\n", "utf-8")
    dialog.go_on()
    assert dialog.step is dialog.reading
    assert "has changed" in dialog.trouble.text()


def test_what_was_confirmed_of_a_file_does_not_hold_once_it_has_changed(db: Any, qtbot: QtBot, file: Path) -> None:
    dialog = opened(db, qtbot, file)
    confirm_all(dialog)
    file.write_text("Email;Offres partenaires\neve@other.example;oui\n", "utf-8")
    dialog.mapping.changed.emit()
    assert (dialog.step, len(dialog.mapping.answers.open)) == (dialog.reading, 1)


def test_a_long_title_of_a_column_leaves_room_for_the_words_beside_it(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    long = "j'accepte_que_mes_coordonnées_soient_transmises_aux_partenaires"
    text = LEADS.replace("Couleur", long)
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    dialog.go_on()
    QApplication.processEvents()
    why = [line.why for line in dialog.mapping._lines.values()]
    assert all(one.width() >= 120 for one in why)
