"""The keys of the system, pressed: what opens, closes or loads again, as somebody at the keyboard sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.opened_app import open_boxes, opened, quiet, wait_for
from ui.app import Application
from ui.dialogs.new_book import NewBookDialog
from ui.import_wizard.wizard import ImportDialog
from ui.pages.welcome import Welcome
from ui.widgets.message_boxes import Question


@pytest.fixture
def running(application: Application, qtbot: QtBot, sample: Path) -> Iterator[Application]:
    opened(qtbot, application, sample)
    with qtbot.waitActive(application.window):
        application.window.activateWindow()
    yield application
    for dialog in open_boxes(QDialog):
        dialog.close()


def press(qtbot: QtBot, running: Application, keys: str) -> None:
    combination = QKeySequence(keys)[0]
    with qtbot.waitActive(running.window):
        running.window.activateWindow()
    qtbot.keyClick(running.window, combination.key(), combination.keyboardModifiers())
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("keys", "kind", "title"),
    [
        ("Ctrl+N", NewBookDialog, "New book"),
        ("Ctrl+O", QFileDialog, "Open a book"),
        ("Ctrl+I", ImportDialog, "Import people"),
    ],
)
def test_a_box_opens(qtbot: QtBot, running: Application, keys: str, kind: type[QDialog], title: str) -> None:
    press(qtbot, running, keys)
    wait_for(qtbot, lambda: open_boxes(kind))
    assert open_boxes(kind)[0].windowTitle() == title


def test_control_comma_opens_the_settings(qtbot: QtBot, running: Application) -> None:
    press(qtbot, running, "Ctrl+,")
    assert running.window.book_view is not None
    assert running.window.book_view.current == "settings"


def test_control_p_prints_or_says_why_not(qtbot: QtBot, running: Application) -> None:
    shell = running.window.book_view
    assert shell is not None
    running.window.open_page("sources")
    quiet(qtbot, running)
    press(qtbot, running, "Ctrl+P")
    wait_for(qtbot, lambda: "This page has nothing to print." in shell.toast.text)
    running.window.open_page("export")
    quiet(qtbot, running)
    press(qtbot, running, "Ctrl+P")
    wait_for(qtbot, lambda: open_boxes(QPrintDialog) or open_boxes(Question))  # a Windows without a printer asks


def test_f5_shows_what_another_changed(qtbot: QtBot, running: Application) -> None:
    shell, jobs = running.window.book_view, running.book.jobs
    assert shell is not None
    assert jobs is not None
    running.window.open_page("partners")
    quiet(qtbot, running)
    jobs.write(
        lambda db: db.conn.execute("UPDATE partners SET legal_name = 'Renamed SA' WHERE rowid = 1"),
        title="Elsewhere",
        dry_run=True,  # no page is told
    )
    quiet(qtbot, running)
    assert "Renamed SA" not in " ".join(seen(shell.page))
    press(qtbot, running, "F5")
    quiet(qtbot, running)
    assert "Renamed SA" in " ".join(seen(shell.page))


def seen(page: Any) -> list[str]:
    """The cells of the table of a page."""
    model = page.table.model()
    places = [(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    return [str(model.index(*place).data()) for place in places]


def test_control_w_closes_the_book_and_control_q_the_program(qtbot: QtBot, running: Application) -> None:
    press(qtbot, running, "Ctrl+W")
    wait_for(qtbot, lambda: isinstance(running.window.centralWidget(), Welcome))
    assert running.window.isVisible()
    press(qtbot, running, "Ctrl+Q")
    assert not running.window.isVisible()
