from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import SPACE
from ui.widgets.free_place import free_place, taken_by
from ui.widgets.toast import Toast

ROOM, SIZE = QSize(1000, 600), QSize(300, 40)
LOWEST = 600 - 40 - SPACE.xl


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(ROOM)
    return made


def button(page: QWidget, place: QRect) -> QPushButton:
    made = QPushButton("Withdraw…", page)
    made.setGeometry(place)
    return made


def test_it_stands_in_the_middle_above_the_lower_edge() -> None:
    assert free_place(ROOM, SIZE, []) == QPoint(350, LOWEST)


def test_it_goes_to_the_left_where_the_middle_is_taken() -> None:
    assert free_place(ROOM, SIZE, [QRect(500, 540, 80, 30)]) == QPoint(SPACE.xl, LOWEST)


def test_it_goes_to_the_right_where_left_and_middle_are_taken() -> None:
    assert free_place(ROOM, SIZE, [QRect(0, 540, 600, 30)]) == QPoint(1000 - 300 - SPACE.xl, LOWEST)


def test_it_goes_up_where_the_whole_foot_is_taken() -> None:
    found = free_place(ROOM, SIZE, [QRect(0, 540, 1000, 30)])
    assert found.x() == 350
    assert found.y() + SIZE.height() < 540


def test_it_stands_in_the_middle_where_nothing_is_free() -> None:
    assert free_place(ROOM, SIZE, [QRect(0, 0, 1000, 600)]) == QPoint(350, LOWEST)


def test_at_the_foot_it_keeps_clear_of_words_too() -> None:
    assert free_place(ROOM, SIZE, [], [QRect(500, 540, 80, 30)]) == QPoint(SPACE.xl, LOWEST)
    assert free_place(ROOM, SIZE, [], [QRect(0, 540, 1000, 30)]) == QPoint(350, LOWEST)


def test_a_sentence_covers_no_button_and_goes_out_of_the_way_of_one_that_comes(page: QWidget) -> None:
    first = button(page, QRect(400, 540, 200, 40))
    page.show()
    toast = Toast(page)
    toast.say("3 rows copied.", lambda: None)
    assert not toast.geometry().intersects(first.geometry())
    second = button(page, toast.geometry())
    second.show()
    toast.keep_clear()
    assert not any(toast.geometry().intersects(one.geometry()) for one in (first, second))


def test_what_is_hidden_or_its_own_takes_no_place(page: QWidget) -> None:
    button(page, QRect(400, 540, 200, 40)).hide()
    toast = Toast(page)
    page.show()
    toast.say("3 rows copied.", lambda: None)
    assert taken_by(page, toast) == []
