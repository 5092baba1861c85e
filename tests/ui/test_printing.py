from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import documents
from ui.widgets.documents import ask_printer
from ui.widgets.message_boxes import Question


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


def asked(document: QTextDocument, window: QWidget) -> QPrintDialog:
    dialog = ask_printer("Access report", lambda: document, window)
    assert dialog is not None
    return dialog


def test_the_box_of_the_system_is_in_front_and_nothing_is_printed_yet(window: QWidget) -> None:
    document = Noted()
    dialog = asked(document, window)
    assert (dialog.isVisible(), dialog.isModal(), document.printed) == (True, True, 0)
    dialog.reject()


def test_windows_without_a_printer_offers_a_pdf(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The box of Windows does not open without a printer, and says nothing."""
    monkeypatch.setattr(documents, "WINDOWS", True)
    monkeypatch.setattr(documents.QPrinterInfo, "availablePrinterNames", list)
    document = QTextDocument("Lea Dubois")
    assert ask_printer("Access report", lambda: document, window) is None
    (question,) = window.findChildren(Question)
    assert "no printer" in question.windowTitle().lower()
    question.yes.click()
    (dialog,) = window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "page.pdf"))
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    dialog.reject()


def test_whoever_agrees_gets_the_document(window: QWidget) -> None:
    document = Noted()
    dialog = asked(document, window)
    dialog.accepted.emit(QPrinter())
    assert document.printed == 1
    dialog.reject()
    QApplication.processEvents()
