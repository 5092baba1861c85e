from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.labels import spread_letters, with_letter, without_letter


def place(qtbot: QtBot, *texts: str) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    for text in texts:
        column.addWidget(QPushButton(text))
    made.show()
    return made


def texts_of(window: QWidget) -> list[str]:
    return [one.text() for one in window.findChildren(QPushButton)]


def test_the_second_of_two_has_another_letter_of_its_own_words(qtbot: QtBot) -> None:
    window = place(qtbot, "&Save", "&Send it")
    spread_letters(window)
    assert texts_of(window) == ["&Save", "Send &it"]


def test_letters_that_are_not_doubled_stay(qtbot: QtBot) -> None:
    window = place(qtbot, "&Save", "S&end")
    spread_letters(window)
    assert texts_of(window) == ["&Save", "S&end"]


def test_the_button_that_the_page_is_for_keeps_its_letter(qtbot: QtBot) -> None:
    window = place(qtbot, "&Edit", "&Export")
    window.findChildren(QPushButton)[1].setProperty("look", "primary")
    spread_letters(window)
    assert texts_of(window) == ["E&dit", "&Export"]


def test_a_letter_comes_back_when_the_button_that_took_it_is_gone(qtbot: QtBot) -> None:
    window = place(qtbot, "&Save", "&Send it")
    save, send = window.findChildren(QPushButton)
    for _time in range(2):
        save.show()
        spread_letters(window)
        assert send.text() == "Send &it"
        save.hide()
        spread_letters(window)
        assert send.text() == "&Send it"
    send.setText("&Share")
    save.show()
    spread_letters(window)
    assert texts_of(window) == ["&Save", "S&hare"]


def test_menu_mnemonics_take_precedence(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.menuBar().addMenu("&File")
    button = QPushButton("&Filter")
    window.setCentralWidget(button)
    window.show()
    spread_letters(window)
    assert button.text() == "F&ilter"


def test_the_name_of_a_field_gives_way_to_a_button(qtbot: QtBot) -> None:
    window, field = place(qtbot, "&Cancel"), QLineEdit()
    name = QLabel("&Country")
    name.setBuddy(field)
    for one in (name, field):
        window.layout().addWidget(one)  # type: ignore[union-attr]  # it has one
    name.show()
    spread_letters(window)
    assert name.text() == "C&ountry"


def test_what_is_not_shown_takes_no_letter(qtbot: QtBot) -> None:
    window = place(qtbot, "&Save", "&Send")
    window.findChildren(QPushButton)[0].hide()
    spread_letters(window)
    assert texts_of(window)[1] == "&Send"


@pytest.mark.parametrize(
    ("text", "taken", "given"),
    [
        ("&Add", {"a", "d"}, "Add"),
        ("Re&ad && write", {"a", "r"}, "Read && &write"),
        ("\u00c9t&at", {"a"}, "\u00c9&tat"),
    ],
)
def test_only_plain_letters_are_given_and_an_ampersand_stays(text: str, taken: set[str], given: str) -> None:
    assert with_letter(text, taken) == given


def test_words_are_read_without_their_mark() -> None:
    assert without_letter("Sa&ve && close") == "Save & close"
    assert without_letter("&Clodomir && Eulalie") == "Clodomir & Eulalie"
