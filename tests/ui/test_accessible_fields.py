from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget, QCheckBox, QLabel, QLineEdit, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hearing import Role, described, labels_of, name_of, role_of
from tests.ui.looking import shown
from ui.widgets.cards import TaskLine
from ui.widgets.editors import CheckList, ChoiceBox, DayField
from ui.widgets.forms import FormRows
from ui.widgets.labels import breakable, labelled, text_label, words_on

FRUIT = (("a", "Apple"), ("b", "Pear"))


def test_a_combo_box_is_said_with_the_label_before_it(qtbot: QtBot) -> None:
    box = ChoiceBox(FRUIT)
    holder = shown(qtbot, labelled("Fruit", box))
    assert labels_of(box) == ["Fruit"]
    assert holder.isVisible()


def test_a_combo_box_without_a_label_on_the_screen_is_said_with_its_name(qtbot: QtBot) -> None:
    holder = QWidget()
    box, other = ChoiceBox(FRUIT), ChoiceBox(FRUIT)
    box.setAccessibleName("Meaning of fruit")
    for one in (box, other):
        (holder.layout() or QVBoxLayout(holder)).addWidget(one)
    shown(qtbot, holder)
    assert (labels_of(box), labels_of(other)) == (["Meaning of fruit"], [])
    box.setAccessibleName("Meaning of nuts")
    assert labels_of(box) == ["Meaning of nuts"]
    assert [one.text() for one in holder.findChildren(QLabel) if one.isVisible()] == []


def test_a_box_to_tick_in_a_form_is_said_with_its_own_words(qtbot: QtBot) -> None:
    rows, box = FormRows(), QCheckBox("One can go on without it")
    rows.row("&Freedom of choice", box)
    shown(qtbot, rows)
    assert (name_of(box), described(box)) == ("Freedom of choice", "One can go on without it")


def test_an_address_that_may_break_is_said_without_its_breaks(qtbot: QtBot) -> None:
    label = text_label(breakable("On 23/10/2026: jeu1@poste.example"))
    shown(qtbot, label)
    assert name_of(label) == words_on(label) == "On 23/10/2026: jeu1@poste.example"


def test_a_button_says_its_word_once() -> None:
    lines = [
        TaskLine("send", title, "", print, word="Renew") for title in ("Renew the contract", "Contract with Raoul")
    ]
    assert [name_of(one.button) for one in lines if one.button] == ["Renew the contract", "Renew: Contract with Raoul"]


def test_a_combo_box_in_a_form_has_one_label(qtbot: QtBot) -> None:
    rows = FormRows()
    box = ChoiceBox(FRUIT)
    rows.row("&Fruit", box)
    shown(qtbot, rows)
    assert labels_of(box) == ["Fruit"]


def test_boxes_of_one_question_are_a_group_with_its_name(qtbot: QtBot) -> None:
    rows = FormRows()
    boxes = CheckList(FRUIT)
    rows.row("F&ruit", boxes)
    shown(qtbot, rows)
    assert (role_of(boxes), name_of(boxes)) == (Role.Grouping, "Fruit")
    assert boxes.boxes["a"].parentWidget() is boxes


def test_each_calendar_button_says_of_which_date_it_is(qtbot: QtBot) -> None:
    rows = FormRows()
    first, last = DayField(date(2026, 11, 24)), DayField(date(2026, 11, 24))
    rows.row("&Signed", first)
    rows.row("&End", last)
    shown(qtbot, rows)
    assert [name_of(one.button) for one in (first, last)] == [
        "Choose from a calendar: Signed",
        "Choose from a calendar: End",
    ]
    assert [name_of(one) for one in (first.line, last.line, QLineEdit())] == ["Signed", "End", ""]


def test_the_calendar_says_of_which_date_it_is_and_the_whole_day_chosen(qtbot: QtBot, announced: list[str]) -> None:
    field = DayField(date(2026, 11, 24))
    field.setAccessibleName("End of the contract")
    shown(qtbot, field)
    field.open_calendar()
    (calendar,) = field.findChildren(QCalendarWidget)
    days = calendar.findChild(QTableView)
    assert name_of(days) == "Calendar: End of the contract"
    assert described(days) == "Tuesday 24 November 2026"
    qtbot.keyClick(days, Qt.Key.Key_Right)
    assert announced == ["Wednesday 25 November 2026"]
    assert described(days) == announced[0]
