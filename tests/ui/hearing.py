"""What a screen reader says of a widget: its role, its name with that of its labels, its description."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

Role, Text = QAccessible.Role, QAccessible.Text


def role_of(widget: QWidget) -> Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(Text.Name)


def described(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(Text.Description)


def labels_of(widget: QWidget) -> list[str]:
    """The labels that are tied to a widget: on Linux the only name of a combo box."""
    related = QAccessible.queryAccessibleInterface(widget).relations(QAccessible.RelationFlag.Label)
    return [label.text(Text.Name) for label, _relation in related]
