from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.looking import shown, words_of
from ui.widgets.forms import FormRows, check_contact, siren_trouble


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", False),
        ("1234", False),
        ("123 456 782", False),
        ("123456789", True),
        ("12345678x", True),
        ("1234567821", True),
    ],
)
def test_a_siren_is_looked_at_once_its_nine_digits_are_there(typed: str, wrong: bool) -> None:
    assert bool(siren_trouble(typed)) is wrong
    assert not wrong or typed in siren_trouble(typed)


@pytest.mark.parametrize(
    ("typed", "doubted"),
    [("droits chez lea", True), ("droits@lea.example", False), ("https://lea.example/droits", False), ("", False)],
)
def test_a_contact_to_which_nobody_can_write_is_doubted(qtbot: QtBot, typed: str, *, doubted: bool) -> None:
    rows, line = FormRows(), QLineEdit()
    check_contact(rows.row("Contact", line, "An address."))
    shown(qtbot, rows)
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert any("neither an e-mail address" in text for text in words_of(rows)) is doubted
    qtbot.keyClicks(line, "x")
    assert "An address." in words_of(rows)
