"""Every field of every page and box: the wheel changes no answer, and Ctrl+A with a new text leaves that text alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.shots.pictures import LAPTOP, WINDOW, Studio
from tests.ui.looking import opened_studio
from ui.settings import Settings
from ui.widgets.editors import ChoiceBox, DayField, MomentField
from ui.widgets.number_fields import IntegerEdit

WITH_FIELDS = (
    "contacts", "review_full", "export", "settings", "complaints", "new_book", "new_partner",
    "contract", "hold", "list", "new_source", "new_version", "evidence", "person_edit", "tags", "owner", "withdraw",
    "stop", "view", "corrected", "attach", "renew", "terminate", "request", "answer", "extend",
    "complaint_typed", "complaint_answer", "passphrase", "passphrase_new", "passphrase_change", "told",
    "import_1_file", "import_1_asked", "import_2_columns", "import_3_source",
)  # fmt: skip
TEXT = "Zoe d'Oeuvre 7"  # QTest types no other letters
DAY, MOMENT = "15/08/2026", "15/08/2026 09:30"


@pytest.fixture(params=[("fr", WINDOW), ("en", LAPTOP)], ids=["fr-100", "en-150"])
def studio(qapp: QApplication, sample: Path, settings: Settings, request: pytest.FixtureRequest) -> Iterator[Studio]:
    with opened_studio(qapp, sample, settings, *request.param) as made:
        yield made


def shown(qtbot: QtBot, studio: Studio, name: str) -> QWidget:
    widget = dict(studio.motives())[name]()
    qtbot.addWidget(widget)
    if not isinstance(widget, QDialog):
        widget.resize(size_of(studio))
    widget.show()
    studio.settle(widget)
    return widget


def size_of(studio: Studio) -> QSize:
    return studio._size


def fields_in(widget: QWidget) -> list[QWidget]:
    """All that holds an answer and can be reached."""
    kinds = (QLineEdit, QAbstractSpinBox, QPlainTextEdit, QComboBox)
    return [one for kind in kinds for one in widget.findChildren(kind) if one.isVisible() and one.isEnabled()]


def answers(widget: QWidget) -> list[str]:
    return [answer(one) for one in fields_in(widget)]


def answer(field: QWidget) -> str:
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    return str(field.property("currentText" if isinstance(field, QComboBox) else "text"))


def turn_the_wheel(over: QWidget) -> None:
    """One notch up and one down, in the middle of a widget, as Qt sends it to what lies there."""
    middle = over.rect().center()
    under = over.childAt(middle) or over
    for way in (120, -120):
        at = QPointF(under.mapFrom(over, middle))
        wheel = QWheelEvent(
            at, QPointF(under.mapToGlobal(at.toPoint())), QPoint(0, 0), QPoint(0, way), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(under, wheel)


@pytest.mark.parametrize("name", WITH_FIELDS)
def test_the_wheel_over_a_field_changes_none(studio: Studio, qtbot: QtBot, name: str) -> None:
    widget = shown(qtbot, studio, name)
    before = answers(widget)
    assert before
    for field in fields_in(widget):
        field.setFocus()
        turn_the_wheel(field)
        assert answers(widget) == before, f"over {field.accessibleName() or field}"


@pytest.mark.parametrize("name", WITH_FIELDS)
def test_all_chosen_and_typed_over_is_what_was_typed(studio: Studio, qtbot: QtBot, name: str) -> None:
    widget = shown(qtbot, studio, name)
    for field in fields_in(widget):
        typed = what_to_type(field)
        if not typed or not field.isVisible() or not field.isEnabled():
            continue
        said = field.accessibleName() or type(field.parent()).__name__
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClicks(field, typed)
        assert number_or_text(field) == (float(typed.replace(",", ".")) if is_number(field) else typed), said
        if isinstance(day := field.parent(), DayField) and typed == DAY:
            assert day.day == date(2026, 8, 15), said


def is_number(field: QWidget) -> bool:
    return isinstance(field, IntegerEdit | QDoubleSpinBox)


def number_or_text(field: Any) -> object:
    return field.value() if is_number(field) else answer(field)


def what_to_type(field: QWidget) -> str:
    """A text that fits a field; empty for one that is chosen from or only read, or stands in another."""
    if isinstance(field, IntegerEdit):
        return str(min(7, field.maximum()))
    if isinstance(field, QDoubleSpinBox):
        return f"1{field.locale().decimalPoint()}25"
    if isinstance(field, QComboBox) or isinstance(field.parent(), QAbstractSpinBox | ChoiceBox):
        return ""
    if isinstance(field, QLineEdit | QPlainTextEdit) and field.isReadOnly():
        return ""
    if isinstance(field.parent(), MomentField):
        return MOMENT
    return DAY if isinstance(field.parent(), DayField) else TEXT
