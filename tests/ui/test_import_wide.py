"""A file with hundreds of columns: the window stood still for 10 to 15 seconds at the step of the columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.stretch import settle
from tests.ui.wizard import list_file, opened
from ui.import_wizard.columns_page import LINES_AT_ONCE
from ui.import_wizard.wizard import ImportDialog

MANY = 300


def wide(db: Any, qtbot: QtBot, folder: Path, last: str = "Couleur", cell: str = "bleu") -> ImportDialog:
    heads = ["Email", *(f"Question {number}" for number in range(2, MANY)), last]
    row = ["lea@x.example", *["bleu"] * (MANY - 2), cell]
    return opened(db, qtbot, list_file(folder, ";".join(heads) + "\n" + ";".join(row) + "\n"))


def test_the_lines_of_columns_are_made_as_they_come_into_sight(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = wide(db, qtbot, tmp_path)
    dialog.go_on()
    settle()
    fields, bar = dialog.mapping.fields, dialog.mapping.verticalScrollBar()
    assert len(fields) == LINES_AT_ONCE
    for _press in range(MANY // LINES_AT_ONCE):
        bar.setValue(bar.maximum())
        settle()
    assert len(dialog.mapping.fields) == MANY
    assert dialog.mapping.fields["Email"] is fields["Email"]
    dialog.mapping.fields["Couleur"].choose("company")
    assert dialog.mapping.overrides == {"Couleur": "company"}
    assert len(dialog.mapping.fields) == MANY


def test_tab_comes_to_the_lines_that_are_made_later(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = wide(db, qtbot, tmp_path)
    dialog.go_on()
    dialog.activateWindow()
    settle()
    dialog.mapping.fields[f"Question {LINES_AT_ONCE - 10}"].setFocus()
    for number in range(LINES_AT_ONCE - 9, LINES_AT_ONCE + 10):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        settle()
        assert QApplication.focusWidget().accessibleName() == f"Meaning of Question {number}"


def test_the_order_of_dates_far_below_is_asked(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = wide(db, qtbot, tmp_path, "Date d'opt-in", "03/04/2026")
    dialog._show(dialog.mapping)
    dialog.go_on()
    assert dialog.step is dialog.mapping
    assert dialog.focusWidget() is dialog.mapping._lines["Date d'opt-in"].order
