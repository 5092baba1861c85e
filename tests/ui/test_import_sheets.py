"""The sheets of a workbook in the wizard: each comes once, under its name, and none is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from leadkeeper.messages import use_language
from leadkeeper.messages.contacts import history_line
from leadkeeper.services.imports.importer import import_history
from tests.services.made_book import NOW, empty_book
from tests.ui.asking import asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import words_of
from tests.ui.wizard import list_file, opened, people, to_the_check
from ui.import_wizard.file_queue import QueuedFile, not_imported
from ui.import_wizard.imports_dialog import ImportsDialog, UndoImportDialog
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import InlineJobs
from ui.widgets.message_boxes import Question
from ui.widgets.table import Table

HEADER = ["E-mail", "Prénom", "Date d'inscription", "Couleur"]
OCTOBER, NOVEMBER, REFUSALS = "Inscrits octobre", "Inscrits novembre", "Refus partenaires"
LISTS = {
    OCTOBER: [HEADER, ["lea@octobre.example", "Léa", "13/10/2026", "bleu"]],
    NOVEMBER: [HEADER, ["zoe@novembre.example", "Zoé", "14/11/2026", "vert"]],
    REFUSALS: [["E-mail", "Date du refus"], ["lea@octobre.example", "15/11/2026"]],
    "Lisez-moi": [["Trois listes"]],
}
ROWS = {name: [row[0] for row in rows[1:]] for name, rows in LISTS.items()}
MORE = "Email\nnoe@quiz.example\n"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        yield made


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in LISTS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "trois.xlsx")
    return tmp_path / "trois.xlsx"


@pytest.fixture
def second(db: Any, qtbot: QtBot, workbook: Path, tmp_path: Path) -> ImportDialog:
    """The wizard at the second sheet, for which the choices made for the first are proposed."""
    dialog = opened(db, qtbot, workbook, list_file(tmp_path, MORE, "more.csv"))
    dialog.mapping.fields["Couleur"].choose("note")
    read_in(dialog)
    dialog.go_on()
    assert seen(dialog) == shown(NOVEMBER, 2)
    assert is_remembered(dialog)
    return dialog


def read_in(dialog: ImportDialog) -> None:
    to_the_check(dialog)
    if dialog.origin.leavers.isVisibleTo(dialog.origin):
        dialog.origin.leavers.yes.click()
    dialog.go_on()
    assert "The data are in the book." in words_of(dialog.outcome)


def seen(dialog: ImportDialog) -> tuple[str, str, list[str]]:
    """The title, the sheet in its box, and the addresses of the preview."""
    tables = [table for table in dialog.reading.findChildren(Table) if table.isVisible()]
    model = [table.model() for table in tables]
    rows = [str(one.index(row, 0).data()) for one in model for row in range(one.rowCount())]
    return dialog.where.text(), dialog.reading.sheet.currentText(), rows


def shown(sheet: str, number: int, of: int = 4) -> tuple[str, str, list[str]]:
    return f"trois.xlsx, {sheet} · file {number} of {of}", sheet, ROWS[sheet]


def is_remembered(dialog: ImportDialog) -> bool:
    return any(words.startswith("Files with these columns") for words in words_of(dialog.reading))


def press(dialog: ImportDialog, text: str) -> None:
    (button,) = [one for one in dialog.findChildren(QAbstractButton) if one.text() == text and one.isVisible()]
    button.click()


def closing(dialog: ImportDialog) -> str:
    """What the box says that asks whether to leave files out."""
    dialog.reject()
    return " ".join(words_of(asked(Question)))


def test_forgetting_the_choices_of_last_time_keeps_the_sheet(second: ImportDialog) -> None:
    press(second, "&Forget it")
    assert seen(second) == shown(NOVEMBER, 2)
    assert not is_remembered(second)
    assert second.options.choices.overrides == {}


def test_a_sheet_with_other_columns_is_read_without_the_choices_of_last_time(second: ImportDialog) -> None:
    second.reading.sheet.choose(REFUSALS)
    assert (seen(second), second.trouble.text()) == (shown(REFUSALS, 2), "")
    assert not is_remembered(second)
    second.go_on()
    assert second.step is second.mapping
    assert list(second.mapping.fields) == ["E-mail", "Date du refus"]


def test_a_sheet_with_the_same_columns_gets_the_choices_of_last_time(second: ImportDialog) -> None:
    second.reading.sheet.choose(REFUSALS)
    second.reading.sheet.choose(NOVEMBER)
    assert seen(second) == shown(NOVEMBER, 2)
    assert is_remembered(second)


def test_every_sheet_is_imported_once_in_whatever_order_it_is_chosen(db: Any, second: ImportDialog) -> None:
    """The founder chose the third sheet at the second: the first came again, and the second never came."""
    second.reading.sheet.choose(REFUSALS)
    assert "Its other sheets come next: “Inscrits novembre”." in words_of(second.reading)
    read_in(second)
    assert closing(second).endswith(
        "Not imported: trois.xlsx (Inscrits novembre); more.csv. One of them may say who refused."
    )
    asked(Question).no.click()
    second.go_on()
    assert seen(second) == shown(NOVEMBER, 3)
    read_in(second)
    second.go_on()
    assert second.where.text() == "more.csv · file 4 of 4"
    read_in(second)
    second.go_on()
    assert not second.isVisible()
    assert people(db) == ["lea@octobre.example", "zoe@novembre.example", "noe@quiz.example"]


def test_forgetting_after_a_choice_by_hand_loses_no_sheet(second: ImportDialog) -> None:
    press(second, "&Forget it")
    second.reading.sheet.choose(REFUSALS)
    second.reading.sheet.choose(NOVEMBER)
    press(second, "&Forget it")
    assert seen(second) == shown(NOVEMBER, 2)
    assert "trois.xlsx (Inscrits novembre, Refus partenaires); more.csv" in closing(second)


def test_an_imported_sheet_is_not_offered_again(second: ImportDialog) -> None:
    box = second.reading.sheet
    assert [box.itemText(place) for place in range(box.count())] == [NOVEMBER, REFUSALS, "Lisez-moi"]


def test_a_skipped_sheet_can_be_chosen_and_the_one_that_was_open_waits(
    db: Any, qtbot: QtBot, workbook: Path, tmp_path: Path
) -> None:
    dialog = opened(db, qtbot, workbook, list_file(tmp_path, MORE, "more.csv"))
    dialog.skip.click()
    dialog.reading.sheet.choose(OCTOBER)
    assert seen(dialog) == shown(OCTOBER, 1)
    dialog.skip.click()
    assert seen(dialog) == shown(NOVEMBER, 2)


def test_a_sheet_that_cannot_be_read_goes_no_further(second: ImportDialog) -> None:
    second.reading.sheet.choose("Lisez-moi")
    assert second.where.text() == "trois.xlsx, Lisez-moi · file 2 of 5"
    assert (second.reading.sheet.currentText(), second.next.isEnabled()) == ("Lisez-moi", False)
    assert "zoe@novembre.example" not in seen(second)[2]
    assert second.trouble.text()
    second.reading.sheet.choose(NOVEMBER)
    assert (seen(second), second.next.isEnabled(), second.trouble.text()) == (shown(NOVEMBER, 2), True, "")


def test_a_sheet_that_is_not_in_the_file_any_more_goes_no_further(second: ImportDialog, workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    del book[REFUSALS]
    book.save(workbook)
    second.reading.sheet.choose(REFUSALS)
    assert second.where.text() == "trois.xlsx, Refus partenaires · file 2 of 4"
    assert (second.reading.sheet.currentText(), second.next.isEnabled(), seen(second)[2]) == (REFUSALS, False, [])
    assert "has no sheet called “Refus partenaires”" in second.trouble.text()


def test_nothing_goes_on_while_another_sheet_is_read(db: Any, qtbot: QtBot, workbook: Path) -> None:
    jobs = HeldJobs(db)
    dialog = ImportDialog(jobs, lambda: NOW, [workbook])
    qtbot.addWidget(dialog)
    dialog.show()
    jobs.held = True
    dialog.reading.sheet.setFocus()
    dialog.reading.sheet.choose(REFUSALS)
    assert (dialog.next.isEnabled(), seen(dialog)[1:]) == (False, (REFUSALS, []))
    jobs.release()
    assert (dialog.next.isEnabled(), seen(dialog)) == (True, shown(REFUSALS, 1, 3))
    assert dialog.focusWidget() is dialog.reading.sheet


def test_a_header_row_with_other_columns_is_read_without_the_choices_of_last_time(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    first = opened(db, qtbot, list_file(tmp_path, "Email;Couleur\nlea@x.example;bleu\n"))
    first.mapping.fields["Couleur"].choose("note")
    read_in(first)
    again = opened(db, qtbot, list_file(tmp_path, "Email;Couleur\nE-mail;Ville\nhugo@x.example;Lyon\n", "two.csv"))
    assert is_remembered(again)
    again.reading.header.setValue(2)
    qtbot.waitUntil(lambda: seen(again)[2] == ["hugo@x.example"])
    assert (again.trouble.text(), again.next.isEnabled(), is_remembered(again)) == ("", True, False)


def test_every_file_keeps_its_number(db: Any, qtbot: QtBot, workbook: Path, tmp_path: Path) -> None:
    damaged = list_file(tmp_path, "%PDF-1.4", "abime.xlsx")
    dialog = opened(db, qtbot, workbook, damaged, list_file(tmp_path, MORE, "more.csv"))
    for number in (1, 2, 3):
        assert f"file {number} of 5" in dialog.where.text()
        dialog.skip.click()
    assert dialog.trouble.text()
    dialog.skip.click()
    assert dialog.where.text() == "more.csv · file 5 of 5"
    sheets = "Inscrits octobre, Inscrits novembre, Refus partenaires"
    assert f"Not imported: trois.xlsx ({sheets}); abime.xlsx; more.csv." in closing(dialog)
    asked(Question).no.click()
    read_in(dialog)
    dialog.go_on()
    assert seen(dialog) == shown(OCTOBER, 1, 5)


def test_a_damaged_file_is_named_though_another_was_dropped_instead(
    db: Any, qtbot: QtBot, workbook: Path, tmp_path: Path
) -> None:
    damaged = list_file(tmp_path, "%PDF-1.4", "abime.xlsx")
    dialog = opened(db, qtbot, damaged, list_file(tmp_path, MORE, "more.csv"))
    dialog.zone.dropped.emit([list_file(tmp_path, "Email\nlea@x.example\n", "new.csv")])
    assert dialog.where.text() == "new.csv · file 2 of 3"
    assert "Not imported: abime.xlsx; new.csv; more.csv." in closing(dialog)


def test_the_box_names_the_files_in_french(db: Any, qtbot: QtBot, workbook: Path, tmp_path: Path) -> None:
    use_language("fr")
    try:
        dialog = opened(db, qtbot, workbook, list_file(tmp_path, MORE, "more.csv"))
        several = closing(dialog)
        asked(Question).no.click()
        for _sheet in range(3):
            read_in_french(dialog)
        one = closing(dialog)
    finally:
        use_language("en")
    assert "Laisser ces fichiers de côté" in several
    names = "trois.xlsx (Inscrits octobre, Inscrits novembre, Refus partenaires)\u00a0; more.csv"
    assert f"Non importés\u00a0: {names}. Des refus s’y trouvent peut-être." in several
    assert "Laisser ce fichier de côté" in one
    assert "Non importé\u00a0: more.csv. Des refus s’y trouvent peut-être." in one


def read_in_french(dialog: ImportDialog) -> None:
    to_the_check(dialog)
    dialog.go_on()
    dialog.go_on()


def test_an_import_that_was_undone_is_named_and_its_sheet_can_be_chosen(db: Any, second: ImportDialog) -> None:
    read_in(second)
    second.outcome.undo_wanted.emit()
    asked(UndoImportDialog).yes.click()
    second.go_on()
    assert NOVEMBER in [second.reading.sheet.itemText(place) for place in range(second.reading.sheet.count())]
    assert "Not imported: trois.xlsx (Inscrits novembre, Refus partenaires); more.csv." in closing(second)


def test_sheets_that_an_earlier_wizard_imported_are_not_named_when_they_are_passed_over(
    db: Any, qtbot: QtBot, second: ImportDialog, workbook: Path, tmp_path: Path
) -> None:
    read_in(second)
    closing(second)
    asked(Question).yes.click()
    again = opened(db, qtbot, workbook, list_file(tmp_path, MORE, "more.csv"))
    again.skip.click()
    again.skip.click()
    assert "Not imported: trois.xlsx (Refus partenaires); more.csv." in closing(again)


def test_of_many_files_the_first_are_named_and_the_others_counted() -> None:
    files = [QueuedFile(Path(f"{number}.csv")) for number in range(12)]
    assert not_imported(files).endswith("8.csv; 9.csv; … and 2 more")


def test_the_imports_of_a_workbook_are_told_apart_by_their_sheets(db: Any, qtbot: QtBot, second: ImportDialog) -> None:
    read_in(second)
    imports = ImportsDialog(InlineJobs(db), lambda: NOW)
    qtbot.addWidget(imports)
    sheets = [f"trois.xlsx, {NOVEMBER}", f"trois.xlsx, {OCTOBER}"]
    assert [row["file"] for row in imports.rows.rows] == sheets
    assert [history_line(one).split("  ")[2] for one in import_history(db)] == sheets[::-1]


def test_the_note_on_an_imported_sheet_names_its_own_import(
    db: Any, qtbot: QtBot, second: ImportDialog, workbook: Path
) -> None:
    told = "The sheet “Inscrits octobre” of this workbook was imported on 24/11/2026 10:00 (1 new person)."
    assert f"{told} Import each sheet once." in words_of(second.reading)
    read_in(second)
    again = opened(db, qtbot, workbook)
    own = "This very sheet was imported on 24/11/2026 10:00 (1 new person). Read it in again only to add what is new."
    assert own in words_of(again.reading)
    again.reading.sheet.choose(REFUSALS)
    assert any(words.startswith("The sheet “Inscrits novembre” of this") for words in words_of(again.reading))
