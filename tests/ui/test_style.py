"""What the style sheet makes of widgets, looked at pixel by pixel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looking import colours_of
from ui import theme
from ui.theme import DARK, LIGHT, Colours
from ui.widgets.buttons import danger, plain, primary, quiet
from ui.widgets.drop_zone import DropZone
from ui.widgets.editors import SecretField
from ui.widgets.forms import FormRow


@pytest.fixture(params=["light", "dark"])
def tokens(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Colours]:
    theme.apply(qapp, request.param)
    yield LIGHT if request.param == "light" else DARK
    theme.apply(qapp, "light")


def stand(qtbot: QtBot, widget: QWidget) -> QWidget:
    """Shows a widget as large as it wishes to be."""
    qtbot.addWidget(widget)
    widget.show()
    QApplication.processEvents()
    return widget


def test_a_button_is_as_high_without_an_icon_as_with_one(qtbot: QtBot, tokens: Colours) -> None:
    buttons = [plain("Skip", print), plain("Skip", print, "check"), primary("Allow", print), danger("No", print, "ban")]
    for one in buttons:
        stand(qtbot, one)
    assert len({one.sizeHint().height() for one in buttons}) == 1


def test_a_dangerous_button_that_cannot_be_pressed_looks_so(qtbot: QtBot, tokens: Colours) -> None:
    button = danger("Restore…", print)
    assert tokens.bad in colours_of(stand(qtbot, button))
    button.setEnabled(False)
    assert tokens.bad not in colours_of(button)


def test_a_link_that_cannot_be_pressed_is_not_blue(qtbot: QtBot, tokens: Colours) -> None:
    button = quiet("Use the usual folder again", print)
    assert tokens.accent_ink in colours_of(stand(qtbot, button))
    button.setEnabled(False)
    assert tokens.accent_ink not in colours_of(button)


def test_a_place_for_files_is_filled_only_while_files_are_over_it(qtbot: QtBot, tokens: Colours) -> None:
    zone = DropZone("Drop files here", "CSV", "file-import")
    stand(qtbot, zone)
    zone.button.setFocus()
    QApplication.processEvents()
    assert tokens.accent_soft not in colours_of(zone)


def test_a_field_that_cannot_be_typed_into_still_shows_the_focus(qtbot: QtBot, tokens: Colours) -> None:
    holder = QWidget()
    field = QLineEdit("d41d8cd9", holder)
    field.setReadOnly(True)
    stand(qtbot, holder)
    field.setFocus()
    QApplication.processEvents()
    image = field.grab().toImage()
    assert image.pixelColor(0, image.height() // 2).name() == tokens.accent


def test_the_values_of_a_choice_open_below_it_in_the_colours_of_the_theme(qtbot: QtBot, tokens: Colours) -> None:
    choice = QComboBox()
    choice.addItems(["Raoul SAS", "Bonne Table SARL"])
    stand(qtbot, choice)
    choice.showPopup()
    QApplication.processEvents()
    view = choice.view()
    assert view.mapToGlobal(view.rect().topLeft()).y() >= choice.mapToGlobal(choice.rect().bottomLeft()).y()
    chosen = view.visualRect(view.model().index(0, 0))
    assert view.viewport().grab().toImage().pixelColor(chosen.right() - 6, chosen.center().y()) == QColor(
        tokens.accent_soft
    )
    choice.hidePopup()


def test_a_tick_that_cannot_be_taken_off_can_be_seen(qtbot: QtBot, tokens: Colours) -> None:
    box = QCheckBox("E-mail")
    box.setChecked(True)
    box.setEnabled(False)
    assert {tokens.edge, tokens.soft} <= colours_of(stand(qtbot, box))


def test_what_is_wrong_is_framed_in_red_also_in_a_field_with_an_eye(qtbot: QtBot, tokens: Colours) -> None:
    field = SecretField()
    row = FormRow("Confirm", field)
    stand(qtbot, row)
    row.set_error("The two entries differ.")
    image = field.field.grab().toImage()
    assert image.pixelColor(0, image.height() // 2).name() == tokens.bad
    row.set_error("")
    assert tokens.bad not in colours_of(field.field)
