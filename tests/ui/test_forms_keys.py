"""Enter and Escape in forms."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.looking import shown
from ui.widgets.editors import ChoiceBox
from ui.widgets.forms import FormDialog, open_dialog
from ui.widgets.message_boxes import Toast


class Names(FormDialog):
    """A form with two questions, which counts how often it is submitted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Names", "&Save", parent)
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


def below(window: QWidget) -> Names:
    """The form, opened over a window with a message bar."""
    form = Names(window)
    open_dialog(form)
    return form


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made).addWidget(Toast())
    return shown(qtbot, made)


def test_what_was_typed_is_offered_again_after_escape(window: QWidget, qtbot: QtBot) -> None:
    form, bar = below(window), window.findChild(Toast)
    qtbot.keyClicks(form.first, "Raoul")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert (form.isVisible(), bar.text, bar.undo_button.text()) == (
        False, "“Names” was closed, nothing was saved.", "&Go on typing",
    )  # fmt: skip
    bar.undo_button.click()
    assert (form.isVisible(), form.first.text()) == (True, "Raoul")
    qtbot.keyClick(form.first, Qt.Key.Key_Return)
    assert form.submitted == 1


def test_a_choice_or_a_tick_is_offered_again_after_escape(window: QWidget, qtbot: QtBot) -> None:
    for touch in ("choice", "tick"):
        form, bar = Names(window), window.findChild(Toast)
        bar.end()
        box, tick = ChoiceBox([("a", "Apple"), ("b", "Pear")]), QCheckBox("Both")
        form.rows.row("Fruit", box)
        form.rows.row("How", tick)
        open_dialog(form)
        qtbot.keyClick(box, Qt.Key.Key_Down) if touch == "choice" else tick.click()
        qtbot.keyClick(form, Qt.Key.Key_Escape)
        assert bar.undo_button.text() == "&Go on typing"
        bar.undo_button.click()
        assert form.isVisible()
        assert (box.value, tick.isChecked()) == (("b", False) if touch == "choice" else ("a", True))
        form.close()


def test_what_was_typed_is_offered_until_it_is_answered(window: QWidget, qtbot: QtBot) -> None:
    form, bar = below(window), window.findChild(Toast)
    qtbot.keyClicks(form.first, "Raoul")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert (bar.offers, bar._time.isActive()) == (True, False)
    bar.end()
    assert not bar.offers
    qtbot.waitUntil(lambda: not isValid(form))


def test_what_was_typed_is_offered_no_more_once_such_a_form_is_saved(window: QWidget, qtbot: QtBot) -> None:
    form, bar = below(window), window.findChild(Toast)
    qtbot.keyClicks(form.first, "Raoul")
    form.reject()
    assert (bar.offers, bar.isVisible()) == (True, True)
    below(window).accept()
    assert (bar.offers, bar.isVisible()) == (False, False)


def test_what_can_be_taken_up_again_is_said_with_its_key(window: QWidget, qtbot: QtBot, announced: list[str]) -> None:
    form = below(window)
    qtbot.keyClicks(form.first, "Raoul")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert announced[-1] == "“Names” was closed, nothing was saved. Go on typing: Alt+G"


def test_a_form_in_which_nothing_or_a_password_was_typed_is_gone_after_escape(window: QWidget, qtbot: QtBot) -> None:
    for typed in ("", "a long secret"):
        form, bar = below(window), window.findChild(Toast)
        form.second.setEchoMode(QLineEdit.EchoMode.Password)
        qtbot.keyClicks(form.second, typed)
        qtbot.keyClick(form, Qt.Key.Key_Escape)
        assert bar.text == ""
        qtbot.waitUntil(lambda form=form: not isValid(form))
