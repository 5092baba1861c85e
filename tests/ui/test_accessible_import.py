from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.services.made_book import NOW
from tests.ui.confirming import confirm_all
from tests.ui.hearing import described, labels_of
from tests.ui.stretch import settle
from tests.ui.wizard import list_file, opened, to_the_check
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import Jobs


@pytest.fixture
def focused(qapp: QApplication) -> Iterator[list[str]]:
    """The text of each button at the moment it got the focus, the class of anything else."""
    seen: list[str] = []

    def note(_old: QWidget | None, new: QWidget | None) -> None:
        if new is not None:
            seen.append(new.text().replace("&", "") if isinstance(new, QPushButton) else type(new).__name__)

    qapp.focusChanged.connect(note)
    yield seen
    qapp.focusChanged.disconnect(note)


def enter() -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Return)
    settle()


@pytest.fixture
def dialog(db: Any, qtbot: QtBot, tmp_path: Path, announced: list[str]) -> ImportDialog:
    made = opened(db, qtbot, list_file(tmp_path))
    made.activateWindow()
    settle()
    return made


def test_each_step_is_announced_with_its_place_and_its_title(dialog: ImportDialog, announced: list[str]) -> None:
    assert announced[-1].startswith("Step 1 of 5: File\nHow the file is read")
    announced.clear()
    enter()
    assert [one.split("\n")[:2] for one in announced] == [["Step 2 of 5: Columns", "What each column means"]]


def test_the_focus_goes_to_the_first_question_of_a_step(dialog: ImportDialog) -> None:
    enter()
    assert QApplication.focusWidget() is dialog.mapping.answers.open[0]
    confirm_all(dialog)
    enter()
    assert QApplication.focusWidget() is dialog.origin.form


def test_the_button_that_goes_on_describes_what_is_to_be_checked(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email\nlea@x.example\n"))
    assert described(dialog.next).startswith("1 row\n")
    dialog.go_on()
    dialog.go_on()
    assert described(dialog.next).startswith("Do these people want no more messages?\n")
    assert dialog.focusWidget() is dialog.origin.leavers.yes


def test_the_end_is_announced_with_its_figures(dialog: ImportDialog, announced: list[str], focused: list[str]) -> None:
    to_the_check(dialog)
    assert "Nothing is saved yet." in described(dialog.next)
    announced.clear()
    focused.clear()
    dialog.next.setFocus()
    enter()
    (end,) = announced
    assert end.startswith("Step 5 of 5: Report\nImported\nThe data are in the book.\n2 New people")
    assert dialog.focusWidget() is dialog.next
    assert (dialog.next.text(), focused) == ("&Close", [])
    assert "2 New people" in described(dialog.next)


def test_enter_pressed_again_while_work_runs_stops_nothing(
    threaded: Jobs, qtbot: QtBot, tmp_path: Path, focused: list[str]
) -> None:
    dialog = ImportDialog(threaded, lambda: NOW, [])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    settle()
    stopped: list[object] = []
    threaded.stopped.connect(stopped.append)
    focused.clear()
    job = threaded.write(lambda _db: waits(), lambda _made: None, lambda _error: None, title="Importing", owner=dialog)
    dialog.wait_for(job, dialog.outcome, "Importing")
    assert QApplication.focusWidget() is dialog.working.bar
    enter()
    assert not job.stopping
    assert focused == ["QProgressBar"]
    dialog.reject()
    qtbot.waitUntil(lambda: bool(stopped))


def waits() -> Any:
    while True:
        yield None


def test_each_column_names_the_field_in_which_its_meaning_is_chosen(dialog: ImportDialog) -> None:
    enter()
    assert labels_of(dialog.mapping.fields["Couleur"]) == ["Meaning of Couleur"]


def test_an_error_beside_the_buttons_is_announced(dialog: ImportDialog, announced: list[str]) -> None:
    enter()
    announced.clear()
    enter()
    assert announced == [dialog.trouble.text()]
    assert announced[0].startswith("Confirm each column")
