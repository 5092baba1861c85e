"""Who cannot see or has no mouse: what the keyboard does not reach, what has no name, which keys mean two things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)

from tests.ui.stretch import settle


def reachable(window: QWidget) -> set[QWidget]:
    """The widgets that Tab comes to."""
    found: set[QWidget] = set()
    widget = window.nextInFocusChain()
    while widget is not window:
        if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value:
            found.add(widget)
        widget = widget.nextInFocusChain()
    return found


def unreached(window: QWidget) -> list[str]:
    """The buttons that can be pressed and that Tab never comes to."""
    reached = reachable(window)
    inside = [one for one in window.findChildren(QAbstractButton) if one.window() is window]  # a popup has its own keys
    buttons = [one for one in inside if one.isVisible() and one.isEnabled()]
    apart = QRadioButton  # Tab comes to one of them, arrows to the others
    return [_told(one) for one in buttons if one not in reached and not isinstance(one, apart) and not _is_part(one)]


def nameless(window: QWidget) -> list[str]:
    """What Tab comes to and a screen reader has nothing to say of."""
    bodies = {label.buddy() for label in window.findChildren(QLabel)}
    reached = [one for one in reachable(window) if one.isVisible() and one.isEnabled()]
    return [_told(one) for one in reached if one not in bodies and not _name(one) and not _is_inside(one)]


def doubled(window: QWidget) -> dict[str, list[str]]:
    """The letters that go with Alt to more than one thing that is shown, and to which."""
    inside = [one for one in window.findChildren(QAbstractButton) if one.window() is window]
    texts = [one.text() for one in inside if one.isVisible() and one.isEnabled()]
    texts += [one.text() for one in window.findChildren(QLabel) if one.isVisible() and one.buddy() is not None]
    if isinstance(window, QMainWindow):
        texts += [one.text() for one in window.menuBar().actions()]
    found: dict[str, list[str]] = {}
    for text in texts:
        for letter in re.findall(r"&(\w)", text.replace("&&", "")):
            found.setdefault(letter.lower(), []).append(text)
    return {letter: several for letter, several in found.items() if len(several) > 1}


def letter_of(text: str) -> str:
    """The letter that goes with Alt; empty for none."""
    marked = re.search(r"&(\w)", text.replace("&&", ""))
    return marked[1] if marked else ""


def leads_nowhere(window: QWidget) -> list[str]:
    """The labels whose letter does not bring the focus to where their question is answered; none below a popup."""
    window.activateWindow()
    settle()
    wrong = []
    for label in window.findChildren(QLabel) if QApplication.activePopupWidget() is None else ():
        buddy, letter = label.buddy(), letter_of(label.text())
        if buddy is None or not label.isVisible() or not buddy.isEnabled() or not letter.isascii() or not letter:
            continue
        if (before := QApplication.focusWidget()) is not None:
            before.clearFocus()
        QTest.keyClick(window, Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.AltModifier)
        focus, row = QApplication.focusWidget(), label.parentWidget()
        if focus is None or row is None or not row.isAncestorOf(focus) or isinstance(focus, QPushButton):
            wrong.append(label.text())
    return wrong


def _name(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""


def _is_part(button: QAbstractButton) -> bool:
    return isinstance(button.parentWidget(), QLineEdit | QTableView | QAbstractSpinBox)


def _is_inside(widget: QWidget) -> bool:
    """Whether it is the part of something that has the name, such as the line of a box with choices."""
    return any(isinstance(one, QComboBox | QAbstractSpinBox | QAbstractScrollArea) for one in _above(widget))


def _above(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    if parent is not None:
        yield parent


def _told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {_name(widget)!r} in {type(widget.parentWidget()).__name__}"
