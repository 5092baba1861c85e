from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from leadkeeper.clock import PARIS
from leadkeeper.words import use_language
from tests.ui.looking import colours_of, shown
from tests.ui.stretch import settle
from ui import theme
from ui.theme import SPACE
from ui.widgets.form_rows import FormRows
from ui.widgets.inputs import Amount, DayField, FileField, MaybeDay, MomentField, OneOf, SomeOf, TextField, Whole
from ui.widgets.panes import Scrolled

FRUIT = (("a", "Apple"), ("b", "Pear"), ("c", "Plum"))


def test_fields_of_all_kinds_are_equally_high(qtbot: QtBot) -> None:
    kinds = (QLineEdit(), OneOf(FRUIT), Whole(), Amount(), DayField(date(2026, 11, 24)))
    for field in kinds:
        qtbot.addWidget(field)
        field.ensurePolished()
    assert len({field.sizeHint().height() for field in kinds}) == 1


def test_a_day_that_cannot_be_typed_looks_so(qtbot: QtBot) -> None:
    field = shown(qtbot, DayField(date(2026, 11, 24)), 200, 40)
    assert theme.LIGHT.edge in colours_of(field)
    field.setEnabled(False)
    assert theme.LIGHT.edge not in colours_of(field)


def test_one_of_several_gives_the_value_and_not_its_name(qtbot: QtBot) -> None:
    field = OneOf(FRUIT, "b")
    qtbot.addWidget(field)
    assert (field.value, field.currentText()) == ("b", "Pear")


def test_choosing_another_value_is_said_once(qtbot: QtBot) -> None:
    field = OneOf(FRUIT, "b")
    qtbot.addWidget(field)
    said: list[str] = []
    field.changed.connect(said.append)
    field.choose("c")
    field.choose("c")
    assert said == ["c"]


def test_a_value_that_is_not_offered_leaves_the_first_one(qtbot: QtBot) -> None:
    field = OneOf(FRUIT, "z")
    qtbot.addWidget(field)
    assert field.value == "a"


def test_some_of_several_come_in_their_order(qtbot: QtBot) -> None:
    field = SomeOf(FRUIT, ("c", "a"))
    qtbot.addWidget(field)
    assert field.values == ("a", "c")


def test_a_ticked_box_is_said(qtbot: QtBot) -> None:
    field = SomeOf(FRUIT)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.changed):
        field.boxes["b"].click()
    assert field.values == ("b",)


def test_a_day_comes_back_as_it_went_in(qtbot: QtBot) -> None:
    field = DayField(date(2026, 2, 28))
    qtbot.addWidget(field)
    assert field.day == date(2026, 2, 28)


def test_a_day_that_may_be_missing_is_none_without_its_tick(qtbot: QtBot) -> None:
    field = MaybeDay("ends on", date(2026, 12, 31), given=False)
    qtbot.addWidget(field)
    assert (field.day, field.field.isEnabled()) == (None, False)
    field.box.setChecked(True)
    assert (field.day, field.field.isEnabled()) == (date(2026, 12, 31), True)


def test_a_moment_is_shown_and_given_in_paris(qtbot: QtBot) -> None:
    field = MomentField(datetime(2026, 7, 1, 10, 30, 40, tzinfo=UTC))
    qtbot.addWidget(field)
    assert field.moment == datetime(2026, 7, 1, 12, 30, tzinfo=PARIS)


def test_no_file_is_none(qtbot: QtBot) -> None:
    field = FileField("All files (*)")
    qtbot.addWidget(field)
    assert field.path is None
    field.field.setText("  ")
    assert field.path is None


def test_a_file_that_is_set_is_said(qtbot: QtBot) -> None:
    field = FileField("All files (*)")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.changed):
        field.set_path(Path("a.pdf"))
    assert field.path == Path("a.pdf")


def test_tab_leaves_a_text_field(qtbot: QtBot) -> None:
    field = TextField("words ")
    qtbot.addWidget(field)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text == "words"


def test_the_line_of_a_file_is_called_what_the_question_is_called(qtbot: QtBot) -> None:
    rows = shown(qtbot, FormRows())
    field = FileField("Pictures (*.png)")
    rows.row("&Picture of the page", field, "It may be left out.")
    assert (field.field.accessibleName(), field.field.accessibleDescription()) == (
        "Picture of the page",
        "It may be left out.",
    )


@pytest.mark.parametrize(("language", "words"), [("fr", "0,50 €"), ("en", "€0.50")])
def test_an_amount_is_written_as_the_language_spoken_does(qtbot: QtBot, language: str, words: str) -> None:
    use_language(language)
    field = Amount()
    qtbot.addWidget(field)
    field.setValue(0.5)
    assert field.text().replace("\u202f", " ").replace("\xa0", " ") == words


def test_the_words_of_a_number_begin_where_those_of_other_fields_do(qtbot: QtBot) -> None:
    field = Whole()
    qtbot.addWidget(field)
    assert field.lineEdit().textMargins().left() == SPACE.m


@pytest.mark.parametrize("moment", [True, False])
def test_weekends_are_no_mistake_and_not_red(qtbot: QtBot, moment: bool) -> None:
    field = MomentField(datetime(2026, 11, 24, tzinfo=UTC)) if moment else DayField(date(2026, 11, 24))
    shown(qtbot, field)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    weekend = field.calendarWidget().weekdayTextFormat(Qt.DayOfWeek.Sunday)
    assert weekend.foreground().style() == Qt.BrushStyle.NoBrush


def test_boxes_that_need_several_lines_get_them_in_a_form(qtbot: QtBot) -> None:
    rows = FormRows()
    many = SomeOf([(str(place), f"a choice of some length {place}") for place in range(9)])
    rows.row("What it sells", many)
    shown(qtbot, rows, 420, 600)
    assert many.height() >= many.heightForWidth(many.width())
    assert max(box.geometry().bottom() for box in many.boxes.values()) <= many.height()


def test_boxes_that_need_several_lines_get_them_where_one_scrolls(qtbot: QtBot) -> None:
    many = SomeOf([(str(place), f"a choice of some length {place}") for place in range(9)])
    area = shown(qtbot, Scrolled(many), 420, 600)
    settle()
    assert area.isAncestorOf(many)
    assert many.height() >= many.heightForWidth(many.width())
