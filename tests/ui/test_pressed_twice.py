"""The second half of a double click, or of a double Enter, does not do what the first one only asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leadkeeper.db import complaints, contacts, register
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.progress import run
from leadkeeper.services.exports.exporter import export_contacts
from tests.cli.exported_book import refs_of
from tests.cli.test_returns import TERMS, file, mail
from tests.made_archive import NOW, archive, contract, partner, person, restored
from tests.newsletter import newsletter
from tests.services.made_book import empty_book
from tests.ui.asking import Heard, asked
from tests.ui.looking import said, shown
from tests.ui.stretch import settle
from tests.ui.test_register_returns import LATER
from tests.ui.wizard import LEADS, list_file, opened, people
from ui.dialogs.new_book import NewBookDialog
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import InlineJobs
from ui.pages.complaints.forms import ComplaintDialog
from ui.pages.contacts.duplicates import MergeDialog, SameDialog
from ui.pages.register.returns import ReturnsDialog
from ui.widgets.buttons import _Presses, plain
from ui.widgets.forms import FormDialog
from ui.widgets.message_boxes import confirm


def press_enter(dialog: FormDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)


@pytest.fixture(params=["click", "enter"])
def press(request: pytest.FixtureRequest, qtbot: QtBot) -> Callable[[FormDialog], object]:
    """Clicks where the button was at first, since a mouse stays where it is, or presses Enter."""
    at: list[QPoint] = []

    def press_yes(dialog: FormDialog) -> None:
        if request.param == "enter":
            press_enter(dialog, qtbot)
            return
        at.append(dialog.yes.mapToGlobal(dialog.yes.rect().center()))
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton, pos=dialog.yes.mapFromGlobal(at[0]))

    return press_yes


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two presses at once are halves of a double one, and none was before."""
    monkeypatch.setattr("ui.widgets.buttons.SECOND_HALF_MS", 60_000)
    monkeypatch.setattr("ui.widgets.buttons._PRESSES", _Presses())


