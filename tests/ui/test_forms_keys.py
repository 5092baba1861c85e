"""Enter and Escape in forms."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui.widgets.forms import FormDialog


class Names(FormDialog):
    """A form with two questions, which counts how often it is submitted."""

    def __init__(self) -> None:
        super().__init__("Names", "&Save")
        self.first, self.second = QLineEdit(), QLineEdit()
        self.rows.row("First", self.first)
        self.rows.row("Second", self.second)
        self.submitted = 0

    def submit(self) -> None:
        self.submitted += 1


def test_enter_in_a_field_submits_also_after_tab_went_over_cancel(qtbot: QtBot) -> None:
    form = Names()
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.first.hasFocus)
    for _press in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert form.first.hasFocus()
    qtbot.keyClick(form.first, Qt.Key.Key_Return)
    assert (form.submitted, form.isVisible()) == (1, True)
    form.no.setFocus()
    qtbot.keyClick(form.no, Qt.Key.Key_Return)
    assert (form.submitted, form.isVisible()) == (1, False)
