"""Where the focus is while a step of the import is read anew: where the founder was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stretch import settle
from tests.ui.wizard import LEADS, list_file, opened
from ui.import_wizard.wizard import ImportDialog
from ui.widgets.layouts import SETTLED_MS


def name_of(widget: QWidget | None) -> str:
    return type(widget).__name__ + " " + (widget.accessibleName() or str(widget.property("text"))) if widget else ""


@pytest.fixture
def dialog(db: Any, qtbot: QtBot, tmp_path: Path) -> ImportDialog:
    made = opened(db, qtbot, list_file(tmp_path, "Salon;2026;;;\n" + LEADS))
    made.activateWindow()
    settle()
    return made


@pytest.mark.parametrize("tabs", [0, 1, 2, 3])
@pytest.mark.parametrize("row", ["1", "3", "9"])
def test_the_focus_stays_when_another_row_is_the_header(
    dialog: ImportDialog, qapp: QApplication, qtbot: QtBot, tabs: int, row: str
) -> None:
    """After the row and Tab it jumped to Cancel, or was nowhere."""
    header = dialog.reading.header
    header.setFocus()
    qtbot.keyClick(header, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(header, row)
    for _tab in range(tabs):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    been: list[str] = []
    before = name_of(QApplication.focusWidget())
    qapp.focusChanged.connect(lambda _old, new: been.append(name_of(new)))
    qtbot.waitUntil(lambda: not dialog.reading._pause.isActive())
    settle()
    asks = row == "9" or (tabs == 1 and not dialog.reading.order.isVisible())  # no such row; no date in the file
    assert name_of(QApplication.focusWidget()) == (name_of(header) if asks else before)
    assert set(been) <= {name_of(header), before}  # not in passing either: Enter would cancel


UNCLEAR = "Email;Offres partenaires;Date\nlea@x.example;oui;13/02/2026 10:00\nhugo@x.example;voir;14/02/2026 10:00\n"


def test_an_arrow_key_chooses_what_a_text_means(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """The frame moved on to No, and nothing was chosen."""
    dialog = opened(db, qtbot, list_file(tmp_path, UNCLEAR))
    dialog.go_on()
    dialog.activateWindow()
    settle()
    ((about, choice),) = dialog.mapping.answers.choices.items()
    choice.setFocus()
    assert (QApplication.focusWidget(), dialog.mapping.answers.said) == (choice.buttons["yes"], {})
    for key, answer in ((Qt.Key.Key_Right, "no"), (Qt.Key.Key_Down, "none"), (Qt.Key.Key_Left, "no")):
        qtbot.keyClick(QApplication.focusWidget(), key)
        settle()
        button = dialog.mapping.answers.choices[about].buttons[answer]
        assert (dialog.mapping.answers.said, button.isChecked()) == ({about: answer}, True)
        assert QApplication.focusWidget() is button


def test_an_arrow_key_chooses_whether_everybody_left(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email\nlea@x.example\n"))
    dialog.go_on()
    dialog.go_on()
    dialog.activateWindow()
    settle()
    assert QApplication.focusWidget() is dialog.origin.leavers.yes
    assert dialog.origin.leavers.is_open
    qtbot.keyClick(dialog.origin.leavers.yes, Qt.Key.Key_Down)
    assert (dialog.origin.leavers.no.isChecked(), dialog.origin.leavers.is_open) == (True, False)


def test_what_is_pointed_to_stays_the_step(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """A moment after it was scrolled to, the step went on by itself: two classes had a method of one name."""
    dialog = opened(db, qtbot, list_file(tmp_path, "Email;Couleur\nlea@x.example;bleu\n"))
    dialog.go_on()
    dialog.point_to(dialog.mapping.fields["Couleur"])
    settled: list[object] = []
    QTimer.singleShot(2 * SETTLED_MS, lambda: settled.append(dialog.step))
    qtbot.waitUntil(lambda: bool(settled))
    assert settled == [dialog.mapping]