@pytest.fixture
def later(hurry: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes every press from now on one that comes after a double click would have been over."""
    return lambda: monkeypatch.setattr("ui.widgets.buttons.SECOND_HALF_MS", 0)


@pytest.fixture
def sold(tmp_path: Path) -> Iterator[Book]:
    raoul = partner(contracts=[contract(terms=TERMS | {"return_days": 90})])
    with restored(tmp_path, archive(*map(person, range(6)), partners=[raoul])) as made:
        run(export_contacts(made.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx")), NOW))
        yield made


def test_returns_are_entered_only_after_they_were_seen(
    sold: Book,
    qtbot: QtBot,
    tmp_path: Path,
    press: Callable[[FormDialog], object],
    later: Callable[[], None],
) -> None:
    jobs = InlineJobs(sold.db)
    dialog = shown(qtbot, ReturnsDialog(jobs, [("raoul", "Raoul SAS")], {"raoul": ["E1"]}, lambda: LATER))
    refs, kept = refs_of(tmp_path / "E1.xlsx"), Heard(dialog.kept)
    dialog.file.set_path(file(tmp_path, (refs[mail(1)], "invalid"), (refs[mail(2)], "opposition")))
    dialog.export.setFocus()
    press(dialog)
    press(dialog)
    assert "Nothing is written yet." in said(dialog)
    assert "credit" not in {entry.kind for entry in register.entries(sold.db)}
    assert kept.said == []
    later()
    dialog.yes.click()  # it has moved: more is shown above it
    assert "credit" in {entry.kind for entry in register.entries(sold.db)}


def test_enter_pressed_twice_does_not_close_what_is_shown_of_a_file_that_returns_nobody(
    sold: Book, qtbot: QtBot, tmp_path: Path
) -> None:
    """The button could not be pressed any more, and the second Enter pressed Cancel, to which the focus had gone."""
    jobs = InlineJobs(sold.db)
    dialog = shown(qtbot, ReturnsDialog(jobs, [("raoul", "Raoul SAS")], {"raoul": ["E1"]}, lambda: LATER))
    dialog.file.set_path(file(tmp_path, ("E9-000001", "NPAI"), ("E9-000002", "opposition")))
    dialog.yes.setFocus()
    press_enter(dialog, qtbot)
    press_enter(dialog, qtbot)
    assert dialog.isVisible()
    assert "Nothing is written yet." in said(dialog)


def test_a_slip_of_the_pen_is_kept_only_after_the_question_was_seen(
    qtbot: QtBot, tmp_path: Path, press: Callable[[FormDialog], object], later: Callable[[], None]
) -> None:
    with newsletter(tmp_path) as tale:
        dialog = shown(qtbot, ComplaintDialog(InlineJobs(tale.db), lambda: NOW))
        dialog.address.setText(tale.leaked[0].replace("@", "x@", 1))
        press(dialog)
        press(dialog)
        assert "Did you mean" in dialog._asked.error
        assert complaints.read_all(tale.db) == []
        later()
        press(dialog)
        assert len(complaints.read_all(tale.db)) == 1


@pytest.mark.usefixtures("hurry")
def test_a_book_whose_rights_contact_nobody_reaches_begins_only_after_that_was_seen(
    qtbot: QtBot, press: Callable[[FormDialog], object]
) -> None:
    dialog = shown(qtbot, NewBookDialog())
    wanted = Heard(dialog.wanted)
    dialog.name.setText("Hartley Ltd")
    dialog.rights.setText("rights at hartley")
    press(dialog)
    press(dialog)
    assert "people could not write there" in said(dialog)
    assert wanted.said == []


def test_a_program_that_presses_again_at_once_is_not_ignored(
    qtbot: QtBot, tmp_path: Path, press: Callable[[FormDialog], object]
) -> None:
    """The button was disabled for a while without a word, and a press by its action did nothing."""
    with newsletter(tmp_path) as tale:
        dialog = shown(qtbot, ComplaintDialog(InlineJobs(tale.db), lambda: NOW))
        dialog.address.setText(tale.leaked[0].replace("@", "x@", 1))
        press(dialog)
        assert "Did you mean" in dialog._asked.error
        dialog.yes.click()
        assert len(complaints.read_all(tale.db)) == 1


SURE = "Email;Couleur\nlea@x.example;bleu\nhugo@x.example;vert\n"


def at_the_last_question(tmp_path: Path, qtbot: QtBot, db: object) -> ImportDialog:
    """The wizard, in which one more Next shows what will be imported, and Import stands in the place of Next."""
    dialog = opened(db, qtbot, list_file(tmp_path, SURE))
    while dialog.step is not dialog.origin:
        dialog.go_on()
    dialog.origin.leavers.no.click()
    return dialog


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(
    "way", ["double click", "double Enter", "Enter held down", "Enter on the button", "double Space"]
)
def test_a_list_is_imported_only_after_its_check_was_seen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    with empty_book(tmp_path) as db:
        dialog = at_the_last_question(tmp_path, qtbot, db)
        assert dialog.step is dialog.origin
        if way == "double click":
            qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
            assert dialog.next.text() == "&Import"
            qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
        else:
            target = dialog.next if way in ("Enter on the button", "double Space") else dialog
            key = Qt.Key.Key_Space if way == "double Space" else Qt.Key.Key_Return
            qtbot.keyClick(target, key)
            assert dialog.next.text() == "&Import"
            held = way == "Enter held down"
            QApplication.sendEvent(
                target, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", held)
            )
            QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier))
        assert people(db) == []
        monkeypatch.setattr("ui.widgets.buttons.SECOND_HALF_MS", 0)  # the next press is one of its own
        qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
        assert people(db) == ["lea@x.example", "hugo@x.example"]


@pytest.mark.usefixtures("hurry")
def test_the_second_click_on_a_closing_dialog_presses_nothing_below(qtbot: QtBot) -> None:
    pressed: list[str] = []
    below = shown(qtbot, plain("Publish", lambda: pressed.append("published")))
    box = confirm("Delete?", "", "&Delete", lambda: pressed.append("deleted"), below)
    box.move(below.mapToGlobal(QPoint(0, 0)) - box.yes.mapTo(box, QPoint(0, 0)))
    at = box.yes.mapToGlobal(QPoint(4, 4))
    qtbot.mouseClick(box.yes, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    qtbot.mouseClick(below, Qt.MouseButton.LeftButton, pos=below.mapFromGlobal(at))
    assert pressed == ["deleted"]
    qtbot.mouseClick(below, Qt.MouseButton.LeftButton, pos=QPoint(below.width() - 2, below.height() - 2))
    assert pressed == ["deleted", "published"]  # somewhere else: meant for what is there


@pytest.mark.usefixtures("hurry")
def test_a_button_that_changes_nothing_else_is_pressed_as_often_as_it_is(qtbot: QtBot) -> None:
    pressed: list[str] = []
    button = shown(qtbot, plain("Next sheet", lambda: pressed.append("next")))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == ["next", "next"]


@pytest.mark.usefixtures("hurry")
def test_a_double_enter_on_possible_duplicates_merges_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    """The first Enter opened the comparison, the second merged the records that nobody had compared."""
    with restored(tmp_path, archive(person(1), person(2, email="person1@mail.example"))) as made:
        dialog = shown(qtbot, SameDialog(InlineJobs(made.db), lambda: NOW), 900, 600)
        settle()
        dialog.table.setFocus()
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
        settle()
        box = asked(MergeDialog)
        qtbot.keyClick(box.focusWidget() or box, Qt.Key.Key_Return)
        settle()
        assert contacts.count(made.db) == 2
        box.close()


@pytest.mark.usefixtures("hurry")
def test_a_double_click_does_not_pass_by_a_warning(qtbot: QtBot, tmp_path: Path) -> None:
    text = LEADS.replace("oui;", "Oui, j'accepte de recevoir vos conseils;")
    with empty_book(tmp_path) as db:
        dialog = opened(db, qtbot, list_file(tmp_path, text))
        dialog.go_on()
        for box in dialog.mapping.answers.boxes.values():
            box.setChecked(True)
        for _half in range(2):
            qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
        assert (dialog.step, "or go on without" in dialog.trouble.text()) == (dialog.mapping, True)
