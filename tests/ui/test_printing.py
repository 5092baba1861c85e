from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.documents import ask_printer


class Noted(QTextDocument):
    """A document that notes that it was printed."""

    printed = 0

    def print_(self, _printer: object) -> None:
        self.printed += 1


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_box_of_the_system_is_in_front_and_nothing_is_printed_yet(window: QWidget) -> None:
    document = Noted()
    dialog = ask_printer("Access report", lambda: document, window)
    assert (dialog.isVisible(), dialog.isModal(), document.printed) == (True, True, 0)
    dialog.reject()


def test_whoever_agrees_gets_the_document(window: QWidget) -> None:
    document = Noted()
    dialog = ask_printer("Access report", lambda: document, window)
    dialog.accepted.emit(QPrinter())
    assert document.printed == 1
    dialog.reject()
    QApplication.processEvents()
